"""Revenue through the budget (RV-1 to RV-4)."""

import re

from . import fields
from .fields import check
from .protos import types
from .txn import LETTER

BUDGET_CODE = re.compile(r"[0-9]{3,10}\Z")
_FIRST_CLASS = (types.FARMLAND_COST, types.CONSTRUCTION_LAND_COST, types.PUBLIC_WELFARE_COST, types.INVESTOR_RETURN)
_SECOND_CLASS = (types.FARMLAND_PROTECTION, types.RURAL_REVITALISATION)
_COST_KINDS = (types.FARMLAND_CONSOLIDATION, types.SUPPLEMENTARY_FARMLAND_WORKS, types.PADDY_CONVERSION,
               types.CONSTRUCTION_LAND_RECLAMATION, types.PUBLIC_WELFARE)


def _account(line):
    return f"REVENUE/{line['county']}/{line['source']}/{LETTER[line['kind']]}"


def _project_of(txn, county, project_id):
    project = txn.find("projects", project_id)
    check(project["county"] == county, "NOT_FOUND")
    return project


def appropriate(txn, op):
    txn.require_type(types.FINANCE_OFFICE)
    txn.require_division(op.county)
    fields.kind(op.kind, "kind")
    fields.year(op.year, "year")
    if op.source_project:
        _project_of(txn, op.county, op.source_project)
    if op.project or op.subproject:
        project = _project_of(txn, op.county, op.project)
        check(not op.subproject or op.subproject in project["subprojects"], "NOT_FOUND")
    fields.revenue_class(op.revenue_class, "revenue_class")
    check(BUDGET_CODE.match(op.budget_code), "BUDGET_CODE_FORM")
    fields.money(op.amount_fen, "amount_fen")
    fields.document(op, "document")
    if txn.policy["revenue_classes"]:
        check((op.kind == types.REDLINE_VACATED) == (op.revenue_class == types.ECOLOGICAL_PROTECTION),
              "CLASS_NOT_ALLOWED")
    line = {"county": op.county, "source": op.source_project, "kind": op.kind, "class": op.revenue_class,
            "fen": op.amount_fen, "year": op.year}
    available = txn.state.money.get(_account(line), 0)
    check(op.amount_fen <= available, "ABOVE_REVENUE", figures={"asked": op.amount_fen, "available": available})
    if txn.policy["revenue_classes"] and op.source_project and op.revenue_class in _SECOND_CLASS:
        _check_cost_covered(txn, op)
    name = f"{op.county}-B-{txn.tail}"
    txn.put("lines", name, line)
    txn.state.join("lines", op.county, 0, name)
    txn.assigned(f"lines/{name}")
    txn.pay(_account(line), f"APPROPRIATED/{name}", op.amount_fen)


def _cost_and_cover(txn, county, source_project):
    source = txn.state.get("projects", source_project)
    cost = sum(max(0, sub["cost"] - sub["funding"]) for sub in source["subprojects"].values()
               if sub["kind"] in _COST_KINDS)
    covered = sum(line["fen"] for _, line in txn.state.of("lines", county, 0)
                  if line["source"] == source_project and line["class"] in _FIRST_CLASS)
    return cost, covered


def _check_cost_covered(txn, op):
    cost, covered = _cost_and_cover(txn, op.county, op.source_project)
    check(cost <= covered, "COST_NOT_COVERED", figures={"cost": cost, "covered": covered})


def _own_line(txn, name):
    txn.require_type(types.FINANCE_OFFICE)
    line = txn.find("lines", name)
    txn.require_division(line["county"])
    return line


def _check_available(txn, name, fen):
    available = txn.state.money.get(f"APPROPRIATED/{name}", 0)
    check(fen <= available, "ABOVE_APPROPRIATION", figures={"asked": fen, "available": available})


def disburse(txn, op):
    line = _own_line(txn, op.line)
    fields.text(op.payee, "payee")
    fields.text(op.voucher_number, "voucher_number")
    fields.digest(op.sha256, "sha256")
    fields.money(op.amount_fen, "amount_fen")
    fields.past_date(op.date, "date", txn.time_us)
    _check_available(txn, op.line, op.amount_fen)
    voucher = f"{line['county']}/{op.voucher_number}"
    check(txn.state.get("vouchers", voucher) is None, "VOUCHER_USED")
    txn.put("vouchers", voucher, {})
    txn.assigned(f"disbursements/{op.line}-{txn.tail}")
    txn.pay(f"APPROPRIATED/{op.line}", f"SPENT/{op.line}", op.amount_fen)


def take_back_appropriation(txn, op):
    line = _own_line(txn, op.line)
    fields.money(op.amount_fen, "amount_fen")
    fields.text(op.reason, "reason")
    _check_available(txn, op.line, op.amount_fen)
    if txn.policy["revenue_classes"] and line["source"] and line["class"] in _FIRST_CLASS:
        of_source = [other for _, other in txn.state.of("lines", line["county"], 0) if other["source"] == line["source"]]
        if any(other["fen"] and other["class"] in _SECOND_CLASS for other in of_source):
            cost, covered = _cost_and_cover(txn, line["county"], line["source"])
            covered -= op.amount_fen
            check(cost <= covered, "COST_NOT_COVERED", figures={"cost": cost, "covered": covered})
    txn.put("lines", op.line, fen=line["fen"] - op.amount_fen)
    txn.pay(f"APPROPRIATED/{op.line}", _account(line), op.amount_fen)


def carry_over_appropriation(txn, op):
    line = _own_line(txn, op.line)
    fields.year(op.year, "year")
    fields.document(op, "document")
    check(op.year > line["year"], "YEAR_NOT_LATER")
    txn.put("lines", op.line, year=op.year)


OPERATIONS = {f.__name__: f for f in (appropriate, disburse, take_back_appropriation, carry_over_appropriation)}
