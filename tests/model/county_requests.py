"""What a county asks of the province: reversal of a write-off, discharge of a liability (QT-4, QT-5)."""

from . import amounts, demands, fields, substitution
from .fields import check
from .protos import project as project_pb, types
from .txn import require_state


def _add(txn, county, record):
    name = f"{county}-V-{txn.tail}"
    txn.put("requests", name, dict(record, county=county, state="REQUEST_PENDING"))
    txn.assigned(f"requests/{name}")


def request_reversal(txn, op):
    txn.require_type(types.COUNTY_GOVERNMENT)
    demand = txn.find("demands", op.demand)
    txn.require_division(demand["county"])
    asked = fields.numbers(op.amounts, "amounts", demand["kind"])
    fields.text(op.approval_number, "approval_number")
    fields.document(op, "revocation")
    used = amounts.minus(demand["used"], demand["reversal_pending"])
    check(amounts.within(asked, used), "INSUFFICIENT_USED", figures={"asked": asked, "used": used})
    txn.put("demands", op.demand, reversal_pending=amounts.plus(demand["reversal_pending"], asked))
    _add(txn, demand["county"], {"demand": op.demand, "liability": "", "amounts": asked})


def _check_liability(liability, name, asked):
    require_state(liability, f"liabilities/{name}", "LIABILITY_OPEN")
    outstanding = amounts.minus(liability["amounts"], liability["discharged"])
    check(amounts.within(asked, outstanding), "ABOVE_LIABILITY", figures={"asked": asked, "outstanding": outstanding})


def request_discharge(txn, op):
    txn.require_type(types.COUNTY_GOVERNMENT)
    liability = txn.find("liabilities", op.liability)
    txn.require_division(liability["county"])
    asked = fields.numbers(op.amounts, "amounts", liability["kind"])
    fields.document(op, "document")
    _check_liability(liability, op.liability, asked)
    _add(txn, liability["county"], {"demand": "", "liability": op.liability, "amounts": asked})


def decide_request(txn, op):
    txn.require_province(types.PROVINCE_DEPARTMENT)
    request = txn.find("requests", op.request)
    fields.decide(op)
    require_state(request, f"requests/{op.request}", "REQUEST_PENDING")
    granted = op.decision != project_pb.RETURN_WITH_REASON
    check(granted or op.reason, "REASON_REQUIRED")
    if granted and request["demand"]:
        _reverse(txn, request["demand"], request["amounts"])
    elif granted:
        _discharge(txn, request["liability"], request["amounts"])
    if request["demand"]:
        pending = txn.state.get("demands", request["demand"])["reversal_pending"]
        txn.put("demands", request["demand"], reversal_pending=amounts.minus(pending, request["amounts"]))
    after = "REQUEST_GRANTED" if granted else "REQUEST_RETURNED"
    txn.put("requests", op.request, state=after)
    txn.transition(f"requests/{op.request}", "REQUEST_PENDING", after)


def _reverse(txn, name, asked):
    """USED -> HOOKED, last piece first."""
    demand, short, pieces = txn.state.get("demands", name), asked, []
    for lot, hooked, used in reversed(demand["pieces"]):
        taken = amounts.least(used, short)
        short = amounts.minus(short, taken)
        txn.move(lot, txn.state.get("lots", lot), types.USED, types.HOOKED, types.WRITE_OFF_REVERSED, taken)
        pieces.append((lot, amounts.plus(hooked, taken), amounts.minus(used, taken)))
    assert not any(short), (name, short)
    txn.put("demands", name, pieces=tuple(reversed(pieces)), hooked=amounts.plus(demand["hooked"], asked),
            used=amounts.minus(demand["used"], asked))
    if demand["state"] == "DEMAND_CLOSED":
        txn.put("demands", name, state="DEMAND_OPEN")
        txn.transition(f"demands/{name}", "DEMAND_CLOSED", "DEMAND_OPEN")
    substitution.renew(txn, name)


def _discharge(txn, name, asked):
    """RESERVE -> USED of the county's free lots, oldest vintage first."""
    liability = txn.state.get("liabilities", name)
    county, kind = liability["county"], liability["kind"]
    _check_liability(liability, name, asked)
    free = sorted((lot["vintage"], lot_name) for lot_name, lot in txn.state.of("lots", county, kind)
                  if lot["origin"] != types.ORIGIN_AWARD and not demands.earmarked_for_another(txn, lot, ""))
    reserve = amounts.ZERO
    for _, lot_name in free:
        reserve = amounts.plus(reserve, txn.state.balance((county, kind, lot_name, types.RESERVE)))
    check(amounts.within(asked, reserve), "INSUFFICIENT_RESERVE", figures={"asked": asked, "reserve": reserve})
    pieces, _ = demands.draw(txn, county, kind, [lot_name for _, lot_name in free], asked)
    check(len(pieces) <= demands.MOST_PIECES, "TOO_MANY_PIECES",
          figures={"pieces": len(pieces), "limit": demands.MOST_PIECES})
    for lot_name, piece in pieces:
        txn.move(lot_name, txn.state.get("lots", lot_name), types.RESERVE, types.USED, types.DISCHARGE, piece)
    discharged = amounts.plus(liability["discharged"], asked)
    over = discharged == liability["amounts"]
    txn.put("liabilities", name, discharged=discharged, state="LIABILITY_DISCHARGED" if over else "LIABILITY_OPEN")
    if over:
        txn.transition(f"liabilities/{name}", "LIABILITY_OPEN", "LIABILITY_DISCHARGED")


OPERATIONS = {f.__name__: f for f in (request_reversal, request_discharge, decide_request)}
