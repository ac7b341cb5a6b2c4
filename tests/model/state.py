"""The state: tables of immutable records, balances and money, with an undo log. Records are plain dicts."""

from collections import defaultdict

_ABSENT = object()


class State:
    def __init__(self):
        self.tables = defaultdict(dict)    # table -> key -> record
        self.balances = {}                 # (division, kind, lot, place) -> amounts
        self.money = {}                    # account name -> fen
        self.members = defaultdict(dict)   # (table, county, kind) -> ids in order of creation
        self.deadlines = {}                # object name -> ledger time at which it fires
        self._log = []

    def get(self, table, key):
        return self.tables[table].get(key)

    def put(self, table, key, record):
        self._set(self.tables[table], key, record)

    def join(self, table, county, kind, key):
        """Lists a new object under its county and kind."""
        self._set(self.members[(table, county, kind)], key, True)

    def of(self, table, county, kind):
        records = self.tables[table]
        return [(key, records[key]) for key in self.members[(table, county, kind)]]

    def deadline(self, name, time_us):
        """Sets or, with None, clears the deadline of an object."""
        if time_us is None:
            self._drop(self.deadlines, name)
        else:
            self._set(self.deadlines, name, time_us)

    def balance(self, account):
        return self.balances.get(account, (0, 0, 0))

    def set_balance(self, account, amounts):
        self._set(self.balances, account, amounts)

    def set_money(self, account, fen):
        self._set(self.money, account, fen)

    def mark(self):
        return len(self._log)

    def undo(self, mark):
        while len(self._log) > mark:
            container, key, old = self._log.pop()
            if old is _ABSENT:
                del container[key]
            else:
                container[key] = old

    def keep(self):
        """Makes everything so far final."""
        self._log.clear()

    def _set(self, container, key, value):
        self._log.append((container, key, container.get(key, _ABSENT)))
        container[key] = value

    def _drop(self, container, key):
        if key in container:
            # A dropped key that is set again would lose its place in the order; deadlines have none.
            self._log.append((container, key, container[key]))
            del container[key]
