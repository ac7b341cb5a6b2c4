"""Consents, opinions and the chain that decides a plan or its change (PJ-1, PJ-2, PJ-5)."""

from . import changes, fields, lines, projects
from .fields import Refused, check
from .protos import project as project_pb


def record_consent(txn, op):
    record = projects.own(txn, op.project)
    fields.text(op.village, "village")
    fields.document(op, "document")
    plan = changes.open_plan(record, op.project)
    check(op.village in plan["villages"], "NOT_FOUND", {"object": f"villages/{op.village}"})
    changes.store_open_plan(txn, op.project, consents=plan["consents"] | {op.village})


def record_opinion(txn, op):
    record = projects.own(txn, op.project)
    fields.enum(project_pb, "OpinionKind", op.kind, "kind")
    fields.text(op.by, "by")
    fields.document(op, "document")
    plan = changes.open_plan(record, op.project)
    changes.store_open_plan(txn, op.project, opinions=plan["opinions"] | {op.kind})


def submit_plan(txn, op):
    record = projects.own(txn, op.project)
    plan = changes.open_plan(record, op.project)
    missing = [village for village in plan["villages"] if village not in plan["consents"]]
    check(not missing, "CONSENT_MISSING", {"villages": ",".join(missing)})
    for kind, name in ((project_pb.EXPERT, "EXPERT"), (project_pb.DEPARTMENT, "DEPARTMENT")):
        check(kind in plan["opinions"], "OPINION_MISSING", {"opinion": name})
    filed = txn.state.get("lines_plans", op.project)
    if filed:
        lines.check_townships(filed["content"], plan)
    if record["change"]:
        changes.set_state(txn, op.project, "PROJECT_IN_REVIEW", step=0)
    else:
        projects.set_state(txn, op.project, "PROJECT_IN_REVIEW", step=0, policy=txn.policy_version["version"])


def decide_plan(txn, op):
    record = txn.find("projects", op.project)
    filing, change = projects.filing_is_open(txn, record), changes.in_review(record)
    if record["state"] != "PROJECT_IN_REVIEW" and not filing and not change:
        raise Refused("WRONG_STATE", {"object": f"projects/{op.project}", "state": record["state"]})
    policy = projects.project_policy(txn, record)
    plan = record["change"] if change else record
    at = record["plan_step"] if filing else plan["step"]
    step = projects.require_step(txn, dict(record, step=at), policy["plan_chain"], op.step)
    fields.decide(op)
    if op.decision == project_pb.RETURN_WITH_REASON:
        check(not step["filing"], "FILING_CANNOT_RETURN")
        check(op.reason, "REASON_REQUIRED")
        (changes if change else projects).set_state(txn, op.project, "PROJECT_RETURNED")
        return
    if step["approval"]:
        if change:
            changes.check_fixed(record, plan)
        projects.compare(policy["plan_comparisons"], plan["baseline"], plan["planned"])
        lines.check_at_approval(txn, op.project, plan, policy)
        lines.bring_into_force(txn, op.project)
    if not change:
        after = "PROJECT_APPROVED" if step["approval"] else record["state"]
        projects.set_state(txn, op.project, after, step=at + 1, plan_step=at + 1)
    elif step["approval"]:
        changes.approve(txn, op.project, at + 1)
    else:
        changes.store_open_plan(txn, op.project, step=at + 1)


OPERATIONS = {f.__name__: f for f in (record_consent, record_opinion, submit_plan, decide_plan)}
