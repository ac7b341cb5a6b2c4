#!/usr/bin/python3
"""Decides a real ledger again with the independent model and compares everything.

Usage: tianzhang ledger entries --bodies --json | audit_ledger.py [FILE]

Reads one JSON object per entry, from the first on: {"index", "leaf": {"time_us", "policy_version", …}, "key_id",
"command", "events"}. The model must accept every command and come to the same postings, money postings, transitions,
assigned names and computed figures, the same policy version, and balances that sum to zero. Prints the final positions;
exit 1, naming the entry, where the ledger and the model disagree.
"""

import json
import os
import sys
from collections import defaultdict

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from google.protobuf import json_format  # noqa: E402

import compare  # noqa: E402
from model import amounts, sums  # noqa: E402
from model.decide import Model  # noqa: E402
from model.protos import command as command_pb, header, types  # noqa: E402
from model.txn import LETTER  # noqa: E402


class Finding(Exception):
    """The ledger says something that the rules do not."""


class Audit:
    def __init__(self):
        self.model = Model()
        self.next = 0
        self.time_us = 0
        self.requests = set()
        self.operations = 0
        self.balances = defaultdict(lambda: amounts.ZERO)  # from the ledger's own postings
        self.money = defaultdict(int)

    def entry(self, it):
        if "command" not in it:
            raise Finding("the entry has no bodies: list it with --bodies")
        if it["index"] != self.next:
            raise Finding(f"entry {it['index']} where {self.next} should be")
        command = json_format.ParseDict(it["command"], command_pb.Command())
        events = json_format.ParseDict(it["events"], header.Events())
        time_us = int(it["leaf"]["time_us"])
        if time_us < self.time_us:
            raise Finding("time goes back")
        request = (command.officer, command.request_id)
        if command.officer != "platform" and request in self.requests:
            raise Finding(f"request id {command.request_id} of {command.officer} a second time")
        standing = self.model.policy_at(time_us)
        version = standing["version"] if standing else 0
        if it["leaf"]["policy_version"] != version:
            raise Finding(f"decided under policy {it['leaf']['policy_version']}, in force is {version}")
        answer = self.model.decide(command, it["key_id"], True, self.next, time_us)
        if answer.refusal:
            raise Finding(f"operation {answer.operation} should have been refused: {answer.refusal} {answer.names}")
        different = compare.events_differ(compare.plain(events), answer.events)
        if different:
            raise Finding("events differ:\n  " + "\n  ".join(map(str, different)))
        self._post(events)
        self.requests.add(request)
        self.operations += len(command.operations)
        self.next, self.time_us = self.next + 1, time_us

    def _post(self, events):
        for event in compare.plain(events):
            if event[0] == "posting":
                account = (event[2], event[3], event[4], event[5])
                self.balances[account] = amounts.plus(self.balances[account], event[7])
            elif event[0] == "money":
                self.money[event[2]] += event[3]

    def finish(self):
        lines = compare.unbalanced(self.model.state)
        lines += compare.accounts_differ(dict(self.balances), self.model.state.balances)
        lines += compare.accounts_differ(dict(self.money), self.model.state.money)
        if lines:
            raise Finding("balances differ:\n  " + "\n  ".join(lines))

    def positions(self):
        """Lines for people: what every county holds and needs, and where the money lies."""
        state = self.model.state
        held = defaultdict(lambda: defaultdict(lambda: amounts.ZERO))
        for (division, kind, _, place), three in state.balances.items():
            key = (division, kind)
            held[key][place] = amounts.plus(held[key][place], three)
        lines = []
        for (division, kind), places in sorted(held.items()):
            texts = [f"{types.Place.Name(place)} {three}" for place, three in sorted(places.items()) if any(three)]
            lines.append(f"{division} {LETTER[kind]}: " + ", ".join(texts)
                         + f"; need {sums.need(state, division, kind)}")
        purses = defaultdict(int)
        for account, fen in state.money.items():
            purses["/".join(account.split("/")[:2])] += fen
        lines += [f"{purse}: {fen} fen" for purse, fen in sorted(purses.items()) if fen]
        return lines


def main():
    if len(sys.argv) > 2 or sys.argv[1:2] in (["-h"], ["--help"]):
        print(__doc__)
        return 2
    source = open(sys.argv[1], encoding="utf-8") if len(sys.argv) == 2 else sys.stdin
    audit, index = Audit(), None
    try:
        with source:
            for line in source:
                if line.strip():
                    it = json.loads(line)
                    index = it.get("index")
                    audit.entry(it)
        index = "the end"
        audit.finish()
        if audit.next == 0:
            raise Finding("there is no entry")
    except Finding as finding:
        print(f"entry {index}: {finding}")
        return 1
    for line in audit.positions():
        print(line)
    print(f"the model agrees with all {audit.next} entries, {audit.operations} operations")
    return 0


if __name__ == "__main__":
    sys.exit(main())
