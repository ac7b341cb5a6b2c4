#!/usr/bin/python3
"""Taste made executable: what a reviewer would say of every change, said by a test.

Checks the include direction of ledger/ARCHITECTURE.md, gRPC at the edge only, file lengths, forbidden words, and that
every folder of the house stands in the README's map. Prints each finding as file:line: text; exit 1 on any.
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]

# What a folder may include, besides itself and the generated messages.
LAYERS = {
    "ledger/base": set(),
    "ledger/crypto": {"ledger/base"},
    "ledger/tlog": {"ledger/base", "ledger/crypto"},
    "ledger/book": {"ledger/base", "ledger/crypto"},
    "ledger/store": {"ledger/base", "ledger/crypto", "ledger/tlog", "ledger/book"},
    "ledger/journal": {"ledger/base", "ledger/crypto", "ledger/tlog", "ledger/book", "ledger/store"},
    "ledger/sequencer": {"ledger/base", "ledger/crypto", "ledger/tlog", "ledger/book", "ledger/store", "ledger/journal"},
    "ledger/check": {"ledger/base", "ledger/crypto", "ledger/tlog", "ledger/book", "ledger/store"},
    "services/rpc": {"ledger/base", "ledger/crypto", "ledger/tlog", "ledger/book", "ledger/store", "ledger/journal",
                     "ledger/sequencer"},
    "clients/words": {"ledger/base"},
    "clients/cpp": {"ledger/base", "ledger/crypto", "ledger/tlog"},
    "clients/cli": {"ledger/base", "ledger/crypto", "ledger/tlog", "clients/cpp", "clients/words"},
}
LAYERS["services/tianzhangd"] = LAYERS["services/rpc"] | {"services/rpc"}
MAX_LINES = 700
# Rules read no clock and do no I/O.
BOOK_FORBIDDEN = re.compile(r"#include <(chrono|fstream|iostream|thread|mutex|random|filesystem)>|std::time\(|std::rand")
UNFINISHED = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "HA" + "CK"]) + r")\b")

findings = []


def find(path, line, text):
    findings.append(f"{path}:{line}: {text}")


def tracked():
    out = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [pathlib.Path(p) for p in out.decode().split("\0") if p]


def check_source(path, text):
    folder = str(path.parent)
    allowed = LAYERS.get(folder)
    lines = text.splitlines()
    if len(lines) > MAX_LINES:
        find(path, len(lines), f"{len(lines)} lines; one concept a file, at most {MAX_LINES}")
    for number, line in enumerate(lines, 1):
        if UNFINISHED.search(line):
            find(path, number, "unfinished work is not landed")
        if folder == "ledger/book" and BOOK_FORBIDDEN.search(line):
            find(path, number, "rules do no I/O and read no clock")
        include = re.match(r'#include [<"]([^>"]+)[>"]', line)
        if not include:
            continue
        target = include.group(1)
        if folder.startswith("ledger/") and ("grpc" in target or target.endswith("_service.grpc.pb.h")):
            find(path, number, "gRPC stays out of ledger/")
        if allowed is None or not re.match(r"(ledger|services|clients)/", target):
            continue
        wanted = str(pathlib.Path(target).parent)
        if wanted != folder and wanted not in allowed:
            find(path, number, f"{folder} may not include {wanted}")


def main():
    files = tracked()
    for path in files:
        if not (ROOT / path).is_file() or path.suffix not in {".cc", ".h", ".proto", ".py", ".md", ".cmake", ".sh"}:
            continue
        text = (ROOT / path).read_text(encoding="utf-8")
        if path.suffix in {".cc", ".h"}:
            check_source(path, text)
        elif UNFINISHED.search(text) and path.name != "tidy.py":
            find(path, 1, "unfinished work is not landed")
    for folder in LAYERS:
        if not (ROOT / folder).is_dir():
            find(folder, 0, "a layer named here does not exist")
    top = {p.parts[0] for p in files if not p.parts[0].startswith(".")}
    wanted = {"CMakeLists.txt", "CMakePresets.json", "proto", "services", "ledger", "clients", "deploy", "tests", "README.md",
              "README.zh-CN.md"}
    for extra in sorted(top - wanted):
        find(extra, 0, "does not belong at the top of the house")
    print("\n".join(findings) or f"tidy: {len(files)} files, nothing to say")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
