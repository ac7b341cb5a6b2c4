"""Project library (PJ-1, PJ-2, PJ-8): the plan and its comparisons, start and close of works."""

from . import amounts, debt, fields
from .fields import check
from .protos import policy as pb, types
from .txn import require_state

_LEVEL_DIGITS = {pb.TOWNSHIP: 9, pb.COUNTY: 6, pb.CITY: 4, pb.PROVINCE: 2}


def check_plan(plan):
    """The form of a plan, and what of it the rules need."""
    fields.text(plan.name, "plan.name")
    fields.required(plan.townships, "plan.townships")
    fields.required(plan.villages, "plan.villages")
    for village in plan.villages:
        fields.text(village, "plan.villages")
    fields.valid(len(set(plan.villages)) == len(plan.villages), "plan.villages")
    fields.text(plan.implementer, "plan.implementer")
    fields.year(plan.start_year, "plan.start_year")
    fields.year(plan.end_year, "plan.end_year")
    fields.valid(plan.start_year <= plan.end_year, "plan.end_year")
    fields.year(plan.survey_year, "plan.survey_year")
    baseline, planned = fields.figures(plan.baseline, "plan.baseline"), fields.figures(plan.planned, "plan.planned")
    fields.required(plan.subprojects, "plan.subprojects")
    fields.valid(len(plan.subprojects) <= 200, "plan.subprojects")
    seen = set()
    for sub in plan.subprojects:
        fields.ident(sub.id, "plan.subprojects.id")
        fields.valid(sub.id not in seen, "plan.subprojects.id")
        seen.add(sub.id)
        fields.text(sub.name, "plan.subprojects.name")
        fields.enum(types, "SubprojectKind", sub.kind, "plan.subprojects.kind")
        fields.money(sub.cost_fen, "plan.subprojects.cost_fen", zero_allowed=True)
        fields.money(sub.other_funding_fen, "plan.subprojects.other_funding_fen", zero_allowed=True)
        fields.numbers(sub.planned, "plan.subprojects.planned", zero_allowed=True)
    fields.money(plan.expected_income_fen, "plan.expected_income_fen", zero_allowed=True)
    fields.money(plan.budget_fen, "plan.budget_fen", zero_allowed=True)
    return {
        "townships": tuple(plan.townships), "villages": tuple(plan.villages), "start_year": plan.start_year,
        "baseline": baseline, "planned": planned,
        "subprojects": {sub.id: {
            "kind": sub.kind, "department": sub.department, "cost": sub.cost_fen, "funding": sub.other_funding_fen,
            "planned": amounts.of(sub.planned), "state": "SUBPROJECT_PLANNED", "measured": amounts.ZERO, "reclaimed": 0,
            "vacated": 0, "taken_out": amounts.ZERO, "new_build": 0, "registered": {},
            "yield_linked": amounts.ZERO, "reclaimed_supplementary": 0, "final_cost": None,
        } for sub in plan.subprojects},
        "income": plan.expected_income_fen, "budget": plan.budget_fen,
        "consents": frozenset(), "opinions": frozenset(),
    }


def check_references(txn, county, plan):
    """What a plan names exists: its townships in the county, its departments at or above it."""
    for township in plan.townships:
        check(len(township) == 9 and township.startswith(county) and txn.state.get("divisions", township),
              "TOWNSHIP_OUTSIDE_COUNTY")
    for sub in plan.subprojects:
        department = txn.find("organisations", sub.department)
        check(department["type"] == types.COMPETENT_DEPARTMENT and county.startswith(department["division"]),
              "WRONG_ORGANISATION")


def _county_of(project_id):
    return project_id[:6]


def create_project(txn, op):
    county = _county_of(op.project)
    txn.require_county(county)
    fields.valid(op.project[6:7] == "-" and fields.PROJECT_TAIL.match(op.project[7:]), "project")
    plan = check_plan(op.plan)
    check_references(txn, county, op.plan)
    check(txn.state.get("projects", op.project) is None, "DUPLICATE_ID")
    txn.put("projects", op.project, dict(plan, county=county, state="PROJECT_DRAFT", step=0, plan_step=0, policy=None,
                                         measured=None, change=None, remeasures=()))
    txn.transition(f"projects/{op.project}", "PROJECT_STATE_UNSPECIFIED", "PROJECT_DRAFT")


def project_policy(txn, record):
    """That of the project's last submission, or before it the one in force."""
    return txn.state.get("policies", record["policy"])["policy"] if record["policy"] else txn.policy


def own(txn, project_id):
    """The project of the acting county government."""
    txn.require_type(types.COUNTY_GOVERNMENT)
    record = txn.find("projects", project_id)
    txn.require_division(record["county"])
    return record


def set_state(txn, project_id, after, **changes):
    before = txn.state.get("projects", project_id)["state"]
    txn.put("projects", project_id, state=after, **changes)
    if before != after:
        txn.transition(f"projects/{project_id}", before, after)


def require(record, project_id, *wanted):
    require_state(record, f"projects/{project_id}", *wanted)


