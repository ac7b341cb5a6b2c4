"""Requests on offers and the province's decisions (TR-1, TR-2, SB-4, allocation)."""

from . import amounts, fields, matching, self_balance, settlement
from .fields import check
from .protos import project as project_pb, types
from .txn import require_state


def request_purchase(txn, op):
    txn.require_type(types.COUNTY_GOVERNMENT)
    demand = txn.find("demands", op.demand)
    buyer, kind = demand["county"], demand["kind"]
    txn.require_division(buyer)
    asked = fields.numbers(op.amounts, "amounts", kind)
    agreed = fields.price(op.price, "price")
    offer = txn.find("offers", op.offer)
    require_state(demand, f"demands/{op.demand}", "DEMAND_OPEN")
    require_state(offer, f"offers/{op.offer}", "OFFER_OPEN")
    negotiated = offer["mode"] == types.NEGOTIATED
    check(offer["mode"] != types.SEALED_BID, "MODE_NOT_ALLOWED")
    check(not negotiated or offer["buyer"] == buyer, "NOT_THE_BUYER")
    matching.check_market(txn, offer, offer["county"], buyer)
    check(offer["kind"] == kind, "DEMAND_NOT_BUYERS")
    matching.check_wanted(txn, op.demand, asked)
    check(not negotiated or (asked, agreed) == (offer["rest"], offer["price"]), "TERMS_DIFFER")
    had = amounts.least(asked, offer["rest"])
    check(had == asked or (op.partial and any(had)), "ABOVE_OFFER", figures={"asked": asked, "rest": offer["rest"]})
    due = amounts.due(had, offer["price"])
    check(due <= amounts.MAX_MONEY, "NUMBER_OVERFLOW", {"field": "amounts"})
    check(due > 0, "PRICE_REQUIRED")
    self_balance.check_band(txn, kind, had, offer["price"])
    matching.match(txn, f"T-{txn.tail}", op.offer, op.demand, had, offer["price"], due)
    matching.end_if_taken(txn, op.offer)


def decide_deal(txn, op):
    txn.require_province(types.PROVINCE_DEPARTMENT)
    deal = txn.find("deals", op.deal)
    fields.decide(op)
    require_state(deal, f"deals/{op.deal}", "DEAL_MATCHED")
    if op.decision == project_pb.RETURN_WITH_REASON:
        check(op.reason, "REASON_REQUIRED")
        settlement.end(txn, op.deal, "DEAL_REJECTED")
        return
    matching.approve(txn, op.deal)


def allocate_quota(txn, op):
    txn.require_province(types.PROVINCE_DEPARTMENT)
    offer = txn.find("offers", op.offer)
    demand = txn.find("demands", op.demand)
    asked = fields.numbers(op.amounts, "amounts", demand["kind"])
    fields.text(op.reason, "reason")
    fields.document(op, "document")
    check(types.ALLOCATED in txn.policy["modes"], "MODE_NOT_ALLOWED")
    require_state(demand, f"demands/{op.demand}", "DEMAND_OPEN")
    require_state(offer, f"offers/{op.offer}", "OFFER_OPEN")
    check(offer["mode"] == types.FIXED_PRICE, "MODE_NOT_ALLOWED")
    matching.check_market(txn, offer, offer["county"], demand["county"])
    check(offer["kind"] == demand["kind"], "DEMAND_NOT_BUYERS")
    matching.check_wanted(txn, op.demand, asked)
    check(amounts.within(asked, offer["rest"]), "ABOVE_OFFER", figures={"asked": asked, "rest": offer["rest"]})
    guide = txn.policy["guides"].get(offer["kind"], amounts.ZERO)
    due = amounts.due(asked, guide)
    check(due > 0, "GUIDE_PRICE_MISSING")
    check(due <= amounts.MAX_MONEY, "NUMBER_OVERFLOW")
    name = f"T-{txn.tail}"
    matching.match(txn, name, op.offer, op.demand, asked, guide, due)
    matching.end_if_taken(txn, op.offer)
    matching.approve(txn, name)


OPERATIONS = {f.__name__: f for f in (request_purchase, decide_deal, allocate_quota)}
