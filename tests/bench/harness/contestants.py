"""The contestants: tianzhangd, the floor program, PostgreSQL. Each starts in its own directory and cleans up behind itself."""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
CSV = ROOT / "deploy" / "data" / "hunan-divisions.csv"
POLICY = ROOT / "deploy" / "policy" / "hunan-2025-17.json"


def make_certificate(directory):
    """A throw-away authority that is its own server, for loopback."""
    directory.mkdir(parents=True, exist_ok=True)
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                    "-subj", "/CN=tianzhang bench", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                    "-keyout", directory / "server.key", "-out", directory / "server.pem"], check=True, capture_output=True)
    (directory / "server.key").chmod(0o600)


class Process:
    """A server that writes its port when it listens."""

    def __init__(self, directory):
        self.dir = directory
        self.process = None
        self.port = None

    def spawn(self, command):
        port_file = self.dir / "port"
        port_file.unlink(missing_ok=True)
        began = time.monotonic()
        with open(self.dir / "out", "ab") as out:
            self.process = subprocess.Popen([str(c) for c in command] + ["--port-file", str(port_file)], stdout=out, stderr=out,
                                            stdin=subprocess.DEVNULL)
        while not (port_file.exists() and port_file.read_text().strip()):
            if self.process.poll() is not None:
                raise SystemExit(f"{command[0]} did not start:\n" + (self.dir / "out").read_text()[-2000:])
            if time.monotonic() - began > 600:
                raise SystemExit(f"{command[0]} does not listen after ten minutes")
            time.sleep(0.002)
        self.port = int(port_file.read_text())
        return time.monotonic() - began

    def end(self, how=signal.SIGTERM):
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(how)
        code = self.process.wait(timeout=120)
        self.process = None
        if how == signal.SIGTERM and code != 0:
            raise SystemExit(f"{self.dir}: ended with {code}:\n" + (self.dir / "out").read_text()[-2000:])

    def __enter__(self):
        return self.open()

    def __exit__(self, *_):
        self.close()


