"""Measured acceptance (PJ-2, PJ-4) and what parcels yield (QT-1 to QT-3, UN-1)."""

from . import amounts, fields, projects, remeasure
from .fields import check
from .protos import project as project_pb, types

_FARMLAND = (types.PADDY, types.IRRIGATED, types.DRY)
_FACTORS = ((45, "15"), (2000, "666.67"), (3000, "1000"), (30000, "10000"))  # three times the factor, and its name


def farmland_yield(sub_kind, parcel):
    gain = max(0, parcel.capacity_after_g - parcel.capacity_before_g)
    if sub_kind == types.PADDY_CONVERSION:
        if parcel.before in (types.IRRIGATED, types.DRY) and parcel.after == types.PADDY:
            return (0, parcel.area_m2, gain)
        return amounts.ZERO
    if parcel.before in _FARMLAND or parcel.after not in _FARMLAND:
        return amounts.ZERO
    return (parcel.area_m2, parcel.area_m2 if parcel.after == types.PADDY else 0, gain)


def reclaimed_yield(sub_kind, parcel):
    reclaimed = parcel.before == types.CONSTRUCTION and parcel.after != types.CONSTRUCTION
    return parcel.area_m2 if reclaimed and sub_kind == types.CONSTRUCTION_LAND_RECLAMATION else 0


def vacated_yield(sub_kind, parcel):
    vacated = parcel.before == types.CONSTRUCTION and parcel.after == types.ECOLOGICAL
    return parcel.area_m2 if vacated and sub_kind == types.ECOLOGICAL_RESTORATION else 0


def quota_yield(kind, sub_kind, parcel):
    farmland = farmland_yield(sub_kind, parcel)
    if kind == types.LINKED_CONSTRUCTION_LAND:
        return (reclaimed_yield(sub_kind, parcel),) + farmland[1:]
    if kind == types.REDLINE_VACATED:
        return (vacated_yield(sub_kind, parcel), 0, 0)
    return farmland


def parcel_key(sub_kind, number):
    return number + "/paddy" if sub_kind == types.PADDY_CONVERSION else number


def check_units(expected, stated):
    """UN-1: within two per cent of a factor that betrays a wrong unit."""
    for p, m in zip(expected, stated):
        if p <= 0 or m <= 0:
            continue
        large, small = max(p, m), min(p, m)
        for three_f, name in _FACTORS:
            check(abs(3 * large - three_f * small) * 50 > three_f * small, "SUSPECTED_UNIT", {"factor": name})


def total(values):
    result = amounts.ZERO
    for one in values:
        result = amounts.plus(result, one)
    return result


def accepted(record):
    return [sub for sub in record["subprojects"].values() if sub["state"] == "SUBPROJECT_ACCEPTED"]


def registered(record, kind):
    return total(sub["registered"].get(kind, amounts.ZERO) for sub in record["subprojects"].values())


def net_production(record):
    """Measured minus taken out, over the accepted sub-projects of a project (QT-1), without linked quota's parcels."""
    subs = accepted(record)
    own = total(amounts.minus(sub["measured"], sub["yield_linked"]) for sub in subs)
    return amounts.minus(own, total(sub["taken_out"] for sub in subs))


def net_reclaimed(record):
    """Reclaimed minus newly built (QT-2), without the parcels of supplementary quota."""
    return sum(sub["reclaimed"] - sub["reclaimed_supplementary"] - sub["new_build"] for sub in accepted(record))


def check_not_undercut(record, *kinds):
    """What is registered of a kind still stands in its net."""
    if types.SUPPLEMENTARY_FARMLAND in kinds:
        check(amounts.within(registered(record, types.SUPPLEMENTARY_FARMLAND),
                             amounts.positive(net_production(record))), "ABOVE_NET_PRODUCTION")
    if types.LINKED_CONSTRUCTION_LAND in kinds:
        check(registered(record, types.LINKED_CONSTRUCTION_LAND)[0] <= max(0, net_reclaimed(record)),
              "ABOVE_NET_RECLAIMED")


def _check_parcel(parcel):
    fields.text(parcel.number, "parcels.number")
    fields.valid("/" not in parcel.number, "parcels.number")
    fields.quantity(parcel.area_m2, "parcels.area_m2")
    check(parcel.area_m2, "NUMBER_ZERO", {"field": "parcels.area_m2"})
    fields.enum(types, "LandClass", parcel.before, "parcels.before")
    fields.enum(types, "LandClass", parcel.after, "parcels.after")
    fields.valid(0 <= parcel.grade_before <= 15, "parcels.grade_before")
    fields.valid(0 <= parcel.grade_after <= 15, "parcels.grade_after")
    fields.quantity(parcel.capacity_before_g, "parcels.capacity_before_g")
    fields.quantity(parcel.capacity_after_g, "parcels.capacity_after_g")


