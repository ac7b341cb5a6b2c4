"""Awarded quota (QT-8): issued by the province, handed on by cities, hooked only to certain needs."""

from . import amounts, fields, quotas
from .fields import check
from .protos import types
from .txn import LETTER

KIND = types.SUPPLEMENTARY_FARMLAND


def issue_award(txn, op):
    txn.require_province(types.PROVINCE_DEPARTMENT)
    fields.text(op.division, "division")
    asked = fields.numbers(op.amounts, "amounts", KIND)
    fields.year(op.year, "year")
    fields.document(op, "document")
    check(txn.policy["awards"], "AWARDS_OFF")
    txn.find("divisions", op.division)
    fields.valid(len(op.division) in (4, 6), "division")
    evaluation = txn.state.get("evaluations", str(op.year))
    check(evaluation and op.division in evaluation["divisions"], "EVALUATION_MISSING", {"division": op.division},
          {"year": op.year})
    check(asked[1] <= asked[0], "PADDY_ABOVE_AREA")
    quotas.issue(txn, op.division, KIND, op.year, asked, types.AWARD, {"origin": types.ORIGIN_AWARD})


def assign_award(txn, op):
    txn.require_type(types.CITY_BUREAU)
    lot = txn.find("lots", op.lot)
    txn.require_division(lot["county"])
    fields.text(op.county, "county")
    asked = fields.numbers(op.amounts, "amounts", lot["kind"])
    fields.document(op, "document")
    txn.find("divisions", op.county)
    fields.valid(len(op.county) == 6 and op.county.startswith(lot["county"]), "county")
    check(lot["origin"] == types.ORIGIN_AWARD and len(lot["county"]) == 4, "LOT_NOT_YOURS", {"lot": op.lot})
    reserve = txn.state.balance((lot["county"], lot["kind"], op.lot, types.RESERVE))
    check(amounts.within(asked, reserve), "INSUFFICIENT_RESERVE", {"lot": op.lot}, {"asked": asked, "reserve": reserve})
    name = f"{op.county}-{LETTER[lot['kind']]}-{lot['vintage']}-{txn.tail}"
    quotas.add_lot(txn, name, {"county": op.county, "kind": lot["kind"], "vintage": lot["vintage"], "issued": asked,
                               "origin": types.ORIGIN_AWARD, "parent": op.lot,
                               "valid_until_us": lot["valid_until_us"]})
    txn.post(lot["county"], lot["kind"], op.lot, types.RESERVE, types.ASSIGN, amounts.negated(asked))
    txn.post(op.county, lot["kind"], name, types.RESERVE, types.ASSIGN, asked)


OPERATIONS = {f.__name__: f for f in (issue_award, assign_award)}
