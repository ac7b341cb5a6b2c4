#!/usr/bin/python3
"""The main job: deploy/quickstart plays its year; what it printed is read again from the ledger, checked and re-decided.

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


def account(printed):
    """The tables that end the story."""
    return printed[printed.index("== 年末各县指标"):].split("\n\n共提交")[0].split("\n\n▶")[0]


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
                ("RV-4", "乡村振兴")), strict=True):
            for piece in pieces:
                self.assertIn(piece, line)

    def test_account(self):
        text = account(_first)
        for row in ("平江县 430626 补充耕地 5.5000 0.0000 0.0000 0.0000 5.5000", "宜章县 431022 补充耕地 5.0000 0.0000 3.0000 0.0000 0.0000",
                    "长沙县 430121 增减挂钩 0.0000 3.0000 0.0000 0.0000 0.0000",
                    "平江县 → 长沙县 补充耕地 4.0000 776.00 776.00 已结算", "宜章县 → 浏阳市 补充耕地 2.0000 326.00 0.00 违约",
                    "江华瑶族自治县 → 长沙县 增减挂钩 3.0000 810.00 810.00 已结算", "江华瑶族自治县 → 长沙县 红线腾退 1.0000 225.00 225.00 已结算",
                    "平江县 430626-2026-01 补充耕地 776.00 150.00 460.00 166.00", "江华瑶族自治县 431129-2026-01 红线腾退 225.00 200.00 0.00 25.00"):
            self.assertIn(row, re.sub(" +", " ", text))
        self.assertRegex(_first, r"另有 7 条按预期被拒")
        self.assertIn("合成", _first)

    def test_checked(self):
        self.assertIn("ALL PROVED", _first)

    def test_no_secret_is_printed_or_logged(self):
        password = (_demo / "home" / "password").read_text().strip()
        for text in (_first, (_demo / "tianzhangd.log").read_text(encoding="utf-8"), (_demo / "tianzhangd.out").read_text(encoding="utf-8")):
            self.assertNotIn(password, text)
            self.assertNotIn("PRIVATE KEY", text)


class Ledger(unittest.TestCase):
    """What the ledger says afterwards, asked by the auditor over the platform that the second quickstart leaves running."""

    @classmethod
    def setUpClass(cls):
        assert server_id() is None, "--once leaves nothing running"
        cls.second = quickstart()
        cls.platform = instance.Instance(_demo)

    @classmethod
    def tearDownClass(cls):
        quickstart("--stop")

    def read(self, *arguments):
        return self.platform.read("--as", "auditor", *arguments)[0]

    def position(self, county, kind, *options):
        places = self.read("quota", "position", county, kind, *options).get("places", [])
        return {p["place"]: p["amounts"] for p in places if p.get("amounts")}

    def test_second_run_plays_nothing_again(self):
        self.assertEqual(account(self.second), account(_first))
        self.assertNotIn("共提交", self.second)
        self.assertIn("ALL PROVED", self.second)
        self.assertIn("--stop", self.second)
        proved = re.compile(r"\n(ledger .*)\n")
        self.assertEqual(proved.search(self.second).group(1), proved.search(_first).group(1))

    def test_it_is_left_running(self):
        self.assertIsNotNone(server_id())
        self.assertEqual(self.platform.cli("ledger", "consistency").returncode, 0)

    def test_positions(self):
        for county, kind, expected in (
                ("430626", FARM, {"RESERVE": three(5.5, 4, 49), "USED": three(5.5, 1, 33)}),  # 15/6/110 − 5.5/1/33 − 4/1/28
                ("430121", FARM, {"USED": three(4, 1, 28)}),
                ("431022", FARM, {"RESERVE": three(5, 0, 33), "OFFERED": three(3, 0, 19)}),  # 8/0/52 − 5/0/32 + the 2/0/13 returned
                ("430181", FARM, {}),
                ("431129", LINKED, {"RESERVE": three(3, 2, 50), "OFFERED": three(3)}),
                ("430121", LINKED, {"HOOKED": three(3)}),
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

    def deals(self):
        return {(d["seller"], d["buyer"], d["kind"]): d for d in self.read("deal", "list")["deals"]}

    def test_deals(self):
        deals = self.deals()
        expected = {
            ("430626", "430121", "SUPPLEMENTARY_FARMLAND"): ("DEAL_SETTLED", 60 * 100_000 + 15 * 80_000 + 28_000 * 20),
            ("431022", "430181", "SUPPLEMENTARY_FARMLAND"): ("DEAL_DEFAULTED", 30 * 100_000 + 13_000 * 20),
            ("431129", "430121", "LINKED_CONSTRUCTION_LAND"): ("DEAL_SETTLED", 45 * 180_000),
            ("431129", "430121", "REDLINE_VACATED"): ("DEAL_SETTLED", 15 * 150_000)}
        self.assertEqual({key: (d["state"], int(d["due_fen"])) for key, d in deals.items()}, {k: (s, y * YUAN) for k, (s, y) in expected.items()})
        self.assertEqual(len(deals["430626", "430121", "SUPPLEMENTARY_FARMLAND"]["receipts"]), 2)

    def test_the_recall(self):
        offers = self.read("offer", "list")["offers"]
        recalled = [o for o in offers if o["state"] == "OFFER_RECALLED"]
        self.assertEqual([o["county"] for o in recalled], ["430626"])
        demand = self.read("demand", "show", recalled[0]["recalled_by"])["demand"]
        self.assertEqual((demand["content"]["confirmation_number"], demand["content"]["category"]), ("QR430626-002", "village-housing"))
        self.assertEqual(demand["needed"], three(3, 0.5, 18))
        rows = [r for r in self.read("quota", "movements", "430626", FARM)["rows"] if r["movement"] == "RECALL" and r["place"] == "RESERVE"]
        self.assertEqual(sum(int(r["delta"]["area_m2"]) for r in rows), 5.5 * HECTARE)

    def test_the_default(self):
        receipts = {r["content"]["payment_code"]: r for r in self.read("receipt", "list")["receipts"]}
        self.assertEqual(len(receipts), 5)
        self.assertEqual([code for code, r in receipts.items() if r["state"] == "RECEIPT_REFUNDED"], ["43000020260910000003"])
        returned = [r for r in self.read("quota", "movements", "431022", FARM)["rows"] if r["movement"] == "RETURN" and r["place"] == "RESERVE"]
        self.assertEqual(sum(int(r["delta"]["area_m2"]) for r in returned), 2 * HECTARE)

    def test_revenue(self):
        rows = {(r["county"], r["kind"]): tuple(int(r.get(f"{k}_fen", 0)) // YUAN for k in ("unappropriated", "appropriated", "spent"))
                for r in self.read("revenue", "list")["rows"]}
        self.assertEqual(rows, {("430626", "SUPPLEMENTARY_FARMLAND"): (1_660_000, 1_500_000, 4_600_000),  # 7.76 M: 6.2 M − 0.1 M taken back, 4.6 M paid
                                ("431129", "LINKED_CONSTRUCTION_LAND"): (1_400_000, 6_700_000, 0),
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
        self.assertEqual(sorted(int(r["total_fen"]) // YUAN for r in results), [2_250_000, 7_760_000, 8_100_000])

    def test_each_entry_verifies(self):
        size = int(self.read("ledger", "info")["as_of"]["size"])
        for index in (0, 1, size // 2, size - 1):
            self.assertEqual(self.platform.cli("ledger", "verify", index).returncode, 0, index)

    def test_the_independent_model_agrees(self):
        entries = self.platform.cli("--as", "auditor", "--json", "ledger", "entries", "--bodies")
        self.assertEqual(entries.returncode, 0, entries.stderr)
        audited = subprocess.run(["/usr/bin/python3", instance.SOURCE / "tests" / "sim" / "audit_ledger.py"], input=entries.stdout,
                                 capture_output=True, text=True, encoding="utf-8")
        self.assertEqual(audited.returncode, 0, audited.stdout + audited.stderr)
        self.assertIn(f"agrees with all {len(entries.stdout.splitlines())} entries", audited.stdout)

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


class Stopped(unittest.TestCase):
    def test_stop_leaves_nothing_running_and_keeps_the_data(self):
        quickstart("--stop")
        self.assertIsNone(server_id())
        self.assertTrue((_demo / "data").is_dir())


if __name__ == "__main__":
    unittest.main(verbosity=2)
