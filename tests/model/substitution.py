"""Linked quota standing in for supplementary farmland of the same construction project (SB-6)."""

from . import amounts, quotas, recall
from .protos import types

_KINDS = (types.SUPPLEMENTARY_FARMLAND, types.LINKED_CONSTRUCTION_LAND)


def _demand(state, letter, county, number):
    found = state.get("confirmations", f"{letter}/{number}")
    demand = found and state.get("demands", found["demand"])
    return (found["demand"], demand) if demand and demand["county"] == county else ("", None)


def _cover(state, demand):
    """What the linked demand's pieces stand for."""
    result = amounts.ZERO
    for lot, hooked, used in demand["pieces"]:
        piece = amounts.plus(hooked, used)
        farmland = quotas.farmland_share(state.get("lots", lot), piece)
        result = amounts.plus(result, (farmland,) + piece[1:])
    return result


def renew(txn, name):
    """After a demand changed: what stands substituted of it or of its sister demand."""
    changed = txn.state.get("demands", name)
    if changed["kind"] not in _KINDS:
        return
    county, number = changed["county"], changed["confirmation"]
    supplementary, demand = _demand(txn.state, "F", county, number)
    linked_name, linked = _demand(txn.state, "L", county, number)
    if demand is None:
        return
    after = amounts.ZERO
    if linked and demand["state"] == "DEMAND_OPEN" and txn.policy["linked_counts_as_supplementary"]:
        drawn = amounts.plus(amounts.plus(demand["hooked"], demand["used"]), demand["committed"])
        after = amounts.least(_cover(txn.state, linked), amounts.positive(amounts.minus(demand["needed"], drawn)))
    before = demand["substituted"]
    if after == before:
        return
    txn.put("demands", supplementary, substituted=after)
    txn.computed(f"demands/{supplementary}", "substituted", after)
    if not amounts.within(before, after):
        recall.for_need(txn, county, types.SUPPLEMENTARY_FARMLAND, linked_name)
