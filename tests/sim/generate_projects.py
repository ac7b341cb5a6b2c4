"""The project library: from a draft to measured acceptance, registration and banking."""

from generate import Base, operation, put_amounts
from model import acceptance
from model.protos import project as project_pb, types

_FIGURES = ("farmland_m2", "farmland_grade_m2", "ecology_index", "construction_land_m2", "ecological_red_line_m2",
            "urban_boundary_m2", "urban_boundary_multiple")
_SUBS = (types.FARMLAND_CONSOLIDATION, types.SUPPLEMENTARY_FARMLAND_WORKS, types.PADDY_CONVERSION,
         types.CONSTRUCTION_LAND_RECLAMATION, types.ECOLOGICAL_RESTORATION, types.PUBLIC_WELFARE, types.OTHER_WORKS)
_CLASSES = {  # before and after of a parcel that yields what the sub-project is for
    types.PADDY_CONVERSION: ((types.DRY, types.IRRIGATED), (types.PADDY,)),
    types.CONSTRUCTION_LAND_RECLAMATION: ((types.CONSTRUCTION,), (types.DRY, types.PADDY, types.ECOLOGICAL)),
    types.ECOLOGICAL_RESTORATION: ((types.CONSTRUCTION,), (types.ECOLOGICAL,)),
}
_USUAL = ((types.ECOLOGICAL, types.CONSTRUCTION), (types.DRY, types.IRRIGATED, types.PADDY))


