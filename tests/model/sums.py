"""Need, surplus and lack of a county and kind, added up from the records each time."""

from . import amounts
from .protos import types


MOST = 10**18  # no total of a kind passes this


def need(state, county, kind):
    result = amounts.ZERO
    for _, demand in state.of("demands", county, kind):
        if demand["state"] == "DEMAND_OPEN":
            covered = amounts.plus(amounts.plus(demand["hooked"], demand["used"]), demand["substituted"])
            result = amounts.plus(result, amounts.minus(demand["needed"], covered))
    for _, liability in state.of("liabilities", county, kind):
        if liability["state"] == "LIABILITY_OPEN":
            result = amounts.plus(result, amounts.minus(liability["amounts"], liability["discharged"]))
    return result


def committed_purchases(state, county, kind):
    result = amounts.ZERO
    for _, demand in state.of("demands", county, kind):
        if demand["state"] == "DEMAND_OPEN":
            result = amounts.plus(result, demand["committed"])
    return result


def at(state, county, kind, place):
    """Everything the county holds at a place."""
    result = amounts.ZERO
    for name, _ in state.of("lots", county, kind):
        result = amounts.plus(result, state.balance((county, kind, name, place)))
    return result


def is_own(policy, lot):
    return lot["origin"] in (types.ORIGIN_PROJECT, types.ORIGIN_OPENING) or (
        lot["origin"] == types.ORIGIN_PURCHASE and policy["resale"])


def own_reserve(state, policy, county, kind):
    result = amounts.ZERO
    for name, lot in state.of("lots", county, kind):
        if is_own(policy, lot):
            result = amounts.plus(result, state.balance((county, kind, name, types.RESERVE)))
    return result


def surplus(state, policy, county, kind):
    return amounts.positive(amounts.minus(own_reserve(state, policy, county, kind), need(state, county, kind)))


def _revealed(state, wanted):
    result = amounts.ZERO
    for bid in state.tables["bids"].values():
        if bid["state"] == "BID_REVEALED" and wanted(bid):
            result = amounts.plus(result, bid["amounts"])
    return result


def revealed_for(state, demand):
    """Revealed bids for a demand that are not cleared yet."""
    return _revealed(state, lambda bid: bid["demand"] == demand)


def lack(state, county, kind):
    held = amounts.plus(at(state, county, kind, types.RESERVE), at(state, county, kind, types.OFFERED))
    held = amounts.plus(held, committed_purchases(state, county, kind))
    held = amounts.plus(held, _revealed(state, lambda bid: (bid["buyer"], bid["kind"]) == (county, kind)))
    return amounts.positive(amounts.minus(need(state, county, kind), held))
