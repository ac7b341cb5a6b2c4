"""From offered quota to a deal: what every mode of transfer has in common (TR-2)."""

from . import amounts, beijing, board, demands, substitution, sums
from .fields import check
from .protos import types


def check_market(txn, offer, seller, buyer):
    """TR-1: other counties, neither suspended, of a kind that may cross counties."""
    check(seller != buyer, "SAME_COUNTY")
    for county in (seller, buyer):
        check(not txn.state.get("divisions", county)["suspended"], "COUNTY_SUSPENDED")
    check(offer["kind"] in txn.policy["tradable"], "KIND_NOT_TRADABLE")


def check_wanted(txn, demand_name, asked):
    """SB-4: what the demand still asks for, beside its revealed bids, and what the buyer lacks."""
    demand = txn.state.get("demands", demand_name)
    buyer, kind = demand["county"], demand["kind"]
    rest = amounts.minus(demands.open_rest(demand), sums.revealed_for(txn.state, demand_name))
    check(amounts.within(asked, rest), "ABOVE_DEMAND", figures={"asked": asked, "rest": rest})
    if txn.policy["buyer_must_lack"]:
        lack = sums.lack(txn.state, buyer, kind)
        check(amounts.within(asked, lack), "ABOVE_LACK", figures={
            "asked": asked, "lack": lack, "need": sums.need(txn.state, buyer, kind),
            "reserve": sums.at(txn.state, buyer, kind, types.RESERVE)})


def cut(pieces, asked):
    """(what is taken, what is left) of pieces, in order."""
    taken, rest = [], []
    for lot, piece in pieces:
        part = amounts.least(piece, asked)
        asked = amounts.minus(asked, part)
        if any(part):
            taken.append((lot, part))
        if part != piece:
            rest.append((lot, amounts.minus(piece, part)))
    assert not any(asked), asked
    return tuple(taken), tuple(rest)


def match(txn, name, offer_name, demand_name, had, price, due):
    """OFFERED -> COMMITTED: a deal MATCHED, and the rest of its offer. The offer's own end is the caller's."""
    offer, demand = txn.state.get("offers", offer_name), txn.state.get("demands", demand_name)
    taken, rest = cut(offer["pieces"], had)
    deadline = beijing.period_end(txn.time_us, txn.policy["deal_approval_days"])
    txn.put("deals", name, {
        "entry": txn.index, "offer": offer_name, "seller": offer["county"], "buyer": demand["county"],
        "demand": demand_name, "kind": offer["kind"], "pieces": taken, "price": price, "due": due, "paid": 0,
        "receipts": (), "state": "DEAL_MATCHED", "deadline_us": deadline, "delivered": (), "reverses": "",
        "rescinded_by": ""})
    txn.state.deadline(f"deals/{name}", deadline)
    txn.assigned(f"deals/{name}")
    txn.computed(f"deals/{name}", "due", value=due)
    for lot, piece in taken:
        txn.move(lot, txn.state.get("lots", lot), types.OFFERED, types.COMMITTED, types.MATCH, piece)
    txn.put("offers", offer_name, rest=amounts.minus(offer["rest"], had), pieces=rest)
    txn.put("demands", demand_name, committed=amounts.plus(demand["committed"], had))
    substitution.renew(txn, demand_name)


def end_if_taken(txn, offer_name):
    if not any(txn.state.get("offers", offer_name)["rest"]):
        board.end_offer(txn, offer_name, "OFFER_TAKEN")


def approve(txn, name):
    """APPROVED, to be paid in its period; the default fires after the grace."""
    deadline = beijing.period_end(txn.time_us, txn.policy["payment_days"])
    txn.put("deals", name, state="DEAL_APPROVED", deadline_us=deadline)
    txn.state.deadline(f"deals/{name}", deadline + txn.policy["default_grace_days"] * beijing.DAY)
    txn.transition(f"deals/{name}", "DEAL_MATCHED", "DEAL_APPROVED")
