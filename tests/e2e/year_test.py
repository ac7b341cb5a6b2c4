#!/usr/bin/python3
"""The main job: deploy/quickstart plays its two years and the second province; what it printed is read again from the ledger, checked and re-decided.

year_test.py BUILD_DIR [-v]. The expected figures are worked out here from the story by hand, not read from the platform.
"""
import json
import os
import re
import signal
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True

import instance  # noqa: E402  (takes BUILD_DIR off the arguments)

FARM, LINKED, RED = "supplementary-farmland", "linked-construction-land", "redline-vacated"
HECTARE, TONNE, YUAN = 10_000, 1_000_000, 100


def three(area_ha, paddy_ha=0, capacity_t=0):
    return {k: str(round(v)) for k, v in (("area_m2", area_ha * HECTARE), ("paddy_m2", paddy_ha * HECTARE), ("capacity_g", capacity_t * TONNE)) if v}


_scratch = None
_demo = None
_first = ""


def quickstart(*options):
    """Runs deploy/quickstart on our build; returns what it printed. It must succeed."""
    environment = dict(os.environ, BUILD_DIR=str(instance.BUILD), DEMO_DIR=str(_demo), PORT="0")
    done = subprocess.run([instance.SOURCE / "deploy" / "quickstart", *options], capture_output=True, text=True, encoding="utf-8",
                          env=environment, cwd="/")
    if done.returncode != 0:
        raise AssertionError(f"quickstart {options} ended with {done.returncode}:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    return done.stdout


def server_id():
    """Process id of the platform that quickstart left running; None when there is none."""
    try:
        pid = int((_demo / "pid").read_text())
        os.kill(pid, 0)
        return pid
    except (OSError, ValueError):
        return None


def setUpModule():
    global _scratch, _demo, _first
    _scratch = instance.Scratch()
    _demo = _scratch.path / "demo"
    unittest.addModuleCleanup(_scratch.close)
    unittest.addModuleCleanup(stop_platform)
    _first = quickstart("--once")


def stop_platform():
    if (pid := server_id()) is not None:
        os.kill(pid, signal.SIGTERM)


def account(printed, year):
    """The tables that end a year of the story."""
    text = printed[printed.index(f"== {year} 各县指标"):]
    return re.split(r"\n\n(?:共提交|▶|2027：)", text)[0]


class Printed(unittest.TestCase):
    """What people read."""

    def test_refusals_explain_themselves(self):
        explained = re.findall(r"^  ✗ (.*)$", _first, re.MULTILINE)
        for line, pieces in zip(explained, (
                ("PJ-1", "hunan-2025-17", "示例一村、示例二村"),
                ("QT-1", "10.5000", "27.0000", "12.0000", "5.0000"),
                ("SB-2", "12.0000 公顷", "9.5000 公顷", "15.0000", "5.5000"),
                ("QT-4", "水田 1.5000", "水田 1.0000"),
                ("TR-3", "20"),
                ("RV-3", "15,000,000.00"),
                ("RV-4", "乡村振兴"),
                ("TR-5", "2027-02-15", "2027-02-21", "2027-02-24"),
                ("TR-5", "承诺"),
                ("TR-1", "180,000.00", "190,000.00", "2.0000"),
                ("SB-2", "责任", "1.0000"),
                ("PJ-2", "RL-1", "梯田"),
                ("PJ-3", "OUT-1", "实地踏勘"),
                ("PJ-3", "990101001", "5.0001", "5.0000", "100.0003"),
                ("PJ-3", "990101-2026-01", "已报送"),
                ("PJ-3", "5.0000", "先补后调"),
                ("PJ-3", "IN-1", "农业农村"),
                ("QT-8", "9901", "2026"),
                ("QT-8", "farmland-balance")), strict=True):
            self.assertNotIn("…", line)
            for piece in pieces:
                self.assertIn(piece, line)

    def assert_rows(self, text, rows):
        for row in rows:
            self.assertIn(row, re.sub(" +", " ", text))

    def test_account_of_the_first_year(self):
        # reserve, hooked, offered, committed, frozen, used, deducted
        self.assert_rows(account(_first, 2026), (
            "平江县 430626 补充耕地 5.5000 0.0000 0.0000 0.0000 0.0000 5.5000 0.0000", "宜章县 431022 补充耕地 5.0000 0.0000 3.0000 0.0000 0.0000 0.0000 0.0000",
            "长沙县 430121 增减挂钩 0.0000 3.0000 0.0000 0.0000 0.0000 0.0000 0.0000",
            "平江县 → 长沙县 补充耕地 4.0000 776.00 776.00 已结算", "宜章县 → 浏阳市 补充耕地 2.0000 326.00 0.00 违约",
            "江华瑶族自治县 → 长沙县 增减挂钩 3.0000 810.00 810.00 已结算", "江华瑶族自治县 → 长沙县 红线腾退 1.0000 225.00 225.00 已结算",
            "平江县 430626-2026-01 补充耕地 776.00 150.00 460.00 166.00", "江华瑶族自治县 431129-2026-01 红线腾退 225.00 200.00 0.00 25.00"))

    def test_account_of_the_second_year(self):
        self.assert_rows(account(_first, 2027), (
            "宜章县 431022 补充耕地 0.0000 0.0000 0.0000 0.0000 0.0000 0.0000 3.0000", "长沙县 430121 补充耕地 0.0000 4.0000 0.0000 0.0000 0.0000 3.0000 0.0000",
            "浏阳市 430181 增减挂钩 0.0000 2.0000 0.0000 0.0000 0.0000 0.0000 0.0000",
            "宜章县 → 长沙县 补充耕地 1.0000 135.00 135.00 已结算", "宜章县 → 长沙县 补充耕地 2.0000 285.00 285.00 已结算",
            "宜章县 → 浏阳市 补充耕地 2.0000 285.00 285.00 已结算", "江华瑶族自治县 → 浏阳市 增减挂钩 2.0000 570.00 570.00 已结算",
            "宜章县 431022-2026-01 补充耕地 705.00 0.00 0.00 705.00", "江华瑶族自治县 431129-2026-01 增减挂钩 1,380.00 670.00 0.00 710.00"))

    def test_counted(self):
        self.assertEqual([int(n) for n in re.findall(r"另有 (\d+) 条按预期被拒", _first)], [11, 8])
        self.assertIn("合成", _first)
        self.assertIn("虚构", _first)

    def test_checked(self):
        self.assertEqual(_first.count("ALL PROVED"), 2)

    def test_no_secret_is_printed_or_logged(self):
        for ledger in (_demo, _demo / "draft-province"):
            password = (ledger / "home" / "password").read_text().strip()
            for text in (_first, (ledger / "tianzhangd.log").read_text(encoding="utf-8"), (ledger / "tianzhangd.out").read_text(encoding="utf-8")):
                self.assertNotIn(password, text)
                self.assertNotIn("PRIVATE KEY", text)


class Reading(unittest.TestCase):
    """Asks `platform` as the auditor."""

    platform = None

    def read(self, *arguments):
        return self.platform.read("--as", "auditor", *arguments)[0]

    def position(self, division, kind, *options):
        places = self.read("quota", "position", division, kind, *options).get("places", [])
        return {p["place"]: p["amounts"] for p in places if p.get("amounts")}

    def movements(self, county, kind, movement, place):
        rows = self.read("quota", "movements", county, kind)["rows"]
        return sum(int(r["delta"]["area_m2"]) for r in rows if r["movement"] == movement and r["place"] == place)

    def assert_model_agrees(self):
        entries = self.platform.cli("--as", "auditor", "--json", "ledger", "entries", "--bodies")
        self.assertEqual(entries.returncode, 0, entries.stderr)
        audited = subprocess.run(["/usr/bin/python3", instance.SOURCE / "tests" / "sim" / "audit_ledger.py"], input=entries.stdout,
                                 capture_output=True, text=True, encoding="utf-8")
        self.assertEqual(audited.returncode, 0, audited.stdout + audited.stderr)
        self.assertIn(f"agrees with all {len(entries.stdout.splitlines())} entries", audited.stdout)


class Ledger(Reading):
    """What the ledger says afterwards, over the platform that the second quickstart leaves running."""

    @classmethod
    def setUpClass(cls):
        assert server_id() is None, "--once leaves nothing running"
        cls.second = quickstart()
        cls.platform = instance.Instance(_demo)

    @classmethod
    def tearDownClass(cls):
        quickstart("--stop")

    def test_second_run_plays_nothing_again(self):
        self.assertEqual(account(self.second, 2027), account(_first, 2027))
        self.assertNotIn("共提交", self.second)
        self.assertIn("ALL PROVED", self.second)
        self.assertIn("--stop", self.second)
        proved = re.compile(r"\n(ledger .*)\n")
        self.assertEqual(proved.findall(self.second), proved.findall(_first))

    def test_it_is_left_running(self):
        self.assertIsNotNone(server_id())
        self.assertEqual(self.platform.cli("ledger", "consistency").returncode, 0)

    def test_positions(self):
        for county, kind, expected in (
                ("430626", FARM, {"RESERVE": three(5.5, 4, 49), "USED": three(5.5, 1, 33)}),  # 15/6/110 − 5.5/1/33 − 4/1/28
                # 4/1/28 of Pingjiang, 1/0.25/7 of it reversed; 1/0/6 allocated and 2/0/13 bid for
                ("430121", FARM, {"USED": three(3, 0.75, 21), "HOOKED": three(4, 0.25, 26)}),
                ("431022", FARM, {"DEDUCTED": three(3, 0, 20)}),  # 8/0/52 − 1/0/6 allocated − 4/0/26 bid for − 3/0/20 lost
                ("430181", FARM, {"HOOKED": three(2, 0, 13)}),
                ("431129", LINKED, {"RESERVE": three(4, 2, 50)}),  # 9/2/50 − 3 − 2
                ("430121", LINKED, {"HOOKED": three(3)}),
                ("430181", LINKED, {"HOOKED": three(2)}),
                ("431129", RED, {"OFFERED": three(1)}),
                ("430121", RED, {"HOOKED": three(1)})):
            with self.subTest(county=county, kind=kind):
                self.assertEqual(self.position(county, kind), expected)

    def test_nothing_comes_from_nowhere(self):
        """What the province holds is what was banked."""
        for kind, banked in ((FARM, 15 + 8), (LINKED, 9), (RED, 2)):
            total = sum(int(a.get("area_m2", 0)) for place, a in self.position("43", kind).items() if place != "ISSUANCE")
            self.assertEqual(total, banked * HECTARE)

    def test_any_day_of_the_past(self):
        self.assertEqual(self.position("430626", FARM, "--at", "20"), {})
        moved = self.read("quota", "movements", "430626", FARM)["rows"]
        banked = [int(row["entry"]) for row in moved if row["movement"] == "BANK"]
        self.assertEqual(self.position("430626", FARM, "--at", max(banked) + 1), {"RESERVE": three(15, 6, 110)})

    def test_deals_of_every_mode(self):
        deals = self.read("deal", "list")["deals"]
        farm, linked = "SUPPLEMENTARY_FARMLAND", "LINKED_CONSTRUCTION_LAND"
        expected = [
            ("FIXED_PRICE", "430626", "430121", farm, "DEAL_SETTLED", 60 * 100_000 + 15 * 80_000 + 28_000 * 20),
            ("FIXED_PRICE", "431022", "430181", farm, "DEAL_DEFAULTED", 30 * 100_000 + 13_000 * 20),
            ("FIXED_PRICE", "431129", "430121", linked, "DEAL_SETTLED", 45 * 180_000),
            ("FIXED_PRICE", "431129", "430121", "REDLINE_VACATED", "DEAL_SETTLED", 15 * 150_000),
            ("ALLOCATED", "431022", "430121", farm, "DEAL_SETTLED", 15 * 90_000),  # the guide price
            ("SEALED_BID", "431022", "430121", farm, "DEAL_SETTLED", 30 * 95_000),  # the lowest accepted bid
            ("SEALED_BID", "431022", "430181", farm, "DEAL_SETTLED", 30 * 95_000),
            ("NEGOTIATED", "431129", "430181", linked, "DEAL_SETTLED", 30 * 190_000)]
        found = [(d["mode"], d["seller"], d["buyer"], d["kind"], d["state"], int(d["due_fen"])) for d in deals]
        self.assertEqual(sorted(found), sorted((*rest, yuan * YUAN) for *rest, yuan in expected))
        self.assertEqual(sorted(len(d.get("receipts", [])) for d in deals), [0, 1, 1, 1, 1, 1, 1, 2])

    def test_bids(self):
        offer = next(o["offer"] for o in self.read("offer", "list")["offers"] if o.get("mode") == "SEALED_BID")
        bids = self.read("bid", "list", offer)["bids"]
        self.assertEqual(sorted((b["buyer"], int(b["price_fen_per_mu"]) // YUAN, b["amounts"]["area_m2"], b["state"]) for b in bids),
                         [("430121", 95_000, "30000", "BID_ACCEPTED"), ("430181", 110_000, "20000", "BID_ACCEPTED")])

    def test_the_liability(self):
        liabilities = self.read("loss", "liabilities")["liabilities"]
        self.assertEqual([(l["county"], l["amounts"], l["state"]) for l in liabilities], [("431022", three(1, 0, 6), "LIABILITY_OPEN")])
        sheet = self.read("statement", "sheet", "431022", FARM)["sheet"]
        self.assertFalse(sheet.get("surplus"))

    def test_the_write_off_reversed(self):
        self.assertEqual(self.movements("430121", FARM, "WRITE_OFF_REVERSED", "HOOKED"), HECTARE)
        self.assertEqual([r["state"] for r in self.read("loss", "requests")["requests"]], ["REQUEST_GRANTED"])

    def test_supervision(self):
        finding, = self.read("finding", "list")["findings"]
        self.assertEqual(finding["state"], "FINDING_CLOSED")
        payments = [self.read("ledger", "entry", entry) for entry in finding["content"]["entries"]]
        self.assertEqual(len(payments), 2)
        kinds = [e["kind"] for e in self.read("exception", "list", "430626").get("exceptions", [])]
        self.assertNotIn("DOCUMENT_REUSED", kinds)
        order, = self.read("inspection", "orders")["rectifications"]
        self.assertEqual(order["state"], "RECTIFICATION_CLOSED")
        self.assertEqual(len(self.read("inspection", "list")["inspections"]), 1)

    def test_policies(self):
        self.assertEqual([p["version"] for p in self.read("policy", "list")["policies"]], [1, 2])

    def test_the_recall(self):
        offers = self.read("offer", "list")["offers"]
        recalled = [o for o in offers if o["state"] == "OFFER_RECALLED"]
        self.assertEqual([o["county"] for o in recalled], ["430626"])
        demand = self.read("demand", "show", recalled[0]["recalled_by"])["demand"]
        self.assertEqual((demand["content"]["confirmation_number"], demand["content"]["category"]), ("QR430626-002", "village-housing"))
        self.assertEqual(demand["needed"], three(3, 0.5, 18))
        self.assertEqual(self.movements("430626", FARM, "RECALL", "RESERVE"), 5.5 * HECTARE)

    def test_the_default(self):
        receipts = {r["content"]["payment_code"]: r for r in self.read("receipt", "list")["receipts"]}
        self.assertEqual(len(receipts), 9)
        self.assertEqual([code for code, r in receipts.items() if r["state"] == "RECEIPT_REFUNDED"], ["43000020260910000003"])
        self.assertEqual(self.movements("431022", FARM, "RETURN", "RESERVE"), 2 * HECTARE)

    def test_revenue(self):
        rows = {(r["county"], r["kind"]): tuple(int(r.get(f"{k}_fen", 0)) // YUAN for k in ("unappropriated", "appropriated", "spent"))
                for r in self.read("revenue", "list")["rows"]}
        self.assertEqual(rows, {("430626", "SUPPLEMENTARY_FARMLAND"): (1_660_000, 1_500_000, 4_600_000),  # 7.76 M: 6.2 M − 0.1 M taken back, 4.6 M paid; 0.2 M paid twice and back
                                ("431022", "SUPPLEMENTARY_FARMLAND"): (7_050_000, 0, 0),
                                ("431129", "LINKED_CONSTRUCTION_LAND"): (7_100_000, 6_700_000, 0),
                                ("431129", "REDLINE_VACATED"): (250_000, 2_000_000, 0)})

    def test_annual_statement(self):
        annual = self.read("quota", "annual", "430626", FARM, "2026")
        self.assertEqual(annual["measured"]["area_m2"], str(27 * HECTARE))
        self.assertEqual({p["place"]: p["amounts"] for p in annual["closing"] if p.get("amounts")}, self.position("430626", FARM))
        self.assertFalse([p for p in annual.get("opening", []) if p.get("amounts")])

    def test_province(self):
        self.assertEqual(len(self.read("division", "list", "--digits", "6", "--limit", "0")["divisions"]), 122)
        self.assertEqual(len(self.read("division", "list", "--digits", "4")["divisions"]), 14)
        self.assertEqual(self.read("policy", "show")["policy"]["policy"]["profile"], "hunan-2025-17")

    def test_public_results_name_settled_deals_only(self):
        results = self.platform.read("deal", "results")[0]["results"]
        self.assertEqual(sorted(int(r["total_fen"]) // YUAN for r in results), [1_350_000, 2_250_000, 2_850_000, 2_850_000, 5_700_000, 7_760_000, 8_100_000])

    def test_each_entry_verifies(self):
        size = int(self.read("ledger", "info")["as_of"]["size"])
        for index in (0, 1, size // 2, size - 1):
            self.assertEqual(self.platform.cli("ledger", "verify", index).returncode, 0, index)

    def test_the_independent_model_agrees(self):
        self.assert_model_agrees()

    def test_checker_beside_the_running_server(self):
        code, result = self.platform.check()
        self.assertEqual((code, result.get("proved")), (0, True), result)
        self.assertEqual(result["entries"], int(self.read("ledger", "info")["as_of"]["size"]))

    def test_explanation_in_english(self):
        greedy = [dict(record_receipt=dict(payment_code="1" * 19, voucher_number="x", payer="430121", amount_fen="1",
                                           date=dict(year=2026, month=8, day=20), sha256="A" * 43 + "="))]
        done = self.platform.cli("--lang", "en", "--as", "43-finance-maker", "submit", "-", "--validate-only", stdin=json.dumps(greedy))
        self.assertEqual(done.returncode, 3)
        self.assertRegex(done.stderr, r"^refused RECEIPT_FORM: .*20")


class DraftProvince(Reading):
    """The second, small province, whose platform is started again over the ledger that quickstart left."""

    @classmethod
    def setUpClass(cls):
        cls.platform = instance.Instance(_demo / "draft-province")
        cls.platform.start()

    @classmethod
    def tearDownClass(cls):
        cls.platform.stop()

    def test_positions(self):
        for division, kind, expected in (
                ("990101", FARM, {"RESERVE": three(6, 2, 40)}),  # the demand was covered by linked quota: no posting
                ("990101", LINKED, {"RESERVE": three(1, 0, 5), "HOOKED": three(2, 0, 10)}),
                ("990101", RED, {}),
                ("990102", RED, {"HOOKED": three(1)}),
                ("990102", FARM, {"HOOKED": three(1, 0, 6)})):
            with self.subTest(division=division, kind=kind):
                self.assertEqual(self.position(division, kind), expected)

    def test_the_award(self):
        lots = {l["lot"]: l for l in self.read("quota", "lots", "--division", "9901")["lots"] if l["origin"] == "ORIGIN_AWARD"}
        self.assertEqual(sorted((l["county"], l["issued"]["area_m2"]) for l in lots.values()), [("9901", "30000"), ("990102", "10000")])

    def test_linked_for_supplementary(self):
        farm = next(d for d in self.read("demand", "list", "--division", "990101")["demands"] if d["content"]["kind"] == "SUPPLEMENTARY_FARMLAND")
        self.assertEqual((farm["needed"], farm["substituted"]), (three(2, 0, 10), three(2, 0, 10)))

    def test_the_red_line_sale(self):
        deal, = self.read("deal", "list")["deals"]
        self.assertEqual((deal["seller"], deal["buyer"], deal["kind"], deal["state"], int(deal["due_fen"])),
                         ("990101", "990102", "REDLINE_VACATED", "DEAL_SETTLED", 15 * 150_000 * YUAN))

    def test_lines(self):
        lines = self.read("lines", "show", "990101-2026-01")["lines"]
        self.assertEqual(lines["state"], "LINES_RECOGNISED")
        self.assertEqual([(p["number"], p["state"]) for p in lines["moved_in"] + lines["moved_out"]],
                         [("IN-1", "FARMLAND_UPDATED"), ("IN-2", "FARMLAND_UPDATED"), ("OUT-1", "FARMLAND_OUT")])

    def test_the_independent_model_agrees(self):
        self.assert_model_agrees()


class Stopped(unittest.TestCase):
    def test_stop_leaves_nothing_running_and_keeps_the_data(self):
        quickstart("--stop")
        self.assertIsNone(server_id())
        self.assertTrue((_demo / "data").is_dir())


if __name__ == "__main__":
    unittest.main(verbosity=2)
