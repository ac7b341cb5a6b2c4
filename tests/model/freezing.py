"""Freezing in every place (QT-5): RESERVE, OFFERED, HOOKED, unpaid COMMITTED; release and deduction."""

from . import amounts, board, fields, recall, settlement, substitution
from .fields import check
from .protos import types


def at(state, name, place):
    lot = state.get("lots", name)
    return state.balance((lot["county"], lot["kind"], name, place))


def _unpaid_deals(state, name):
    """Deals of the lot's county that hold a piece of it and of which nothing is paid, newest first."""
    county = state.get("lots", name)["county"]
    found = [(deal["entry"], deal_name, deal) for deal_name, deal in state.tables["deals"].items()
             if deal["seller"] == county and deal["state"] in ("DEAL_MATCHED", "DEAL_APPROVED") and deal["paid"] == 0
             and not deal.get("reverses") and any(lot == name for lot, _ in deal["pieces"])]
    return [(deal_name, deal) for _, deal_name, deal in sorted(found, key=lambda it: it[:2], reverse=True)]


def piece_of(pieces, name):
    result = amounts.ZERO
    for lot, piece in pieces:
        if lot == name:
            result = amounts.plus(result, piece)
    return result


def freezable(state, name):
    result = amounts.ZERO
    for place in (types.RESERVE, types.OFFERED, types.HOOKED):
        result = amounts.plus(result, at(state, name, place))
    for _, deal in _unpaid_deals(state, name):
        result = amounts.plus(result, piece_of(deal["pieces"], name))
    return result


def _holds(piece, short):
    return any(p > 0 and s > 0 for p, s in zip(piece, short))


def _from_reserve(txn, name, short):
    taken = amounts.least(at(txn.state, name, types.RESERVE), short)
    txn.move(name, txn.state.get("lots", name), types.RESERVE, types.FROZEN, types.FREEZE, taken)
    return amounts.minus(short, taken)


def _from_offers(txn, name, short):
    lot = txn.state.get("lots", name)
    offers = sorted(((offer["order"], offer_name) for offer_name, offer in txn.state.of(
        "offers", lot["county"], lot["kind"]) if offer["state"] == "OFFER_OPEN"), reverse=True)
    for _, offer_name in offers:
        if _holds(piece_of(txn.state.get("offers", offer_name)["pieces"], name), short):
            board.take_back(txn, offer_name, types.RECALL, "OFFER_RECALLED")
            short = _from_reserve(txn, name, short)
    return short


def _from_demands(txn, name, short):
    """Also the demands it touched, in order."""
    lot, touched = txn.state.get("lots", name), []
    demands = sorted(((demand["entry"], demand_name) for demand_name, demand in txn.state.of(
        "demands", lot["county"], lot["kind"]) if demand["state"] == "DEMAND_OPEN"), reverse=True)
    for _, demand_name in demands:
        demand = txn.state.get("demands", demand_name)
        pieces, taken = [], amounts.ZERO
        for held, hooked, used in demand["pieces"]:
            if held == name:
                taken = amounts.least(hooked, short)
                hooked = amounts.minus(hooked, taken)
            if any(hooked) or any(used):
                pieces.append((held, hooked, used))
        if any(taken):
            txn.put("demands", demand_name, pieces=tuple(pieces), hooked=amounts.minus(demand["hooked"], taken))
            txn.move(name, lot, types.HOOKED, types.FROZEN, types.FREEZE, taken)
            short = amounts.minus(short, taken)
            touched.append(demand_name)
    return short, touched


def freeze(txn, name, asked, cause):
    """Takes an amount that is freezable out of wherever it lies."""
    short = _from_offers(txn, name, _from_reserve(txn, name, asked))
    short, touched = _from_demands(txn, name, short)
    for deal_name, deal in _unpaid_deals(txn.state, name):
        if _holds(piece_of(deal["pieces"], name), short):
            settlement.end(txn, deal_name, "DEAL_VOIDED")
            short = _from_reserve(txn, name, short)
    assert not any(short), (name, short)
    for demand in touched:
        substitution.renew(txn, demand)
    lot = txn.state.get("lots", name)
    recall.for_need(txn, lot["county"], lot["kind"], cause)


def _asked(txn, op):
    """The lot and the amount of a freeze, release or deduction by the province."""
    txn.require_province(types.PROVINCE_DEPARTMENT)
    lot = txn.find("lots", op.lot)
    asked = fields.numbers(op.amounts, "amounts", lot["kind"])
    fields.text(op.reason, "reason")
    fields.document(op, "document")
    return lot, asked


def freeze_quota(txn, op):
    lot, asked = _asked(txn, op)
    check(lot["origin"] != types.ORIGIN_PURCHASE, "BOUGHT_NOT_FROZEN")
    available = freezable(txn.state, op.lot)
    check(amounts.within(asked, available), "INSUFFICIENT_TO_FREEZE", figures={"asked": asked, "available": available})
    freeze(txn, op.lot, asked, "freeze")


def release_quota(txn, op):
    lot, asked = _asked(txn, op)
    frozen, lost = at(txn.state, op.lot, types.FROZEN), lot["lost_frozen"]
    check(amounts.within(asked, amounts.minus(frozen, lost)), "INSUFFICIENT_FROZEN",
          figures={"asked": asked, "frozen": frozen, "lost": lost})
    txn.move(op.lot, lot, types.FROZEN, types.RESERVE, types.RELEASE, asked)


def deduct_quota(txn, op):
    lot, asked = _asked(txn, op)
    frozen = at(txn.state, op.lot, types.FROZEN)
    check(amounts.within(asked, frozen), "INSUFFICIENT_FROZEN", figures={"asked": asked, "frozen": frozen})
    txn.put("lots", op.lot, lost_frozen=amounts.minus(lot["lost_frozen"], amounts.least(lot["lost_frozen"], asked)))
    txn.move(op.lot, lot, types.FROZEN, types.DEDUCTED, types.DEDUCT, asked)


OPERATIONS = {f.__name__: f for f in (freeze_quota, release_quota, deduct_quota)}