def amend_project(txn, op):
    record = own(txn, op.project)
    plan = check_plan(op.plan)
    require(record, op.project, "PROJECT_DRAFT", "PROJECT_RETURNED")
    check_references(txn, record["county"], op.plan)
    txn.put("projects", op.project, **plan)
    debt.renew(txn, op.project)


def require_step(txn, record, chain, step_id):
    """The chain's current step, decided by the right organisation at the right place of the county's line."""
    step = chain[record["step"]]
    check(step["id"] == step_id, "WRONG_STEP")
    txn.require_type(step["organisation"])
    txn.require_division(record["county"][:_LEVEL_DIGITS[step["level"]]])
    return step


def compare(comparisons, baseline, proposed):
    """The first comparison that fails (PJ-2), exactly."""
    (farmland, grade, ecology, construction, red_line, urban, multiple) = zip(baseline, proposed)
    no_quality = farmland[0] == 0 or farmland[1] == 0
    holds = {
        pb.FARMLAND_NOT_LESS: farmland[1] >= farmland[0],
        # Mean grades, 1 best: proposed/area ≤ baseline/area without dividing.
        pb.QUALITY_NOT_LOWER: no_quality or grade[1] * farmland[0] <= grade[0] * farmland[1],
        pb.QUALITY_HIGHER: no_quality or grade[1] * farmland[0] < grade[0] * farmland[1],
        pb.ECOLOGY_NOT_DEGRADED: ecology[1] >= ecology[0],
        pb.ECOLOGY_BETTER: ecology[1] > ecology[0],
        pb.CONSTRUCTION_LAND_NOT_MORE: construction[1] <= construction[0],
        pb.ECOLOGICAL_RED_LINE_NOT_LESS: red_line[1] >= red_line[0],
        pb.URBAN_BOUNDARY_NOT_MORE: urban[1] <= urban[0],
        pb.URBAN_MULTIPLE_NOT_MORE: multiple[1] <= multiple[0],
    }
    shown = {pb.FARMLAND_NOT_LESS: farmland, pb.ECOLOGY_NOT_DEGRADED: ecology, pb.ECOLOGY_BETTER: ecology,
             pb.CONSTRUCTION_LAND_NOT_MORE: construction, pb.ECOLOGICAL_RED_LINE_NOT_LESS: red_line,
             pb.URBAN_BOUNDARY_NOT_MORE: urban, pb.URBAN_MULTIPLE_NOT_MORE: multiple}
    for comparison in comparisons:
        pair = shown.get(comparison)
        check(holds[comparison], "COMPARISON_FAILED", {"comparison": pb.Comparison.Name(comparison)},
              {"baseline": pair[0], "proposed": pair[1]} if pair else None)


def filing_is_open(txn, record):
    chain = record["policy"] and txn.state.get("policies", record["policy"])["policy"]["plan_chain"]
    return record["state"] == "PROJECT_APPROVED" and record["plan_step"] < len(chain)


def start_subproject(txn, op):
    record = own(txn, op.project)
    fields.document(op, "approval", needed=False)
    fields.document(op, "tender", needed=not op.tender_exemption)
    fields.optional_text(op.tender_exemption, "tender_exemption")
    require(record, op.project, "PROJECT_APPROVED")
    sub = record["subprojects"].get(op.subproject)
    check(sub, "NOT_FOUND")
    require_state(sub, f"subprojects/{op.project}/{op.subproject}", "SUBPROJECT_PLANNED")
    covered = op.covered_by_plan and project_policy(txn, record)["plan_covers_approval"]
    check(covered or op.HasField("approval"), "APPROVAL_REQUIRED")
    replace_subproject(txn, op.project, op.subproject, state="SUBPROJECT_STARTED")


def replace_subproject(txn, project_id, sub_id, **changes):
    subs = txn.state.get("projects", project_id)["subprojects"]
    before = subs[sub_id]
    txn.put("projects", project_id, subprojects=dict(subs, **{sub_id: dict(before, **changes)}))
    if changes.get("state", before["state"]) != before["state"]:
        txn.transition(f"subprojects/{project_id}/{sub_id}", before["state"], changes["state"])


def close_project(txn, op):
    record = own(txn, op.project)
    fields.optional_text(op.aftercare_owner, "aftercare_owner")
    fields.document(op, "evaluation", needed=False)
    fields.document(op, "registration", needed=False)
    fields.document(op, "red_line_inclusion", needed=False)
    require(record, op.project, "PROJECT_ACCEPTED")
    check(op.aftercare_owner, "CLOSING_RECORD_MISSING", {"field": "aftercare_owner"})
    for field in ("evaluation", "registration"):
        check(op.HasField(field), "CLOSING_RECORD_MISSING", {"field": field})
    if any(sub["vacated"] for sub in record["subprojects"].values()):
        check(op.HasField("red_line_inclusion"), "CLOSING_RECORD_MISSING", {"field": "red_line_inclusion"})
    set_state(txn, op.project, "PROJECT_CLOSED")


OPERATIONS = {f.__name__: f for f in (create_project, amend_project, start_subproject, close_project)}
