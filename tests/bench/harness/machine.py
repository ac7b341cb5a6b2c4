"""What the machine can do, measured in the same run."""
import json
import os
import statistics
import subprocess
import time


def fdatasync_ms(directory, count=200):
    """Median of one 4 KiB write and fdatasync in an existing file."""
    path = directory / "fdatasync"
    times = []
    fd = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        os.pwrite(fd, b"\0" * 1024 * 1024, 0)
        os.fsync(fd)
        for i in range(count):
            began = time.perf_counter()
            os.pwrite(fd, b"x" * 4096, 4096 * (i % 256))
            os.fdatasync(fd)
            times.append((time.perf_counter() - began) * 1000)
    finally:
        os.close(fd)
        path.unlink()
    return statistics.median(times)


def per_second(build):
    """Google Benchmark's figures of one core: name → calls a second."""
    out = subprocess.run([build / "bin" / "bench-micro", "--benchmark_filter=^(Sign|Verify)$", "--benchmark_format=json",
                          "--benchmark_min_time=0.5"], capture_output=True, text=True, check=True).stdout
    found = {}
    for row in json.loads(out)["benchmarks"]:
        scale = {"ns": 1e9, "us": 1e6, "ms": 1e3}[row["time_unit"]]
        found[row["name"]] = scale / row["cpu_time"]
    return found


def facts(build, work):
    with open("/proc/cpuinfo", encoding="utf-8") as lines:
        model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown")
    rates = per_second(build)
    return {"cpu": model, "cores": os.cpu_count(), "load_before": os.getloadavg()[0], "fdatasync_ms": fdatasync_ms(work),
            "sign_per_s": rates["Sign"], "verify_per_s": rates["Verify"]}
