"""Revenue through the budget (RV-1 to RV-5)."""

import re

from . import debt, fields, settlement
from .fields import check
from .protos import types
from .txn import LETTER

BUDGET_CODE = re.compile(r"[0-9]{3,10}\Z")
_FIRST_CLASS = (types.FARMLAND_COST, types.CONSTRUCTION_LAND_COST, types.PUBLIC_WELFARE_COST, types.INVESTOR_RETURN)
_SECOND_CLASS = (types.FARMLAND_PROTECTION, types.RURAL_REVITALISATION)
_COST_KINDS = (types.FARMLAND_CONSOLIDATION, types.SUPPLEMENTARY_FARMLAND_WORKS, types.PADDY_CONVERSION,
               types.CONSTRUCTION_LAND_RECLAMATION, types.PUBLIC_WELFARE)


INCOME_LETTER = {types.CARBON_SINK: "C", types.OPERATING_LAND: "L", types.OTHER_INCOME: "O"}


def _account(line):
    """Where a line's money comes from: quota revenue or outside income."""
    if line["income"]:
        return f"INCOME/{line['county']}/{line['source']}/{INCOME_LETTER[line['income']]}"
    return f"REVENUE/{line['county']}/{line['source']}/{LETTER[line['kind']]}"


def _check_money(op):
    """Quota revenue or outside income: exactly one."""
    fields.valid((op.kind == 0) != (op.income_source == 0), "kind")
    if op.kind:
        fields.kind(op.kind, "kind")
    else:
        fields.enum(types, "IncomeSource", op.income_source, "income_source")


def project_of(txn, county, project_id):
    project = txn.find("projects", project_id)
    check(project["county"] == county, "NOT_FOUND")
    return project


def appropriate(txn, op):
    txn.require_type(types.FINANCE_OFFICE)
    txn.require_division(op.county)
    _check_money(op)
    fields.valid(not op.agreement or op.revenue_class == types.INVESTOR_RETURN, "agreement")
    fields.year(op.year, "year")
    if op.source_project:
        project_of(txn, op.county, op.source_project)
    if op.project or op.subproject:
        project = project_of(txn, op.county, op.project)
        check(not op.subproject or op.subproject in project["subprojects"], "NOT_FOUND")
    fields.revenue_class(op.revenue_class, "revenue_class")
    check(BUDGET_CODE.match(op.budget_code), "BUDGET_CODE_FORM")
    fields.money(op.amount_fen, "amount_fen")
    fields.document(op, "document")
    bound = txn.policy["revenue_classes"] and not op.income_source
    if bound:
        check((op.kind == types.REDLINE_VACATED) == (op.revenue_class == types.ECOLOGICAL_PROTECTION),
              "CLASS_NOT_ALLOWED")
    if op.revenue_class == types.INVESTOR_RETURN:
        _check_agreement(txn, op)
    line = {"county": op.county, "source": op.source_project, "project": op.project, "kind": op.kind,
            "income": op.income_source, "class": op.revenue_class, "fen": op.amount_fen, "spent": 0, "year": op.year,
            "agreement": op.agreement}
    available = txn.state.money.get(_account(line), 0)
    check(op.amount_fen <= available, "ABOVE_REVENUE", figures={"asked": op.amount_fen, "available": available})
    if bound and op.source_project and op.revenue_class in _SECOND_CLASS:
        check_cost_covered(txn, op)
    name = f"{op.county}-B-{txn.tail}"
    txn.put("lines", name, line)
    txn.state.join("lines", op.county, 0, name)
    txn.assigned(f"lines/{name}")
    txn.pay(_account(line), f"APPROPRIATED/{name}", op.amount_fen)
    _count_agreement(txn, line, op.amount_fen)


def _check_agreement(txn, op):
    """An investor's return is due under an agreement of the line's project, up to its ceiling."""
    agreement = txn.state.get("agreements", op.agreement)
    check(agreement and agreement["project"] == op.project, "AGREEMENT_MISSING")
    check(agreement["appropriated"] + op.amount_fen <= agreement["ceiling"], "ABOVE_AGREEMENT", figures={
        "asked": op.amount_fen, "appropriated": agreement["appropriated"], "ceiling": agreement["ceiling"]})


