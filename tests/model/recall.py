"""SB-3: a county's own needs recall its standing offers."""

from . import amounts, board, sums
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
        board.take_back(txn, name, types.RECALL, "OFFER_RECALLED")
