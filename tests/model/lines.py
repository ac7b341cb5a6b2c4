"""Three-lines adjustments before they are carried out (PJ-2, PJ-3): filing, surveys, the cap, recognition."""

from . import amounts, changes, fields, projects
from .fields import check
from .protos import project as project_pb, types
from .txn import require_state

_MOST = 2000  # parcels and exits of one adjustment
_INSIDE = (types.INSIDE_PLAIN, types.INSIDE_HILL)
_NEVER_OUT = (types.EXIT_FOREST, types.EXIT_GRASS, types.EXIT_CONTIGUOUS_TERRACE, types.EXIT_SYMBIOTIC_FARMLAND)
_URBAN, _RED_LINE = 5, 4  # places of the two lines among the seven figures


def _check_township(code, field):
    fields.valid(len(code) == 9 and code.isascii() and code.isdigit(), field)


def _check_parcels(parcels, field):
    for parcel in parcels:
        fields.number_of_parcel(parcel.number, field + ".number")
        _check_township(parcel.township, field + ".township")
        fields.some(parcel.area_m2, field + ".area_m2")
        fields.enum(types, "FarmlandZone", parcel.zone, field + ".zone")


def _check_form(lines):
    count = len(lines.moved_out) + len(lines.moved_in) + len(lines.red_line_exits)
    fields.required(count or lines.changes_urban_boundary, "lines")
    fields.valid(count <= _MOST, "lines")
    _check_parcels(lines.moved_out, "lines.moved_out")
    _check_parcels(lines.moved_in, "lines.moved_in")
    for exit_ in lines.red_line_exits:
        fields.number_of_parcel(exit_.number, "lines.red_line_exits.number")
        fields.some(exit_.area_m2, "lines.red_line_exits.area_m2")
        fields.enum(types, "RedLineExitUse", exit_.use, "lines.red_line_exits.use")
    numbers = [one.number for group in (lines.moved_out, lines.moved_in, lines.red_line_exits) for one in group]
    check(len(set(numbers)) == len(numbers), "PARCEL_TWICE")
    fields.document(lines, "spatial_plan", False, "lines.")
    fields.document(lines, "outside_justification", False, "lines.")
    fields.document(lines, "document", True, "lines.")


def _parcel(parcel):
    return {"township": parcel.township, "area": parcel.area_m2, "zone": parcel.zone, "new": parcel.new_farmland}


def _content(lines):
    """What the later rules need of an adjustment: parcels by number, in its order."""
    return {"moved_out": {one.number: _parcel(one) for one in lines.moved_out},
            "moved_in": {one.number: _parcel(one) for one in lines.moved_in},
            "spatial_plan": lines.HasField("spatial_plan")}


def _area(parcels, inside=False):
    return sum(one["area"] for one in parcels.values() if not inside or one["zone"] in _INSIDE)


def check_townships(content, plan):
    for side in ("moved_out", "moved_in"):
        fields.valid(all(one["township"] in plan["townships"] for one in content[side].values()),
                     f"lines.{side}.township")


def _check_fixed(filed, content):
    """What was accepted or moved out stays as it was."""
    if not filed or not filed["in_force"]:
        return
    for side in ("moved_in", "moved_out"):
        for number, before in filed["in_force"][side].items():
            if number in filed[side]:
                after = content[side].get(number)
                same = after and all(after[key] == before[key] for key in ("township", "area", "zone"))
                check(same, "LINES_FIXED", {"parcel": number})


def file_lines(txn, op):
    record = projects.own(txn, op.project)
    _check_form(op.lines)
    plan = changes.open_plan(record, op.project)
    content = _content(op.lines)
    check_townships(content, plan)
    for exit_ in op.lines.red_line_exits:
        check(exit_.use not in _NEVER_OUT, "NEVER_MOVES_OUT",
              {"parcel": exit_.number, "use": types.RedLineExitUse.Name(exit_.use)})
    out, into = _area(content["moved_out"]), _area(content["moved_in"])
    check(out <= into, "SUPPLEMENT_FIRST", figures={"moved_out": out, "moved_in": into})
    out, into = _area(content["moved_out"], True), _area(content["moved_in"], True)
    check(out <= into or op.lines.HasField("outside_justification"), "REPLACED_OUTSIDE",
          figures={"moved_out": out, "moved_in": into})
    policy = projects.project_policy(txn, record)
    check(policy["three_lines_object"] or op.lines.HasField("spatial_plan"), "SPATIAL_PLAN_MISSING")
    filed = txn.state.get("lines_plans", op.project)
    _check_fixed(filed, content)
    before = filed or {"state": "LINES_STATE_UNSPECIFIED", "surveys": {}, "permits": frozenset(), "in_force": None,
                       "moved_in": {}, "moved_out": {}, "content": {"moved_out": {}}}
    kept = {number: survey for number, survey in before["surveys"].items() if number in content["moved_out"]
            and content["moved_out"][number] == before["content"]["moved_out"][number]}
    txn.put("lines_plans", op.project, before, content=content, state="LINES_FILED", surveys=kept, permits=frozenset())
    txn.transition(f"lines-plans/{op.project}", before["state"], "LINES_FILED")


def find(txn, project_id, in_force=False):
    """The adjustment of a project, or NOT_FOUND under the name that events give it."""
    filed = txn.state.get("lines_plans", project_id)
    check(filed and (filed["in_force"] or not in_force), "NOT_FOUND", {"object": f"lines-plans/{project_id}"})
    return filed


def _project_and_lines(txn, project_id):
    txn.require_province(types.PROVINCE_DEPARTMENT)
    return txn.find("projects", project_id), find(txn, project_id)


