"""Money around a project (PJ-7, RV-3): agreements, credit, loans, final accounts."""

from . import amounts, debt, fields, projects
from .fields import Refused, check
from .protos import types
from .txn import require_state


def register_agreement(txn, op):
    record = projects.own(txn, op.project)
    fields.text(op.investor, "investor")
    fields.money(op.ceiling_fen, "ceiling_fen")
    fields.document(op, "document")
    fields.valid(txn.find("organisations", op.investor)["type"] == types.SOCIAL_INVESTOR, "investor")
    name = f"{record['county']}-I-{txn.tail}"
    txn.put("agreements", name, {"project": op.project, "ceiling": op.ceiling_fen, "appropriated": 0})
    txn.assigned(f"agreements/{name}")


def _of_bank(txn, project_id):
    """The project of a policy bank at or above its county."""
    txn.require_type(types.POLICY_BANK)
    record = txn.find("projects", project_id)
    if not record["county"].startswith(txn.organisation["division"]):
        raise Refused("WRONG_DIVISION")
    return record


def record_credit(txn, op):
    _of_bank(txn, op.project)
    fields.money(op.amount_fen, "amount_fen", zero_allowed=not op.granted)
    fields.optional_text(op.terms, "terms")
    fields.document(op, "document")
    money = debt.of(txn.state, op.project)
    credit = (txn.organisation["id"], op.granted, op.amount_fen)
    txn.put("project_finance", op.project, money, credits=money["credits"] + (credit,))


def record_loan(txn, op):
    record = _of_bank(txn, op.project)
    fields.text(op.contract_number, "contract_number")
    fields.money(op.amount_fen, "amount_fen")
    fields.past_date(op.date, "date", txn.time_us)
    fields.document(op, "document")
    money = debt.of(txn.state, op.project)
    loaned = money["loaned"] + op.amount_fen
    check(loaned <= amounts.MAX_MONEY, "NUMBER_OVERFLOW", {"field": "amount_fen"})
    name = f"{record['county']}-K-{txn.tail}"
    txn.put("loans", name, {"project": op.project, "fen": op.amount_fen})
    txn.assigned(f"loans/{name}")
    txn.put("project_finance", op.project, money, loaned=loaned)
    debt.renew(txn, op.project, always=True)


def record_repayment(txn, op):
    _of_bank(txn, op.project)
    fields.money(op.amount_fen, "amount_fen")
    fields.past_date(op.date, "date", txn.time_us)
    fields.document(op, "document")
    money = debt.of(txn.state, op.project)
    outstanding = money["loaned"] - money["repaid"]
    check(op.amount_fen <= outstanding, "ABOVE_LOAN", figures={"asked": op.amount_fen, "outstanding": outstanding})
    txn.put("project_finance", op.project, money, repaid=money["repaid"] + op.amount_fen)
    debt.renew(txn, op.project, always=True)


def record_final_accounts(txn, op):
    txn.require_type(types.FINANCE_OFFICE)
    record = txn.find("projects", op.project)
    txn.require_division(record["county"])
    sub, name = record["subprojects"].get(op.subproject), f"subprojects/{op.project}/{op.subproject}"
    check(sub, "NOT_FOUND", {"object": name})
    fields.money(op.cost_fen, "cost_fen", zero_allowed=True)
    fields.document(op, "document")
    require_state(sub, name, "SUBPROJECT_ACCEPTED")
    projects.replace_subproject(txn, op.project, op.subproject, final_cost=op.cost_fen)


OPERATIONS = {f.__name__: f for f in (register_agreement, record_credit, record_loan, record_repayment,
                                      record_final_accounts)}
