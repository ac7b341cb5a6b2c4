"""Loss of what a lot stands for, and the liability of its county (QT-5)."""

from . import amounts, fields, freezing, recall
from .fields import check
from .protos import types


def lose(txn, name, lost):
    """What remains of the lot is frozen; the rest its county owes."""
    lot = txn.state.get("lots", name)
    county, kind = lot["county"], lot["kind"]
    found = amounts.least(lost, amounts.minus(freezing.at(txn.state, name, types.FROZEN), lot["lost_frozen"]))
    rest = amounts.minus(lost, found)
    frozen = amounts.least(rest, freezing.freezable(txn.state, name))
    if any(frozen):
        freezing.freeze(txn, name, frozen, "loss")
    txn.put("lots", name, lost=amounts.plus(lot["lost"], lost),
            lost_frozen=amounts.plus(lot["lost_frozen"], amounts.plus(found, frozen)))
    owed = amounts.minus(rest, frozen)
    if any(owed):
        liability = f"{county}-Y-{txn.tail}-{txn.next_ordinal()}"
        txn.put("liabilities", liability, {"county": county, "kind": kind, "lot": name, "amounts": owed,
                                           "discharged": amounts.ZERO, "state": "LIABILITY_OPEN"})
        txn.state.join("liabilities", county, kind, liability)
        txn.assigned(f"liabilities/{liability}")
        txn.computed(f"liabilities/{liability}", "amounts", owed)
    txn.computed(f"lots/{name}", "lost", lost)
    recall.for_need(txn, county, kind, "loss")


def record_loss(txn, op):
    txn.require_province(types.PROVINCE_DEPARTMENT)
    lot = txn.find("lots", op.lot)
    asked = fields.numbers(op.amounts, "amounts", lot["kind"])
    fields.enum(types, "LossSource", op.source, "source")
    fields.valid(op.source != types.REMEASURE, "source")
    fields.text(op.reason, "reason")
    fields.document(op, "document")
    check(lot["origin"] != types.ORIGIN_PURCHASE, "BOUGHT_NOT_FROZEN")
    fields.valid(lot["origin"] != types.ORIGIN_AWARD, "lot")
    check(amounts.within(amounts.plus(lot["lost"], asked), lot["issued"]), "ABOVE_ISSUED",
          figures={"asked": asked, "lost": lot["lost"], "issued": lot["issued"]})
    lose(txn, op.lot, asked)


OPERATIONS = {"record_loss": record_loss}
