#!/usr/bin/python3
"""Counts the cases of a test run and ends with 'N passed, N failed'.

Reads the JUnit files of ctest and of the GoogleTest binaries below a folder. A ctest entry that is a GoogleTest binary
counts as its cases; any other entry counts as one. A binary that died without a report counts as one failure. Exit 1 on
any failure, or when nothing ran.
"""
import pathlib
import sys
import xml.etree.ElementTree as tree

passed, failed, names, skipped = 0, 0, [], []
root = pathlib.Path(sys.argv[1])
for ctest in sorted(root.rglob("ctest-*.xml")):
    for entry in tree.parse(ctest).getroot().iter("testcase"):
        name, bad = entry.get("name"), entry.get("status") != "run"
        own = ctest.parent / f"{name}.xml"
        if not own.exists():
            passed, failed = (passed, failed + 1) if bad else (passed + 1, failed)
            names += [name] if bad else []
            continue
        cases = list(tree.parse(own).getroot().iter("testcase"))
        broken = [c for c in cases if c.find("failure") is not None]
        # A skipped case proves nothing: GoogleTest reports it as run, so it must not count as passed.
        left_out = [c for c in cases if c.find("failure") is None and c.get("result") == "skipped"]
        names += [f'{c.get("classname")}.{c.get("name")}' for c in broken]
        skipped += [f'{c.get("classname")}.{c.get("name")}' for c in left_out]
        failed += len(broken)
        passed += len([c for c in cases if c.get("status") == "run"]) - len(broken) - len(left_out)
        if bad and not broken:
            failed, names = failed + 1, names + [f"{name} (ended badly)"]
for name in names:
    print("failed:", name)
for name in skipped:
    print("skipped:", name)
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed or not passed else 0)
