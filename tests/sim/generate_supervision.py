"""Inspections, rectifications, findings and the year's evaluation."""

from generate import Base, operation
from model.protos import types

_CITED = ("projects", "lots", "demands", "offers", "deals", "statements", "registrations", "lines", "rectifications")


class Supervision(Base):
    def _inspected(self):
        """A project or lot, its county, and an office that may look at it."""
        table = self.pick(("projects", "lots"))
        key = self.pick(list(self.state.tables[table])[-60:])
        if key is None:
            return None
        county = self.state.get(table, key)["county"]
        office = self.pick(("lands-43", f"lands-{county[:4]}")) if self.chance(0.97) else self.pick(
            ("lands-4301", "lands-4302"))
        name = f"{table}/{key}"
        if self.chance(0.03):
            name = self.pick((key, f"deals/{key}", f"{table}/none", ""))
        return name, office

    def record_inspection(self):
        chosen = self._inspected()
        if chosen is None:
            return None
        outer, op = operation("record_inspection")
        op.object, office = chosen
        county = op.object.partition("/")[2][:6]
        if county in self.world.counties and self.chance(0.3):
            office = self.gov(county)  # its own daily checks
        op.method, op.problem, op.note = self.pick((1, 2)), self.chance(0.4), "seen on the spot"
        self.document(op.document, "inspection")
        return office, [outer]

    def order_rectification(self):
        chosen = self._inspected()
        if chosen is None:
            return None
        outer, op = operation("order_rectification")
        op.object, office = chosen
        op.text = "restore the plough layer"
        self.today(op.due, self.rng.choice((0, -1, -30, -30, -3650, -3651, 1) if self.chance(0.2) else (-10, -60)))
        self.document(op.document, "order")
        return office, [outer]

    def report_rectification(self):
        name = self.recent("rectifications", "RECTIFICATION_ORDERED") if self.chance(0.93) else self.pick(
            self.state.tables["rectifications"])
        if name is None:
            return None
        outer, op = operation("report_rectification")
        op.rectification, op.text = name, "restored"
        self.document(op.document, "report")
        return self.gov(self.state.get("rectifications", name)["county"]), [outer]

    def decide_rectification(self):
        name = self.recent("rectifications", "RECTIFICATION_REPORTED") if self.chance(0.93) else self.pick(
            self.state.tables["rectifications"])
        if name is None:
            return None
        outer, op = operation("decide_rectification")
        op.rectification = name
        self._decide_plainly(op)
        office = self.state.get("rectifications", name)["organisation"]
        return office if self.chance(0.95) else "lands-43", [outer]

    def _decide_plainly(self, op):
        op.decision = 1 if self.chance(0.8) else 2
        if op.decision == 2 and self.chance(0.85):
            op.reason = "not yet"

    def raise_finding(self):
        outer, op = operation("raise_finding")
        op.division = self.pick(self.world.counties + self.world.cities + ["43"])
        offices = [office for office, (kind, division) in self.world.offices.items()
                   if kind in (types.AUDIT_OFFICE, types.FINANCE_OFFICE) and op.division.startswith(division)]
        office = self.pick(offices) if self.chance(0.96) else self.pick(("audit-4301", "fin-430121"))
        if self.chance(0.03):
            op.division = self.pick(("4399", self.world.townships["430121"][0], ""))
        op.text = "receipt and delivery lie far apart"
        for _ in range(self.rng.choice((0, 1, 2))):
            op.entries.append(self.rng.randrange(max(1, self.session.index)))
        if self.chance(0.05):
            op.entries.append(self.session.index + self.rng.choice((0, 0, 1, 2)))
        for _ in range(self.rng.choice((0, 1, 2))):
            table = self.pick(_CITED)
            key = self.pick(list(self.state.tables[table])[-60:])
            if key:
                op.objects.append(f"{table}/{key}")
        if self.chance(0.04):
            op.objects.append(self.pick(("deals/T-0-0", "officers/platform", "deals", "liabilities/none", "")))
        if self.chance(0.01):
            op.entries.extend([0] * self.rng.choice((100, 101)))
        self.document(op.document, "finding")
        return office, [outer]

    def answer_finding(self):
        name = self.recent("findings", "FINDING_RAISED") if self.chance(0.93) else self.pick(
            self.state.tables["findings"])
        if name is None:
            return None
        record = self.state.get("findings", name)
        outer, op = operation("answer_finding")
        op.finding, op.text = name, "paid back"
        self.document(op.document, "answer")
        division = record["division"]
        own = {2: "lands-43", 4: f"lands-{division}", 6: self.gov(division)}[len(division)]
        office = own if self.chance(0.8) else f"fin-{division}" if self.chance(0.8) else record["organisation"]
        return (office if office in self.world.offices else own), [outer]

    def decide_finding(self):
        name = self.recent("findings", "FINDING_ANSWERED") if self.chance(0.93) else self.pick(
            self.state.tables["findings"])
        if name is None:
            return None
        outer, op = operation("decide_finding")
        op.finding = name
        self._decide_plainly(op)
        return self.state.get("findings", name)["organisation"] if self.chance(0.95) else "audit-43", [outer]

    def record_evaluation(self):
        outer, op = operation("record_evaluation")
        free = [year for year in range(2015, self.clock.year + 1) if str(year) not in self.state.tables["evaluations"]]
        op.year = self.pick(free[-3:]) if free and self.chance(0.9) else self.pick(
            (1999, 2000, self.clock.year, self.clock.year + 1))
        divisions = self.rng.sample(self.world.counties + self.world.cities, 8)
        if self.chance(0.04):
            divisions.append(self.pick((divisions[0], "43", "439999", self.world.townships["430121"][0], "x")))
        for rank, division in enumerate(divisions, 1):
            op.rows.add(division=division, rank=rank, score=10_000 - 7 * rank)
        if self.chance(0.04):
            op.rows[-1].rank, op.rows[-1].score = self.pick(((0, 1), (1, 10_001), (1, -1), (-1, 0)))
        self.document(op.document, "evaluation")
        return "lands-43", [outer]
