"""Carrying out an adjustment (PJ-3): what moves in is accepted before anything moves out (先补后调)."""

from . import fields, lines, projects
from .fields import check
from .protos import types

_UNDER_WAY = ("PROJECT_APPROVED", "PROJECT_IN_ACCEPTANCE", "PROJECT_ACCEPTED", "PROJECT_CLOSED")


def _numbers(numbers):
    for number in numbers:
        fields.text(number, "parcels")


def _check_parcels(filed, side, numbers, wanted, state_of):
    """At least one, none twice, all of the adjustment in force and in the wanted state."""
    fields.required(numbers, "parcels")
    check(len(set(numbers)) == len(numbers), "PARCEL_TWICE")
    for number in numbers:
        check(number in filed["in_force"][side], "PARCEL_UNKNOWN")
        state = state_of(number)
        check(state == wanted, "WRONG_STATE", {"object": f"parcels/{number}", "state": state, "wanted": wanted})


def _state(filed, side):
    return lambda number: filed[side][number][0] if number in filed[side] else "FARMLAND_PLANNED"


def _measured(filed, *states):
    return sum(area for state, area in filed["moved_in"].values() if state in states)


def _of_province(txn, project_id):
    txn.require_province(types.PROVINCE_DEPARTMENT)
    return txn.find("projects", project_id), lines.find(txn, project_id, in_force=True)


def accept_basic_farmland(txn, op):
    record, filed = _of_province(txn, op.project)
    for parcel in op.parcels:
        fields.text(parcel.number, "parcels.number")
        fields.some(parcel.area_m2, "parcels.area_m2")
    fields.document(op, "document")
    fields.document(op, "recheck", needed=False)
    projects.require(record, op.project, *_UNDER_WAY)
    numbers, state = [parcel.number for parcel in op.parcels], _state(filed, "moved_in")
    _check_parcels(filed, "moved_in", numbers, "FARMLAND_PLANNED", state)
    policy = projects.project_policy(txn, record)
    planned = [number for number in filed["in_force"]["moved_in"] if state(number) == "FARMLAND_PLANNED"]
    check(policy["stepwise_acceptance"] or len(numbers) == len(planned), "STEPWISE_NOT_ALLOWED",
          figures={"given": len(numbers), "parcels": len(planned)})
    if policy["new_basic_farmland_recheck"] and not op.HasField("recheck"):
        for number in numbers:
            check(not filed["in_force"]["moved_in"][number]["new"], "RECHECK_MISSING", {"parcel": number})
    moved_in = {**filed["moved_in"], **{one.number: ("FARMLAND_ACCEPTED", one.area_m2) for one in op.parcels}}
    txn.put("lines_plans", op.project, moved_in=moved_in)
    after = txn.state.get("lines_plans", op.project)
    txn.computed(f"lines-plans/{op.project}", "accepted_m2",
                 value=_measured(after, "FARMLAND_ACCEPTED", "FARMLAND_UPDATED"))


def move_out_basic_farmland(txn, op):
    record = projects.own(txn, op.project)
    filed = lines.find(txn, op.project, in_force=True)
    _numbers(op.parcels)
    fields.document(op, "document")
    projects.require(record, op.project, *_UNDER_WAY)
    _check_parcels(filed, "moved_out", op.parcels, "FARMLAND_PLANNED", _state(filed, "moved_out"))
    areas = filed["in_force"]["moved_out"]
    moved_out = {**filed["moved_out"], **{number: ("FARMLAND_OUT", areas[number]["area"]) for number in op.parcels}}
    out = sum(area for _, area in moved_out.values())
    into = _measured(filed, "FARMLAND_ACCEPTED", "FARMLAND_UPDATED")
    check(out <= into, "SUPPLEMENT_FIRST", figures={"moved_out": out, "moved_in": into})
    txn.put("lines_plans", op.project, moved_out=moved_out)
    txn.computed(f"lines-plans/{op.project}", "moved_out_m2", value=out)


def record_ministry_update(txn, op):
    record, filed = _of_province(txn, op.project)
    _numbers(op.parcels)
    fields.past_date(op.date, "date", txn.time_us)
    fields.document(op, "document")
    _check_parcels(filed, "moved_in", op.parcels, "FARMLAND_ACCEPTED", _state(filed, "moved_in"))
    moved_in = {**filed["moved_in"], **{number: ("FARMLAND_UPDATED", filed["moved_in"][number][1])
                                        for number in op.parcels}}
    txn.put("lines_plans", op.project, moved_in=moved_in)
    after = txn.state.get("lines_plans", op.project)
    txn.computed(f"lines-plans/{op.project}", "added_m2", value=_measured(after, "FARMLAND_UPDATED"))


OPERATIONS = {f.__name__: f for f in (accept_basic_farmland, move_out_basic_farmland, record_ministry_update)}