class Projects(Base):
    def _figures(self, message, values):
        for name, value in zip(_FIGURES, values):
            setattr(message, name, value)

    def _better(self, baseline, good, moves=True):
        """Figures that hold every comparison; one of them spoilt, unless `good`. `moves`: the lines move."""
        farmland = int(baseline[0] * self.rng.uniform(1, 1.1)) + 1
        grade = max(0, baseline[1] * farmland // max(1, baseline[0]) - self.rng.randrange(1, 1000))
        values = [farmland, grade, baseline[2] + self.rng.randrange(1, 50),
                  baseline[3] - self.rng.randrange(0, 1 + baseline[3] // 10), baseline[4] + self.rng.randrange(0, 5),
                  baseline[5] - self.rng.randrange(0, 5), baseline[6] - self.rng.randrange(0, 3)]
        if not moves:
            values[4:6] = baseline[4:6]
        if not good:
            at = self.rng.randrange(7)
            worse = (-1, 0) if at in (0, 2, 4) else (1, 0, 10**6)
            values[at] = baseline[at] + self.rng.choice(worse)
            if at == 1:
                values[1] = baseline[1] * farmland // max(1, baseline[0]) + self.rng.randrange(0, 2)
        return [max(0, value) for value in values]

    def _department(self, county):
        return self.pick(name for name, (kind, division) in self.world.offices.items()
                         if kind == types.COMPETENT_DEPARTMENT and county.startswith(division))

    def _plan(self, plan, county):
        plan.name = f"project {self.number()}"
        plan.townships.extend(self.rng.sample(self.world.townships[county], self.rng.choice((1, 2))))
        if self.chance(0.02):
            plan.townships[0] = self.pick(self.world.townships[self.pick(self.world.counties)])
        plan.villages.extend(f"village {i}" for i in range(self.rng.choice((1, 2, 3))))
        plan.implementer = "township enterprise"
        plan.start_year = self.clock.year - self.rng.choice((0, 0, 1))
        plan.end_year, plan.survey_year = plan.start_year + 3, plan.start_year - 1
        area = self.rng.randrange(10**6, 5 * 10**6)
        baseline = [area, area * 7 + self.rng.randrange(area), 6500, area // 4, area // 3, area // 5, 13000]
        self._figures(plan.baseline, baseline)
        self._figures(plan.planned, self._better(baseline, self.chance(0.9), self.chance(0.35)))
        plan.expected_income_fen = self.rng.choice((0, 10**8, 10**10))
        plan.budget_fen = self.rng.choice((0, 10**7))
        bundled = self.chance(0.15)
        for i in range(self.rng.choice((1, 2, 2, 3))):
            sub = plan.subprojects.add()
            sub.kind = self.rng.choices(_SUBS, (5, 5, 3, 5, 2, 1, 1))[0]
            sub.kind = types.CONSTRUCTION_LAND_RECLAMATION if bundled else sub.kind
            sub.id, sub.name = f"s{i + 1}", f"works {i + 1}"
            sub.department = self._department(county)
            sub.cost_fen = self.rng.choice((0, 10**6, 10**8, self.rng.randrange(10**9)))
            sub.other_funding_fen = self.rng.choice((0, sub.cost_fen // 2, sub.cost_fen))
            area, paddy, capacity = self.size(None, 60_000)
            put_amounts(sub.planned, (0, area, capacity) if sub.kind == types.PADDY_CONVERSION else
                        (area, paddy, capacity))

    def create_project(self):
        county = self.pick(self.world.producers if self.chance(0.85) else self.world.counties)
        active = [1 for it in self.state.tables["projects"].values() if it["county"] == county
                  and it["state"] not in ("PROJECT_CLOSED", "PROJECT_ACCEPTED")]
        if len(active) >= 4:
            return None
        outer, op = operation("create_project")
        op.project = f"{county}-{self.number()}"
        if self.chance(0.03):
            op.project = self.pick(self.state.tables["projects"]) or op.project
        self._plan(op.plan, county)
        return self.gov(county), [outer]

    def amend_project(self):
        name = self.recent("projects", "PROJECT_RETURNED", "PROJECT_DRAFT")
        if name is None:
            return None
        outer, op = operation("amend_project")
        op.project = name
        county = self.state.get("projects", name)["county"]
        self._plan(op.plan, county)
        return self.gov(county), [outer]

    def prepare(self):
        """Lines, consents, opinions and, when all are there, the submission: often several in one command."""
        names = [name for name, it in self.state.tables["projects"].items()
                 if (it["change"] or it)["state"] in ("PROJECT_DRAFT", "PROJECT_RETURNED")]
        name = self.pick(names[-60:])
        if name is None:
            return None
        record, operations = self.state.get("projects", name), []
        plan = record["change"] or record
        if self._wants_lines(name) and self.chance(0.8):
            operations.append(self.lines_operation(name))
        for village in plan["villages"]:
            if village not in plan["consents"] and self.chance(0.85):
                outer, op = operation("record_consent")
                op.project, op.village = name, village
                self.document(op.document, "consent")
                operations.append(outer)
        for kind in (project_pb.EXPERT, project_pb.DEPARTMENT):
            if kind not in plan["opinions"] and self.chance(0.85):
                outer, op = operation("record_opinion")
                op.project, op.kind, op.by = name, kind, "expert panel"
                self.document(op.document, "opinion")
                operations.append(outer)
        if self.chance(0.7) or not operations:
            outer, op = operation("submit_plan")
            op.project = name
            operations.append(outer)
        return self.gov(record["county"]), operations

    def decide_chain(self):
        name = self.recent("projects", "PROJECT_IN_REVIEW", "PROJECT_APPROVED", "PROJECT_IN_ACCEPTANCE")
        if name is None:
            return None
        record = self.state.get("projects", name)
        policy = self.state.get("policies", record["policy"])["policy"]
        acceptance_chain = record["state"] == "PROJECT_IN_ACCEPTANCE"
        chain = policy["acceptance_chain" if acceptance_chain else "plan_chain"]
        changing = record["change"] and record["change"]["state"] == "PROJECT_IN_REVIEW"
        at = record["step"] if acceptance_chain else record["change"]["step"] if changing else record["plan_step"]
        if record["state"] == "PROJECT_IN_REVIEW":
            at = record["step"]
        if at >= len(chain) and self.chance(0.95):
            return None
        step = chain[min(at, len(chain) - 1)]
        digits = {2: 6, 3: 4, 4: 2}[step["level"]]
        office = self.world.office(step["organisation"], record["county"][:digits])
        outer, op = operation("decide_acceptance" if acceptance_chain else "decide_plan")
        op.project = name
        op.step = step["id"] if self.chance(0.97) else self.pick(chain)["id"]
        waits = step["approval"] and not acceptance_chain and self._lines_wait(name, policy)
        if waits and self.chance(0.7):
            return None
        self.decide(op, 0.5 if waits else 0.93)
        return office, [outer]

    def _lines_wait(self, name, policy):
        """The plan's lines are still missing or not recognised: it would be refused."""
        filed = self.state.get("lines_plans", name)
        if filed is None:
            return self._wants_lines(name)
        return policy["three_lines_object"] and filed["state"] != "LINES_RECOGNISED"

    def start_subproject(self):
        name = self.recent("projects", "PROJECT_APPROVED")
        if name is None:
            return None
        record, operations = self.state.get("projects", name), []
        for sub_id, sub in record["subprojects"].items():
            if sub["state"] == "SUBPROJECT_PLANNED" or self.chance(0.02):
                outer, op = operation("start_subproject")
                op.project, op.subproject = name, sub_id
                op.covered_by_plan = self.chance(0.2)
                if self.chance(0.5 if op.covered_by_plan else 0.97):
                    self.document(op.approval, "approval")
                if self.chance(0.6):
                    self.document(op.tender, "tender")
                elif self.chance(0.95):
                    op.tender_exemption = "below the threshold"
                operations.append(outer)
        return (self.gov(record["county"]), operations) if operations else None

    def _parcel(self, parcel, county, kind, area):
        before, after = _CLASSES.get(kind, _USUAL)
        if self.chance(0.06):
            before = after = (types.PADDY, types.DRY, types.CONSTRUCTION, types.ECOLOGICAL)
        parcel.number = f"{county}-{self.number():07d}"
        if self.chance(0.12 if kind == types.PADDY_CONVERSION else 0.02):
            parcel.number = (self.pick(list(self.state.tables["parcels"])[-200:]) or parcel.number).split("/")[0]
        area = min(area, 10**15)
        parcel.area_m2, parcel.before, parcel.after = area, self.pick(before), self.pick(after)
        parcel.grade_before, parcel.grade_after = self.rng.randrange(16), self.rng.randrange(16)
        parcel.capacity_before_g = self.rng.randrange(10**6)
        parcel.capacity_after_g = parcel.capacity_before_g + self.rng.randrange(min(area, 10**12) * 800 + 1)

    def accept_subproject(self):
        name = self.recent("projects", "PROJECT_APPROVED")
        if name is None:
            return None
        record = self.state.get("projects", name)
        choice = [it for it in record["subprojects"].items() if it[1]["state"] == "SUBPROJECT_STARTED"]
        sub_id, sub = self.pick(choice or record["subprojects"].items())
        if not choice and self.chance(0.9):
            return None
        outer, op = operation("accept_subproject")
        op.project, op.subproject = name, sub_id
        planned = sub["planned"][0] or sub["planned"][1]
        count = self.rng.choice((1, 2, 3, 5))
        factor = self.rng.uniform(0.8, 1.2)
        if self.chance(0.1):
            # A slip of the unit, around the edges of what is suspected.
            factor = self.rng.choice((15, 1000, 10000, 2000 / 3)) * self.rng.uniform(0.965, 1.035)
        for _ in range(count):
            self._parcel(op.parcels.add(), record["county"], sub["kind"], max(1, int(planned * factor / count)))
        if self.chance(0.25):
            put_amounts(op.taken_out, (int(planned * self.rng.uniform(0, 0.5)), 0, 0))
        if self.chance(0.45 if sub["kind"] == types.CONSTRUCTION_LAND_RECLAMATION else 0.1):
            op.new_build_m2 = int(planned * self.rng.uniform(0, 0.4))
        op.units_confirmed = self.chance(0.1)
        self.document(op.document, "acceptance")
        return sub["department"], [outer]

    def submit_acceptance(self):
        name = self.recent("projects", "PROJECT_APPROVED")
        if name is None:
            return None
        record = self.state.get("projects", name)
        if any(sub["state"] != "SUBPROJECT_ACCEPTED" for sub in record["subprojects"].values()) and self.chance(0.9):
            return None
        outer, op = operation("submit_acceptance")
        op.project = name
        self._figures(op.measured, self._better(record["baseline"], self.chance(0.9)))
        self.document(op.document, "overall measurement")
        self.remeasures(op, record)
        return self.gov(record["county"]), [outer]

    def close_project(self):
        name = self.recent("projects", "PROJECT_ACCEPTED")
        if name is None:
            return None
        outer, op = operation("close_project")
        op.project = name
        if self.chance(0.9):
            op.aftercare_owner = "village collective"
        if self.chance(0.9):
            self.document(op.evaluation, "evaluation")
        if self.chance(0.9):
            self.document(op.registration, "registration")
        if self.chance(0.7):
            self.document(op.red_line_inclusion, "inclusion")
        return self.gov(self.state.get("projects", name)["county"]), [outer]

    def register_quota(self):
        """Registers unclaimed parcels of an accepted sub-project for a kind they fit."""
        name = self.pick(list(self.state.tables["projects"])[-80:])
        if name is None:
            return None
        record = self.state.get("projects", name)
        reclaimed = [sub for sub, it in record["subprojects"].items() if it["reclaimed"]]
        if len(reclaimed) > 1 and self.chance(0.6):
            return self._register_bundle(name, record, reclaimed)
        sub_id, sub = self.pick(record["subprojects"].items())
        keys = [key for key, it in self.state.tables["parcels"].items()
                if (it["project"], it["subproject"]) == (name, sub_id) and (not it["claimed"] or self.chance(0.02))]
        if not keys and self.chance(0.97):
            return None
        if not keys or self.chance(0.02):
            keys = [self.pick(list(self.state.tables["parcels"])[-100:]) or "none"]
        keys = keys if self.chance(0.7) else self.rng.sample(keys, self.rng.randrange(len(keys)) + 1)
        kind = {types.CONSTRUCTION_LAND_RECLAMATION: self.pick((1, 2)), types.ECOLOGICAL_RESTORATION: 3}.get(
            sub["kind"], types.SUPPLEMENTARY_FARMLAND)
        if self.chance(0.04):
            kind = self.pick((1, 2, 3))
        parcels = [self.state.get("parcels", key) or {} for key in keys]
        measured = acceptance.total(acceptance.quota_yield(kind, sub["kind"], parcel["measured"])
                                    for parcel in parcels if parcel.get("measured"))
        if not any(measured) and self.chance(0.9):
            return None
        outer, op = operation("register_quota")
        op.project, op.subproject, op.kind = name, sub_id, kind
        op.vintage = self.clock.year - (1 if self.chance(0.1) else 0)
        net = measured
        if kind == types.SUPPLEMENTARY_FARMLAND and self.chance(0.9):
            free = acceptance.net_production(record)
            taken = acceptance.registered(record, kind)
            net = self.least(measured, tuple(max(0, f - t) for f, t in zip(free, taken)))
        put_amounts(op.amounts, net if self.chance(0.6) else self.near(net, kind))
        op.parcels.extend(key.split("/")[0] for key in keys)
        if kind == types.REDLINE_VACATED and self.chance(0.9):
            self.document(op.legal_basis, "legal basis")
        op.units_confirmed = self.chance(0.2)
        return self.gov(record["county"]), [outer]

    def _register_bundle(self, name, record, subs):
        """Demolition parcels of several sub-projects, registered as one."""
        keys = [key for key, it in self.state.tables["parcels"].items()
                if it["project"] == name and it["subproject"] in subs and not it["claimed"]]
        if not keys:
            return None
        keys = keys if self.chance(0.7) else self.rng.sample(keys, self.rng.randrange(len(keys)) + 1)
        outer, op = operation("register_quota")
        op.project, op.kind, op.vintage = name, types.LINKED_CONSTRUCTION_LAND, self.clock.year
        op.bundle.extend(self.rng.sample(subs, len(subs)))
        if self.chance(0.06):
            op.bundle.append(self.pick(list(record["subprojects"]) + ["none"]))
        if self.chance(0.03):
            op.subproject = subs[0]
        if self.chance(0.03):
            op.kind = types.SUPPLEMENTARY_FARMLAND
        measured = acceptance.total(acceptance.quota_yield(
            types.LINKED_CONSTRUCTION_LAND, types.CONSTRUCTION_LAND_RECLAMATION,
            self.state.get("parcels", key)["measured"]) for key in keys)
        put_amounts(op.amounts, self.near(measured))
        op.parcels.extend(keys)
        op.units_confirmed = self.chance(0.3)
        return self.gov(record["county"]), [outer]

    def verify_quota(self):
        name = self.recent("registrations", "REGISTERED")
        if name is None:
            return None
        outer, op = operation("verify_quota")
        op.registration = name
        self.decide(op, 0.93)
        return f"lands-{self.state.get('registrations', name)['county'][:4]}", [outer]

    def bank_quota(self):
        names = self.standing("registrations", "VERIFIED")[:6] or self.standing("registrations", "REGISTERED")[:1]
        operations = []
        for name in names:
            outer, op = operation("bank_quota")
            op.registration = name
            self.decide(op, 0.95)
            operations.append(outer)
        return ("lands-43", operations) if operations else None
