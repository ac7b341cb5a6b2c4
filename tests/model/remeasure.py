"""The second measurement (PJ-4): what was banked above it is lost (QT-5)."""

from . import amounts, losses, projects
from .protos import types

_KINDS = (types.SUPPLEMENTARY_FARMLAND, types.LINKED_CONSTRUCTION_LAND, types.REDLINE_VACATED)


def deficit(sub, kind):
    """What is registered of a kind above what stands measured for it."""
    registered = sub["registered"].get(kind, amounts.ZERO)
    if kind == types.SUPPLEMENTARY_FARMLAND:
        stands = amounts.positive(amounts.minus(sub["measured"], sub["yield_linked"]))
        return amounts.positive(amounts.minus(registered, stands))
    stands = sub["vacated"]
    if kind == types.LINKED_CONSTRUCTION_LAND:
        stands = max(0, sub["reclaimed"] - sub["reclaimed_supplementary"])
    return (max(0, registered[0] - stands), 0, 0)


def apply(txn, project_id):
    """At the approval of the overall acceptance: the smaller figures first, then the losses."""
    record = txn.state.get("projects", project_id)
    before = record["subprojects"]
    for name, (measured, reclaimed, vacated) in record["remeasures"]:
        sub = before[name]
        projects.replace_subproject(txn, project_id, name, measured=amounts.least(sub["measured"], measured),
                                    reclaimed=min(sub["reclaimed"], reclaimed), vacated=min(sub["vacated"], vacated))
    for name, _ in record["remeasures"]:
        after = txn.state.get("projects", project_id)["subprojects"][name]
        for kind in _KINDS:
            grown = amounts.positive(amounts.minus(deficit(after, kind), deficit(before[name], kind)))
            _lose(txn, project_id, name, kind, grown)


def _lose(txn, project_id, sub_id, kind, short):
    """From the oldest banked lots first, of each at most what is not lost yet."""
    county = txn.state.get("projects", project_id)["county"]
    lots = sorted((lot["entry"], name) for name, lot in txn.state.of("lots", county, kind)
                  if lot["origin"] == types.ORIGIN_PROJECT and lot["project"] == project_id
                  and (lot["subproject"] == sub_id or sub_id in lot["bundle"]))
    for _, name in lots:
        lot = txn.state.get("lots", name)
        lost = amounts.least(short, amounts.minus(lot["issued"], lot["lost"]))
        if any(lost):
            losses.lose(txn, name, lost)
            short = amounts.minus(short, lost)
