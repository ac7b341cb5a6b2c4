"""Policy as data (rulebook section 3)."""

from . import amounts, fields
from .fields import check
from .protos import command, policy as pb, types

OPERATION_NAMES = {field.name for field in command.Operation.DESCRIPTOR.fields}
# Every field from plan_chain on is a parameter that needs its source.
PARAMETERS = [field.name for field in pb.Policy.DESCRIPTOR.fields if field.number >= 4]


def _check_chain(chain, may_file, field):
    fields.required(chain, field)
    for step in chain:
        fields.ident(step.id, field + ".id")
        fields.enum(pb, "Level", step.level, field + ".level")
        fields.valid(step.level != pb.TOWNSHIP, field + ".level")
        fields.enum(types, "OrganisationType", step.organisation, field + ".organisation")
        only = {types.PROVINCE_DEPARTMENT: pb.PROVINCE, types.CITY_BUREAU: pb.CITY, types.COUNTY_GOVERNMENT: pb.COUNTY}
        fields.valid(only.get(step.organisation, step.level) == step.level, field + ".level")
    fields.valid(len({step.id for step in chain}) == len(chain), field + ".id")
    fields.valid(sum(step.approval for step in chain) == 1, None)
    approved = False
    for step in chain:
        fields.valid(not step.filing or (may_file and approved and not step.approval), None)
        fields.valid(step.filing or not (may_file and approved), None)
        approved = approved or step.approval


def _check_unique(values, field):
    values = list(values)
    fields.valid(len(set(values)) == len(values), field)


def set_policy(txn, op):
    txn.require_province(types.PROVINCE_DEPARTMENT)
    it = op.policy
    fields.text(it.profile, "profile")
    fields.text(it.title, "title")
    for citation in it.citations:
        fields.text(citation.parameter, "citations.parameter")
        fields.text(citation.clause, "citations.clause")
    _check_chain(it.plan_chain, True, "plan_chain")
    _check_chain(it.acceptance_chain, False, "acceptance_chain")
    for names in ("plan_comparisons", "acceptance_comparisons"):
        for comparison in getattr(it, names):
            fields.enum(pb, "Comparison", comparison, "" + names)
    for kind in it.tradable_kinds:
        fields.kind(kind, "tradable_kinds")
    for one in it.need_categories:
        fields.kind(one.kind, "need_categories.kind")
        fields.ident(one.id, "need_categories.id")
        fields.text(one.name, "need_categories.name")
    _check_unique(((one.kind, one.id) for one in it.need_categories), "need_categories.id")
    fields.valid(1 <= it.statement_days <= 3650, "statement_days")
    for band in it.price_bands:
        fields.kind(band.kind, "price_bands.kind")
        fields.price(band.floor, "price_bands.floor")
        fields.price(band.ceiling, "price_bands.ceiling")
        fields.price(band.guide, "price_bands.guide")
    _check_unique((band.kind for band in it.price_bands), "price_bands.kind")
    for band in it.price_bands:
        floor, ceiling = amounts.price_of(band.floor), amounts.price_of(band.ceiling)
        fields.valid(all(c == 0 or f <= c for f, c in zip(floor, ceiling)), "price_bands.ceiling")
        guide = amounts.price_of(band.guide)
        fields.valid(all(g == 0 or (f <= g and (c == 0 or g <= c)) for f, c, g in zip(floor, ceiling, guide)),
                     "price_bands.guide")
    for name in ("deal_approval_days", "payment_days", "default_grace_days", "proposal_days"):
        fields.valid(1 <= getattr(it, name) <= 3650, "" + name)
    fields.valid(0 <= it.completion_years <= 30, "completion_years")
    fields.valid(all(name in OPERATION_NAMES for name in it.four_eyes), "four_eyes")
    _check_later_parameters(it)
    cited = {citation.parameter for citation in it.citations}
    for parameter in PARAMETERS:
        if parameter not in cited:
            check(False, "UNCITED_PARAMETER", {"parameter": parameter})
    check(op.effective_us >= txn.time_us, "EFFECTIVE_IN_PAST")
    version = len(txn.state.tables["policies"]) + 1
    txn.put("policies", version, compile_policy(it, version, op.effective_us))
    txn.assigned(f"policies/{version}")


