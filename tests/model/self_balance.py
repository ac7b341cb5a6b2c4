"""County-first self-balance (SB-1, SB-2): statements and the offers they support."""

from . import amounts, beijing, board, demands, fields, sums
from .fields import check
from .protos import types
from .txn import require_state


def _in_force(state, county, kind):
    for name, statement in state.of("statements", county, kind):
        if statement["state"] == "STATEMENT_IN_FORCE":
            return name
    return ""


def _replace(txn, name):
    before = txn.state.get("statements", name)["state"]
    txn.put("statements", name, state="STATEMENT_REPLACED")
    txn.transition(f"statements/{name}", before, "STATEMENT_REPLACED")


def sign_statement(txn, op):
    txn.require_county(op.county)
    fields.kind(op.kind, "kind")
    signed = fields.numbers(op.surplus, "surplus", op.kind, zero_allowed=True)
    fields.document(op, "document")
    check(op.kind in txn.policy["tradable"], "KIND_NOT_TRADABLE")
    computed = sums.surplus(txn.state, txn.policy, op.county, op.kind)
    check(signed == computed, "STATEMENT_FIGURES_DIFFER", figures={"signed": signed, "computed": computed})
    name = f"{op.county}-S-{txn.tail}"
    needs_city = txn.policy["statement_needs_city"]
    for other, statement in txn.state.of("statements", op.county, op.kind):
        if statement["state"] == "STATEMENT_SIGNED" or (
                not needs_city and statement["state"] == "STATEMENT_IN_FORCE"):
            _replace(txn, other)
    txn.put("statements", name, {
        "county": op.county, "kind": op.kind, "surplus": computed, "offered": amounts.ZERO,
        "state": "STATEMENT_SIGNED" if needs_city else "STATEMENT_IN_FORCE",
        "valid_until_us": beijing.period_end(txn.time_us, txn.policy["statement_days"])})
    txn.state.join("statements", op.county, op.kind, name)
    txn.assigned(f"statements/{name}")


def endorse_statement(txn, op):
    txn.require_type(types.CITY_BUREAU)
    statement = txn.find("statements", op.statement)
    county, kind = statement["county"], statement["kind"]
    txn.require_division(county[:4])
    require_state(statement, f"statements/{op.statement}", "STATEMENT_SIGNED")
    check(txn.time_us < statement["valid_until_us"], "STATEMENT_EXPIRED")
    current = sums.surplus(txn.state, txn.policy, county, kind)
    check(amounts.within(statement["surplus"], current), "SURPLUS_FALLEN")
    before = _in_force(txn.state, county, kind)
    if before:
        _replace(txn, before)
    txn.put("statements", op.statement, state="STATEMENT_IN_FORCE")
    txn.transition(f"statements/{op.statement}", "STATEMENT_SIGNED", "STATEMENT_IN_FORCE")


def _require_market(txn, county):
    check(not txn.state.get("divisions", county)["suspended"], "COUNTY_SUSPENDED")


def _check_statement(txn, op, asked):
    """SB-1 and SB-2; the statement's id."""
    name = _in_force(txn.state, op.county, op.kind)
    check(name, "STATEMENT_MISSING")
    statement = txn.state.get("statements", name)
    check(txn.time_us < statement["valid_until_us"], "STATEMENT_EXPIRED")
    surplus = sums.surplus(txn.state, txn.policy, op.county, op.kind)
    check(amounts.within(asked, surplus), "ABOVE_SURPLUS", figures={
        "offered": asked, "surplus": surplus,
        "reserve": sums.own_reserve(txn.state, txn.policy, op.county, op.kind),
        "need": sums.need(txn.state, op.county, op.kind)})
    check(amounts.within(amounts.plus(statement["offered"], asked), statement["surplus"]), "ABOVE_SIGNED_SURPLUS",
          figures={"offered": asked, "standing": statement["offered"], "signed": statement["surplus"]})
    return name


_LONGEST_BIDDING = 90  # days


