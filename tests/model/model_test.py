#!/usr/bin/python3
"""The model against the worked examples of the rulebook: it judges the ledger, so it is judged first, by hand."""

import datetime
import os
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from model import acceptance, amounts, beijing, fields, keys, projects, recall, sums  # noqa: E402
from model.protos import policy as policy_pb, types  # noqa: E402
from model.state import State  # noqa: E402
from model.txn import Txn  # noqa: E402

COUNTY, KIND = "430121", types.SUPPLEMENTARY_FARMLAND


def at(year, month, day, hour=0):
    beijing_zone = datetime.timezone(datetime.timedelta(hours=8))
    return int(datetime.datetime(year, month, day, hour, tzinfo=beijing_zone).timestamp()) * beijing.SECOND


class WorkedExamples(unittest.TestCase):
    def test_1_amounts_round_once_and_shares_add_up(self):
        price = (1, 0, 0)
        self.assertEqual(amounts.due((1000, 0, 0), price), 2)
        self.assertEqual(amounts.due((2000, 0, 0), price), 3)
        self.assertEqual(amounts.shares(3, [amounts.weight((1000, 0, 0), price)] * 2), [2, 1])

    def test_2_amount_of_three_numbers(self):
        self.assertEqual(amounts.due((66_667, 20_001, 12_345_678), (1_000_000, 500_000, 2_000)), 139_692_606)

    def test_5_net_production(self):
        sub = {"state": "SUBPROJECT_ACCEPTED", "measured": (30_000, 0, 0), "taken_out": (12_000, 0, 0)}
        self.assertEqual(acceptance.net_production({"subprojects": {"s1": sub}}), (18_000, 0, 0))

    def test_6_a_new_need_recalls_both_offers(self):
        txn = Txn(State(), 9, 0, None, None, None)
        for order, size in ((1, 40_000), (2, 30_000)):
            lot, offer = f"lot{order}", f"offer{order}"
            txn.put("lots", lot, {"county": COUNTY, "kind": KIND})
            txn.state.join("lots", COUNTY, KIND, lot)
            txn.state.set_balance((COUNTY, KIND, lot, types.OFFERED), (size, 0, 0))
            txn.put("offers", offer, {"state": "OFFER_OPEN", "rest": (size, 0, 0), "pieces": ((lot, (size, 0, 0)),),
                                      "statement": "", "order": (order, 0)})
            txn.state.join("offers", COUNTY, KIND, offer)
        txn.put("demands", "d", {"state": "DEMAND_OPEN", "needed": (35_000, 0, 0), "hooked": amounts.ZERO,
                                 "used": amounts.ZERO, "committed": amounts.ZERO})
        txn.state.join("demands", COUNTY, KIND, "d")
        recall.for_need(txn, COUNTY, KIND, "d")
        self.assertEqual([event[2] for event in txn.events if event[0] == "transition"],
                         ["offers/offer2", "offers/offer1"])
        self.assertEqual(sums.at(txn.state, COUNTY, KIND, types.RESERVE), (70_000, 0, 0))


class Pieces(unittest.TestCase):
    def test_periods_end_at_midnight_in_beijing(self):
        self.assertEqual(beijing.period_end(at(2026, 3, 1), 10), at(2026, 3, 12))
        self.assertEqual(beijing.period_end(at(2026, 3, 1, 23), 10), at(2026, 3, 12))
        self.assertEqual(beijing.last_day(at(2026, 3, 12)), datetime.date(2026, 3, 11))

    def test_weak_keys(self):
        self.assertTrue(keys.sound(bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")))
        for weak in (bytes(32), b"\x01" + bytes(31), b"\xec" + b"\xff" * 30 + b"\x7f", b"\xff" * 32, bytes(31)):
            self.assertFalse(keys.sound(weak), weak.hex())

    def test_unit_guard_bounds(self):
        acceptance.check_units((1000, 0, 0), (15_301, 0, 0))
        for slip in (14_700, 15_300, 666_667, 1_000_000, 10_000_000):
            with self.assertRaises(fields.Refused, msg=slip):
                acceptance.check_units((1000, 0, 0), (slip, 0, 0))

    def test_quality_is_compared_without_rounding(self):
        baseline, worse = (3, 20, 0, 0, 0, 0, 0), (3_000_000, 20_000_001, 0, 0, 0, 0, 0)
        projects.compare([policy_pb.QUALITY_NOT_LOWER], baseline, baseline)
        with self.assertRaises(fields.Refused):
            projects.compare([policy_pb.QUALITY_NOT_LOWER], baseline, worse)

    def test_undo_restores_everything(self):
        state = State()
        state.put("lots", "a", {"x": 1})
        state.keep()
        mark = state.mark()
        state.put("lots", "a", {"x": 2})
        state.put("lots", "b", {"x": 3})
        state.deadline("deals/T", 5)
        state.deadline("deals/T", None)
        state.undo(mark)
        self.assertEqual((dict(state.tables["lots"]), state.deadlines), ({"a": {"x": 1}}, {}))


if __name__ == "__main__":
    unittest.main()
