"""Random commands that mostly move the main path on: what a province would do next, with a share of mistakes.

Each maker of an operation returns (organisation, operations) or None when nothing of the kind can be done now. It looks
at the model's state for what exists; whether its own command will be accepted is none of its business.
"""

from model import amounts, beijing
from model.protos import command as command_pb, types

MONEY = 10**16


def operation(kind):
    """A new operation and its kind's message."""
    result = command_pb.Operation()
    return result, getattr(result, kind)


def put_amounts(message, three):
    message.area_m2, message.paddy_m2, message.capacity_g = three


class Base:
    def __init__(self, world, session, clock):
        self.world, self.session, self.clock = world, session, clock
        self.rng = world.rng
        self.serial = 0
        self.next = []       # what should come next: makers, last first
        self.crowded = None  # county and kind with many small offers of one command

    @property
    def state(self):
        return self.session.model.state

    @property
    def now(self):
        return self.clock.now

    @property
    def policy(self):
        return self.session.model.policy_at(self.now)["policy"]

    def pick(self, things):
        things = list(things)
        return self.rng.choice(things) if things else None

    def chance(self, share):
        return self.rng.random() < share

    def number(self):
        self.serial += 1
        return self.serial

    def standing(self, table, *states):
        return [name for name, it in self.state.tables[table].items() if it["state"] in states]

    def recent(self, table, *states, most=60):
        """One of the newest objects in a state: old ones are done with."""
        return self.pick(self.standing(table, *states)[-most:])

    def document(self, message, title="document", number=""):
        message.title = f"{title} {self.number()}"
        message.number = number
        message.sha256 = self.rng.randbytes(32)

    def today(self, message, days_ago=0):
        day = beijing.date(self.now - days_ago * beijing.DAY)
        message.year, message.month, message.day = day.year, day.month, day.day

    def near(self, limit, kind=None):
        """An amount around a limit per number: often inside, sometimes exactly it, sometimes one above."""
        draw = self.rng.random()
        limit = tuple(max(0, x) for x in limit)
        if draw < 0.5:
            share = self.rng.choice((0.1, 0.25, 0.5, 0.9))
            three = tuple(int(x * share * self.rng.uniform(0.7, 1)) for x in limit)
        elif draw < 0.86:
            three = limit
        elif draw < 0.95:
            at = self.rng.randrange(3)
            three = tuple(x + (i == at) for i, x in enumerate(limit))
        else:
            three = tuple(self.rng.choice((x, 2 * x + 7, 0)) for x in limit)
        if kind == types.REDLINE_VACATED and self.chance(0.98):
            three = (three[0], 0, 0)
        return three

    def size(self, kind, scale):
        """A fresh quantity: area, some of it paddy, with capacity."""
        area = int(scale * self.rng.lognormvariate(0, 0.7)) + 1
        if kind == types.REDLINE_VACATED:
            return (area, 0, 0)
        paddy = self.rng.choice((0, 0, area // 3, area))
        return (area, paddy, area * self.rng.choice((0, 300, 750)))

    def county_kind(self):
        return self.pick(self.world.counties), self.rng.choices(
            (types.SUPPLEMENTARY_FARMLAND, types.LINKED_CONSTRUCTION_LAND, types.REDLINE_VACATED), (6, 3, 1))[0]

    def decide(self, op, approve):
        op.decision = 1 if self.chance(approve) else 2
        if op.decision == 2 and self.chance(0.85):
            op.reason = "figures do not agree"
        if self.chance(0.8):
            self.document(op.document, "decision")

    @staticmethod
    def gov(county):
        return f"gov-{county}"

    def held(self, place):
        """Accounts that hold something at a place."""
        return [account for account, three in self.state.balances.items() if account[3] == place and any(three)]

    def least(self, *limits):
        result = limits[0]
        for limit in limits[1:]:
            result = amounts.least(result, limit)
        return result
