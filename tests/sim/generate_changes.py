"""Changes of approved plans, on the same road as plans."""

from generate import Base, operation, put_amounts
from model.protos import types


class Changes(Base):
    def _changed_plan(self, plan, record):
        """The present plan with other figures, works dropped and added; now and then what must not change."""
        self._plan(plan, record["county"])
        if self.chance(0.9):
            del plan.townships[:]
            plan.townships.extend(record["townships"])
        self._figures(plan.baseline, record["baseline"])
        self._figures(plan.planned, self._better(record["baseline"], self.chance(0.93), self.chance(0.2)))
        fresh = list(plan.subprojects)
        del plan.subprojects[:]
        for name, before in record["subprojects"].items():
            fixed = before["state"] != "SUBPROJECT_PLANNED"
            if not self.chance(0.985 if fixed else 0.75):
                continue
            sub = plan.subprojects.add(id=name, name="works", kind=before["kind"], department=before["department"])
            sub.cost_fen, sub.other_funding_fen = self.pick((before["cost"], 10**7)), before["funding"]
            put_amounts(sub.planned, before["planned"])
            if self.chance(0.02):
                sub.kind = types.OTHER_WORKS
        for sub in fresh:
            if not plan.subprojects or self.chance(0.3):
                sub.id = f"c{self.number()}"
                plan.subprojects.append(sub)

    def propose_change(self):
        name = self.recent("projects", "PROJECT_APPROVED", most=30) if self.chance(0.97) else self.pick(
            self.state.tables["projects"])
        if name is None:
            return None
        record = self.state.get("projects", name)
        outer, op = operation("propose_change")
        op.project, op.reason = name, "the site was found unsuitable"
        self._changed_plan(op.plan, record)
        return self.gov(record["county"]), [outer]

    def withdraw_change(self):
        changing = [name for name, it in self.state.tables["projects"].items() if it["change"]]
        name = self.pick(changing) if changing and self.chance(0.95) else self.recent("projects", "PROJECT_APPROVED")
        if name is None:
            return None
        outer, op = operation("withdraw_change")
        op.project, op.reason = name, "no longer wanted"
        return self.gov(self.state.get("projects", name)["county"]), [outer]
