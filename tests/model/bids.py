"""Sealed bids (TR-5): committed, revealed, cleared."""

import hashlib

from . import amounts, board, demands, fields, matching, self_balance
from .fields import check
from .protos import types
from .txn import require_state

_MOST = 500


def commitment(offer, buyer, area, price, nonce):
    lines = ("tianzhang-bid-v1", offer, buyer, str(area), str(price), nonce.hex())
    return hashlib.sha256("".join(line + "\n" for line in lines).encode()).digest()


def share(bundle, area):
    """The bundle's numbers in fixed proportion, rounded down."""
    return (area, bundle[1] * area // bundle[0], bundle[2] * area // bundle[0])


def commit_bid(txn, op):
    txn.require_county(op.county)
    fields.valid(len(op.commitment) == 32, "commitment")
    offer = txn.find("offers", op.offer)
    require_state(offer, f"offers/{op.offer}", "OFFER_OPEN")
    check(offer["mode"] == types.SEALED_BID, "MODE_NOT_ALLOWED")
    check(txn.time_us < offer["bids_until_us"], "BID_CLOSED")
    matching.check_market(txn, offer, offer["county"], op.county)
    count = len(board.bids_of(txn.state, op.offer))
    check(count < _MOST, "TOO_MANY_BIDS", figures={"bids": count, "limit": _MOST})
    name = f"{op.county}-G-{txn.tail}"
    txn.put("bids", name, {"offer": op.offer, "buyer": op.county, "kind": offer["kind"], "commitment": op.commitment,
                           "state": "BID_COMMITTED", "order": (txn.index, txn.operation), "demand": "",
                           "amounts": amounts.ZERO, "price": 0})
    txn.assigned(f"bids/{name}")


def reveal_bid(txn, op):
    txn.require_type(types.COUNTY_GOVERNMENT)
    bid = txn.find("bids", op.bid)
    buyer = bid["buyer"]
    txn.require_division(buyer)
    fields.some(op.area_m2, "area_m2")
    check(op.price_fen_per_mu >= 0, "NUMBER_NEGATIVE", {"field": "price_fen_per_mu"})
    check(op.price_fen_per_mu, "NUMBER_ZERO", {"field": "price_fen_per_mu"})
    check(op.price_fen_per_mu <= amounts.MAX_PRICE, "NUMBER_OVERFLOW", {"field": "price_fen_per_mu"})
    fields.valid(16 <= len(op.nonce) <= 64, "nonce")
    require_state(bid, f"bids/{op.bid}", "BID_COMMITTED")
    offer = txn.state.get("offers", bid["offer"])
    require_state(offer, f"offers/{bid['offer']}", "OFFER_OPEN")
    check(offer["bids_until_us"] <= txn.time_us < offer["reveal_until_us"], "REVEAL_NOT_OPEN", figures={
        "time": txn.time_us, "from": offer["bids_until_us"], "until": offer["reveal_until_us"]})
    check(bid["commitment"] == commitment(bid["offer"], buyer, op.area_m2, op.price_fen_per_mu, op.nonce),
          "BID_DOES_NOT_MATCH")
    demand = txn.find("demands", op.demand)
    check((demand["county"], demand["kind"]) == (buyer, bid["kind"]), "DEMAND_NOT_BUYERS")
    require_state(demand, f"demands/{op.demand}", "DEMAND_OPEN")
    check(op.area_m2 <= offer["rest"][0], "ABOVE_OFFER", figures={"asked": op.area_m2, "rest": offer["rest"][0]})
    reserve = offer["price"][0]
    check(op.price_fen_per_mu >= reserve, "BELOW_RESERVE_PRICE",
          figures={"price": op.price_fen_per_mu, "reserve": reserve})
    asked, price = share(offer["offered"], op.area_m2), (op.price_fen_per_mu, 0, 0)
    self_balance.check_band(txn, bid["kind"], (op.area_m2, 0, 0), price)
    due = amounts.due(asked, price)
    check(due <= amounts.MAX_MONEY, "NUMBER_OVERFLOW", {"field": "area_m2"})
    check(due > 0, "PRICE_REQUIRED")
    matching.check_wanted(txn, op.demand, asked)
    txn.put("bids", op.bid, demand=op.demand, amounts=asked, price=op.price_fen_per_mu)
    board.set_bid(txn, op.bid, "BID_REVEALED")


def _void(txn, offer, bid, accepted):
    """What was allowed when it was revealed and is no longer."""
    if any(txn.state.get("divisions", county)["suspended"] for county in (offer["county"], bid["buyer"])):
        return True
    demand = txn.state.get("demands", bid["demand"])
    if offer["kind"] not in txn.policy["tradable"] or demand["state"] != "DEMAND_OPEN":
        return True
    return not amounts.within(bid["amounts"], _lacks(txn, bid["demand"], accepted))


def _lacks(txn, demand, accepted):
    """What the demand still lacks beside bids accepted before for it."""
    rest = demands.open_rest(txn.state.get("demands", demand))
    for _, other, had in accepted:
        if other["demand"] == demand:
            rest = amounts.minus(rest, had)
    return rest


def clear(txn, offer_name):
    """The tick at the end of the period of revealing."""
    offer = txn.state.get("offers", offer_name)
    txn.state.deadline(f"offers/{offer_name}", None)
    all_bids = board.bids_of(txn.state, offer_name)
    for _, name, bid in all_bids:
        if bid["state"] == "BID_COMMITTED":
            board.set_bid(txn, name, "BID_VOID")
    revealed = sorted((-bid["price"], order, name, bid) for order, name, bid in all_bids
                      if bid["state"] == "BID_REVEALED")
    left, accepted, outbid = offer["rest"], [], []
    for _, _, name, bid in revealed:
        if left[0] == 0:
            outbid.append(name)
            continue
        if _void(txn, offer, bid, accepted):
            board.set_bid(txn, name, "BID_VOID")
            continue
        had = bid["amounts"]
        if bid["amounts"][0] >= left[0]:
            had = amounts.least(left, _lacks(txn, bid["demand"], accepted))
        if amounts.due(had, (bid["price"], 0, 0)) == 0:
            outbid.append(name)
            continue
        accepted.append((name, bid, had))
        left = amounts.minus(left, had)
    price = min((bid["price"] for _, bid, _ in accepted), default=0)
    for name, bid, had in accepted:
        due = amounts.due(had, (price, 0, 0))
        if due == 0:
            outbid.append(name)
            continue
        matching.match(txn, f"T-{txn.tail}-{txn.next_ordinal()}", offer_name, bid["demand"], had, (price, 0, 0), due)
        board.set_bid(txn, name, "BID_ACCEPTED")
    for name in outbid:
        board.set_bid(txn, name, "BID_OUTBID")
    if any(txn.state.get("offers", offer_name)["rest"]):
        board.take_back(txn, offer_name, types.LAPSE, "OFFER_LAPSED")
    else:
        board.end_offer(txn, offer_name, "OFFER_TAKEN")


OPERATIONS = {f.__name__: f for f in (commit_bid, reveal_bid)}
