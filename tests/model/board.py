"""How an offer leaves the board, and the bids that die with it."""

from . import amounts
from .protos import types

_OPEN = ("BID_COMMITTED", "BID_REVEALED")


def bids_of(state, offer):
    """(order, id, bid) of all bids on an offer, in the order of their commitment."""
    return sorted(((bid["order"], name, bid) for name, bid in state.tables["bids"].items() if bid["offer"] == offer),
                  key=lambda it: it[:2])


def set_bid(txn, name, after):
    before = txn.state.get("bids", name)["state"]
    txn.put("bids", name, state=after)
    txn.transition(f"bids/{name}", before, after)


def end_offer(txn, name, after):
    """Bids that are not cleared die with the offer."""
    txn.put("offers", name, state=after)
    txn.state.deadline(f"offers/{name}", None)
    txn.transition(f"offers/{name}", "OFFER_OPEN", after)
    for _, bid_name, bid in bids_of(txn.state, name):
        if bid["state"] in _OPEN:
            set_bid(txn, bid_name, "BID_DEAD")


def take_back(txn, name, movement, after):
    """The unmatched rest returns to RESERVE, and its statement can support other offers again."""
    offer = txn.state.get("offers", name)
    for lot, piece in offer["pieces"]:
        txn.move(lot, txn.state.get("lots", lot), types.OFFERED, types.RESERVE, movement, piece)
    if offer["statement"]:
        statement = txn.state.get("statements", offer["statement"])
        txn.put("statements", offer["statement"], offered=amounts.minus(statement["offered"], offer["rest"]))
    txn.put("offers", name, rest=amounts.ZERO, pieces=())
    end_offer(txn, name, after)
