"""Validity of a lot's reserve in years (QT-7)."""

from . import beijing
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