def _needs_survey(parcel, policy):
    if parcel["zone"] not in policy["survey_thresholds"]:
        return False
    mu, inclusive = policy["survey_thresholds"][parcel["zone"]]
    return 3 * parcel["area"] >= 2000 * mu if inclusive else 3 * parcel["area"] > 2000 * mu


def check_surveys(filed, policy):
    missing = []
    for number, parcel in filed["content"]["moved_out"].items():
        supported, with_agriculture = filed["surveys"].get(number, (False, False))
        enough = supported and (with_agriculture or not policy["survey_with_agriculture"])
        if _needs_survey(parcel, policy) and not enough:
            missing.append(number)
    check(not missing, "SURVEY_MISSING", {"parcel": missing[0] if missing else ""}, {"missing": len(missing)})


def _by_township(parcels):
    result = {}
    for parcel in parcels.values():
        result[parcel["township"]] = result.get(parcel["township"], 0) + parcel["area"]
    return result


def cap(designated, basis_points):
    return designated * basis_points // 10_000


def check_cap(txn, filed, plan, policy):
    content = _by_township(filed["content"]["moved_out"])
    standing = _by_township(filed["in_force"]["moved_out"]) if filed["in_force"] else {}
    for township in plan["townships"]:
        if township not in content:
            continue
        division = txn.state.get("divisions", township)
        names, designated = {"township": township}, division["designated"]
        check(designated, "DESIGNATED_AREA_UNKNOWN", names)
        total = division["moved_out"] - standing.get(township, 0) + content[township]
        check(total <= amounts.MAX_QUANTITY, "NUMBER_OVERFLOW", {"field": "lines.moved_out"})
        check(total * 10_000 <= designated * policy["cap_bp"] or township in filed["permits"],
              "ABOVE_BASIC_FARMLAND_CAP", names,
              {"moved_out": total, "designated": designated, "cap": cap(designated, policy["cap_bp"])})


def decide_lines(txn, op):
    record, filed = _project_and_lines(txn, op.project)
    fields.decide(op)
    name = f"lines-plans/{op.project}"
    require_state(filed, name, "LINES_FILED")
    policy = projects.project_policy(txn, record)
    check(policy["three_lines_object"], "WRONG_STATE", {"object": name, "wanted": "three_lines_object"})
    after = "LINES_RECOGNISED"
    if op.decision == project_pb.RETURN_WITH_REASON:
        check(op.reason, "REASON_REQUIRED")
        after = "LINES_RETURNED"
    else:
        check_surveys(filed, policy)
        check_cap(txn, filed, record["change"] or record, policy)
    txn.put("lines_plans", op.project, state=after)
    txn.transition(name, "LINES_FILED", after)


def record_survey(txn, op):
    _, filed = _project_and_lines(txn, op.project)
    fields.text(op.parcel, "parcel")
    fields.document(op, "document")
    check(op.parcel in filed["content"]["moved_out"], "NOT_FOUND", {"object": f"parcels/{op.parcel}"})
    surveys = {**filed["surveys"], op.parcel: (op.supported, op.with_agriculture)}
    txn.put("lines_plans", op.project, surveys=surveys)


def permit_above_cap(txn, op):
    _, filed = _project_and_lines(txn, op.project)
    fields.text(op.township, "township")
    fields.text(op.reason, "reason")
    fields.document(op, "document")
    check(op.township in _by_township(filed["content"]["moved_out"]), "NOT_FOUND",
          {"object": f"divisions/{op.township}"})
    txn.put("lines_plans", op.project, permits=filed["permits"] | {op.township})


def set_designated_areas(txn, op):
    txn.require_province(types.PROVINCE_DEPARTMENT)
    fields.required(op.areas, "areas")
    for area in op.areas:
        _check_township(area.township, "areas.township")
        fields.some(area.area_m2, "areas.area_m2")
    fields.document(op, "document")
    for area in op.areas:
        txn.find("divisions", area.township)
    for area in op.areas:
        txn.put("divisions", area.township, designated=area.area_m2)


def check_at_approval(txn, project_id, plan, policy):
    """What a plan or its change must show of its lines when it is approved."""
    filed = txn.state.get("lines_plans", project_id)
    if not filed:
        moves = any(plan["planned"][at] != plan["baseline"][at] for at in (_URBAN, _RED_LINE))
        check(not moves, "LINES_NOT_RECOGNISED" if policy["three_lines_object"] else "SPATIAL_PLAN_MISSING")
        return
    if policy["three_lines_object"]:
        check(filed["state"] == "LINES_RECOGNISED", "LINES_NOT_RECOGNISED", {"state": filed["state"]})
    else:
        check(filed["content"]["spatial_plan"], "SPATIAL_PLAN_MISSING")
    _check_fixed(filed, filed["content"])
    check_surveys(filed, policy)
    check_cap(txn, filed, plan, policy)


def bring_into_force(txn, project_id):
    filed = txn.state.get("lines_plans", project_id)
    if not filed:
        return
    before = _by_township(filed["in_force"]["moved_out"]) if filed["in_force"] else {}
    after = _by_township(filed["content"]["moved_out"])
    for township in {**before, **after}:
        moved_out = txn.state.get("divisions", township)["moved_out"]
        txn.put("divisions", township, moved_out=moved_out + after.get(township, 0) - before.get(township, 0))
    txn.put("lines_plans", project_id, in_force=filed["content"])


OPERATIONS = {f.__name__: f for f in (set_designated_areas, file_lines, decide_lines, record_survey, permit_above_cap)}
