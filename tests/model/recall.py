"""SB-3: a county's own needs recall its standing offers."""

from . import amounts, sums
from .protos import types


def for_need(txn, county, kind, demand):
    """While the reserve is short in some number, the newest open offer that holds such a number comes back whole."""
    while True:
        missing = amounts.minus(sums.need(txn.state, county, kind), sums.at(txn.state, county, kind, types.RESERVE))
        if max(missing) <= 0:
            return
        standing = [(offer["order"], name, offer) for name, offer in txn.state.of("offers", county, kind)
                    if offer["state"] == "OFFER_OPEN" and any(m > 0 and r > 0 for m, r in zip(missing, offer["rest"]))]
        if not standing:
            return
        _, name, _ = max(standing)
        take_back(txn, name, types.RECALL, "OFFER_RECALLED")


def take_back(txn, name, movement, after):
    """The unmatched rest returns to RESERVE, and its statement can support other offers again."""
    offer = txn.state.get("offers", name)
    for lot, piece in offer["pieces"]:
        txn.move(lot, txn.state.get("lots", lot), types.OFFERED, types.RESERVE, movement, piece)
    if offer["statement"]:
        statement = txn.state.get("statements", offer["statement"])
        txn.put("statements", offer["statement"], offered=amounts.minus(statement["offered"], offer["rest"]))
    txn.put("offers", name, state=after, rest=amounts.ZERO, pieces=())
    txn.transition(f"offers/{name}", "OFFER_OPEN", after)
