"""Money around projects: agreements, credit, loans, final accounts."""

from generate import Base, operation
from model import debt


class Finance(Base):
    def _any_project(self, *states):
        names = self.standing("projects", *states) if states else list(self.state.tables["projects"])
        return self.pick(names[-60:])

    def register_agreement(self):
        name = self._any_project()
        if name is None:
            return None
        outer, op = operation("register_agreement")
        op.project = name
        op.investor = "investor-1" if self.chance(0.95) else self.pick(("gov-430121", "nobody"))
        op.ceiling_fen = self.rng.choice((10**6, 10**9, 10**11))
        self.document(op.document, "agreement")
        return self.gov(self.state.get("projects", name)["county"]), [outer]

    def _bank(self, name):
        county = self.state.get("projects", name)["county"]
        banks = [office for office in ("bank-43", f"bank-{county}") if office in self.world.offices]
        return self.pick(banks) if self.chance(0.97) else "bank-430121"

    def record_credit(self):
        name = self._any_project()
        if name is None:
            return None
        outer, op = operation("record_credit")
        op.project, op.granted = name, self.chance(0.7)
        op.amount_fen = self.rng.choice((0, 10**9)) if not op.granted else 10**9
        op.terms = "three years" if self.chance(0.5) else ""
        self.document(op.document, "credit")
        return self._bank(name), [outer]

    def record_loan(self):
        name = self._any_project()
        if name is None:
            return None
        outer, op = operation("record_loan")
        op.project, op.contract_number = name, f"loan {self.number()}"
        record, money = self.state.get("projects", name), debt.of(self.state, name)
        edge = record["income"] + record["budget"] - money["loaned"] + money["repaid"]
        op.amount_fen = self.rng.choice((10**8, 10**10, max(1, edge), max(1, edge + 1)))
        if self.chance(0.04):
            op.amount_fen = 10**16 - money["loaned"] + self.rng.choice((0, 1))
        self.today(op.date, self.rng.randrange(3))
        self.document(op.document, "loan")
        return self._bank(name), [outer]

    def record_repayment(self):
        indebted = [name for name, it in self.state.tables["project_finance"].items() if it["loaned"] > it["repaid"]]
        name = self.pick(indebted)
        if name is None:
            return None
        outer, op = operation("record_repayment")
        op.project = name
        money = debt.of(self.state, name)
        left = money["loaned"] - money["repaid"]
        op.amount_fen = self.rng.choice((left, left + 1, max(1, left // 2), max(1, left // 3)))
        self.today(op.date, self.rng.randrange(3))
        self.document(op.document, "repayment")
        return self._bank(name), [outer]

    def record_final_accounts(self):
        name = self._any_project("PROJECT_APPROVED", "PROJECT_IN_ACCEPTANCE", "PROJECT_ACCEPTED", "PROJECT_CLOSED")
        if name is None:
            return None
        record = self.state.get("projects", name)
        done = [sub for sub, it in record["subprojects"].items() if it["state"] == "SUBPROJECT_ACCEPTED"]
        outer, op = operation("record_final_accounts")
        op.project = name
        op.subproject = self.pick(done if done and self.chance(0.95) else list(record["subprojects"]) + ["none"])
        op.cost_fen = self.rng.choice((0, 10**6, 10**8, self.rng.randrange(10**9)))
        self.document(op.document, "final accounts")
        return f"fin-{record['county']}", [outer]