def accept_subproject(txn, op):
    record = txn.find("projects", op.project)
    sub = record["subprojects"].get(op.subproject)
    check(sub, "NOT_FOUND")
    check(sub["department"] == txn.organisation["id"], "NOT_THE_DEPARTMENT")
    for parcel in op.parcels:
        _check_parcel(parcel)
    for total_of_all in (sum(it.area_m2 for it in op.parcels), sum(it.capacity_after_g for it in op.parcels)):
        check(total_of_all <= amounts.MAX_QUANTITY, "NUMBER_OVERFLOW", {"field": "parcels"})
    taken_out = fields.numbers(op.taken_out, "taken_out", zero_allowed=True)
    fields.quantity(op.new_build_m2, "new_build_m2")
    fields.document(op, "document")
    projects.require(record, op.project, "PROJECT_APPROVED")
    check(sub["state"] != "SUBPROJECT_PLANNED", "SUBPROJECT_NOT_STARTED")
    check(sub["state"] == "SUBPROJECT_STARTED", "WRONG_STATE")
    numbers = [parcel_key(sub["kind"], parcel.number) for parcel in op.parcels]
    check(len(set(numbers)) == len(numbers), "PARCEL_TWICE")
    for number, parcel in zip(numbers, op.parcels):
        before = txn.state.get("parcels", number)
        check(before is None or not before["claimed"], "PARCEL_ALREADY_YIELDED")
        check(before is None or before["measured"] is None, "PARCEL_TWICE")
        first = txn.state.get("parcels", parcel.number) if sub["kind"] == types.PADDY_CONVERSION else None
        check(first is None or first["measured"] is None or first["measured"].after == parcel.before, "PARCEL_ALREADY_YIELDED")
    measured = total(farmland_yield(sub["kind"], parcel) for parcel in op.parcels)
    if not op.units_confirmed:
        check_units(sub["planned"], measured)
    for number, parcel in zip(numbers, op.parcels):
        txn.put("parcels", number, {"project": op.project, "subproject": op.subproject, "claimed": "",
                                    "measured": parcel})
    projects.replace_subproject(
        txn, op.project, op.subproject, state="SUBPROJECT_ACCEPTED", measured=measured, taken_out=taken_out,
        new_build=op.new_build_m2,
        reclaimed=sum(reclaimed_yield(sub["kind"], parcel) for parcel in op.parcels),
        vacated=sum(vacated_yield(sub["kind"], parcel) for parcel in op.parcels))
    record = txn.state.get("projects", op.project)
    check_not_undercut(record, types.SUPPLEMENTARY_FARMLAND, types.LINKED_CONSTRUCTION_LAND)
    name = f"subprojects/{op.project}/{op.subproject}"
    after = record["subprojects"][op.subproject]
    txn.computed(name, "measured", measured)
    for figure in ("reclaimed", "vacated"):
        if after[figure]:
            txn.computed(name, figure + "_m2", value=after[figure])


def submit_acceptance(txn, op):
    record = projects.own(txn, op.project)
    measured = fields.figures(op.measured, "measured")
    fields.document(op, "document")
    for one in op.remeasures:
        fields.numbers(one.measured, "remeasures.measured", zero_allowed=True)
        fields.quantity(one.reclaimed_m2, "remeasures.reclaimed_m2")
        fields.quantity(one.vacated_m2, "remeasures.vacated_m2")
    projects.require(record, op.project, "PROJECT_APPROVED")
    check(not record["change"], "CHANGE_PENDING", {"object": f"changes/{op.project}"})
    check(not projects.filing_is_open(txn, record), "WRONG_STEP")
    still_open = [name for name, sub in record["subprojects"].items() if sub["state"] != "SUBPROJECT_ACCEPTED"]
    check(not still_open, "SUBPROJECTS_OPEN", {"subprojects": ",".join(still_open)})
    remeasures = {}
    for one in op.remeasures:
        check(one.subproject in record["subprojects"], "NOT_FOUND")
        fields.valid(one.subproject not in remeasures, "remeasures")
        remeasures[one.subproject] = (amounts.of(one.measured), one.reclaimed_m2, one.vacated_m2)
    projects.set_state(txn, op.project, "PROJECT_IN_ACCEPTANCE", step=0, measured=measured,
                       remeasures=tuple(remeasures.items()))


def decide_acceptance(txn, op):
    record = txn.find("projects", op.project)
    projects.require(record, op.project, "PROJECT_IN_ACCEPTANCE")
    policy = txn.state.get("policies", record["policy"])["policy"]
    chain = policy["acceptance_chain"]
    step = projects.require_step(txn, record, chain, op.step)
    fields.decide(op)
    if op.decision == project_pb.RETURN_WITH_REASON:
        check(op.reason, "REASON_REQUIRED")
        projects.set_state(txn, op.project, "PROJECT_APPROVED", remeasures=())
        return
    if step["approval"]:
        projects.compare(policy["acceptance_comparisons"], record["baseline"], record["measured"])
        remeasure.apply(txn, op.project)
    after = "PROJECT_ACCEPTED" if record["step"] + 1 == len(chain) else "PROJECT_IN_ACCEPTANCE"
    projects.set_state(txn, op.project, after, step=record["step"] + 1)


OPERATIONS = {f.__name__: f for f in (accept_subproject, submit_acceptance, decide_acceptance)}
