"""Receipts, settlement, the budget."""

from generate import Base, operation
from model import beijing, revenue
from model.protos import types

_CLASSES = (types.FARMLAND_COST, types.CONSTRUCTION_LAND_COST, types.PUBLIC_WELFARE_COST, types.INVESTOR_RETURN,
            types.FARMLAND_PROTECTION, types.RURAL_REVITALISATION)


class Money(Base):
    def _code(self):
        """A payment code of 20 digits; sometimes of 19 or 21, with a letter, or used before."""
        draw = self.rng.random()
        fresh = f"{self.number():020d}"
        if draw < 0.93:
            return fresh
        if draw < 0.96:
            return self.rng.choice((fresh[1:], "1" + fresh, fresh[:19] + "x", ""))
        return self.pick(list(self.state.tables["receipts"])[-50:]) or fresh

    def _voucher(self, scope):
        used = [key for key in list(self.state.tables["vouchers"])[-80:] if key.startswith(scope + "/")]
        return self.pick(used).partition("/")[2] if used and self.chance(0.03) else f"v{self.number()}"

    def record_receipt(self):
        name = self.recent("deals", "DEAL_APPROVED", most=30) if self.chance(0.97) else self.pick(self.state.tables["deals"])
        if name is None:
            return None
        deal = self.state.get("deals", name)
        left = deal["due"] - deal["paid"]
        draw = self.rng.random()
        if draw < 0.5:
            parts = [left]
        elif draw < 0.8 and left > 1:
            first = self.rng.choice((1, left - 1, self.rng.randrange(1, left)))
            parts = [first, left - first] if self.chance(0.8) else [first]
        else:
            parts = [max(1, left + self.rng.choice((-1, 1, 1000)))]
        operations = []
        for fen in parts:
            outer, op = operation("record_receipt")
            op.payment_code, op.voucher_number = self._code(), self._voucher("receipts")
            op.payer = deal["buyer"] if self.chance(0.96) else self.pick(self.world.counties)
            op.amount_fen = max(1, fen)
            draw = self.rng.random()
            self.today(op.date, 0 if draw < 0.8 else -1 if draw < 0.82 else self.rng.randrange(5))
            if self.chance(0.1):
                last = beijing.last_day(deal["deadline_us"] + self.rng.choice((0, beijing.DAY)))
                op.date.year, op.date.month, op.date.day = last.year, last.month, last.day
            op.sha256 = self.rng.randbytes(32)
            op.deal = name if self.chance(0.92) else ""
            operations.append(outer)
        return "fin-43", operations

    def _suspended(self):
        return self.pick(self.standing("receipts", "RECEIPT_SUSPENSE")) if self.chance(0.95) else self.pick(
            list(self.state.tables["receipts"])[-100:])

    def refund_receipt(self):
        code = self._suspended()
        if code is None:
            return None
        outer, op = operation("refund_receipt")
        op.payment_code, op.voucher_number = code, self._voucher("refunds")
        op.reason, op.sha256 = "fits no deal", self.rng.randbytes(32)
        return "fin-43", [outer]

    def repost_receipt(self):
        payable = [(name, self.state.get("deals", name)) for name in self.standing("deals", "DEAL_APPROVED")]
        suspended = self.standing("receipts", "RECEIPT_SUSPENSE")
        self.rng.shuffle(suspended)
        code = name = None
        for code in suspended:
            receipt = self.state.get("receipts", code)
            name = self.pick(name for name, deal in payable
                             if deal["buyer"] == receipt["payer"] and deal["due"] - deal["paid"] >= receipt["fen"])
            if name:
                break
        if name is None or self.chance(0.1):
            code, name = self._suspended(), self.recent("deals", "DEAL_APPROVED")
        if code is None or name is None:
            return None
        outer, op = operation("repost_receipt")
        op.payment_code, op.deal, op.reason = code, name, "meant for this deal"
        return "fin-43", [outer]

    def appropriate(self):
        accounts = [name for name, fen in self.state.money.items() if name.startswith(("REVENUE/", "INCOME/"))
                    and fen > 0]
        account = self.pick(accounts)
        if account is None:
            return None
        place, county, source, letter = account.split("/")
        own = [name for name, it in self.state.tables["projects"].items() if it["county"] == county]
        if not own:
            return None
        outer, op = operation("appropriate")
        op.county, op.source_project = county, source
        if place == "REVENUE":
            op.kind = {"F": 1, "L": 2, "R": 3}[letter]
        if place == "INCOME" or self.chance(0.01):
            op.income_source = {"C": 1, "L": 2, "O": 3}.get(letter, 1)
        op.year = self.clock.year
        op.project = source if source and self.chance(0.6) else self.pick(own)
        if self.chance(0.7):
            op.subproject = self.pick(self.state.get("projects", op.project)["subprojects"])
        elif self.chance(0.5):
            op.project = ""
        op.revenue_class = self.rng.choices(_CLASSES, (5, 3, 2, 1, 2, 2))[0]
        if letter == "R" and self.chance(0.9) or self.chance(0.02):
            op.revenue_class = types.ECOLOGICAL_PROTECTION
        if op.revenue_class == types.INVESTOR_RETURN or self.chance(0.01):
            due = [name for name, it in self.state.tables["agreements"].items() if it["project"].startswith(county)]
            op.agreement = self.pick(due) or "" if self.chance(0.95) else "none"
            if op.agreement in self.state.tables["agreements"] and self.chance(0.95):
                op.project, op.subproject = self.state.get("agreements", op.agreement)["project"], ""
        op.budget_code = "2120801" if self.chance(0.96) else self.pick(("21", "21208010000", "21a08", ""))
        left = self.state.money[account]
        op.amount_fen = self.rng.choice((left, max(1, left // 3), max(1, left // 10), left + 1))
        self.document(op.document, "budget")
        return f"fin-{county}", [outer]

    def _covered(self, county, source):
        cost, covered = revenue.cost_and_cover(self.state, county, source)
        return cost <= covered

    def pool_revenue(self):
        accounts = [name for name, fen in self.state.money.items()
                    if name.startswith("REVENUE/") and fen > 0 and name.split("/")[2]]
        tradable = [name for name in accounts if not name.endswith("/R")]  # red-line revenue is never pooled
        covered = [name for name in tradable if self._covered(*name.split("/")[1:3])]
        account = self.pick(covered if covered and self.chance(0.7) else tradable if self.chance(0.9) else accounts)
        if account is None:
            return None
        _, county, source, letter = account.split("/")
        outer, op = operation("pool_revenue")
        op.county, op.source_project, op.kind = county, source, {"F": 1, "L": 2, "R": 3}[letter]
        left = self.state.money[account]
        op.amount_fen = self.rng.choice((left, max(1, left // 3), max(1, left // 10), left + 1))
        self.document(op.document, "pooling")
        return f"fin-{county}", [outer]

    def record_outside_income(self):
        county = self.pick(self.world.counties)
        own = [name for name, it in self.state.tables["projects"].items() if it["county"] == county]
        outer, op = operation("record_outside_income")
        op.county, op.source = county, self.pick((1, 2, 3))
        op.project = self.pick(own if own and self.chance(0.6) else ["", "", "", "430121-none"]) or ""
        op.payment_code, op.voucher_number = self._code(), self._voucher("receipts")
        op.amount_fen = self.rng.choice((1, 10**6, self.rng.randrange(1, 10**9)))
        self.today(op.date, self.rng.randrange(4) - (1 if self.chance(0.03) else 0))
        op.sha256 = self.rng.randbytes(32)
        return f"fin-{county}", [outer]

    def reverse_disbursement(self):
        name = self.pick([name for name, it in list(self.state.tables["disbursements"].items())[-60:]
                          if not it["reversed"] or self.chance(0.05)])
        if name is None:
            return None
        line = self.state.get("disbursements", name)["line"]
        county = self.state.get("lines", line)["county"]
        outer, op = operation("reverse_disbursement")
        op.disbursement, op.voucher_number = name, self._voucher(county)
        op.reason, op.sha256 = "the account was closed", self.rng.randbytes(32)
        return f"fin-{county}", [outer]

    def reverse_receipt(self):
        """A receipt recorded wrongly; sometimes recorded again in the same command."""
        code = self._suspended() if self.chance(0.5) else self.pick(
            self.standing("receipts", "RECEIPT_APPLIED", "RECEIPT_INCOME", "RECEIPT_REVERSED")[-40:])
        if code is None:
            return None
        outer, op = operation("reverse_receipt")
        op.payment_code, op.reason, op.sha256 = code, "typed wrongly", self.rng.randbytes(32)
        operations = [outer]
        vouchers = [key.partition("/")[2] for key, it in self.state.tables["vouchers"].items()
                    if key.startswith("receipts/") and it["user"] == code]
        if vouchers and self.chance(0.5):
            outer, again = operation("record_receipt")
            again.payment_code, again.voucher_number = code, vouchers[0]
            again.payer = self.state.get("receipts", code)["payer"] if self.chance(0.7) else self.pick(
                self.world.counties)
            again.amount_fen, again.sha256 = self.rng.choice((1, 10**6)), self.rng.randbytes(32)
            self.today(again.date)
            operations.append(outer)
        return "fin-43", operations

    def _line(self):
        """A line that still holds money, mostly."""
        lines = [name for name in list(self.state.tables["lines"])[-80:]
                 if self.state.money.get(f"APPROPRIATED/{name}", 0) or self.chance(0.03)]
        due = [name for name in lines if self.state.get("lines", name)["agreement"]]
        lines = due if due and self.chance(0.25) else lines
        name = self.pick(lines)
        return name and (name, f"fin-{self.state.get('lines', name)['county']}",
                         self.state.money.get(f"APPROPRIATED/{name}", 0))

    def disburse(self):
        line = self._line()
        if line is None:
            return None
        name, office, left = line
        operations = []
        for fen in self.rng.choice(([left], [left + 1], [left // 2], [left // 3, left // 3])):
            outer, op = operation("disburse")
            op.line, op.payee = name, "works contractor"
            op.voucher_number, op.sha256 = self._voucher(office[4:]), self.rng.randbytes(32)
            op.amount_fen = max(1, fen)
            self.today(op.date, -1 if self.chance(0.03) else self.rng.randrange(3))
            operations.append(outer)
        return office, operations

    def take_back_appropriation(self):
        line = self._line()
        if line is None:
            return None
        outer, op = operation("take_back_appropriation")
        op.line, op.reason = line[0], "not needed"
        op.amount_fen = max(1, self.rng.choice((line[2], line[2] + 1, line[2] // 2)))
        return line[1], [outer]

    def carry_over_appropriation(self):
        line = self._line()
        if line is None:
            return None
        outer, op = operation("carry_over_appropriation")
        op.line = line[0]
        op.year = self.state.get("lines", line[0])["year"] + self.rng.choice((1, 1, 1, 0))
        self.document(op.document, "carry over")
        return line[1], [outer]
