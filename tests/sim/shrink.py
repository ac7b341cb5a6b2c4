"""Makes a failing script short: drops commands greedily while the disagreement stays."""

import json

from replay import Step
from session import Disagreement, Session


def fails(binary, steps, compare_at_end):
    """The disagreement of a script, or None."""
    session = Session(binary)
    try:
        for step in steps:
            session.run(step)
        if compare_at_end:
            session.compare_all()
        return None
    except Disagreement as disagreement:
        return disagreement
    except (StopIteration, AssertionError, KeyError) as broken:  # a script cut so far that the model cannot follow
        return None if broken else None
    finally:
        session.close()


def _same(a, b):
    """The first words tell the kind of disagreement; ids in it may shift."""
    return b is not None and a.what.split(":")[0].split("\n")[0][:40] == b.what.split(":")[0].split("\n")[0][:40]


def shrink(binary, steps, disagreement, tries=400):
    steps = list(steps[:disagreement.at + 1])
    at_end = disagreement.what.startswith(("records differ", "loading"))
    size = max(1, len(steps) // 2)
    while size >= 1 and tries > 0:
        start, dropped = 0, False
        while start < len(steps) - (0 if at_end else 1) and tries > 0:
            end = min(start + size, len(steps) - (0 if at_end else 1))
            shorter = steps[:start] + steps[end:]
            tries -= 1
            found = fails(binary, shorter, at_end)
            if _same(disagreement, found):
                steps, dropped = shorter[:len(shorter) if at_end else found.at + 1], True
            else:
                start = end
        size = size // 2 if not dropped or size > 1 else 0
    return steps


def save(path, steps, seed, what):
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"seed": seed, "what": what, "steps": [
            {"index": s.index, "time_us": s.time_us, "key_id": s.key_id, "signature_valid": s.signature_valid,
             "command": s.command.hex()} for s in steps]}, file, indent=1, ensure_ascii=False)


def load(path):
    with open(path, encoding="utf-8") as file:
        data = json.load(file)
    return [Step(s["index"], s["time_us"], s["key_id"], s["signature_valid"], bytes.fromhex(s["command"]))
            for s in data["steps"]]
