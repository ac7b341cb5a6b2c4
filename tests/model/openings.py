"""Old stock of a pilot or of the former bank (期初): registered, verified and banked without a measure."""

from . import beijing, fields
from .fields import check

FIRST_VINTAGE = 1990


def register_opening(txn, op):
    txn.require_county(op.county)
    fields.kind(op.kind, "kind")
    fields.valid(FIRST_VINTAGE <= op.vintage <= beijing.year(txn.time_us), "vintage")
    asked = fields.numbers(op.amounts, "amounts", op.kind)
    fields.text(op.source, "source")
    for number in op.parcels:
        fields.number_of_parcel(number, "parcels")
    fields.document(op, "document")
    check(len(set(op.parcels)) == len(op.parcels), "PARCEL_TWICE")
    check(op.paddy_conversion or asked[1] <= asked[0], "PADDY_ABOVE_AREA")
    keys = [number + "/paddy" if op.paddy_conversion else number for number in op.parcels]
    for key in keys:
        before = txn.state.get("parcels", key)
        check(before is None or not (before["measured"] or before["claimed"]), "PARCEL_ALREADY_YIELDED")
    name = f"{op.county}-R-{txn.tail}"
    txn.put("registrations", name, {
        "county": op.county, "project": "", "subproject": "", "kind": op.kind, "bundle": (), "vintage": op.vintage,
        "amounts": asked, "parcels": keys, "state": "REGISTERED", "lot": "", "parts": {}, "opening": True,
        "farmland": 0})
    txn.assigned(f"registrations/{name}")
    for key in keys:
        txn.put("parcels", key, {"project": "", "subproject": "", "claimed": name, "measured": None})


OPERATIONS = {"register_opening": register_opening}
