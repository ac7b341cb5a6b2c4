"""Three-lines adjustments: filed, surveyed, recognised, and carried out parcel by parcel."""

from generate import Base, operation
from model import lines
from model.protos import types

_ZONES = (types.OUTSIDE_BOUNDARY, types.INSIDE_PLAIN, types.INSIDE_HILL)
# Around the sizes from which a field survey is needed.
_EDGES = (6_666, 6_667, 3_333, 3_334, 1_999, 2_000, 2_001, 4_000)
_USES = (types.EXIT_SCATTERED_FARMLAND, types.EXIT_ENCLOSED_BASIC_FARMLAND, types.EXIT_SCATTERED_CONSTRUCTION)
_NEVER = (types.EXIT_FOREST, types.EXIT_GRASS, types.EXIT_CONTIGUOUS_TERRACE, types.EXIT_SYMBIOTIC_FARMLAND)


class Lines(Base):
    def set_designated_areas(self):
        outer, op = operation("set_designated_areas")
        county = self.pick(self.world.counties)
        for township in self.world.townships[county]:
            if self.chance(0.93):
                area = self.rng.choice((200_000, 1_000_003, self.rng.randrange(1, 3_000_000)))
                op.areas.add(township=township, area_m2=area)
        if self.chance(0.04):
            op.areas.add(township=f"{county}999", area_m2=1)
        self.document(op.document, "designated areas")
        return "lands-43", [outer]

    def _open_plan(self, record):
        """The plan that is worked on: the change, or the project's own."""
        return record["change"] or record

    def _wants_lines(self, name):
        """The plan moves a line, or its adjustment no longer fits its townships."""
        record, filed = self.state.get("projects", name), self.state.get("lines_plans", name)
        plan = self._open_plan(record)
        if filed is None:
            return plan["planned"][4:6] != plan["baseline"][4:6]
        parcels = list(filed["content"]["moved_out"].values()) + list(filed["content"]["moved_in"].values())
        return any(one["township"] not in plan["townships"] for one in parcels) or filed["state"] == "LINES_RETURNED"

    def _farmland(self, group, township, area, zone, new=False, number=None):
        group.add(number=number or f"B{self.number():06d}", township=township, area_m2=area, zone=zone,
                  new_farmland=new)

    def lines_operation(self, name):
        """file_lines of a project, mostly in order."""
        record, filed = self.state.get("projects", name), self.state.get("lines_plans", name)
        plan = self._open_plan(record)
        outer, op = operation("file_lines")
        op.project, it = name, op.lines
        towns = [town for town in plan["townships"] if self.state.get("divisions", town)]
        towns = towns if towns and self.chance(0.99) else self.world.townships[self.pick(self.world.counties)]
        if filed and filed["in_force"]:
            self._keep(it, filed)
        elif filed and self.chance(0.5):
            # The same parcels again, some with another area: their surveys count no more.
            for number, one in filed["content"]["moved_out"].items():
                if one["township"] in towns:
                    self._farmland(it.moved_out, one["township"], one["area"] + self.rng.choice((0, 0, 1)), one["zone"],
                                   False, number)
        for _ in range(self.rng.choice((0, 1, 1, 2, 3))):
            area = self.rng.choice(_EDGES + (self.rng.randrange(1, 9_000),) * 3)
            self._farmland(it.moved_out, self.pick(towns), area, self.pick(_ZONES))
        self._at_the_cap(it, towns)
        for zone in _ZONES:
            missing = sum(one.area_m2 for one in it.moved_out if one.zone == zone) - sum(
                one.area_m2 for one in it.moved_in if one.zone == zone)
            if missing > 0:
                missing += self.rng.choice((0, 0, 0, 7, 100)) - (1 if self.chance(0.02) else 0)
                where = zone if self.chance(0.9) else types.OUTSIDE_BOUNDARY
                half = missing // 2 if self.chance(0.4) else 0
                for area in (half, missing - half):
                    if area:
                        self._farmland(it.moved_in, self.pick(towns), area, where, self.chance(0.5))
        if self.chance(0.3) or not (it.moved_out or it.moved_in):
            use = self.pick(_USES) if self.chance(0.95) else self.pick(_NEVER)
            it.red_line_exits.add(number=f"E{self.number()}", area_m2=self.rng.randrange(1, 5_000), use=use)
        it.changes_urban_boundary = self.chance(0.2)
        if self.chance(0.95):
            self.document(it.spatial_plan, "spatial plan")
        if self.chance(0.6):
            self.document(it.outside_justification, "why outside")
        self.document(it.document, "adjustment")
        if self.chance(0.02) and it.moved_out and it.moved_in:
            it.moved_in[0].number = it.moved_out[0].number
        return outer

    def _keep(self, it, filed):
        """Parcels in force: what happened to them must stay."""
        for side, group in (("moved_out", it.moved_out), ("moved_in", it.moved_in)):
            for number, one in filed["in_force"][side].items():
                if self.chance(0.985 if number in filed[side] else 0.7):
                    area = one["area"] + (1 if self.chance(0.03) else 0)
                    self._farmland(group, one["township"], area, one["zone"], one["new"], number)

    def _at_the_cap(self, it, towns):
        """Sometimes exactly what a township may still move out, or one square metre more."""
        if not self.chance(0.15):
            return
        town = self.pick(towns)
        division = self.state.get("divisions", town)
        if division and division["designated"]:
            already = sum(one.area_m2 for one in it.moved_out if one.township == town)
            free = lines.cap(division["designated"], 500) - division["moved_out"] - already
            if free > 0:
                self._farmland(it.moved_out, town, free + self.rng.choice((0, 0, 1)), types.OUTSIDE_BOUNDARY)

    def file_lines(self):
        names = [name for name, it in self.state.tables["projects"].items()
                 if it["state"] in ("PROJECT_DRAFT", "PROJECT_RETURNED") or it["change"]]
        name = self.pick(names[-30:]) if names and self.chance(0.97) else self.pick(self.state.tables["projects"])
        if name is None:
            return None
        return self.gov(self.state.get("projects", name)["county"]), [self.lines_operation(name)]

    def _filed(self, wanted=lambda filed: True, most=40):
        return self.pick([name for name, it in self.state.tables["lines_plans"].items() if wanted(it)][-most:])

    def _survey(self, name, number):
        outer, op = operation("record_survey")
        op.project, op.parcel = name, number if self.chance(0.99) else "none"
        op.supported, op.with_agriculture = self.chance(0.96), self.chance(0.93)
        self.document(op.document, "survey")
        return outer

    def survey_and_recognise(self):
        """The province's part: surveys, permits above the cap, and recognition, often in one command."""
        name = self._filed(lambda it: it["state"] == "LINES_FILED") if self.chance(0.95) else self._filed()
        if name is None:
            return None
        filed, operations = self.state.get("lines_plans", name), []
        for number in filed["content"]["moved_out"]:
            if number not in filed["surveys"] and self.chance(0.85):
                operations.append(self._survey(name, number))
        towns = sorted({one["township"] for one in filed["content"]["moved_out"].values()} - filed["permits"])
        if towns and self.chance(0.12):
            outer, op = operation("permit_above_cap")
            op.project, op.township, op.reason = name, self.pick(towns), "a national project"
            self.document(op.document, "permit")
            operations.append(outer)
        policy = self.state.get("projects", name)["policy"]
        policy = self.state.get("policies", policy)["policy"] if policy else self.policy
        if self.chance(0.8) if policy["three_lines_object"] else self.chance(0.05):
            outer, op = operation("decide_lines")
            op.project = name
            self.decide(op, 0.85)
            operations.append(outer)
        return ("lands-43", operations[-20:]) if operations else None

    def accept_basic_farmland(self):
        name = self._filed(lambda it: it["in_force"] and it["in_force"]["moved_in"])
        if name is None:
            return None
        filed = self.state.get("lines_plans", name)
        planned = [number for number in filed["in_force"]["moved_in"] if number not in filed["moved_in"]]
        if not planned and self.chance(0.95):
            return None
        numbers = planned if self.chance(0.75) else self.rng.sample(planned, self.rng.randrange(len(planned) + 1))
        if self.chance(0.03):
            numbers = numbers + [self.pick(list(filed["moved_in"]) + ["none"])]
        outer, op = operation("accept_basic_farmland")
        op.project = name
        for number in numbers:
            area = filed["in_force"]["moved_in"].get(number, {"area": 1})["area"]
            op.parcels.add(number=number, area_m2=max(1, int(area * self.rng.choice((1, 1, 1, 0.95, 1.1)))))
        self.document(op.document, "acceptance")
        if self.chance(0.85):
            self.document(op.recheck, "recheck")
        return "lands-43", [outer]

    def move_out_basic_farmland(self):
        name = self._filed(lambda it: it["in_force"] and it["in_force"]["moved_out"]
                           and (it["moved_in"] or self.chance(0.05)))
        if name is None:
            return None
        filed = self.state.get("lines_plans", name)
        standing = [number for number in filed["in_force"]["moved_out"] if number not in filed["moved_out"]]
        if self.chance(0.03):
            standing = list(filed["in_force"]["moved_out"]) + ["none"]
        if not standing:
            return None
        outer, op = operation("move_out_basic_farmland")
        op.project = name
        op.parcels.extend(self.rng.sample(standing, self.rng.randrange(1, len(standing) + 1)))
        self.document(op.document, "move out")
        return self.gov(self.state.get("projects", name)["county"]), [outer]

    def record_ministry_update(self):
        name = self._filed(lambda it: any(state == "FARMLAND_ACCEPTED" for state, _ in it["moved_in"].values()))
        if name is None:
            return None
        accepted = [number for number, (state, _) in self.state.get("lines_plans", name)["moved_in"].items()
                    if state == "FARMLAND_ACCEPTED" or self.chance(0.03)]
        outer, op = operation("record_ministry_update")
        op.project = name
        op.parcels.extend(self.rng.sample(accepted, self.rng.randrange(1, len(accepted) + 1)))
        self.today(op.date, self.rng.choice((0, 0, 3, -1)))
        self.document(op.document, "update")
        return "lands-43", [outer]
