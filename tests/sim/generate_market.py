"""Own needs, self-balance, offers, purchases and decisions."""

from generate import Base, operation, put_amounts
from model import amounts, demands, sums
from model.protos import types


class Market(Base):
    def declare_demand(self):
        county, kind = self.crowded or self.county_kind()
        producer = county in self.world.producers
        if producer and self.chance(0.5) and not self.crowded:
            return None
        outer, op = operation("declare_demand")
        op.county, op.kind = county, kind
        categories = sorted(name for of, name in self.policy["categories"] if of == kind)
        op.category = self.pick(categories) if categories and self.chance(0.97) else "palace"
        op.construction_project = f"construction {self.number()}"
        op.confirmation_number = f"{county}-{self.number()}" if self.chance(0.97) else f"{county}-{self.serial // 40}"
        if self.chance(0.4):
            # The same construction project's need of the other kind.
            op.confirmation_number = self._sister(county, kind) or op.confirmation_number
        scale = 12_000 if producer else 40_000
        put_amounts(op.amounts, self.size(kind, scale))
        if producer and self.chance(0.15):
            # As much as the reserve holds, or one more: the recall's edge.
            reserve = sums.at(self.state, county, kind, types.RESERVE)
            need = sums.need(self.state, county, kind)
            put_amounts(op.amounts, self.near(amounts.plus(amounts.positive(amounts.minus(reserve, need)),
                                                           (self.rng.choice((0, 1)), 0, 0)), kind))
        if (county, kind) == self.crowded:
            self.crowded = None
            free = amounts.minus(sums.at(self.state, county, kind, types.RESERVE), sums.need(self.state, county, kind))
            put_amounts(op.amounts, (max(0, free[0]) + self.rng.randrange(1, 400), 0, 0))
        op.year = self.clock.year
        self.document(op.document, "need")
        return self.gov(county), [outer]

    def _sister(self, county, kind):
        other = {types.SUPPLEMENTARY_FARMLAND: types.LINKED_CONSTRUCTION_LAND,
                 types.LINKED_CONSTRUCTION_LAND: types.SUPPLEMENTARY_FARMLAND}.get(kind)
        numbers = [it["confirmation"] for _, it in self.state.of("demands", county, other)]
        return self.pick(numbers[-12:])

    def _demand(self, wanted=lambda demand: True):
        return self.pick([name for name in self.standing("demands", "DEMAND_OPEN")
                          if wanted(self.state.get("demands", name))][-150:])

    def _of_demand(self, name):
        return self.gov(self.state.get("demands", name)["county"])

    def amend_demand(self):
        name = self._demand()
        if name is None:
            return None
        demand = self.state.get("demands", name)
        outer, op = operation("amend_demand")
        op.demand, op.reason = name, "the project changed"
        drawn = demands.drawn(demand)
        draw = self.rng.random()
        if draw < 0.5:
            three = drawn
        elif draw < 0.65:
            three = tuple(max(0, x - 1) for x in drawn)
        else:
            three = tuple(int(x * self.rng.uniform(0.8, 1.6)) for x in demand["needed"])
        put_amounts(op.amounts, three)
        return self._of_demand(name), [outer]

    def hook_quota(self):
        name = self._demand(lambda it: any(demands.open_rest(it)) and any(
            sums.at(self.state, it["county"], it["kind"], types.RESERVE)))
        if name is None:
            return None
        demand = self.state.get("demands", name)
        county, kind = demand["county"], demand["kind"]
        outer, op = operation("hook_quota")
        op.demand = name
        asked = self.near(self.least(demands.open_rest(demand), sums.at(self.state, county, kind, types.RESERVE)), kind)
        put_amounts(op.amounts, asked)
        if self.chance(0.3):
            self._named(op, county, kind, asked)
        if self.chance(0.25) and self._is_paired(demand):
            self.next.append(lambda: self.unhook_quota(name))  # and what it stood in for is needed again
        return self._of_demand(name), [outer]

    def _is_paired(self, demand):
        """Linked quota that stands in for supplementary farmland of the same construction project."""
        return demand["kind"] == types.LINKED_CONSTRUCTION_LAND and self.state.get(
            "confirmations", "F/" + demand["confirmation"]) is not None

    def _named(self, op, county, kind, asked):
        lots = [lot for lot, _ in self.state.of("lots", county, kind)]
        if self.chance(0.08):
            lots = list(self.state.tables["lots"])
        self.rng.shuffle(lots)
        for lot in lots[:6]:
            it = self.state.get("lots", lot)
            piece = amounts.least(asked, self.state.balance((it["county"], it["kind"], lot, types.RESERVE)))
            if any(piece):
                draw = op.lots.add(lot=lot)
                put_amounts(draw.amounts, piece)
                asked = amounts.minus(asked, piece)
        if self.chance(0.8) and any(asked):
            put_amounts(op.amounts, amounts.minus(amounts.of(op.amounts), asked))
        if op.lots and self.chance(0.05):
            op.lots.append(op.lots[0])
        if op.lots and self.chance(0.05):
            op.lots[0].amounts.area_m2 += 1

    def unhook_quota(self, name=None):
        name = name or self._demand(lambda it: any(it["hooked"]))
        if name is None:
            return None
        outer, op = operation("unhook_quota")
        op.demand, op.reason = name, "the site moved"
        put_amounts(op.amounts, self.near(self.state.get("demands", name)["hooked"]))
        return self._of_demand(name), [outer]

    def write_off_quota(self):
        name = self._demand(lambda it: any(it["hooked"]))
        if name is None:
            return None
        outer, op = operation("write_off_quota")
        op.demand = name
        put_amounts(op.amounts, self.near(self.state.get("demands", name)["hooked"]))
        if self.chance(0.97):
            self.document(op.approval, "conversion approval", f"no. {self.number()}" if self.chance(0.97) else "")
        return self._of_demand(name), [outer]

    def _seller(self):
        """A county and kind with a surplus, if there is one."""
        held = {(county, kind) for county, kind, _, _ in self.held(types.RESERVE)}
        rich = [it for it in sorted(held) if any(sums.surplus(self.state, self.policy, *it))]
        return self.pick(rich) if rich and self.chance(0.95) else self.county_kind()

    def sign_statement(self):
        county, kind = self._seller()
        outer, op = operation("sign_statement")
        op.county, op.kind = county, kind
        three = sums.surplus(self.state, self.policy, county, kind)
        put_amounts(op.surplus, three if self.chance(0.95) else (three[0] + 1, three[1], three[2]))
        self.document(op.document, "statement")
        return self.gov(county), [outer]

    def endorse_statement(self, name=None):
        name = name or self.recent("statements", "STATEMENT_SIGNED", most=10)
        if name is None:
            return None
        outer, op = operation("endorse_statement")
        op.statement = name
        return f"lands-{self.state.get('statements', name)['county'][:4]}", [outer]

    def post_offer(self, statement=None):
        standing = [(it["county"], it["kind"]) for it in self.state.tables["statements"].values()
                    if it["state"] == "STATEMENT_IN_FORCE" and self.now < it["valid_until_us"]]
        standing = [it for it in standing if any(sums.surplus(self.state, self.policy, *it))]
        standing += [(county, kind) for county, kind, _, _ in self.held(types.RESERVE)
                     if kind == types.REDLINE_VACATED][:2]
        county, kind = self.pick(standing) if standing and self.chance(0.95) else self.county_kind()
        if statement:
            county, kind = (self.state.get("statements", statement)[name] for name in ("county", "kind"))
        limit = sums.surplus(self.state, self.policy, county, kind)
        for _, it in self.state.of("statements", county, kind):
            if it["state"] == "STATEMENT_IN_FORCE" and self.chance(0.8):
                limit = self.least(limit, amounts.minus(it["surplus"], it["offered"]))
        operations = []
        for _ in range(self.rng.choice((1, 1, 1, 1, 2, 3))):
            outer, op = operation("post_offer")
            op.county, op.kind = county, kind
            three = self.near(tuple(x // 2 if self.chance(0.5) else x for x in limit), kind)
            put_amounts(op.amounts, three)
            self._price(op.price, kind)
            self.mode_of(op, county)
            operations.append(outer)
        if self.chance(0.04) and operations[0].post_offer.mode in (0, 1):
            # More than ten small ones: their order is that of the operations. A need for some of them comes next.
            small = operations[0]
            put_amounts(small.post_offer.amounts, (min(limit[0], 40), 0, 0))
            operations = [small] * 12
            self.crowded = (county, kind)
        return self.gov(county), operations

    def _price(self, message, kind):
        floor, ceiling = self.policy["bands"].get(kind, (amounts.ZERO, amounts.ZERO))
        prices = []
        for low, high, usual in zip(floor, ceiling, (3_000_000, 1_000_000, 2_000)):
            top = high or max(low, usual) * 2
            value = self.rng.randrange(low, top + 1)
            if self.chance(0.04):
                value = self.rng.choice((low - 1 if low else 0, top + 1, 0))
            prices.append(value)
        if self.chance(0.1):
            prices = [p if self.chance(0.5) else 0 for p in prices]
        message.area_fen_per_mu, message.paddy_fen_per_mu, message.capacity_fen_per_kg = prices

    def withdraw_offer(self):
        bidden = [it["offer"] for it in self.state.tables["bids"].values() if it["state"] == "BID_COMMITTED"]
        name = self.pick(bidden) if bidden and self.chance(0.3) else self.recent("offers", "OFFER_OPEN")
        if name is None:
            return None
        outer, op = operation("withdraw_offer")
        op.offer, op.reason = name, "kept for own use"
        return self.gov(self.state.get("offers", name)["county"]), [outer]

    def request_purchase(self):
        name = self.recent("offers", "OFFER_OPEN")
        if name is None:
            return None
        offer = self.state.get("offers", name)
        kind = offer["kind"]
        buyers = {}
        for one in self.standing("demands", "DEMAND_OPEN"):
            it = self.state.get("demands", one)
            if it["kind"] == kind and it["county"] != offer["county"] and any(demands.open_rest(it)):
                if offer["mode"] == types.NEGOTIATED and it["county"] != offer["buyer"] and self.chance(0.95):
                    continue
                if it["county"] not in buyers:
                    buyers[it["county"]] = sums.lack(self.state, it["county"], kind)
                if any(amounts.least(buyers[it["county"]], offer["rest"])):
                    buyers.setdefault("choice", []).append(one)
        demand = self.pick(buyers.get("choice", ())) if self.chance(0.95) else self._demand()
        if demand is None:
            return None
        it = self.state.get("demands", demand)
        outer, op = operation("request_purchase")
        op.offer, op.demand = name, demand
        op.partial = self.chance(0.5)
        limits = [demands.open_rest(it), sums.lack(self.state, it["county"], it["kind"])]
        if not op.partial or self.chance(0.3):
            limits.append(offer["rest"])
        put_amounts(op.amounts, self.near(self.least(*limits), kind))
        if offer["mode"] == types.NEGOTIATED:
            self.negotiated(op, offer)
        return self._of_demand(demand), [outer]

    def decide_deal(self):
        name = self.recent("deals", "DEAL_MATCHED")
        if name is None:
            return None
        outer, op = operation("decide_deal")
        op.deal = name
        self.decide(op, 0.9)
        return "lands-43", [outer]
