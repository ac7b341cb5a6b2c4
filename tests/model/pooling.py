"""Revenue of a project whose cost is covered joins the county's pool (RV-3)."""

from . import debt, fields, revenue
from .fields import check
from .protos import types
from .txn import LETTER


def pool_revenue(txn, op):
    txn.require_type(types.FINANCE_OFFICE)
    txn.require_division(op.county)
    fields.required(op.source_project, "source_project")
    revenue.project_of(txn, op.county, op.source_project)
    fields.kind(op.kind, "kind")
    fields.money(op.amount_fen, "amount_fen")
    fields.document(op, "document")
    check(op.kind != types.REDLINE_VACATED, "CLASS_NOT_ALLOWED", {"kind": "REDLINE_VACATED"})
    if txn.policy["revenue_classes"]:
        revenue.check_cost_covered(txn, op)
    source = f"REVENUE/{op.county}/{op.source_project}/{LETTER[op.kind]}"
    available = txn.state.money.get(source, 0)
    check(op.amount_fen <= available, "ABOVE_REVENUE", figures={"asked": op.amount_fen, "available": available})
    money = debt.of(txn.state, op.source_project)
    txn.put("project_finance", op.source_project, money, pooled=money["pooled"] + op.amount_fen)
    txn.pay(source, f"REVENUE/{op.county}//{LETTER[op.kind]}", op.amount_fen)


OPERATIONS = {"pool_revenue": pool_revenue}
