"""Delivery against payment (TR-3, TR-4, RV-1)."""

from . import amounts, beijing, demands, fields, quotas, substitution
from .fields import check
from .protos import types
from .txn import LETTER


def end(txn, name, after):
    """A deal ends unsettled: its quota returns to the seller's RESERVE, the demand is free again."""
    deal = txn.state.get("deals", name)
    total = amounts.ZERO
    for lot, piece in deal["pieces"]:
        txn.move(lot, txn.state.get("lots", lot), types.COMMITTED, types.RESERVE, types.RETURN, piece)
        total = amounts.plus(total, piece)
    demand = txn.state.get("demands", deal["demand"])
    txn.put("demands", deal["demand"], committed=amounts.minus(demand["committed"], total))
    substitution.renew(txn, deal["demand"])
    txn.put("deals", name, state=after)
    txn.state.deadline(f"deals/{name}", None)
    txn.transition(f"deals/{name}", deal["state"], after)


def default(txn, name):
    """Not paid in time: what was paid in part lies in SUSPENSE from now on."""
    deal = txn.state.get("deals", name)
    for code in deal["receipts"]:
        receipt = txn.state.get("receipts", code)
        txn.pay(f"ESCROW/{name}", f"SUSPENSE/{code}", receipt["fen"])
        txn.put("receipts", code, state="RECEIPT_SUSPENSE", reason="defaulted", deal="")
        txn.transition(f"receipts/{code}", "RECEIPT_APPLIED", "RECEIPT_SUSPENSE")
    txn.put("deals", name, paid=0, receipts=())
    end(txn, name, "DEAL_DEFAULTED")


def _misfit(deal, receipt):
    """Why a receipt does not count toward a deal, or empty."""
    if deal is None:
        return "unmatched"
    if deal["state"] != "DEAL_APPROVED" or deal["reverses"]:
        return "not-payable"
    if receipt["payer"] != deal["buyer"]:
        return "wrong-payer"
    if receipt["date"] > beijing.last_day(deal["deadline_us"]):
        return "too-late"
    if deal["paid"] + receipt["fen"] > deal["due"]:
        return "too-much"
    return ""


def use_voucher(txn, scope, number, user, again=False):
    """Uses a voucher number once for ever; `again`: whoever used it was reversed and may use it anew."""
    before = txn.state.get("vouchers", f"{scope}/{number}")
    check(before is None or (again and before["user"] == user), "VOUCHER_USED")
    txn.put("vouchers", f"{scope}/{number}", {"user": user})


def check_code(code):
    check(len(code) == 20 and code.isascii() and code.isdigit(), "RECEIPT_FORM")


def use_receipt(txn, code, voucher, payer, fen):
    """The payment code and its voucher are new, or those of a reversed receipt; the payer's total stays in bounds."""
    before = txn.state.get("receipts", code)
    again = before is not None and before["state"] == "RECEIPT_REVERSED"
    check(before is None or again, "RECEIPT_USED")
    use_voucher(txn, "receipts", voucher, code, again)
    check(fen - txn.state.money.get(f"OUTSIDE/{payer}", 0) <= amounts.MAX_MONEY, "NUMBER_OVERFLOW",
          {"field": "amount_fen"})
    txn.assigned(f"receipts/{code}")


def _apply(txn, code, receipt, source, deal_name):
    deal = txn.state.get("deals", deal_name)
    txn.pay(source, f"ESCROW/{deal_name}", receipt["fen"])
    txn.put("receipts", code, dict(receipt, state="RECEIPT_APPLIED", deal=deal_name, reason=""))
    paid = deal["paid"] + receipt["fen"]
    txn.put("deals", deal_name, paid=paid, receipts=deal["receipts"] + (code,))
    if paid == deal["due"]:
        _settle(txn, deal_name)


def by_project(txn, deal):
    """Shares of a deal's amount by the project of the pieces' lots, in the order of first appearance (RV-1)."""
    result = {}
    money = amounts.shares(deal["due"], [amounts.weight(piece, deal["price"]) for _, piece in deal["pieces"]])
    for (source, _), fen in zip(deal["pieces"], money):
        project = txn.state.get("lots", source)["project"]
        result[project] = result.get(project, 0) + fen
    return result