def _check_terms(txn, op, mode):
    """The form of what belongs to a mode: buyer, last day of bidding, a price by area alone."""
    if mode == types.NEGOTIATED:
        fields.required(op.buyer, "buyer")
        fields.valid(len(op.buyer) == 6 and op.buyer.isascii() and op.buyer.isdigit(), "buyer")
        txn.find("divisions", op.buyer)
    else:
        fields.valid(not op.buyer, "buyer")
    if mode != types.SEALED_BID:
        fields.valid(not op.HasField("bids_until"), "bids_until")
        return None
    fields.required(op.bids_until.year or op.bids_until.month or op.bids_until.day, "bids_until")
    last, today = beijing.calendar(op.bids_until), beijing.date(txn.time_us)
    fields.valid(last is not None and 0 <= (last - today).days <= _LONGEST_BIDDING, "bids_until")
    fields.valid(not op.price.paddy_fen_per_mu and not op.price.capacity_fen_per_kg, "price")
    fields.valid(op.amounts.area_m2 > 0, "amounts")
    return (last - today).days


def post_offer(txn, op):
    txn.require_county(op.county)
    fields.kind(op.kind, "kind")
    asked = fields.numbers(op.amounts, "amounts", op.kind)
    price = fields.price(op.price, "price")
    fields.valid(op.mode in types.TransferMode.values(), "mode")
    mode = op.mode or types.FIXED_PRICE
    bidding_days = _check_terms(txn, op, mode)
    _require_market(txn, op.county)
    check(op.kind in txn.policy["tradable"], "KIND_NOT_TRADABLE")
    check(mode != types.ALLOCATED and mode in txn.policy["modes"], "MODE_NOT_ALLOWED",
          {"mode": types.TransferMode.Name(mode)})
    check(op.buyer != op.county, "SAME_COUNTY")
    statement = "" if op.kind == types.REDLINE_VACATED else _check_statement(txn, op, asked)
    own = sorted((lot["vintage"], name) for name, lot in txn.state.of("lots", op.county, op.kind)
                 if sums.is_own(txn.policy, lot))
    pieces, missing = demands.draw(txn, op.county, op.kind, [name for _, name in own], asked)
    check(not any(missing), "INSUFFICIENT_RESERVE")
    check(amounts.due(asked, price), "PRICE_REQUIRED")
    check_band(txn, op.kind, (asked[0], 0, 0) if mode == types.SEALED_BID else asked, price)
    check(len(pieces) <= demands.MOST_PIECES, "TOO_MANY_PIECES",
          figures={"pieces": len(pieces), "limit": demands.MOST_PIECES})
    until = reveal_until = 0
    if mode == types.SEALED_BID:
        until = beijing.period_end(txn.time_us, bidding_days)
        reveal_until = until + txn.policy["reveal_days"] * beijing.DAY
    name = f"{op.county}-O-{txn.tail}"
    surplus = sums.surplus(txn.state, txn.policy, op.county, op.kind)
    txn.put("offers", name, {
        "county": op.county, "kind": op.kind, "offered": asked, "rest": asked, "mode": mode, "buyer": op.buyer,
        "bids_until_us": until, "reveal_until_us": reveal_until, "pieces": tuple(pieces), "price": price,
        "state": "OFFER_OPEN", "statement": statement, "order": (txn.index, txn.operation)})
    txn.state.join("offers", op.county, op.kind, name)
    if reveal_until:
        txn.state.deadline(f"offers/{name}", reveal_until)
    txn.assigned(f"offers/{name}")
    txn.computed(f"offers/{name}", "surplus", surplus)
    for lot, piece in pieces:
        txn.move(lot, txn.state.get("lots", lot), types.RESERVE, types.OFFERED, types.OFFER, piece)
    if statement:
        before = txn.state.get("statements", statement)["offered"]
        txn.put("statements", statement, offered=amounts.plus(before, asked))


def withdraw_offer(txn, op):
    txn.require_type(types.COUNTY_GOVERNMENT)
    offer = txn.find("offers", op.offer)
    txn.require_division(offer["county"])
    fields.text(op.reason, "reason")
    require_state(offer, f"offers/{op.offer}", "OFFER_OPEN")
    check(offer["mode"] != types.SEALED_BID or txn.time_us < offer["bids_until_us"], "BID_CLOSED")
    board.take_back(txn, op.offer, types.WITHDRAW, "OFFER_WITHDRAWN")


OPERATIONS = {f.__name__: f for f in (sign_statement, endorse_statement, post_offer, withdraw_offer)}


def check_band(txn, kind, asked, price):
    """TR-1: each unit price inside the policy's band, for the numbers there is something of."""
    floor, ceiling = txn.policy["bands"].get(kind, (amounts.ZERO, amounts.ZERO))
    for quantity, unit, low, high in zip(asked, price, floor, ceiling):
        check(quantity == 0 or (low <= unit and (high == 0 or unit <= high)), "PRICE_OUTSIDE_BAND")
