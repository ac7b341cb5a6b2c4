"""Figures of a whole run: every result as it came, medians on demand."""
import statistics


class Results:
    def __init__(self, runs, seconds):
        self.runs, self.seconds = runs, seconds
        self.rows, self.facts = [], {}

    def add(self, rows):
        self.rows += rows

    def of(self, case, contestant):
        return [r for r in self.rows if r["case"] == case and r["contestant"] == contestant]

    def median(self, case, figure, contestant="tianzhangd"):
        """None where the case was not run."""
        values = [r[figure] for r in self.of(case, contestant) if r.get(figure) is not None]
        return statistics.median(values) if values else None

    def one(self, case, contestant="tianzhangd"):
        """The first row, for what is the same in all of them."""
        rows = self.of(case, contestant)
        return rows[0] if rows else {}

    def as_json(self):
        return {"runs": self.runs, "seconds": self.seconds, "facts": self.facts, "rows": self.rows}
