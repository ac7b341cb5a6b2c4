#!/usr/bin/python3
"""The model against the worked examples of the rulebook: it judges the ledger, so it is judged first, by hand."""

import datetime
import hashlib
import os
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from model import (acceptance, amounts, beijing, bids, changes, fields, freezing, keys, lines, losses,  # noqa: E402
                   projects, quotas, recall, remeasure, substitution, sums, validity)
from model.protos import policy as policy_pb, types  # noqa: E402
from model.state import State  # noqa: E402
from model.txn import Txn  # noqa: E402

COUNTY, KIND = "430121", types.SUPPLEMENTARY_FARMLAND


def at(year, month, day, hour=0):
    beijing_zone = datetime.timezone(datetime.timedelta(hours=8))
    return int(datetime.datetime(year, month, day, hour, tzinfo=beijing_zone).timestamp()) * beijing.SECOND


def refusal(rule, *arguments):
    """The code of a refusal, or None."""
    try:
        rule(*arguments)
    except fields.Refused as no:
        return no.code
    return None


def put_lot(txn, name, issued, kind=KIND, farmland=0):
    txn.put("lots", name, {
        "county": COUNTY, "kind": kind, "vintage": 2026, "origin": types.ORIGIN_PROJECT, "project": "p",
        "subproject": "s1", "bundle": (), "earmark": "", "valid_until_us": 0, "issued": issued, "lost": amounts.ZERO,
        "lost_frozen": amounts.ZERO, "farmland": farmland, "entry": 1})
    txn.state.join("lots", COUNTY, kind, name)


def put_demand(txn, name, needed, county=COUNTY, kind=KIND, **fields_of_it):
    txn.put("demands", name, dict({
        "county": county, "kind": kind, "needed": needed, "hooked": amounts.ZERO, "used": amounts.ZERO,
        "committed": amounts.ZERO, "substituted": amounts.ZERO, "pieces": (), "state": "DEMAND_OPEN", "entry": 1,
        "confirmation": name}, **fields_of_it))
    txn.state.join("demands", county, kind, name)


class WorkedExamples(unittest.TestCase):
    def test_1_amounts_round_once_and_shares_add_up(self):
        price = (1, 0, 0)
        self.assertEqual(amounts.due((1000, 0, 0), price), 2)
        self.assertEqual(amounts.due((2000, 0, 0), price), 3)
        self.assertEqual(amounts.shares(3, [amounts.weight((1000, 0, 0), price)] * 2), [2, 1])

    def test_2_amount_of_three_numbers(self):
        self.assertEqual(amounts.due((66_667, 20_001, 12_345_678), (1_000_000, 500_000, 2_000)), 139_692_606)

    def test_3_field_survey_starts_at_its_threshold(self):
        policy = {"survey_thresholds": {types.OUTSIDE_BOUNDARY: (10, False), types.INSIDE_PLAIN: (5, True),
                                        types.INSIDE_HILL: (3, True)}, "survey_with_agriculture": True}
        for zone, least in ((types.OUTSIDE_BOUNDARY, 6_667), (types.INSIDE_PLAIN, 3_334), (types.INSIDE_HILL, 2_000)):
            for area, needed in ((least - 1, False), (least, True)):
                filed = {"content": {"moved_out": {"p": {"zone": zone, "area": area}}}, "surveys": {}}
                self.assertEqual(refusal(lines.check_surveys, filed, policy), "SURVEY_MISSING" if needed else None)
            filed["surveys"] = {"p": (True, False)}
            self.assertEqual(refusal(lines.check_surveys, filed, policy), "SURVEY_MISSING")
            filed["surveys"] = {"p": (True, True)}
            self.assertIsNone(refusal(lines.check_surveys, filed, policy))

    def test_4_the_cap_of_a_township(self):
        txn, town = Txn(State(), 9, 0, None, None, None), "430121100"
        txn.put("divisions", town, {"designated": 1_000_003, "moved_out": 30_000})
        plan, policy = {"townships": (town,)}, {"cap_bp": 500}
        for area, code in ((20_000, None), (20_001, "ABOVE_BASIC_FARMLAND_CAP")):
            filed = {"content": {"moved_out": {"p": {"township": town, "area": area}}}, "in_force": None, "permits": ()}
            self.assertEqual(refusal(lines.check_cap, txn, filed, plan, policy), code)
        filed["permits"] = (town,)
        self.assertIsNone(refusal(lines.check_cap, txn, filed, plan, policy))
        filed["permits"], filed["in_force"] = (), {"moved_out": {"p": {"township": town, "area": 1}}}
        self.assertIsNone(refusal(lines.check_cap, txn, filed, plan, policy))

    def test_5_net_production(self):
        sub = {"state": "SUBPROJECT_ACCEPTED", "measured": (30_000, 0, 0), "taken_out": (12_000, 0, 0),
               "yield_linked": amounts.ZERO}
        self.assertEqual(acceptance.net_production({"subprojects": {"s1": sub}}), (18_000, 0, 0))

    def test_6_a_new_need_recalls_both_offers(self):
        txn = Txn(State(), 9, 0, None, None, None)
        for order, size in ((1, 40_000), (2, 30_000)):
            lot, offer = f"lot{order}", f"offer{order}"
            txn.put("lots", lot, {"county": COUNTY, "kind": KIND})
            txn.state.join("lots", COUNTY, KIND, lot)
            txn.state.set_balance((COUNTY, KIND, lot, types.OFFERED), (size, 0, 0))
            txn.put("offers", offer, {"state": "OFFER_OPEN", "rest": (size, 0, 0), "pieces": ((lot, (size, 0, 0)),),
                                      "statement": "", "order": (order, 0), "mode": types.FIXED_PRICE})
            txn.state.join("offers", COUNTY, KIND, offer)
        txn.put("demands", "d", {"state": "DEMAND_OPEN", "needed": (35_000, 0, 0), "hooked": amounts.ZERO,
                                 "used": amounts.ZERO, "committed": amounts.ZERO, "substituted": amounts.ZERO})
        txn.state.join("demands", COUNTY, KIND, "d")
        recall.for_need(txn, COUNTY, KIND, "d")
        self.assertEqual([event[2] for event in txn.events if event[0] == "transition"],
                         ["offers/offer2", "offers/offer1"])
        self.assertEqual(sums.at(txn.state, COUNTY, KIND, types.RESERVE), (70_000, 0, 0))


