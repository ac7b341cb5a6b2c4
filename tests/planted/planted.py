#!/usr/bin/python3
"""Plants one wrong line in each rule module in turn and says which test went red.

planted.py SCRATCH [MODULE …]     SCRATCH: a folder for a copy of the tree and its build; kept, so that a second round is fast

A module whose fault survives the rule tables is given to the simulation; one that survives both has a hole to close, and
the script ends with 1.
"""
import pathlib
import re
import shutil
import subprocess
import sys

from faults import FAULTS

SOURCE = pathlib.Path(__file__).resolve().parents[2]
SEED, COMMANDS = "101", "10000"


def run(*command, **options):
    return subprocess.run([str(c) for c in command], capture_output=True, text=True, **options)


def must(*command):
    done = run(*command)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} ended with {done.returncode}:\n{(done.stdout + done.stderr)[-2000:]}")


def prepare(scratch):
    tree, build = scratch / "tree", scratch / "build"
    # Times are kept, so that a second round builds only what has changed.
    shutil.copytree(SOURCE, tree, dirs_exist_ok=True, ignore=shutil.ignore_patterns("build", ".git", "__pycache__"))
    must("cmake", "-S", tree, "-B", build, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release",
         "-DCMAKE_CXX_FLAGS=-Wno-unused-variable -Wno-unused-function -Wno-unused-but-set-variable -Wno-unused-parameter")
    must("ninja", "-C", build, "rules_test", "book_test", "book-replay")
    return tree, build


def judge(tree, build):
    """What caught it, or None."""
    built = run("ninja", "-C", build, "rules_test", "book_test", "book-replay")
    if built.returncode != 0:
        return "does not compile"
    for name in ("rules_test", "book_test"):
        tested = run(build / "tests" / name, "--gtest_brief=1", cwd=tree)
        if tested.returncode != 0:
            failed = re.findall(r"^\[  FAILED  \] (\S+)", tested.stdout, re.MULTILINE)
            return f"{name}: " + (", ".join(dict.fromkeys(failed[:2])) or "process stops")
    simulated = run("python3", tree / "tests" / "sim" / "simulate.py", "--replay", build / "bin" / "book-replay", "--seed", SEED, "--commands", COMMANDS, cwd=build)
    return f"simulation, seed {SEED}" if simulated.returncode != 0 else None


def main():
    scratch, wanted = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2:]
    tree, build = prepare(scratch)
    if (red := judge(tree, build)) is not None:
        sys.exit(f"red before anything was planted: {red}")
    survived = 0
    for module, what, right, wrong in FAULTS:
        if wanted and module not in wanted:
            continue
        path = tree / "ledger" / "book" / f"{module}.cc"
        text = path.read_text(encoding="utf-8")
        if text.count(right) < 1 or right == wrong:
            print(f"| `{module}` | {what} | **the right line is gone: mend faults.py** |", flush=True)
            survived += 1
            continue
        path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
        try:
            red = judge(tree, build)
        finally:
            path.write_text(text, encoding="utf-8")
        survived += red is None or red == "does not compile"
        print(f"| `{module}` | {what} | {red or '**survived**'} |", flush=True)
    sys.exit(1 if survived else 0)


if __name__ == "__main__":
    main()
