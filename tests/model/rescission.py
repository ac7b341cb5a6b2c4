"""The way back of a settled deal, by a ruling (TR-7)."""

from . import amounts, fields, recall, settlement, substitution
from .fields import Refused, check
from .protos import types
from .txn import LETTER, require_state


def _check_rescindable(txn, name, deal):
    thing = f"deals/{name}"
    require_state(deal, thing, "DEAL_SETTLED")
    check(not deal["reverses"], "WRONG_STATE", {"object": thing})
    check(not deal["rescinded_by"], "WRONG_STATE", {"object": thing, "state": "RESCINDED"})
    for lot_name in deal["delivered"]:
        lot = txn.state.get("lots", lot_name)
        held = amounts.ZERO
        for place in (types.HOOKED, types.RESERVE):
            held = amounts.plus(held, txn.state.balance((lot["county"], lot["kind"], lot_name, place)))
        check(held == lot["issued"], "RESCIND_USED", {"lot": lot_name}, {"issued": lot["issued"], "held": held})


def order_rescission(txn, op):
    txn.require_province(types.PROVINCE_DEPARTMENT)
    deal = txn.find("deals", op.deal)
    fields.text(op.reason, "reason")
    fields.document(op, "document")
    _check_rescindable(txn, op.deal, deal)
    name = f"T-{txn.tail}"
    pieces = tuple((lot, txn.state.get("lots", lot)["issued"]) for lot in deal["delivered"])
    txn.put("deals", name, {
        "entry": txn.index, "offer": "", "seller": deal["buyer"], "buyer": deal["seller"], "demand": "",
        "kind": deal["kind"], "pieces": pieces, "price": deal["price"], "due": deal["due"], "paid": 0, "receipts": (),
        "state": "DEAL_APPROVED", "deadline_us": 0, "delivered": (), "reverses": op.deal, "rescinded_by": ""})
    txn.put("deals", op.deal, rescinded_by=name)
    txn.assigned(f"deals/{name}")
    txn.computed(f"deals/{name}", "due", value=deal["due"])
    touched = []
    for lot_name in deal["delivered"]:
        touched += [one for one in _commit(txn, lot_name) if one not in touched]
    for demand in touched:
        substitution.renew(txn, demand)
    recall.for_need(txn, deal["buyer"], deal["kind"], "rescission")


def _commit(txn, lot_name):
    """All of a lot to COMMITTED: out of the demands that hold it, newest first, then out of RESERVE."""
    lot, touched = txn.state.get("lots", lot_name), []
    holders = sorted(((demand["entry"], name) for name, demand in txn.state.of("demands", lot["county"], lot["kind"])
                      if any(held == lot_name and any(hooked) for held, hooked, _ in demand["pieces"])), reverse=True)
    for _, name in holders:
        demand, taken, pieces = txn.state.get("demands", name), amounts.ZERO, []
        for held, hooked, used in demand["pieces"]:
            if held == lot_name:
                taken, hooked = hooked, amounts.ZERO
            if any(hooked) or any(used):
                pieces.append((held, hooked, used))
        txn.put("demands", name, pieces=tuple(pieces), hooked=amounts.minus(demand["hooked"], taken))
        txn.move(lot_name, lot, types.HOOKED, types.COMMITTED, types.RESCIND, taken)
        touched.append(name)
    reserve = txn.state.balance((lot["county"], lot["kind"], lot_name, types.RESERVE))
    txn.move(lot_name, lot, types.RESERVE, types.COMMITTED, types.RESCIND, reserve)
    return touched


def _payments(txn, deal):
    """(account, fen): each project's share back out of its own revenue, the rest out of the county's pool."""
    place, letter = f"REVENUE/{deal['seller']}", LETTER[deal["kind"]]
    left, payments = dict(txn.state.money), []
    for project, share in settlement.by_project(txn, deal).items():
        accounts = list(dict.fromkeys((f"{place}/{project}/{letter}", f"{place}//{letter}")))
        available = sum(left.get(account, 0) for account in accounts)
        check(share <= available, "ABOVE_REVENUE", {"project": project}, {"asked": share, "available": available})
        for account in accounts:
            fen = min(share, left.get(account, 0))
            if fen:
                payments.append((account, fen))
                left[account] -= fen
                share -= fen
    return payments


def refund_rescission(txn, op):
    txn.require_province(types.FINANCE_OFFICE)
    back = txn.find("deals", op.deal)
    fields.text(op.voucher_number, "voucher_number")
    fields.past_date(op.date, "date", txn.time_us)
    fields.digest(op.sha256, "sha256")
    if not back["reverses"]:
        raise Refused("WRONG_STATE", {"object": f"deals/{op.deal}", "wanted": "RESCISSION"})
    require_state(back, f"deals/{op.deal}", "DEAL_APPROVED")
    settlement.use_voucher(txn, "refunds", op.voucher_number, op.deal)
    deal = txn.state.get("deals", back["reverses"])
    seller, buyer, kind = deal["seller"], deal["buyer"], deal["kind"]
    payments = _payments(txn, deal)
    for (parent, piece), delivered in zip(deal["pieces"], deal["delivered"]):
        txn.post(buyer, kind, delivered, types.COMMITTED, types.TRANSFER_OUT, amounts.negated(piece))
        txn.post(seller, kind, parent, types.RESERVE, types.TRANSFER_IN, piece)
    for account, fen in payments:
        txn.pay(account, f"OUTSIDE/{buyer}", fen)
    txn.put("deals", op.deal, state="DEAL_SETTLED")
    txn.transition(f"deals/{op.deal}", "DEAL_APPROVED", "DEAL_SETTLED")


OPERATIONS = {f.__name__: f for f in (order_rescission, refund_rescission)}