class Plans(unittest.TestCase):
    @staticmethod
    def _sub(**changes):
        return dict({"state": "SUBPROJECT_PLANNED", "kind": 4, "department": "d", "measured": amounts.ZERO,
                     "reclaimed": 0, "vacated": 0, "taken_out": amounts.ZERO, "new_build": 0, "registered": {}, "cost": 5,
                     "yield_linked": amounts.ZERO, "reclaimed_supplementary": 0, "final_cost": None}, **changes)

    def test_a_change_keeps_what_was_measured_and_takes_the_rest(self):
        txn = Txn(State(), 9, 0, None, None, None)
        change = {"subprojects": {"new": self._sub(), "s1": self._sub(cost=9)}, "state": "PROJECT_IN_REVIEW", "step": 2,
                  "income": 0, "budget": 0, "consents": frozenset()}
        txn.put("projects", "p", {"state": "PROJECT_APPROVED", "change": change, "subprojects": {
            "s1": self._sub(state="SUBPROJECT_ACCEPTED", measured=(7, 0, 0)), "s2": self._sub()}})
        changes.approve(txn, "p", 3)
        after = txn.state.get("projects", "p")
        self.assertEqual(list(after["subprojects"]), ["new", "s1"])
        self.assertEqual([after["subprojects"]["s1"][key] for key in ("state", "measured", "cost")],
                         ["SUBPROJECT_ACCEPTED", (7, 0, 0), 9])
        self.assertEqual((after["state"], after["step"], after["change"]), ("PROJECT_APPROVED", 3, None))
        fixed = {"subprojects": {"s1": self._sub(state="SUBPROJECT_STARTED")}}
        self.assertEqual(refusal(changes.check_fixed, fixed, {"subprojects": {}}), "SUBPROJECT_FIXED")
        self.assertIsNone(refusal(changes.check_fixed, fixed, change))

    def test_a_parcel_counts_in_one_net_only(self):
        accepted = {"state": "SUBPROJECT_ACCEPTED", "measured": (40, 0, 0), "reclaimed": 40}
        record = {"subprojects": {"s1": self._sub(**accepted, taken_out=(30, 0, 0))}}
        part = {"s1": {"amounts": (25, 0, 0), "farmland": (25, 0, 0), "reclaimed": 0}}
        self.assertIsNone(refusal(quotas.check_nets, record, types.LINKED_CONSTRUCTION_LAND, (25, 0, 0), part))
        record["subprojects"]["s1"]["registered"] = {types.SUPPLEMENTARY_FARMLAND: (10, 0, 0)}
        self.assertEqual(refusal(quotas.check_nets, record, types.LINKED_CONSTRUCTION_LAND, (25, 0, 0), part),
                         "ABOVE_NET_PRODUCTION")

    def test_a_bundle_gives_in_its_order(self):
        by_source = {"b": ((10, 5, 0), None, 0), "a": ((20, 20, 7), None, 0)}
        self.assertEqual(quotas.shares_of((15, 15, 3), by_source), {"b": (10, 5, 0), "a": (5, 10, 3)})