def _count_agreement(txn, line, fen):
    if line["agreement"]:
        before = txn.state.get("agreements", line["agreement"])["appropriated"]
        txn.put("agreements", line["agreement"], appropriated=before + fen)


def _cost_of(sub):
    """Budget, or the final accounts once recorded, net of other funding."""
    return max(0, (sub["cost"] if sub["final_cost"] is None else sub["final_cost"]) - sub["funding"])


def cost_and_cover(state, county, project):
    """Class-1 cost of a project, and what stands appropriated to be spent on it, from whatever quota revenue (RV-3)."""
    subprojects = state.get("projects", project)["subprojects"]
    cost = sum(_cost_of(sub) for sub in subprojects.values() if sub["kind"] in _COST_KINDS)
    covered = sum(line["fen"] for _, line in state.of("lines", county, 0)
                  if line["project"] == project and line["class"] in _FIRST_CLASS and not line["income"])
    return cost, covered


def check_cost_covered(txn, op):
    cost, covered = cost_and_cover(txn.state, op.county, op.source_project)
    check(cost <= covered, "COST_NOT_COVERED", figures={"cost": cost, "covered": covered})


def own_line(txn, name):
    txn.require_type(types.FINANCE_OFFICE)
    line = txn.find("lines", name)
    txn.require_division(line["county"])
    return line


def _check_available(txn, name, fen):
    available = txn.state.money.get(f"APPROPRIATED/{name}", 0)
    check(fen <= available, "ABOVE_APPROPRIATION", figures={"asked": fen, "available": available})


def disburse(txn, op):
    line = own_line(txn, op.line)
    fields.text(op.payee, "payee")
    fields.text(op.voucher_number, "voucher_number")
    fields.digest(op.sha256, "sha256")
    fields.money(op.amount_fen, "amount_fen")
    fields.past_date(op.date, "date", txn.time_us)
    _check_available(txn, op.line, op.amount_fen)
    name = f"{op.line}-{txn.tail}"
    settlement.use_voucher(txn, line["county"], op.voucher_number, name)
    txn.put("disbursements", name, {"line": op.line, "fen": op.amount_fen, "reversed": 0})
    txn.put("lines", op.line, spent=line["spent"] + op.amount_fen)
    txn.assigned(f"disbursements/{name}")
    txn.pay(f"APPROPRIATED/{op.line}", f"SPENT/{op.line}", op.amount_fen)


def take_back_appropriation(txn, op):
    line = own_line(txn, op.line)
    fields.money(op.amount_fen, "amount_fen")
    fields.text(op.reason, "reason")
    _check_available(txn, op.line, op.amount_fen)
    if txn.policy["revenue_classes"] and line["project"] and line["class"] in _FIRST_CLASS and not line["income"]:
        of_source = [other for _, other in txn.state.of("lines", line["county"], 0)
                     if other["source"] == line["project"] and not other["income"]]
        pooled = debt.of(txn.state, line["project"])["pooled"]
        if pooled or any(other["fen"] and other["class"] in _SECOND_CLASS for other in of_source):
            cost, covered = cost_and_cover(txn.state, line["county"], line["project"])
            covered -= op.amount_fen
            check(cost <= covered, "COST_NOT_COVERED", figures={"cost": cost, "covered": covered})
    txn.put("lines", op.line, fen=line["fen"] - op.amount_fen)
    txn.pay(f"APPROPRIATED/{op.line}", _account(line), op.amount_fen)
    _count_agreement(txn, line, -op.amount_fen)


def carry_over_appropriation(txn, op):
    line = own_line(txn, op.line)
    fields.year(op.year, "year")
    fields.document(op, "document")
    check(op.year > line["year"], "YEAR_NOT_LATER")
    txn.put("lines", op.line, year=op.year)


OPERATIONS = {f.__name__: f for f in (appropriate, disburse, take_back_appropriation, carry_over_appropriation)}
