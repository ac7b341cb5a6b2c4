"""The second measurement (PJ-4): what stands banked above it is lost (QT-5)."""

from . import acceptance, amounts, losses, projects
from .protos import types

_KINDS = (types.SUPPLEMENTARY_FARMLAND, types.LINKED_CONSTRUCTION_LAND, types.REDLINE_VACATED)


def stands_measured(sub, kind):
    """What stands measured of a sub-project for a kind; of linked and red-line quota the area."""
    if kind == types.SUPPLEMENTARY_FARMLAND:
        return amounts.positive(amounts.minus(sub["measured"], sub["yield_linked"]))
    if kind == types.LINKED_CONSTRUCTION_LAND:
        return (max(0, sub["reclaimed"] - sub["reclaimed_supplementary"]), 0, 0)
    return (sub["vacated"], 0, 0)


def net(record, kind):
    """What the whole project yields net of a kind; None for red-line quota, which has no net."""
    if kind == types.SUPPLEMENTARY_FARMLAND:
        return amounts.positive(acceptance.net_production(record))
    if kind == types.LINKED_CONSTRUCTION_LAND:
        return (max(0, acceptance.net_reclaimed(record)), 0, 0)
    return None


def banked(txn, project_id, kind):
    """Ids of the banked lots of a project and kind, oldest entry first."""
    county = txn.state.get("projects", project_id)["county"]
    return [name for _, name in sorted((lot["entry"], name) for name, lot in txn.state.of("lots", county, kind)
                                       if lot["origin"] == types.ORIGIN_PROJECT and lot["project"] == project_id)]


def standing(txn, names, kind):
    """Issued less lost of these lots, in the numbers that are tested."""
    lots = [txn.state.get("lots", name) for name in names]
    whole = acceptance.total(amounts.minus(lot["issued"], lot["lost"]) for lot in lots)
    return whole if kind == types.SUPPLEMENTARY_FARMLAND else (whole[0], 0, 0)


def apply(txn, project_id):
    """At the approval of the overall acceptance: the smaller figures first, then the losses."""
    record = txn.state.get("projects", project_id)
    for name, (measured, reclaimed, vacated) in record["remeasures"]:
        sub = record["subprojects"][name]
        projects.replace_subproject(txn, project_id, name, measured=amounts.least(sub["measured"], measured),
                                    reclaimed=min(sub["reclaimed"], reclaimed), vacated=min(sub["vacated"], vacated))
    after = txn.state.get("projects", project_id)
    for name, _ in after["remeasures"]:
        for kind in _KINDS:
            own = [lot for lot in banked(txn, project_id, kind) if txn.state.get("lots", lot)["subproject"] == name]
            _lose(txn, own, kind, stands_measured(after["subprojects"][name], kind))
    if not after["remeasures"]:
        return
    for kind in _KINDS[:2]:
        lots = banked(txn, project_id, kind)
        # Sorting keeps the order of entries among bundles and among the others.
        lots.sort(key=lambda lot: not txn.state.get("lots", lot)["bundle"])
        _lose(txn, lots, kind, net(after, kind))


def _lose(txn, lots, kind, measured):
    """What of these lots stands above the measure, in their order, of each at most what is not lost yet."""
    short = amounts.positive(amounts.minus(standing(txn, lots, kind), measured))
    for name in lots:
        lot = txn.state.get("lots", name)
        lost = amounts.least(short, amounts.minus(lot["issued"], lot["lost"]))
        if any(lost):
            losses.lose(txn, name, lost)
            short = amounts.minus(short, lost)
