"""From measured yield to a banked lot (QT-1 to QT-3, QT-9)."""

from . import acceptance, amounts, beijing, fields, projects, remeasure, sums, validity
from .fields import check
from .protos import project as project_pb, types
from .txn import LETTER, require_state

_SOURCES = {
    types.SUPPLEMENTARY_FARMLAND: {types.FARMLAND_CONSOLIDATION, types.SUPPLEMENTARY_FARMLAND_WORKS,
                                   types.PADDY_CONVERSION, types.CONSTRUCTION_LAND_RECLAMATION},
    types.LINKED_CONSTRUCTION_LAND: {types.CONSTRUCTION_LAND_RECLAMATION},
    types.REDLINE_VACATED: {types.ECOLOGICAL_RESTORATION},
}


def _check_source(op, record, name):
    """A sub-project that is accepted and yields this kind."""
    sub = record["subprojects"].get(name)
    check(sub, "NOT_FOUND")
    red_line = op.kind == types.REDLINE_VACATED
    check(sub["state"] == "SUBPROJECT_ACCEPTED", "RESTORATION_NOT_ACCEPTED" if red_line else "WRONG_STATE")
    check(sub["kind"] in _SOURCES[op.kind], "KIND_NOT_OF_SUBPROJECT")


def _sources(op, record):
    """Ids of the sub-projects whose parcels are registered: one, or a bundle (QT-2)."""
    if not op.bundle:
        _check_source(op, record, op.subproject)
        return [op.subproject]
    fields.valid(op.kind == types.LINKED_CONSTRUCTION_LAND and not op.subproject, "bundle")
    fields.valid(len(set(op.bundle)) == len(op.bundle), "bundle")
    for name in op.bundle:
        _check_source(op, record, name)
    return list(op.bundle)


def _measured_by_source(txn, op, record, sources, keys):
    """Sub-project id -> what these parcels yield of the kind, of farmland, and of reclaimed land."""
    result = {name: (amounts.ZERO, amounts.ZERO, 0) for name in sources}
    for key in keys:
        parcel = txn.state.get("parcels", key)
        known = parcel and parcel["measured"] and parcel["project"] == op.project and parcel["subproject"] in sources
        check(known, "PARCEL_UNKNOWN")
        check(not parcel["claimed"], "PARCEL_ALREADY_YIELDED")
        kind, measured = record["subprojects"][parcel["subproject"]]["kind"], parcel["measured"]
        quota, farmland, reclaimed = result[parcel["subproject"]]
        result[parcel["subproject"]] = (
            amounts.plus(quota, acceptance.quota_yield(op.kind, kind, measured)),
            amounts.plus(farmland, acceptance.farmland_yield(kind, measured)),
            reclaimed + acceptance.reclaimed_yield(kind, measured))
    return result


def shares_of(asked, by_source):
    """What each sub-project gives, in order: the smaller of the rest and its own parcels' yield."""
    result, rest = {}, asked
    for name, (quota, _, _) in by_source.items():
        result[name] = amounts.least(rest, quota)
        rest = amounts.minus(rest, result[name])
    return result