class Loss(unittest.TestCase):
    """One lot of 100 in every place: 10 RESERVE, 20 OFFERED, 30 HOOKED, 25 COMMITTED unpaid, 15 USED."""

    def setUp(self):
        self.txn = txn = Txn(State(), 9, 0, {"policy": {"linked_counts_as_supplementary": False}}, None, None)
        put_lot(txn, "lot", (100, 0, 0))
        for place, held in ((types.RESERVE, 10), (types.OFFERED, 20), (types.HOOKED, 30), (types.COMMITTED, 25),
                            (types.USED, 15)):
            txn.state.set_balance((COUNTY, KIND, "lot", place), (held, 0, 0))
        txn.put("offers", "offer", {"state": "OFFER_OPEN", "rest": (20, 0, 0), "pieces": (("lot", (20, 0, 0)),),
                                    "statement": "", "order": (1, 0)})
        txn.state.join("offers", COUNTY, KIND, "offer")
        put_demand(txn, "old", (10, 0, 0), entry=2, hooked=(10, 0, 0), pieces=(("lot", (10, 0, 0), amounts.ZERO),))
        put_demand(txn, "new", (20, 0, 0), entry=3, hooked=(20, 0, 0), pieces=(("lot", (20, 0, 0), amounts.ZERO),))
        put_demand(txn, "bought", (25, 0, 0), county="430122", committed=(25, 0, 0))
        txn.put("deals", "deal", {"seller": COUNTY, "demand": "bought", "state": "DEAL_MATCHED", "paid": 0,
                                  "reverses": "", "entry": 4, "pieces": (("lot", (25, 0, 0)),)})

    def at(self, place):
        return freezing.at(self.txn.state, "lot", place)[0]

    def test_a_freeze_takes_reserve_then_offers_then_the_newest_needs_then_unpaid_deals(self):
        self.assertEqual(freezing.freezable(self.txn.state, "lot"), (85, 0, 0))
        freezing.freeze(self.txn, "lot", (12, 0, 0), "freeze")
        # Two more than the reserve recall the whole offer; the 30 that the frozen needs lack are not offered again.
        self.assertEqual([self.at(place) for place in (types.FROZEN, types.RESERVE, types.OFFERED)], [12, 18, 0])
        freezing.freeze(self.txn, "lot", (33, 0, 0), "freeze")
        self.assertEqual([self.txn.state.get("demands", name)["hooked"][0] for name in ("new", "old")], [5, 10])
        freezing.freeze(self.txn, "lot", (16, 0, 0), "freeze")
        self.assertEqual(self.txn.state.get("deals", "deal")["state"], "DEAL_VOIDED")
        self.assertEqual([self.at(place) for place in (types.FROZEN, types.HOOKED, types.COMMITTED, types.RESERVE)],
                         [61, 0, 0, 24])

    def test_what_is_used_up_becomes_a_liability(self):
        losses.lose(self.txn, "lot", (90, 0, 0))
        self.assertEqual((self.at(types.FROZEN), self.at(types.USED)), (85, 15))
        owed = [it["amounts"] for it in self.txn.state.tables["liabilities"].values()]
        self.assertEqual(owed, [(5, 0, 0)])
        self.assertEqual(sums.need(self.txn.state, COUNTY, KIND), (35, 0, 0))

    def test_a_second_measurement_loses_only_what_it_takes_away(self):
        sub = Plans._sub(state="SUBPROJECT_ACCEPTED", measured=(100, 0, 0), registered={KIND: (100, 0, 0)})
        self.txn.put("projects", "p", {"county": COUNTY, "state": "PROJECT_IN_ACCEPTANCE", "subprojects": {"s1": sub},
                                       "remeasures": (("s1", ((95, 0, 0), 0, 0)),)})
        for _ in range(2):
            remeasure.apply(self.txn, "p")
            self.assertEqual(self.txn.state.get("lots", "lot")["lost"], (5, 0, 0))


