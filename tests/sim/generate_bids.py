"""Sealed bids, allocation and rescission."""

from generate import Base, operation, put_amounts
from model import amounts, beijing, bids, demands, sums
from model.protos import types


class Bids(Base):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.secrets = {}  # commitment -> (demand, area, price, nonce): what only the bidder knows

    def _sealed(self, wanted):
        """A sealed bid that is under way, mostly the one that ends first: it gathers many bids."""
        names = [name for name, it in self.state.tables["offers"].items()
                 if it["state"] == "OFFER_OPEN" and it["mode"] == types.SEALED_BID and wanted(it)]
        first = min(names, key=lambda name: self.state.get("offers", name)["bids_until_us"], default=None)
        return first if self.chance(0.7) else self.pick(names)

    def commit_bid(self, name=None):
        name = name or (self._sealed(lambda it: self.now < it["bids_until_us"]) if self.chance(0.96) else self.recent(
            "offers", "OFFER_OPEN"))
        if name is None:
            return None
        offer, operations = self.state.get("offers", name), []
        wanting = [one for one in self.standing("demands", "DEMAND_OPEN")
                   if self.state.get("demands", one)["kind"] == offer["kind"]
                   and self.state.get("demands", one)["county"] != offer["county"]
                   and demands.open_rest(self.state.get("demands", one))[0] > 0]
        demand = self.pick(wanting)
        if demand is None or not offer["rest"][0]:
            return None
        county = self.state.get("demands", demand)["county"]
        for _ in range(self.rng.choice((1, 1, 2))):
            outer, op = operation("commit_bid")
            op.offer, op.county = name, county
            nonce = self.rng.randbytes(self.pick((16, 32, 64)))
            secret = (demand, self._area(offer, demand), self._bid_price(offer), nonce)
            op.commitment = bids.commitment(name, county, *secret[1:])
            self.secrets[op.commitment] = secret
            operations.append(outer)
        if self.chance(0.6):
            self.next.append(lambda: self.commit_bid(name))  # another county, perhaps
        return self.gov(county), operations

    def _area(self, offer, demand):
        """Up to what the demand, the buyer's lack and the bundle allow, in every number."""
        it, bundle = self.state.get("demands", demand), offer["offered"]
        limit = self.least(demands.open_rest(it), sums.lack(self.state, it["county"], it["kind"]))
        area = bundle[0]
        for have, of_bundle in zip(limit, bundle):
            if of_bundle:
                area = min(area, max(0, have) * bundle[0] // of_bundle)
        area = max(1, int(area * self.rng.choice((1, 1, 0.7, 0.5, 0.3))))
        return area + (1 if self.chance(0.04) else 0)

    def _bid_price(self, offer):
        reserve = offer["price"][0]
        return max(1, self.rng.choice((reserve, reserve + 100, reserve + 100, int(reserve * 1.2) + 1,
                                       reserve - 1 if self.chance(0.2) else reserve)))

    def reveal_bid(self, name=None):
        ready = [name for name, it in self.state.tables["bids"].items() if it["state"] == "BID_COMMITTED" and (
            self.state.get("offers", it["offer"])["bids_until_us"] <= self.now or self.chance(0.03))]
        name = name or self.pick(ready) if self.chance(0.98) else self.pick(self.state.tables["bids"])
        if name is None:
            return None
        bid = self.state.get("bids", name)
        demand, area, price, nonce = self.secrets.get(bid["commitment"], ("none", 1, 1, bytes(16)))
        outer, op = operation("reveal_bid")
        op.bid, op.demand, op.area_m2, op.price_fen_per_mu, op.nonce = name, demand, area, price, nonce
        if self.chance(0.03):
            op.price_fen_per_mu += 1
        pieces = self.state.get("offers", bid["offer"])["pieces"]
        if pieces and self.chance(0.1):
            self.next.insert(0, lambda: self.freeze_quota(pieces[0][0]))  # the offer ends with bids revealed
        return self.gov(bid["buyer"]), [outer]

    def at_a_reveal(self):
        """Comes to the end of the bidding on some offer, or is there: most of its bids are revealed."""
        bidden = {it["offer"] for it in self.state.tables["bids"].values() if it["state"] == "BID_COMMITTED"}
        ends = [(self.state.get("offers", name)["bids_until_us"], name) for name in bidden]
        ends = [it for it in ends if it[0] < self.now + 6 * beijing.DAY]
        if not ends:
            return None
        end, offer = min(ends)
        if end > self.now and self.chance(0.4):
            return None
        self.clock.now = max(self.now, end + self.rng.choice((-1, 0, 0, 0)))
        if self.chance(0.15):
            return self.commit_bid(offer)  # at the very end, or too late
        for name, it in self.state.tables["bids"].items():
            if it["offer"] == offer and it["state"] == "BID_COMMITTED" and self.chance(0.85):
                self.next.append(lambda name=name: self.reveal_bid(name))
        return self.next.pop()() if self.next else None

    def allocate_quota(self):
        offers = [name for name, it in self.state.tables["offers"].items() if it["state"] == "OFFER_OPEN"]
        name = self.pick([one for one in offers if self._guided(one)] if self.chance(0.9) else offers[-40:])
        if name is None:
            return None
        offer = self.state.get("offers", name)
        wanting = [one for one in self.standing("demands", "DEMAND_OPEN")
                   if self.state.get("demands", one)["kind"] == offer["kind"]
                   and self.state.get("demands", one)["county"] != offer["county"]]
        lacking = [one for one in wanting if any(self._limit(offer, self.state.get("demands", one)))]
        demand = self.pick(lacking if lacking and self.chance(0.95) else wanting)
        if demand is None:
            return None
        it = self.state.get("demands", demand)
        outer, op = operation("allocate_quota")
        op.offer, op.demand, op.reason = name, demand, "a key project of the province"
        put_amounts(op.amounts, self.near(self._limit(offer, it), it["kind"]))
        self.document(op.document, "allocation")
        return "lands-43", [outer]

    def _guided(self, name):
        """A fixed-price offer of a kind that has a guide price."""
        offer = self.state.get("offers", name)
        return offer["mode"] == types.FIXED_PRICE and any(self.policy["guides"].get(offer["kind"], ()))

    def _limit(self, offer, demand):
        lack = sums.lack(self.state, demand["county"], demand["kind"])
        return self.least(demands.open_rest(demand), lack, offer["rest"])

    def order_rescission(self):
        name = self.recent("deals", "DEAL_SETTLED", most=15) if self.chance(0.95) else self.pick(
            self.state.tables["deals"])
        if name is None:
            return None
        outer, op = operation("order_rescission")
        op.deal, op.reason = name, "a ruling of the court"
        self.document(op.document, "ruling")
        return "lands-43", [outer]

    def refund_rescission(self):
        back = [name for name, it in self.state.tables["deals"].items()
                if it["reverses"] and it["state"] == "DEAL_APPROVED"]
        name = self.pick(back) if self.chance(0.95) else self.pick(list(self.state.tables["deals"])[-30:])
        if name is None:
            return None
        outer, op = operation("refund_rescission")
        op.deal, op.voucher_number = name, self._voucher("refunds")
        self.today(op.date, self.rng.choice((0, 0, 2, -1)))
        op.sha256 = self.rng.randbytes(32)
        return "fin-43", [outer]

    def mode_of(self, op, county):
        """A mode of transfer for an offer, with what belongs to it."""
        draw = self.rng.random()
        if draw < 0.55:
            op.mode = self.pick((0, types.FIXED_PRICE))
        elif draw < 0.8:
            op.mode = types.SEALED_BID
            if self.chance(0.97):
                op.price.paddy_fen_per_mu = op.price.capacity_fen_per_kg = 0
            day = beijing.date(self.now) if self.chance(0.1) else beijing.date(
                self.now + self.rng.choice((1, 2, 3, 3, 90, 91) if self.chance(0.1) else (1, 2)) * beijing.DAY)
            op.bids_until.year, op.bids_until.month, op.bids_until.day = day.year, day.month, day.day
        elif draw < 0.97:
            op.mode = types.NEGOTIATED
            op.buyer = self.pick([it["county"] for it in self.state.tables["demands"].values()
                                  if it["kind"] == op.kind and it["state"] == "DEMAND_OPEN"
                                  and it["county"] != county] or self.world.counties)
            if self.chance(0.04):
                op.buyer = self.pick((county, "4301", "439999", ""))
        else:
            op.mode = self.pick((types.ALLOCATED, types.SEALED_BID))
            op.buyer = self.pick(("", county))

    def negotiated(self, op, offer):
        """The buyer signs the same terms, mostly."""
        op.price.area_fen_per_mu, op.price.paddy_fen_per_mu, op.price.capacity_fen_per_kg = offer["price"]
        if self.chance(0.9):
            put_amounts(op.amounts, offer["rest"])
        if self.chance(0.05):
            op.price.area_fen_per_mu += 1
        if self.chance(0.1):
            put_amounts(op.amounts, amounts.least(offer["rest"], amounts.of(op.amounts)))