def register_quota(txn, op):
    record = projects.own(txn, op.project)
    fields.kind(op.kind, "kind")
    asked = fields.numbers(op.amounts, "amounts", op.kind)
    fields.document(op, "legal_basis", needed=False)
    sources = _sources(op, record)
    paddy = not op.bundle and record["subprojects"][op.subproject]["kind"] == types.PADDY_CONVERSION
    fields.valid(record["start_year"] <= op.vintage <= beijing.year(txn.time_us), "vintage")
    check(op.kind != types.REDLINE_VACATED or op.HasField("legal_basis"), "LEGAL_BASIS_MISSING")
    fields.required(op.parcels, "parcels")
    check(len(set(op.parcels)) == len(op.parcels), "PARCEL_TWICE")
    keys = [number + "/paddy" if paddy else number for number in op.parcels]
    by_source = _measured_by_source(txn, op, record, sources, keys)
    measured = acceptance.total(quota for quota, _, _ in by_source.values())
    check(amounts.within(asked, measured), "ABOVE_MEASURED")
    check(paddy or asked[1] <= asked[0], "PADDY_ABOVE_AREA")
    if not op.units_confirmed:
        acceptance.check_units(measured, asked)
    name = f"{record['county']}-R-{txn.tail}"
    parts = {}
    for source, share in shares_of(asked, by_source).items():
        _, farmland, reclaimed = by_source[source]
        parts[source] = {"amounts": share, "farmland": amounts.ZERO, "reclaimed": 0}
        if op.kind == types.LINKED_CONSTRUCTION_LAND:
            parts[source]["farmland"] = farmland
        elif op.kind == types.SUPPLEMENTARY_FARMLAND:
            parts[source]["reclaimed"] = reclaimed
    check_nets(record, op.kind, asked, parts)
    farmland = sum(part["farmland"][0] for part in parts.values())
    txn.put("registrations", name, {
        "county": record["county"], "project": op.project, "subproject": op.subproject, "kind": op.kind,
        "bundle": tuple(op.bundle), "vintage": op.vintage, "amounts": asked, "parcels": keys, "state": "REGISTERED",
        "lot": "", "parts": parts, "opening": False, "farmland": min(farmland, asked[0])})
    txn.assigned(f"registrations/{name}")
    for key in keys:
        txn.put("parcels", key, claimed=name)
    for source, part in parts.items():
        _count(txn, op.project, source, op.kind, part, 1)


def check_nets(record, kind, asked, parts):
    """QT-1 and QT-2 with this registration: its own net, then the other one if its parcels make that smaller."""
    if kind == types.REDLINE_VACATED:
        return
    after = dict(record, subprojects={name: _with_part(sub, kind, parts[name], 1) if name in parts else sub
                                      for name, sub in record["subprojects"].items()})
    standing = acceptance.registered(record, kind)
    if kind == types.SUPPLEMENTARY_FARMLAND:
        check(amounts.within(amounts.plus(standing, asked), acceptance.net_production(after)), "ABOVE_NET_PRODUCTION")
        if acceptance.net_reclaimed(after) != acceptance.net_reclaimed(record):
            acceptance.check_not_undercut(after, types.LINKED_CONSTRUCTION_LAND)
    else:
        check(standing[0] + asked[0] <= acceptance.net_reclaimed(after), "ABOVE_NET_RECLAIMED")
        if acceptance.net_production(after) != acceptance.net_production(record):
            acceptance.check_not_undercut(after, types.SUPPLEMENTARY_FARMLAND)


def _with_part(sub, kind, part, sign):
    def grown(before, by):
        return amounts.plus(before, by if sign > 0 else amounts.negated(by))
    return dict(sub, registered={**sub["registered"],
                                 kind: grown(sub["registered"].get(kind, amounts.ZERO), part["amounts"])},
                yield_linked=grown(sub["yield_linked"], part["farmland"]),
                reclaimed_supplementary=sub["reclaimed_supplementary"] + sign * part["reclaimed"])


def _count(txn, project_id, sub_id, kind, part, sign):
    sub = txn.state.get("projects", project_id)["subprojects"][sub_id]
    projects.replace_subproject(txn, project_id, sub_id, **_with_part(sub, kind, part, sign))


def _set_state(txn, name, after, **changes):
    before = txn.state.get("registrations", name)["state"]
    txn.put("registrations", name, state=after, **changes)
    txn.transition(f"registrations/{name}", before, after)


def _decide(txn, op, record, wanted):
    """True when approved; a return frees parcels and amounts."""
    fields.decide(op)
    require_state(record, f"registrations/{op.registration}", wanted)
    if op.decision == project_pb.APPROVE:
        return True
    check(op.reason, "REASON_REQUIRED")
    for key in record["parcels"]:
        txn.put("parcels", key, claimed="")
    for source, part in record["parts"].items():
        _count(txn, record["project"], source, record["kind"], part, -1)
    _set_state(txn, op.registration, "RETURNED")
    return False


