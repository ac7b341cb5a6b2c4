"""Inspections, rectifications, findings and evaluations (SU-1 to SU-3)."""

from . import beijing, fields
from .fields import Refused, check
from .protos import project as project_pb, types
from .txn import require_state

_LONGEST_DAYS = 3650
_MOST_CITED = 100
_FIRST_YEAR = 2000
_CITED = ("projects", "lots", "demands", "offers", "deals", "statements", "registrations", "lines", "liabilities",
          "rectifications")


def _object(txn, name, *offices):
    """The county of an inspected project or lot, at or under the acting office."""
    txn.require_type(types.PROVINCE_DEPARTMENT, types.CITY_BUREAU, *offices)
    table, _, key = name.partition("/")
    fields.valid(table in ("projects", "lots") and key, "object")
    county = txn.find(table, key)["county"]
    if not county.startswith(txn.organisation["division"]):
        raise Refused("WRONG_DIVISION")
    return county


def record_inspection(txn, op):
    county = _object(txn, op.object, types.COUNTY_GOVERNMENT)
    fields.enum(types, "InspectionMethod", op.method, "method")
    fields.text(op.note, "note")
    fields.document(op, "document")
    name = f"{county}-N-{txn.tail}"
    txn.put("inspections", name, {"object": op.object, "problem": op.problem})
    txn.assigned(f"inspections/{name}")


def order_rectification(txn, op):
    county = _object(txn, op.object)
    fields.text(op.text, "text")
    fields.required(op.due.year or op.due.month or op.due.day, "due")
    day, today = beijing.calendar(op.due), beijing.date(txn.time_us)
    fields.valid(day is not None and 0 <= (day - today).days <= _LONGEST_DAYS, "due")
    fields.document(op, "document")
    name = f"{county}-Z-{txn.tail}"
    txn.put("rectifications", name, {
        "county": county, "organisation": txn.organisation["id"], "state": "RECTIFICATION_ORDERED",
        "due_us": beijing.period_end(txn.time_us, (day - today).days)})
    txn.assigned(f"rectifications/{name}")


def _set_state(txn, table, name, after):
    before = txn.state.get(table, name)["state"]
    txn.put(table, name, state=after)
    txn.transition(f"{table}/{name}", before, after)


def report_rectification(txn, op):
    txn.require_type(types.COUNTY_GOVERNMENT)
    record = txn.find("rectifications", op.rectification)
    txn.require_division(record["county"])
    fields.text(op.text, "text")
    fields.document(op, "document")
    require_state(record, f"rectifications/{op.rectification}", "RECTIFICATION_ORDERED")
    _set_state(txn, "rectifications", op.rectification, "RECTIFICATION_REPORTED")


def _decide(txn, op, table, name, wanted, returned, closed):
    """Closes what the acting organisation began itself, or sends it back."""
    record = txn.find(table, name)
    check(record["organisation"] == txn.organisation["id"], "WRONG_ORGANISATION")
    fields.decide(op)
    require_state(record, f"{table}/{name}", wanted)
    if op.decision == project_pb.RETURN_WITH_REASON:
        check(op.reason, "REASON_REQUIRED")
        _set_state(txn, table, name, returned)
    else:
        _set_state(txn, table, name, closed)


def decide_rectification(txn, op):
    _decide(txn, op, "rectifications", op.rectification, "RECTIFICATION_REPORTED", "RECTIFICATION_ORDERED",
            "RECTIFICATION_CLOSED")


def raise_finding(txn, op):
    txn.require_type(types.AUDIT_OFFICE, types.FINANCE_OFFICE)
    txn.find("divisions", op.division)
    if not op.division.startswith(txn.organisation["division"]):
        raise Refused("WRONG_DIVISION")
    fields.valid(len(op.division) <= 6, "division")
    fields.text(op.text, "text")
    fields.required(op.entries or op.objects, "entries")
    fields.valid(len(op.entries) <= _MOST_CITED, "entries")
    fields.valid(len(op.objects) <= _MOST_CITED, "objects")
    fields.document(op, "document")
    for entry in op.entries:
        check(entry < txn.index, "ENTRY_UNKNOWN", figures={"entry": entry, "size": txn.index})
    for name in op.objects:
        table, _, key = name.partition("/")
        fields.valid(table in _CITED, "objects")
        check(txn.state.get(table, key), "NOT_FOUND", {"object": name})
    name = f"{op.division}-X-{txn.tail}"
    txn.put("findings", name, {"division": op.division, "organisation": txn.organisation["id"],
                               "state": "FINDING_RAISED"})
    txn.assigned(f"findings/{name}")


def answer_finding(txn, op):
    txn.require_type(types.COUNTY_GOVERNMENT, types.CITY_BUREAU, types.PROVINCE_DEPARTMENT, types.FINANCE_OFFICE)
    record = txn.find("findings", op.finding)
    check(record["organisation"] != txn.organisation["id"], "WRONG_ORGANISATION")
    txn.require_division(record["division"])
    fields.text(op.text, "text")
    fields.document(op, "document")
    require_state(record, f"findings/{op.finding}", "FINDING_RAISED")
    _set_state(txn, "findings", op.finding, "FINDING_ANSWERED")


def decide_finding(txn, op):
    _decide(txn, op, "findings", op.finding, "FINDING_ANSWERED", "FINDING_RAISED", "FINDING_CLOSED")


def record_evaluation(txn, op):
    txn.require_province(types.PROVINCE_DEPARTMENT)
    fields.valid(_FIRST_YEAR <= op.year <= beijing.year(txn.time_us), "year")
    fields.required(op.rows, "rows")
    divisions = []
    for row in op.rows:
        fields.valid(len(row.division) in (4, 6) and row.division.isascii() and row.division.isdigit(), "rows.division")
        txn.find("divisions", row.division)
        fields.valid(row.division not in divisions, "rows.division")
        fields.valid(row.rank >= 1, "rows.rank")
        fields.valid(0 <= row.score <= 10_000, "rows.score")
        divisions.append(row.division)
    fields.document(op, "document")
    check(txn.state.get("evaluations", str(op.year)) is None, "DUPLICATE_ID")
    txn.put("evaluations", str(op.year), {"divisions": tuple(divisions)})
    txn.assigned(f"evaluations/{op.year}")


OPERATIONS = {f.__name__: f for f in (record_inspection, order_rectification, report_rectification,
                                      decide_rectification, raise_finding, answer_finding, decide_finding,
                                      record_evaluation)}
