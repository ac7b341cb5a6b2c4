"""Quota that no project of the year produced: openings and awards."""

from generate import Base, operation, put_amounts
from model.protos import types


class Sources(Base):
    def register_opening(self):
        county, kind = self.county_kind()
        county = self.pick(self.world.producers) if self.chance(0.6) else county
        outer, op = operation("register_opening")
        op.county, op.kind = county, kind
        op.vintage = self.clock.year - self.rng.choice((0, 0, 0, 1, 2, 10))
        if self.chance(0.05):
            op.vintage = self.rng.choice((1989, 1990, self.clock.year, self.clock.year + 1))
        three = self.size(kind, 80_000 if county in self.world.producers else 15_000)
        if kind == types.SUPPLEMENTARY_FARMLAND and self.chance(0.15):
            op.paddy_conversion = self.chance(0.8)
            three = (0 if self.chance(0.5) else three[0] // 2, three[0], three[2])
        put_amounts(op.amounts, three)
        op.source = f"old register, no. {self.number()}"
        for _ in range(self.rng.choice((0, 0, 1, 2))):
            op.parcels.append(f"{county}-{self.number():07d}")
        if self.chance(0.06):
            op.parcels.append((self.pick(list(self.state.tables["parcels"])[-200:]) or "p").split("/")[0])
        if op.parcels and self.chance(0.02):
            op.parcels.append(op.parcels[0])
        self.document(op.document, "old register")
        return self.gov(county), [outer]

    def issue_award(self):
        years = sorted(self.state.tables["evaluations"])
        year = self.pick(years) if years and self.chance(0.95) else str(self.clock.year - 1)
        evaluated = self.state.get("evaluations", year)
        outer, op = operation("issue_award")
        places = evaluated["divisions"] if evaluated else ()
        cities = [division for division in places if len(division) == 4]
        places = cities if cities and self.chance(0.5) else places
        op.division = self.pick(places) if places and self.chance(0.93) else self.pick(
            self.world.counties + self.world.cities + ["43", self.world.townships["430121"][0], "4399"])
        op.year = int(year)
        area, paddy, capacity = self.size(types.SUPPLEMENTARY_FARMLAND, 20_000)
        put_amounts(op.amounts, (area, paddy if self.chance(0.98) else area + 1, capacity))
        self.document(op.document, "award")
        return "lands-43", [outer]

    def assign_award(self):
        lots = [account for account in self.held(types.RESERVE) if len(account[0]) == 4]
        account = self.pick(lots)
        if account is None:
            return None
        city, _, lot, _ = account
        outer, op = operation("assign_award")
        op.lot = lot
        op.county = self.pick([county for county in self.world.counties if county.startswith(city)])
        if self.chance(0.05):
            op.county = self.pick(self.world.counties + [city, self.world.townships[op.county][0], "439999"])
        put_amounts(op.amounts, self.near(self.state.balance(account)))
        self.document(op.document, "assignment")
        return f"lands-{city}", [outer]