def _check_later_parameters(it):
    """From basic_farmland_cap_bp on, in the order of the message."""
    fields.valid(0 <= it.basic_farmland_cap_bp <= 10_000, "basic_farmland_cap_bp")
    zones, kinds = set(), set()
    for one in it.survey_thresholds:
        fields.enum(types, "FarmlandZone", one.zone, "survey_thresholds.zone")
        fields.valid(one.zone not in zones, "survey_thresholds.zone")
        fields.valid(0 <= one.mu <= 10_000, "survey_thresholds.mu")
        zones.add(one.zone)
    for one in it.validity:
        fields.kind(one.kind, "validity.kind")
        fields.valid(one.kind not in kinds, "validity.kind")
        fields.valid(1 <= one.years <= 100, "validity.years")
        kinds.add(one.kind)
    supplementary = {one.id for one in it.need_categories if one.kind == types.SUPPLEMENTARY_FARMLAND}
    fields.valid(all(name in supplementary for name in it.award_categories), "award_categories")
    for mode in it.modes:
        fields.valid(mode in types.TransferMode.values() and mode != 0, "modes")
    _check_unique(it.modes, "modes")
    for name in ("reveal_days", "idle_money_days"):
        fields.valid(1 <= getattr(it, name) <= 3650, "" + name)
    fields.valid(1 <= it.repeated_refusals <= 1000, "repeated_refusals")


def compile_policy(it, version, effective_us):
    return {"version": version, "effective_us": effective_us, "policy": {
        "profile": it.profile,
        "plan_chain": [_step(step) for step in it.plan_chain],
        "acceptance_chain": [_step(step) for step in it.acceptance_chain],
        "plan_comparisons": list(it.plan_comparisons),
        "acceptance_comparisons": list(it.acceptance_comparisons),
        "tradable": set(it.tradable_kinds),
        "categories": {(one.kind, one.id) for one in it.need_categories},
        "bands": {band.kind: (amounts.price_of(band.floor), amounts.price_of(band.ceiling)) for band in it.price_bands},
        "statement_days": it.statement_days,
        "statement_needs_city": it.statement_needs_city,
        "buyer_must_lack": it.buyer_must_lack,
        "resale": it.resale,
        "deal_approval_days": it.deal_approval_days,
        "payment_days": it.payment_days,
        "default_grace_days": it.default_grace_days,
        "proposal_days": it.proposal_days,
        "revenue_classes": it.revenue_classes,
        "guides": {band.kind: amounts.price_of(band.guide) for band in it.price_bands},
        "awards": it.awards,
        "linked_counts_as_supplementary": it.linked_counts_as_supplementary,
        "linked_carries_over": it.linked_carries_over,
        "four_eyes": set(it.four_eyes),
        "cap_bp": it.basic_farmland_cap_bp,
        "survey_thresholds": {one.zone: (one.mu, one.inclusive) for one in it.survey_thresholds},
        "survey_with_agriculture": it.survey_with_agriculture,
        "three_lines_object": it.three_lines_object,
        "stepwise_acceptance": it.stepwise_acceptance,
        "new_basic_farmland_recheck": it.new_basic_farmland_recheck,
        "plan_covers_approval": it.plan_covers_approval,
        "validity": {one.kind: one.years for one in it.validity},
        "award_categories": set(it.award_categories),
        "modes": set(it.modes),
        "reveal_days": it.reveal_days,
        "clauses": {citation.parameter: citation.clause for citation in reversed(it.citations)},
    }}


def _step(step):
    return {"id": step.id, "level": step.level, "organisation": step.organisation, "filing": step.filing,
            "approval": step.approval}


def at(state, time_us):
    """The version in force: the latest effective one, or None before the first."""
    standing = [record for record in state.tables["policies"].values() if record["effective_us"] <= time_us]
    return max(standing, key=lambda record: (record["effective_us"], record["version"]), default=None)


OPERATIONS = {"set_policy": set_policy}
