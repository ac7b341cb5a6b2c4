"""From measured yield to a banked lot (QT-1 to QT-3, QT-9)."""

from . import acceptance, amounts, beijing, fields, projects, sums
from .fields import check
from .protos import project as project_pb, types
from .txn import LETTER, require_state

_SOURCES = {
    types.SUPPLEMENTARY_FARMLAND: {types.FARMLAND_CONSOLIDATION, types.SUPPLEMENTARY_FARMLAND_WORKS,
                                   types.PADDY_CONVERSION, types.CONSTRUCTION_LAND_RECLAMATION},
    types.LINKED_CONSTRUCTION_LAND: {types.CONSTRUCTION_LAND_RECLAMATION},
    types.REDLINE_VACATED: {types.ECOLOGICAL_RESTORATION},
}


def register_quota(txn, op):
    record = projects._own(txn, op.project)
    fields.kind(op.kind, "kind")
    asked = fields.numbers(op.amounts, "amounts", op.kind)
    fields.document(op, "legal_basis", needed=False)
    red_line = op.kind == types.REDLINE_VACATED
    sub = record["subprojects"].get(op.subproject)
    check(sub, "NOT_FOUND")
    check(sub["state"] == "SUBPROJECT_ACCEPTED", "RESTORATION_NOT_ACCEPTED" if red_line else "WRONG_STATE")
    check(sub["kind"] in _SOURCES[op.kind], "KIND_NOT_OF_SUBPROJECT")
    fields.valid(record["start_year"] <= op.vintage <= beijing.year(txn.time_us), "vintage")
    if red_line:
        check(op.HasField("legal_basis"), "LEGAL_BASIS_MISSING")
    fields.required(op.parcels, "parcels")
    check(len(set(op.parcels)) == len(op.parcels), "PARCEL_TWICE")
    keys = [acceptance.parcel_key(sub["kind"], number) for number in op.parcels]
    measured = amounts.ZERO
    for key in keys:
        parcel = txn.state.get("parcels", key)
        check(parcel and (parcel["project"], parcel["subproject"]) == (op.project, op.subproject), "PARCEL_UNKNOWN")
        check(not parcel["claimed"], "PARCEL_ALREADY_YIELDED")
        measured = amounts.plus(measured, acceptance.quota_yield(op.kind, sub["kind"], parcel["measured"]))
    check(amounts.within(asked, measured), "ABOVE_MEASURED")
    check(sub["kind"] == types.PADDY_CONVERSION or asked[1] <= asked[0], "PADDY_ABOVE_AREA")
    if not op.units_confirmed:
        acceptance.check_units(measured, asked)
    standing = acceptance.registered(record, op.kind)
    if op.kind == types.SUPPLEMENTARY_FARMLAND:
        check(amounts.within(amounts.plus(standing, asked), acceptance.net_production(record)), "ABOVE_NET_PRODUCTION")
    if op.kind == types.LINKED_CONSTRUCTION_LAND:
        check(standing[0] + asked[0] <= acceptance.net_reclaimed(record), "ABOVE_NET_RECLAIMED")
    name = f"{record['county']}-R-{txn.tail}"
    txn.put("registrations", name, {
        "county": record["county"], "project": op.project, "subproject": op.subproject, "kind": op.kind,
        "vintage": op.vintage, "amounts": asked, "parcels": keys, "state": "REGISTERED", "lot": ""})
    txn.assigned(f"registrations/{name}")
    for key in keys:
        txn.put("parcels", key, claimed=name)
    _count(txn, op.project, op.subproject, op.kind, asked)


def _count(txn, project_id, sub_id, kind, delta):
    registered = txn.state.get("projects", project_id)["subprojects"][sub_id]["registered"]
    after = amounts.plus(registered.get(kind, amounts.ZERO), delta)
    projects.replace_subproject(txn, project_id, sub_id, registered={**registered, kind: after})


def _set_state(txn, name, after, **changes):
    before = txn.state.get("registrations", name)["state"]
    txn.put("registrations", name, state=after, **changes)
    txn.transition(f"registrations/{name}", before, after)


def _decide(txn, op, record, wanted):
    """True when approved; a return frees parcels and amounts."""
    fields.decision(op.decision, "decision")
    fields.optional_text(op.reason, "reason")
    fields.document(op, "document", needed=False)
    require_state(record, f"registrations/{op.registration}", wanted)
    if op.decision == project_pb.APPROVE:
        return True
    check(op.reason, "REASON_REQUIRED")
    for key in record["parcels"]:
        txn.put("parcels", key, claimed="")
    _count(txn, record["project"], record["subproject"], record["kind"], amounts.negated(record["amounts"]))
    _set_state(txn, op.registration, "RETURNED")
    return False


def verify_quota(txn, op):
    txn.require_type(types.CITY_BUREAU)
    record = txn.find("registrations", op.registration)
    txn.require_division(record["county"][:4])
    if _decide(txn, op, record, "REGISTERED"):
        _set_state(txn, op.registration, "VERIFIED")


def bank_quota(txn, op):
    txn.require_province(types.PROVINCE_DEPARTMENT)
    record = txn.find("registrations", op.registration)
    if not _decide(txn, op, record, "VERIFIED"):
        return
    county, kind = record["county"], record["kind"]
    lot = f"{county}-{LETTER[kind]}-{record['vintage']}-{txn.tail}"
    add_lot(txn, lot, {"county": county, "kind": kind, "vintage": record["vintage"], "origin": types.ORIGIN_PROJECT,
                       "project": record["project"], "earmark": "", "issued": record["amounts"]})
    province = txn.state.get("ledger", "ledger")["province"]
    issued = amounts.minus(record["amounts"], txn.state.balance((province, kind, "", types.ISSUANCE)))
    check(max(issued) <= sums.MOST, "NUMBER_OVERFLOW")
    txn.post(province, kind, "", types.ISSUANCE, types.BANK, amounts.negated(record["amounts"]))
    txn.post(county, kind, lot, types.RESERVE, types.BANK, record["amounts"])
    _set_state(txn, op.registration, "BANKED", lot=lot)


def add_lot(txn, name, lot):
    txn.put("lots", name, lot)
    txn.state.join("lots", lot["county"], lot["kind"], name)
    txn.assigned(f"lots/{name}")


OPERATIONS = {f.__name__: f for f in (register_quota, verify_quota, bank_quota)}
