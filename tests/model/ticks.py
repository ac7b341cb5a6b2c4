"""Deadlines (rulebook section 10): what is due, and what it does."""

from . import bids, recall, settlement
from .fields import check
from .protos import types

MOST = 500


def due(state, time_us):
    """Names of the deadlines that a tick at this time must list, in order."""
    return [name for _, name in sorted((at, name) for name, at in state.deadlines.items() if at <= time_us)[:MOST]]


def _lapse(txn, name):
    """What lies in a lot's RESERVE when its validity is over is deducted, then the county's needs recall its offers."""
    lot = txn.state.get("lots", name)
    reserve = txn.state.balance((lot["county"], lot["kind"], name, types.RESERVE))
    txn.move(name, lot, types.RESERVE, types.DEDUCTED, types.LAPSE, reserve)
    recall.for_need(txn, lot["county"], lot["kind"], "lapse")


def tick(txn, op):
    names = due(txn.state, txn.time_us)
    check(names and list(op.deadlines) == names, "MALFORMED_OPERATION")
    for name in names:
        collection, _, key = name.partition("/")
        if collection == "proposals":
            txn.put("proposals", key, state="PROPOSAL_EXPIRED")
            txn.state.deadline(name, None)
            txn.transition(name, "PROPOSAL_OPEN", "PROPOSAL_EXPIRED")
        elif collection == "lots":
            _lapse(txn, key)
        elif collection == "offers":
            bids.clear(txn, key)
        elif txn.state.get("deals", key)["state"] == "DEAL_MATCHED":
            settlement.end(txn, key, "DEAL_LAPSED")
        else:
            settlement.default(txn, key)


OPERATIONS = {"tick": tick}
