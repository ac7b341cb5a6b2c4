"""Validity of a lot's reserve in years (QT-7)."""

from . import amounts, beijing, recall
from .protos import types


def until(policy, kind, vintage):
    """Ledger time at which the reserve of a lot lapses: 24:00 of the last day of its last year; 0: never."""
    if kind not in policy["validity"] or (kind == types.LINKED_CONSTRUCTION_LAND and policy["linked_carries_over"]):
        return 0
    return beijing.year_end(vintage + policy["validity"][kind])


def watch(state, name):
    """A lot with any RESERVE is a deadline when its validity ends."""
    lot = state.get("lots", name)
    if not lot or not lot.get("valid_until_us"):
        return
    held = any(state.balance((lot["county"], lot["kind"], name, types.RESERVE)))
    state.deadline(f"lots/{name}", lot["valid_until_us"] if held else None)


def lapse(txn, name):
    """The tick of a lot: what lies in RESERVE is deducted, then the county's needs recall its offers."""
    lot = txn.state.get("lots", name)
    reserve = txn.state.balance((lot["county"], lot["kind"], name, types.RESERVE))
    assert any(reserve) and reserve != amounts.ZERO, name
    txn.move(name, lot, types.RESERVE, types.DEDUCTED, types.LAPSE, reserve)
    recall.for_need(txn, lot["county"], lot["kind"], "lapse")