class Substitution(unittest.TestCase):
    def test_linked_quota_stands_in_up_to_its_measured_farmland(self):
        txn = Txn(State(), 9, 0, {"policy": {"linked_counts_as_supplementary": True}}, None, None)
        linked = types.LINKED_CONSTRUCTION_LAND
        put_lot(txn, "lot", (1000, 0, 0), kind=linked, farmland=333)
        put_demand(txn, "f", (500, 0, 0), confirmation="c")
        put_demand(txn, "l", (1000, 0, 0), kind=linked, confirmation="c", hooked=(100, 0, 0),
                   pieces=(("lot", (100, 0, 0), amounts.ZERO),))
        for letter, name in (("F", "f"), ("L", "l")):
            txn.put("confirmations", f"{letter}/c", {"demand": name})
        substitution.renew(txn, "l")
        self.assertEqual(txn.state.get("demands", "f")["substituted"], (33, 0, 0))
        self.assertEqual(sums.need(txn.state, COUNTY, KIND), (467, 0, 0))


class SealedBids(unittest.TestCase):
    def test_the_marginal_bid_is_cut_and_sets_the_price_of_all(self):
        policy = {"tradable": {KIND}, "deal_approval_days": 10, "linked_counts_as_supplementary": False}
        txn = Txn(State(), 9, 0, {"policy": policy}, None, None)
        put_lot(txn, "lot", (10_000, 5_001, 0))
        txn.state.set_balance((COUNTY, KIND, "lot", types.OFFERED), (10_000, 5_001, 0))
        txn.put("offers", "offer", {
            "county": COUNTY, "kind": KIND, "state": "OFFER_OPEN", "offered": (10_000, 5_001, 0),
            "rest": (10_000, 5_001, 0), "pieces": (("lot", (10_000, 5_001, 0)),), "statement": "", "order": (1, 0)})
        for division in (COUNTY, "430122"):
            txn.put("divisions", division, {"suspended": False})
        for name, area, price in (("first", 6_000, 300), ("second", 6_000, 200), ("third", 1_000, 100)):
            put_demand(txn, name, (9_000, 9_000, 0), county="430122")
            txn.put("bids", name, {"offer": "offer", "buyer": "430122", "kind": KIND, "state": "BID_REVEALED",
                                   "order": (2, len(name)), "demand": name, "price": price,
                                   "amounts": bids.share((10_000, 5_001, 0), area)})
        bids.clear(txn, "offer")
        self.assertEqual([deal["price"][0] for deal in txn.state.tables["deals"].values()], [200, 200])
        self.assertEqual([txn.state.get("demands", name)["committed"] for name in ("first", "second", "third")],
                         [(6_000, 3_000, 0), (4_000, 2_001, 0), (0, 0, 0)])
        self.assertEqual([bid["state"] for bid in txn.state.tables["bids"].values()],
                         ["BID_ACCEPTED", "BID_ACCEPTED", "BID_OUTBID"])

    def test_a_commitment_is_the_digest_of_its_lines(self):
        text = b"tianzhang-bid-v1\nO\n430122\n7\n9\n00ff\n"
        self.assertEqual(bids.commitment("O", "430122", 7, 9, b"\x00\xff"), hashlib.sha256(text).digest())


class Pieces(unittest.TestCase):
    def test_periods_end_at_midnight_in_beijing(self):
        self.assertEqual(beijing.period_end(at(2026, 3, 1), 10), at(2026, 3, 12))
        self.assertEqual(beijing.period_end(at(2026, 3, 1, 23), 10), at(2026, 3, 12))
        self.assertEqual(beijing.last_day(at(2026, 3, 12)), datetime.date(2026, 3, 11))

    def test_validity_ends_with_the_last_year(self):
        policy = {"validity": {KIND: 2, types.LINKED_CONSTRUCTION_LAND: 2}, "linked_carries_over": True}
        self.assertEqual(validity.until(policy, KIND, 2026), at(2029, 1, 1))
        self.assertEqual(validity.until(policy, types.LINKED_CONSTRUCTION_LAND, 2026), 0)
        self.assertEqual(validity.until(policy, types.REDLINE_VACATED, 2026), 0)

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
