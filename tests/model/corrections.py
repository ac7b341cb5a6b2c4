"""Reversing entries that name what they reverse (RV-6)."""

from . import fields, settlement
from .fields import Refused, check
from .protos import types


def reverse_disbursement(txn, op):
    """A payment came back: the whole of it returns to its line."""
    txn.require_type(types.FINANCE_OFFICE)
    paid = txn.find("disbursements", op.disbursement)
    line = txn.state.get("lines", paid["line"])
    txn.require_division(line["county"])
    fields.text(op.voucher_number, "voucher_number")
    fields.text(op.reason, "reason")
    fields.digest(op.sha256, "sha256")
    check(not paid["reversed"], "WRONG_STATE", {"object": f"disbursements/{op.disbursement}", "state": "REVERSED",
                                                "wanted": "STANDING"})
    settlement.use_voucher(txn, line["county"], op.voucher_number, op.disbursement)
    txn.put("disbursements", op.disbursement, reversed=txn.index)
    txn.put("lines", paid["line"], spent=line["spent"] - paid["fen"])
    txn.pay(f"SPENT/{paid['line']}", f"APPROPRIATED/{paid['line']}", paid["fen"])


def reverse_receipt(txn, op):
    """A receipt that was recorded wrongly goes back to where it came from."""
    txn.require_province(types.FINANCE_OFFICE)
    code = op.payment_code
    receipt = txn.find("receipts", code)
    fields.text(op.reason, "reason")
    fields.digest(op.sha256, "sha256")
    before, deal = receipt["state"], txn.state.get("deals", receipt["deal"])
    standing = before == "RECEIPT_APPLIED" and deal["state"] != "DEAL_SETTLED"
    if before != "RECEIPT_SUSPENSE" and not standing:
        raise Refused("WRONG_STATE", {"object": f"receipts/{code}", "state": before, "wanted": "RECEIPT_SUSPENSE"})
    source = f"SUSPENSE/{code}"
    if standing:
        source = f"ESCROW/{receipt['deal']}"
        txn.put("deals", receipt["deal"], paid=deal["paid"] - receipt["fen"],
                receipts=tuple(one for one in deal["receipts"] if one != code))
    txn.pay(source, f"OUTSIDE/{receipt['payer']}", receipt["fen"])
    txn.put("receipts", code, state="RECEIPT_REVERSED", deal="")
    txn.transition(f"receipts/{code}", before, "RECEIPT_REVERSED")


OPERATIONS = {f.__name__: f for f in (reverse_disbursement, reverse_receipt)}