class Loaded(Process):
    """A server that bench-load drives."""
    name = ""

    def __init__(self, build, directory, tls, holdings):
        super().__init__(directory)
        self.bin = build / "bin"
        self.tls, self.holdings = tls, holdings

    def _load(self, *args):
        done = subprocess.run([str(a) for a in (self.bin / "bench-load", *args)], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit(f"{self.name}: {done.stderr.strip()}\n" + (self.dir / "out").read_text()[-2000:])
        return [json.loads(line) for line in done.stdout.splitlines()]

    def _where(self):
        return ["--server", f"127.0.0.1:{self.port}", "--ca", self.tls / "server.pem", "--holdings", self.holdings,
                "--divisions", CSV, "--policy", POLICY]

    def run(self, cases, seconds, warm_up=0.5):
        rows = []
        for case in cases:
            before, client_before = self.cpu_seconds(), os.times()
            row = self._load("run", case, *self._where(), "--seconds", seconds, "--warm-up", warm_up, "--contestant", self.name)[0]
            client = os.times()
            # The warm-up's commands are not counted: as many a second as later.
            commands = row["commands"] * (row["seconds"] + warm_up) / row["seconds"]
            row["server_cpu_us"] = 1e6 * (self.cpu_seconds() - before) / commands
            row["client_cpu_us"] = 1e6 * (client.children_user + client.children_system - client_before.children_user -
                                          client_before.children_system) / commands
            rows.append(row)
        return rows

    def cpu_seconds(self):
        """User and system time of the server so far; it hardly depends on what else the machine does."""
        stat = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")

    def fill(self, entries):
        self._load("run", "fill", "--to", entries, *self._where())


class Tianzhang(Loaded):
    """The real server on a ledger prepared through its own rules."""
    name = "tianzhangd"

    def __init__(self, build, directory, lots=100, tls=None, holdings=None):
        super().__init__(build, directory, tls or directory / "tls", holdings or directory / "holdings")
        self.build, self.lots = build, lots
        self.prepared, self.start_seconds = None, None

    def open(self):
        if not (self.dir / "data").exists():
            make_certificate(self.tls)
            self._load_files()
            subprocess.run([self.bin / "tianzhangd", "init", "--data", self.dir / "data", "--register", self.dir / "register",
                            "--genesis", self.dir / "genesis.json", "--platform-key", self.dir / "platform.key"],
                           check=True, capture_output=True)
            self.start()
            self.prepared = self._load("prepare", *self._where(), "--lots", self.lots)[0]
        else:
            self.start()
        return self

    def _load_files(self):
        (self.dir / "out").touch()
        self._load("files", "--dir", self.dir)

    def start(self):
        self.start_seconds = self.spawn([
            self.bin / "tianzhangd", "serve", "--data", self.dir / "data", "--register", self.dir / "register",
            "--platform-key", self.dir / "platform.key", "--listen", "127.0.0.1:0", "--tls-cert", self.tls / "server.pem",
            "--tls-key", self.tls / "server.key", "--log-file", self.dir / "log"])
        return self.start_seconds

    def stop(self):
        self.end()

    def close(self):
        self.end()

    def kill_under_load(self, seconds=1.0):
        load = subprocess.Popen([str(a) for a in (self.bin / "bench-load", "run", "single", *self._where(), "--seconds", 60)],
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(seconds)
        self.end(signal.SIGKILL)
        load.wait(timeout=120)

    def entries(self):
        """Entries committed, as the load sees them."""
        return self._load("run", "echo", *self._where(), "--seconds", 0.2, "--warm-up", 0)[0]["entries_before"]

    def rss_mb(self):
        with open(f"/proc/{self.process.pid}/status", encoding="utf-8") as lines:
            return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024

    def disk_bytes(self):
        return sum(p.stat().st_blocks * 512 for p in (self.dir / "data").rglob("*") if p.is_file())

    def stats(self):
        """Sums of the sequencer's statistics in the server's log."""
        total = {}
        for line in (self.dir / "log").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row.get("event") != "stats":
                continue
            for key in ("batches", "new_entries", "commands", "refusals", "deciding_us", "committing_us", "overlap_us"):
                total[key] = total.get(key, 0) + row[key]
        return total

    def copy(self, to):
        """A copy of the stopped server's ledger."""
        other = Tianzhang(self.build, to, self.lots, self.tls, self.holdings)
        to.mkdir()
        (to / "out").touch()
        for name in ("register", "platform.key"):
            shutil.copy2(self.dir / name, to / name)
        shutil.copytree(self.dir / "data", to / "data")
        return other

    def again(self, to):
        shutil.rmtree(to, ignore_errors=True)
        return self.copy(to)

    def check(self):
        """Time of the checker over this ledger, which must be sound."""
        began, before = time.monotonic(), os.times()
        done = subprocess.run([self.bin / "tianzhang-check", self.dir / "data", "--register", self.dir / "register", "--json"],
                              capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit(f"the checker says: {done.stdout[-2000:]}{done.stderr[-2000:]}")
        after = os.times()
        return {"check_s": time.monotonic() - began, "check_entries": json.loads(done.stdout).get("entries"),
                "check_cpu_s": after.children_user + after.children_system - before.children_user - before.children_system}


class Floor(Loaded):
    """The same machinery and rows without rules."""
    name = "floor"

    def __init__(self, build, directory, ours):
        super().__init__(build, directory, ours.tls, ours.holdings)

    def open(self):
        self.dir.mkdir(parents=True)
        self.spawn([self.bin / "bench-floor", "--dir", self.dir, "--tls-cert", self.tls / "server.pem", "--tls-key",
                    self.tls / "server.key", "--divisions", CSV])
        return self

    def close(self):
        self.end()


class Postgres:
    """The same double entry on PostgreSQL; tests/bench/postgres says what it does and what it leaves out."""
    name = "postgresql"
    # Beside which of our cases it runs what: (its case, clients, operations a commit).
    BESIDE = {"single": [("transfer-global", 1, 1), ("transfer-global", 8, 1), ("transfer-global", 32, 1), ("transfer-unchained", 8, 1)],
              "hundred": [("batch", 1, 100), ("batch", 8, 100)], "balance": [("balance", 1, 1), ("balance", 8, 1)]}

    def __init__(self, directory):
        self.dir = directory
        self.tool = ROOT / "tests" / "bench" / "postgres" / "cluster"

    def open(self):
        subprocess.run([self.tool, "start", self.dir], check=True)
        return self

    def run_beside(self, case, seconds):
        rows = []
        for name, clients, operations in self.BESIDE.get(case, []):
            out = subprocess.run([self.tool, "case", self.dir, name, str(clients), str(max(1, round(seconds)))], check=True,
                                 capture_output=True, text=True).stdout
            rate = float(out)
            rows.append({"case": f"{name} {clients}", "contestant": self.name, "ops_per_s": rate,
                         "commands_per_s": rate / operations, "in_flight": clients, "ops_per_command": operations,
                         "sync": "synchronous_commit = on"})
        return rows

    def close(self):
        checked = subprocess.run([self.tool, "check", self.dir], check=True, capture_output=True, text=True).stdout
        if " f" in checked:
            raise SystemExit(f"PostgreSQL's ledger is not sound:\n{checked}")
        subprocess.run([self.tool, "stop", self.dir], check=True)