def _settle(txn, name):
    deal = txn.state.get("deals", name)
    buyer, seller, kind, pieces = deal["buyer"], deal["seller"], deal["kind"], deal["pieces"]
    total, delivered = amounts.ZERO, []
    for number, (source, piece) in enumerate(pieces):
        lot = txn.state.get("lots", source)
        bought = f"{buyer}-{LETTER[kind]}-{lot['vintage']}-{txn.tail}-{number}"
        quotas.add_lot(txn, bought, {"county": buyer, "kind": kind, "vintage": lot["vintage"],
                                     "origin": types.ORIGIN_PURCHASE, "parent": source, "earmark": deal["demand"],
                                     "issued": piece, "valid_until_us": lot["valid_until_us"],
                                     "farmland": quotas.farmland_share(lot, piece)})
        txn.post(seller, kind, source, types.COMMITTED, types.TRANSFER_OUT, amounts.negated(piece))
        txn.post(buyer, kind, bought, types.HOOKED, types.TRANSFER_IN, piece)
        demands.add_hooked(txn, deal["demand"], bought, piece)
        total = amounts.plus(total, piece)
        delivered.append(bought)
    demand = txn.state.get("demands", deal["demand"])
    txn.put("demands", deal["demand"], committed=amounts.minus(demand["committed"], total))
    substitution.renew(txn, deal["demand"])
    for project, fen in by_project(txn, deal).items():
        txn.pay(f"ESCROW/{name}", f"REVENUE/{seller}/{project}/{LETTER[kind]}", fen)
    txn.put("deals", name, state="DEAL_SETTLED", delivered=tuple(delivered))
    txn.state.deadline(f"deals/{name}", None)
    txn.transition(f"deals/{name}", "DEAL_APPROVED", "DEAL_SETTLED")


def record_receipt(txn, op):
    txn.require_province(types.FINANCE_OFFICE)
    check_code(op.payment_code)
    fields.text(op.voucher_number, "voucher_number")
    txn.find("divisions", op.payer)
    fields.money(op.amount_fen, "amount_fen")
    day = fields.past_date(op.date, "date", txn.time_us)
    fields.digest(op.sha256, "sha256")
    deal = txn.find("deals", op.deal) if op.deal else None
    use_receipt(txn, op.payment_code, op.voucher_number, op.payer, op.amount_fen)
    outside = f"OUTSIDE/{op.payer}"
    receipt = {"payer": op.payer, "fen": op.amount_fen, "date": day, "deal": "", "state": "", "reason": ""}
    misfit = _misfit(deal, receipt)
    if not misfit:
        _apply(txn, op.payment_code, receipt, outside, op.deal)
        return
    txn.pay(outside, f"SUSPENSE/{op.payment_code}", op.amount_fen)
    txn.put("receipts", op.payment_code, dict(receipt, state="RECEIPT_SUSPENSE", reason=misfit))


def refund_receipt(txn, op):
    txn.require_province(types.FINANCE_OFFICE)
    receipt = txn.find("receipts", op.payment_code)
    fields.text(op.voucher_number, "voucher_number")
    fields.text(op.reason, "reason")
    fields.digest(op.sha256, "sha256")
    check(receipt["state"] == "RECEIPT_SUSPENSE", "RECEIPT_NOT_IN_SUSPENSE")
    use_voucher(txn, "refunds", op.voucher_number, op.payment_code)
    txn.pay(f"SUSPENSE/{op.payment_code}", f"OUTSIDE/{receipt['payer']}", receipt["fen"])
    txn.put("receipts", op.payment_code, state="RECEIPT_REFUNDED")
    txn.transition(f"receipts/{op.payment_code}", "RECEIPT_SUSPENSE", "RECEIPT_REFUNDED")


def repost_receipt(txn, op):
    txn.require_province(types.FINANCE_OFFICE)
    receipt = txn.find("receipts", op.payment_code)
    deal = txn.find("deals", op.deal)
    fields.text(op.reason, "reason")
    check(receipt["state"] == "RECEIPT_SUSPENSE", "RECEIPT_NOT_IN_SUSPENSE")
    misfit = _misfit(deal, receipt)
    check(not misfit, "RECEIPT_DOES_NOT_FIT", {"reason": misfit})
    txn.transition(f"receipts/{op.payment_code}", "RECEIPT_SUSPENSE", "RECEIPT_APPLIED")
    _apply(txn, op.payment_code, receipt, f"SUSPENSE/{op.payment_code}", op.deal)


OPERATIONS = {f.__name__: f for f in (record_receipt, refund_receipt, repost_receipt)}
