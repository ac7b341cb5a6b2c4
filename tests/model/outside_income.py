"""Income other than quota, with its receipt (RV-5)."""

from . import fields, revenue, settlement
from .protos import types


def record_outside_income(txn, op):
    txn.require_type(types.FINANCE_OFFICE)
    txn.require_division(op.county)
    fields.valid(len(op.county) == 6, "county")
    if op.project:
        revenue.project_of(txn, op.county, op.project)
    fields.enum(types, "IncomeSource", op.source, "source")
    settlement.check_code(op.payment_code)
    fields.text(op.voucher_number, "voucher_number")
    fields.money(op.amount_fen, "amount_fen")
    day = fields.past_date(op.date, "date", txn.time_us)
    fields.digest(op.sha256, "sha256")
    settlement.use_receipt(txn, op.payment_code, op.voucher_number, op.county, op.amount_fen)
    txn.put("receipts", op.payment_code, {"payer": op.county, "fen": op.amount_fen, "date": day, "deal": "",
                                          "state": "RECEIPT_INCOME", "reason": ""})
    letter = revenue.INCOME_LETTER[op.source]
    txn.pay(f"OUTSIDE/{op.county}", f"INCOME/{op.county}/{op.project}/{letter}", op.amount_fen)


OPERATIONS = {"record_outside_income": record_outside_income}
