"""What goes wrong with banked quota: freezes, losses, liabilities, revoked approvals, second measurements."""

from generate import Base, operation, put_amounts
from model import amounts, freezing
from model.protos import types


class Losses(Base):
    def _lot(self, wanted):
        names = [name for name, it in self.state.tables["lots"].items() if wanted(name, it)]
        return self.pick(names[-80:]) if names and self.chance(0.97) else self.pick(self.state.tables["lots"])

    def _order(self, kind, name, three):
        outer, op = operation(kind)
        op.lot, op.reason = name, "the plots lie idle"
        put_amounts(op.amounts, three)
        self.document(op.document, "order")
        return outer, op

    def freeze_quota(self, name=None):
        if name:  # all of it, wherever it lies
            limit = freezing.freezable(self.state, name)
            return ("lands-43", [self._order("freeze_quota", name, limit)[0]]) if any(limit) else None
        sold = self.chance(0.25)  # of what is matched and not paid
        name = self._lot(lambda name, it: it["origin"] != types.ORIGIN_PURCHASE and (
            not sold or any(freezing.at(self.state, name, types.COMMITTED))))
        if name is None:
            return None
        lot = self.state.get("lots", name)
        limit = freezing.freezable(self.state, name)
        if sold and any(limit):
            if self.chance(0.6):
                # One more than lies elsewhere: the newest deal alone is voided.
                elsewhere = amounts.ZERO
                for place in (types.RESERVE, types.OFFERED, types.HOOKED):
                    elsewhere = amounts.plus(elsewhere, freezing.at(self.state, name, place))
                limit = self.least(limit, (elsewhere[0] + 1, 0, 0))
            outer, _ = self._order("freeze_quota", name, limit)
            return "lands-43", [outer]
        if not any(limit) and self.chance(0.9):
            return None
        three = self.near(limit, lot["kind"])
        if self.chance(0.4):
            three = tuple(x // 3 + (1 if x else 0) for x in limit)
        outer, _ = self._order("freeze_quota", name, three)
        return "lands-43", [outer]

    def _frozen(self):
        return self._lot(lambda name, it: any(freezing.at(self.state, name, types.FROZEN)))

    def release_quota(self):
        name = self._frozen()
        if name is None:
            return None
        lot, frozen = self.state.get("lots", name), freezing.at(self.state, name, types.FROZEN)
        limit = amounts.minus(frozen, lot["lost_frozen"]) if self.chance(0.8) else frozen
        outer, _ = self._order("release_quota", name, self.near(limit, lot["kind"]))
        return "lands-43", [outer]

    def deduct_quota(self):
        name = self._frozen()
        if name is None:
            return None
        lot = self.state.get("lots", name)
        limit = lot["lost_frozen"] if any(lot["lost_frozen"]) and self.chance(0.6) else freezing.at(
            self.state, name, types.FROZEN)
        outer, _ = self._order("deduct_quota", name, self.near(limit, lot["kind"]))
        return "lands-43", [outer]

    def record_loss(self):
        gone = self.chance(0.5)
        name = self._lot(lambda name, it: it["origin"] in (types.ORIGIN_PROJECT, types.ORIGIN_OPENING) and (
            not gone or not amounts.within(it["issued"], freezing.freezable(self.state, name))))
        if name is None:
            return None
        lot = self.state.get("lots", name)
        left = amounts.minus(lot["issued"], lot["lost"])
        three = self.near(left, lot["kind"])
        if gone and self.chance(0.8):
            # A little more than what can still be frozen: a small liability.
            remains = freezing.freezable(self.state, name)
            three = self.least(left, tuple(x + self.rng.randrange(1, 500) for x in remains))
        elif self.chance(0.5):
            three = tuple(x // 5 for x in three)
        outer, op = self._order("record_loss", name, three)
        op.source = self.rng.choices((1, 2, 4, 3), (5, 3, 2, 1))[0]
        return "lands-43", [outer]

    def request_reversal(self):
        name = self.pick([name for name, it in self.state.tables["demands"].items()
                          if any(amounts.minus(it["used"], it["reversal_pending"])) or self.chance(0.01)])
        if name is None:
            return None
        demand = self.state.get("demands", name)
        outer, op = operation("request_reversal")
        op.demand, op.approval_number = name, f"no. {self.number()}"
        put_amounts(op.amounts, self.near(amounts.minus(demand["used"], demand["reversal_pending"]), demand["kind"]))
        self.document(op.revocation, "revocation")
        return self.gov(demand["county"]), [outer]

    def request_discharge(self):
        open_ones = self.standing("liabilities", "LIABILITY_OPEN")
        name = self.pick(open_ones) if self.chance(0.95) else self.pick(self.state.tables["liabilities"])
        if name is None:
            return None
        it = self.state.get("liabilities", name)
        outer, op = operation("request_discharge")
        op.liability = name
        limit = amounts.minus(it["amounts"], it["discharged"])
        reserve = self._free_reserve(it["county"], it["kind"])
        if any(amounts.least(limit, reserve)) and self.chance(0.7):
            limit = amounts.least(limit, reserve)
        put_amounts(op.amounts, self.near(limit, it["kind"]))
        self.document(op.document, "discharge")
        return self.gov(it["county"]), [outer]

    def _free_reserve(self, county, kind):
        result = amounts.ZERO
        for name, _ in self.state.of("lots", county, kind):
            result = amounts.plus(result, freezing.at(self.state, name, types.RESERVE))
        return result

    def decide_request(self):
        name = self.recent("requests", "REQUEST_PENDING") if self.chance(0.96) else self.pick(
            self.state.tables["requests"])
        if name is None:
            return None
        outer, op = operation("decide_request")
        op.request = name
        self.decide(op, 0.85)
        return "lands-43", [outer]

    def remeasures(self, op, record):
        """Second measurements of some sub-projects: the same, less, or more, which changes nothing."""
        for name, sub in record["subprojects"].items():
            if not self.chance(0.3):
                continue
            one, share = op.remeasures.add(subproject=name), self.rng.choice((1, 1.1, 0.9, 0.5, 0))
            put_amounts(one.measured, tuple(int(x * share) for x in sub["measured"]))
            one.reclaimed_m2, one.vacated_m2 = int(sub["reclaimed"] * share), int(sub["vacated"] * share)
        if op.remeasures and self.chance(0.05):
            one = op.remeasures.add()
            one.CopyFrom(op.remeasures[0])
            one.subproject = self.pick((one.subproject, "none"))
