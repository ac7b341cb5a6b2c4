"""Requests on fixed-price offers and the province's decision (TR-1, TR-2, SB-4)."""

from . import amounts, beijing, demands, fields, self_balance, settlement, substitution, sums
from .fields import check
from .protos import project as project_pb, types
from .txn import require_state


def request_purchase(txn, op):
    txn.require_type(types.COUNTY_GOVERNMENT)
    demand = txn.find("demands", op.demand)
    buyer, kind = demand["county"], demand["kind"]
    txn.require_division(buyer)
    asked = fields.numbers(op.amounts, "amounts", kind)
    offer = txn.find("offers", op.offer)
    require_state(demand, f"demands/{op.demand}", "DEMAND_OPEN")
    require_state(offer, f"offers/{op.offer}", "OFFER_OPEN")
    seller = offer["county"]
    check(seller != buyer, "SAME_COUNTY")
    for county in (seller, buyer):
        check(not txn.state.get("divisions", county)["suspended"], "COUNTY_SUSPENDED")
    check(offer["kind"] in txn.policy["tradable"], "KIND_NOT_TRADABLE")
    check(offer["kind"] == kind, "DEMAND_NOT_BUYERS")
    check(amounts.within(asked, demands.open_rest(demand)), "ABOVE_DEMAND")
    if txn.policy["buyer_must_lack"]:
        lack = sums.lack(txn.state, buyer, kind)
        check(amounts.within(asked, lack), "ABOVE_LACK", figures={
            "asked": asked, "lack": lack, "need": sums.need(txn.state, buyer, kind),
            "reserve": sums.at(txn.state, buyer, kind, types.RESERVE)})
    had = amounts.least(asked, offer["rest"])
    check(had == asked or (op.partial and any(had)), "ABOVE_OFFER", figures={"asked": asked, "rest": offer["rest"]})
    due = amounts.due(had, offer["price"])
    check(due <= amounts.MAX_MONEY, "NUMBER_OVERFLOW", {"field": "amounts"})
    check(due > 0, "PRICE_REQUIRED")
    self_balance.check_band(txn, kind, had, offer["price"])
    name = f"T-{txn.tail}"
    taken, rest, missing = [], [], had
    for lot, piece in offer["pieces"]:
        part = amounts.least(piece, missing)
        missing = amounts.minus(missing, part)
        if any(part):
            taken.append((lot, part))
            txn.move(lot, txn.state.get("lots", lot), types.OFFERED, types.COMMITTED, types.MATCH, part)
        if part != piece:
            rest.append((lot, amounts.minus(piece, part)))
    left = amounts.minus(offer["rest"], had)
    deadline = beijing.period_end(txn.time_us, txn.policy["deal_approval_days"])
    txn.put("deals", name, {
        "entry": txn.index, "offer": op.offer, "seller": seller, "buyer": buyer, "demand": op.demand, "kind": kind, "pieces": tuple(taken),
        "price": offer["price"], "due": due, "paid": 0, "receipts": (), "state": "DEAL_MATCHED",
        "deadline_us": deadline})
    txn.state.deadline(f"deals/{name}", deadline)
    txn.assigned(f"deals/{name}")
    txn.computed(f"deals/{name}", "due", value=due)
    txn.put("offers", op.offer, rest=left, pieces=tuple(rest), state="OFFER_OPEN" if any(left) else "OFFER_TAKEN")
    if not any(left):
        txn.transition(f"offers/{op.offer}", "OFFER_OPEN", "OFFER_TAKEN")
    txn.put("demands", op.demand, committed=amounts.plus(demand["committed"], had))
    substitution.renew(txn, op.demand)


def decide_deal(txn, op):
    txn.require_province(types.PROVINCE_DEPARTMENT)
    deal = txn.find("deals", op.deal)
    fields.decision(op.decision, "decision")
    fields.optional_text(op.reason, "reason")
    fields.document(op, "document", needed=False)
    require_state(deal, f"deals/{op.deal}", "DEAL_MATCHED")
    if op.decision == project_pb.RETURN_WITH_REASON:
        check(op.reason, "REASON_REQUIRED")
        settlement.end(txn, op.deal, "DEAL_REJECTED")
        return
    deadline = beijing.period_end(txn.time_us, txn.policy["payment_days"])
    txn.put("deals", op.deal, state="DEAL_APPROVED", deadline_us=deadline)
    txn.state.deadline(f"deals/{op.deal}", deadline + txn.policy["default_grace_days"] * beijing.DAY)
    txn.transition(f"deals/{op.deal}", "DEAL_MATCHED", "DEAL_APPROVED")


OPERATIONS = {f.__name__: f for f in (request_purchase, decide_deal)}
