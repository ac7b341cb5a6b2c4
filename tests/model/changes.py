"""Change of an approved plan (PJ-5): it goes back through the chain of the first approval."""

from . import debt, fields, projects
from .fields import check
from .txn import require_state

_OPEN = ("PROJECT_DRAFT", "PROJECT_RETURNED")
# What a project has and a plan has not: it stays when another plan takes its place.
_STATUS = ("state", "measured", "reclaimed", "vacated", "taken_out", "new_build", "registered", "yield_linked",
           "reclaimed_supplementary", "final_cost")


def open_plan(record, project_id):
    """The plan that the county still works on: the project's own, or its change. None does: WRONG_STATE."""
    change = record["change"]
    if change:
        require_state(change, f"changes/{project_id}", *_OPEN)
        return change
    require_state(record, f"projects/{project_id}", *_OPEN)
    return record


def store_open_plan(txn, project_id, **changes):
    """Replaces fields of the plan that open_plan() gives."""
    change = txn.state.get("projects", project_id)["change"]
    if change:
        txn.put("projects", project_id, change=dict(change, **changes))
    else:
        txn.put("projects", project_id, **changes)


def set_state(txn, project_id, after, **changes):
    before = txn.state.get("projects", project_id)["change"]
    txn.put("projects", project_id, change=dict(before, state=after, **changes))
    txn.transition(f"changes/{project_id}", before["state"], after)


def in_review(record):
    change = record["change"]
    return record["state"] == "PROJECT_APPROVED" and change is not None and change["state"] == "PROJECT_IN_REVIEW"


def check_fixed(record, plan):
    """What is under way or measured stays in the plan, of the same kind and department."""
    for name, sub in record["subprojects"].items():
        if sub["state"] != "SUBPROJECT_PLANNED":
            after = plan["subprojects"].get(name)
            check(after and (after["kind"], after["department"]) == (sub["kind"], sub["department"]),
                  "SUBPROJECT_FIXED", {"subproject": name})


def _require_none_in_review(record, project_id):
    check(not record["change"] or record["change"]["state"] != "PROJECT_IN_REVIEW", "CHANGE_PENDING",
          {"object": f"changes/{project_id}", "state": "PROJECT_IN_REVIEW"})


def propose_change(txn, op):
    record = projects.own(txn, op.project)
    plan = projects.check_plan(op.plan)
    fields.text(op.reason, "reason")
    projects.require(record, op.project, "PROJECT_APPROVED")
    check(not projects.filing_is_open(txn, record), "WRONG_STEP")
    _require_none_in_review(record, op.project)
    projects.check_references(txn, record["county"], op.plan)
    check_fixed(record, plan)
    before = record["change"]["state"] if record["change"] else "PROJECT_STATE_UNSPECIFIED"
    txn.put("projects", op.project, change=dict(plan, state="PROJECT_DRAFT", step=0))
    txn.transition(f"changes/{op.project}", before, "PROJECT_DRAFT")


def withdraw_change(txn, op):
    record = projects.own(txn, op.project)
    fields.text(op.reason, "reason")
    check(record["change"], "NOT_FOUND", {"object": f"changes/{op.project}"})
    _require_none_in_review(record, op.project)
    txn.put("projects", op.project, change=None)
    txn.transition(f"changes/{op.project}", record["change"]["state"], "WITHDRAWN")


def approve(txn, project_id, plan_step):
    """The change becomes the plan; filings after the approval are made anew."""
    record = txn.state.get("projects", project_id)
    change = dict(record["change"])
    for name in ("state", "step"):
        change.pop(name)
    subprojects = {}
    for name, sub in change["subprojects"].items():
        before = record["subprojects"].get(name)
        subprojects[name] = dict(sub, **{key: before[key] for key in _STATUS}) if before else sub
    txn.put("projects", project_id, **dict(change, subprojects=subprojects, change=None, step=plan_step,
                                           plan_step=plan_step))
    txn.transition(f"changes/{project_id}", "PROJECT_IN_REVIEW", "PROJECT_APPROVED")
    debt.renew(txn, project_id)


OPERATIONS = {f.__name__: f for f in (propose_change, withdraw_change)}