def verify_quota(txn, op):
    txn.require_type(types.CITY_BUREAU)
    record = txn.find("registrations", op.registration)
    txn.require_division(record["county"][:4])
    if _decide(txn, op, record, "REGISTERED"):
        _set_state(txn, op.registration, "VERIFIED")


def _check_banked(txn, record):
    """Banked and not lost stays within what now stands measured: of the sub-project, then of the project (PJ-4)."""
    if record["opening"]:
        return
    kind, project = record["kind"], txn.state.get("projects", record["project"])
    lots = remeasure.banked(txn, record["project"], kind)
    if not record["bundle"]:
        own = [name for name in lots if txn.state.get("lots", name)["subproject"] == record["subproject"]]
        sub = project["subprojects"][record["subproject"]]
        _check_measured(txn, record, own, remeasure.stands_measured(sub, kind))
    net = remeasure.net(project, kind)
    if net is not None:
        _check_measured(txn, record, lots, net)


def _check_measured(txn, record, lots, measured):
    asked, stands = record["amounts"], remeasure.standing(txn, lots, record["kind"])
    if record["kind"] == types.SUPPLEMENTARY_FARMLAND:
        check(amounts.within(amounts.plus(stands, asked), measured), "ABOVE_MEASURED",
              figures={"asked": asked, "banked": stands, "measured": measured})
    else:
        check(stands[0] + asked[0] <= measured[0], "ABOVE_MEASURED",
              figures={"asked": asked[0], "banked": stands[0], "measured": measured[0]})


def bank_quota(txn, op):
    txn.require_province(types.PROVINCE_DEPARTMENT)
    record = txn.find("registrations", op.registration)
    if not _decide(txn, op, record, "VERIFIED"):
        return
    _check_banked(txn, record)
    opening = record["opening"]
    lot = issue(txn, record["county"], record["kind"], record["vintage"], record["amounts"],
                types.OPENING if opening else types.BANK,
                {"origin": types.ORIGIN_OPENING if opening else types.ORIGIN_PROJECT, "project": record["project"],
                 "subproject": record["subproject"], "bundle": record["bundle"], "farmland": record["farmland"]})
    _set_state(txn, op.registration, "BANKED", lot=lot)


def issue(txn, division, kind, vintage, three, movement, source):
    """ISSUANCE -> RESERVE of a new lot; its id."""
    province = txn.state.get("ledger", "ledger")["province"]
    issued = amounts.minus(three, txn.state.balance((province, kind, "", types.ISSUANCE)))
    check(max(issued) <= sums.MOST, "NUMBER_OVERFLOW")
    name = f"{division}-{LETTER[kind]}-{vintage}-{txn.tail}"
    add_lot(txn, name, {"county": division, "kind": kind, "vintage": vintage, "issued": three,
                        "valid_until_us": validity.until(txn.policy, kind, vintage), **source})
    txn.post(province, kind, "", types.ISSUANCE, movement, amounts.negated(three))
    txn.post(division, kind, name, types.RESERVE, movement, three)
    return name


# What a lot has unless its source says otherwise. `lost_frozen` is the part of `lost` that lies in FROZEN; `farmland`
# is the measured farmland that linked quota stands for.
_LOT = {"project": "", "subproject": "", "bundle": (), "parent": "", "earmark": "", "valid_until_us": 0,
        "lost": amounts.ZERO, "lost_frozen": amounts.ZERO, "farmland": 0}


def farmland_share(lot, piece):
    """The measured farmland that a piece of a lot stands for (SB-6)."""
    return piece[0] * lot["farmland"] // lot["issued"][0] if lot["issued"][0] else 0


def add_lot(txn, name, lot):
    txn.put("lots", name, {**_LOT, **lot, "entry": txn.index})
    txn.state.join("lots", lot["county"], lot["kind"], name)
    txn.assigned(f"lots/{name}")


OPERATIONS = {f.__name__: f for f in (register_quota, verify_quota, bank_quota)}
