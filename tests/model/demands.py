"""Own needs and their coverage (QT-4): declare, amend, hook, unhook, write off."""

from . import amounts, fields, recall, substitution, sums
from .fields import check
from .protos import types
from .txn import LETTER, require_state


MOST_PIECES = 500  # lots that one operation may draw from


def drawn(demand):
    return amounts.plus(amounts.plus(demand["hooked"], demand["used"]), demand["committed"])


def open_rest(demand):
    """What may still be asked for it."""
    return amounts.minus(amounts.minus(demand["needed"], drawn(demand)), demand.get("substituted", amounts.ZERO))


def _check_total_need(txn, county, kind, more):
    check(max(amounts.plus(sums.need(txn.state, county, kind), more)) <= sums.MOST, "NUMBER_OVERFLOW",
          {"field": "amounts"})


def declare_demand(txn, op):
    txn.require_county(op.county)
    fields.kind(op.kind, "kind")
    fields.text(op.category, "category")
    fields.text(op.construction_project, "construction_project")
    fields.required(op.confirmation_number, "confirmation_number")
    fields.valid(fields.CONFIRMATION.match(op.confirmation_number), "confirmation_number")
    needed = fields.numbers(op.amounts, "amounts", op.kind)
    fields.year(op.year, "year")
    fields.document(op, "document")
    check((op.kind, op.category) in txn.policy["categories"], "UNKNOWN_CATEGORY")
    confirmation = f"{LETTER[op.kind]}/{op.confirmation_number}"
    check(txn.state.get("confirmations", confirmation) is None, "CONFIRMATION_NUMBER_USED")
    name = f"{op.county}-D-{txn.tail}"
    _check_total_need(txn, op.county, op.kind, needed)
    txn.put("confirmations", confirmation, {"demand": name})
    txn.put("demands", name, {
        "entry": txn.index, "county": op.county, "kind": op.kind, "category": op.category,
        "confirmation": op.confirmation_number,
        "substituted": amounts.ZERO, "reversal_pending": amounts.ZERO, "needed": needed, "hooked": amounts.ZERO,
        "used": amounts.ZERO, "committed": amounts.ZERO, "pieces": (), "state": "DEMAND_OPEN"})
    txn.state.join("demands", op.county, op.kind, name)
    txn.assigned(f"demands/{name}")
    substitution.renew(txn, name)
    recall.for_need(txn, op.county, op.kind, name)


def _own_open(txn, op, demand):
    require_state(demand, f"demands/{op.demand}", "DEMAND_OPEN")


def _own(txn, op):
    txn.require_type(types.COUNTY_GOVERNMENT)
    demand = txn.find("demands", op.demand)
    txn.require_division(demand["county"])
    return demand


def _close_if_used(txn, name):
    demand = txn.state.get("demands", name)
    if demand["needed"] == demand["used"]:
        txn.put("demands", name, state="DEMAND_CLOSED")
        txn.transition(f"demands/{name}", "DEMAND_OPEN", "DEMAND_CLOSED")


def amend_demand(txn, op):
    demand = _own(txn, op)
    needed = fields.numbers(op.amounts, "amounts", demand["kind"], zero_allowed=True)
    fields.text(op.reason, "reason")
    _own_open(txn, op, demand)
    check(amounts.within(drawn(demand), needed), "DEMAND_BELOW_DRAWN", figures={"declared": needed,
                                                                                "drawn": drawn(demand)})
    _check_total_need(txn, demand["county"], demand["kind"], amounts.minus(needed, demand["needed"]))
    txn.put("demands", op.demand, needed=needed)
    _close_if_used(txn, op.demand)
    substitution.renew(txn, op.demand)
    recall.for_need(txn, demand["county"], demand["kind"], op.demand)


def _lots_in_draw_order(txn, county, kind, demand):
    """Earmarked for this demand first, then oldest vintage, then lot id; other demands' lots are left out."""
    return sorted(((lot["earmark"] != demand, lot["vintage"], name) for name, lot in txn.state.of("lots", county, kind)
                   if not earmarked_for_another(txn, lot, demand) and _award_serves(txn, lot, demand)))


def _award_serves(txn, lot, demand):
    """QT-8: awarded quota serves only some categories of need."""
    category = txn.state.get("demands", demand)["category"]
    return lot["origin"] != types.ORIGIN_AWARD or category in txn.policy["award_categories"]


def earmarked_for_another(txn, lot, demand):
    """Bought for another demand that is still open; a closed one holds nothing back."""
    return lot["earmark"] not in ("", demand) and txn.state.get("demands", lot["earmark"])["state"] == "DEMAND_OPEN"


def draw(txn, county, kind, names, asked):
    """Pieces of the named lots' RESERVE, in order, per number; and what they leave unserved."""
    pieces = []
    for name in names:
        if not any(asked):
            break
        piece = amounts.least(txn.state.balance((county, kind, name, types.RESERVE)), asked)
        if any(piece):
            pieces.append((name, piece))
            asked = amounts.minus(asked, piece)
    return pieces, asked


