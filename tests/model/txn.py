"""What one operation may see and do: the acting officer, the moment, the postings it makes."""

from . import amounts, fields, validity
from .fields import Refused
from .protos import types

LETTER = {types.SUPPLEMENTARY_FARMLAND: "F", types.LINKED_CONSTRUCTION_LAND: "L", types.REDLINE_VACATED: "R"}


class Txn:
    def __init__(self, state, index, time_us, policy, officer, organisation):
        self.state = state
        self.index = index
        self.time_us = time_us
        self.policy_version = policy          # the record in force, or None
        self.officer = officer                # its id, or None for the platform
        self.organisation = organisation      # its record, or None
        self.operation = 0
        self.events = []
        self._ordinals = {}

    @property
    def policy(self):
        return self.policy_version["policy"]

    @property
    def tail(self):
        return f"{self.index}-{self.operation}"

    def next_ordinal(self):
        """0, 1, 2 … within one operation, for the objects it makes."""
        ordinal = self._ordinals.get(self.operation, 0)
        self._ordinals[self.operation] = ordinal + 1
        return ordinal

    # Who may ask.
    def require_type(self, *allowed):
        if self.organisation["type"] not in allowed:
            raise Refused("WRONG_ORGANISATION")

    def require_division(self, division):
        if self.organisation["division"] != division:
            raise Refused("WRONG_DIVISION")

    def require_province(self, organisation_type):
        self.require_type(organisation_type)
        self.require_division(self.state.get("ledger", "ledger")["province"])

    def require_county(self, county):
        self.require_type(types.COUNTY_GOVERNMENT)
        self.require_division(county)

    def find(self, table, key):
        record = self.state.get(table, key)
        if record is None:
            raise Refused("NOT_FOUND", {"object": f"{table}/{key}"})
        return record

    def put(self, table, key, record=None, **changes):
        """Stores a record, or the present one with some fields replaced."""
        self.state.put(table, key, dict(record if record is not None else self.state.get(table, key), **changes))

    # Facts of the log.
    def transition(self, thing, before, after):
        self.events.append(("transition", self.operation, thing, before, after))

    def assigned(self, thing):
        self.events.append(("assigned", self.operation, thing))

    def computed(self, thing, figure, three=amounts.ZERO, value=0):
        self.events.append(("computed", self.operation, thing, figure, three, value))

    def post(self, division, kind, lot, place, movement, delta):
        if not any(delta):
            return
        account = (division, kind, lot, place)
        after = amounts.plus(self.state.balance(account), delta)
        assert place == types.ISSUANCE or min(after) >= 0, (account, delta)
        self.state.set_balance(account, after)
        if place == types.RESERVE:
            validity.watch(self.state, lot)
        self.events.append(("posting", self.operation, division, kind, lot, place, movement, delta))

    def move(self, lot_id, lot, source, target, movement, moved):
        self.post(lot["county"], lot["kind"], lot_id, source, movement, amounts.negated(moved))
        self.post(lot["county"], lot["kind"], lot_id, target, movement, moved)

    def pay(self, source, target, fen):
        if fen == 0:
            return
        for account, delta in ((source, -fen), (target, fen)):
            after = self.state.money.get(account, 0) + delta
            assert account.startswith("OUTSIDE/") or after >= 0, (account, delta)
            self.state.set_money(account, after)
            self.events.append(("money", self.operation, account, delta))


def require_state(record, thing, *wanted):
    fields.check(record["state"] in wanted, "WRONG_STATE", {"object": thing, "state": record["state"]})