def hook_quota(txn, op):
    demand = _own(txn, op)
    county, kind = demand["county"], demand["kind"]
    asked = fields.numbers(op.amounts, "amounts", kind)
    for one in op.lots:
        fields.numbers(one.amounts, "lots.amounts", kind)
    _own_open(txn, op, demand)
    check(amounts.within(asked, open_rest(demand)), "ABOVE_DEMAND")
    if op.lots:
        pieces = _named_pieces(txn, op, county, kind, asked)
    else:
        order = [name for _, _, name in _lots_in_draw_order(txn, county, kind, op.demand)]
        pieces, missing = draw(txn, county, kind, order, asked)
        check(not any(missing), "INSUFFICIENT_RESERVE")
    check(len(pieces) <= MOST_PIECES, "TOO_MANY_PIECES", figures={"pieces": len(pieces), "limit": MOST_PIECES})
    for name, piece in pieces:
        txn.move(name, txn.state.get("lots", name), types.RESERVE, types.HOOKED, types.HOOK, piece)
        add_hooked(txn, op.demand, name, piece)
    substitution.renew(txn, op.demand)


def _named_pieces(txn, op, county, kind, asked):
    check(len({one.lot for one in op.lots}) == len(op.lots), "DRAWS_DO_NOT_ADD_UP")
    total, pieces = amounts.ZERO, []
    for one in op.lots:
        lot = txn.find("lots", one.lot)
        check((lot["county"], lot["kind"]) == (county, kind), "LOT_NOT_YOURS")
        check(not earmarked_for_another(txn, lot, op.demand), "LOT_EARMARKED")
        check(_award_serves(txn, lot, op.demand), "AWARD_CATEGORY",
              {"lot": one.lot, "category": txn.state.get("demands", op.demand)["category"]})
        pieces.append((one.lot, amounts.of(one.amounts)))
        total = amounts.plus(total, pieces[-1][1])
    check(total == asked, "DRAWS_DO_NOT_ADD_UP", figures={"asked": asked, "drawn": total})
    for name, piece in pieces:
        reserve = txn.state.balance((county, kind, name, types.RESERVE))
        check(amounts.within(piece, reserve), "INSUFFICIENT_RESERVE", {"lot": name},
              {"asked": piece, "reserve": reserve})
    return pieces


def add_hooked(txn, name, lot, piece):
    """The demand's piece of a lot grows."""
    demand = txn.state.get("demands", name)
    pieces, found = [], False
    for held, hooked, used in demand["pieces"]:
        if held == lot:
            hooked, found = amounts.plus(hooked, piece), True
        pieces.append((held, hooked, used))
    if not found:
        pieces.append((lot, piece, amounts.ZERO))
    txn.put("demands", name, pieces=tuple(pieces), hooked=amounts.plus(demand["hooked"], piece))


def _take_hooked(txn, name, demand, asked, target, movement, newest_first, to_used):
    pieces = list(demand["pieces"])
    for at in (reversed(range(len(pieces))) if newest_first else range(len(pieces))):
        lot, hooked, used = pieces[at]
        taken = amounts.least(hooked, asked)
        if not any(taken):
            continue
        asked = amounts.minus(asked, taken)
        txn.move(lot, txn.state.get("lots", lot), types.HOOKED, target, movement, taken)
        pieces[at] = (lot, amounts.minus(hooked, taken), amounts.plus(used, taken) if to_used else used)
    return tuple(piece for piece in pieces if any(piece[1]) or any(piece[2]))


def unhook_quota(txn, op):
    demand = _own(txn, op)
    asked = fields.numbers(op.amounts, "amounts", demand["kind"])
    fields.text(op.reason, "reason")
    _own_open(txn, op, demand)
    check(amounts.within(asked, demand["hooked"]), "INSUFFICIENT_HOOKED")
    pieces = _take_hooked(txn, op.demand, demand, asked, types.RESERVE, types.UNHOOK, True, False)
    txn.put("demands", op.demand, pieces=pieces, hooked=amounts.minus(demand["hooked"], asked))
    substitution.renew(txn, op.demand)


def write_off_quota(txn, op):
    demand = _own(txn, op)
    asked = fields.numbers(op.amounts, "amounts", demand["kind"])
    fields.document(op, "approval", needed=False)
    _own_open(txn, op, demand)
    check(op.HasField("approval") and op.approval.number, "DOCUMENT_REQUIRED")
    check(amounts.within(asked, demand["hooked"]), "INSUFFICIENT_HOOKED")
    pieces = _take_hooked(txn, op.demand, demand, asked, types.USED, types.WRITE_OFF, False, True)
    txn.put("demands", op.demand, pieces=pieces, hooked=amounts.minus(demand["hooked"], asked),
            used=amounts.plus(demand["used"], asked))
    name, after = f"demands/{op.demand}", amounts.plus(demand["used"], asked)
    txn.computed(name, "used_before", demand["used"])
    txn.computed(name, "remaining", amounts.minus(demand["needed"], after))
    _close_if_used(txn, op.demand)
    substitution.renew(txn, op.demand)


OPERATIONS = {f.__name__: f for f in (declare_demand, amend_demand, hook_quota, unhook_quota, write_off_quota)}
