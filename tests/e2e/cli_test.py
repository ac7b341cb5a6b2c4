#!/usr/bin/python3
"""The command line against real servers: exit codes, key files, outcomes unknown, platforms that lie.

cli_test.py BUILD_DIR [-v] [Case[.test]]
"""
import base64
import hashlib
import json
import os
import shutil
import sys
import unittest

sys.dont_write_bytecode = True

import instance  # noqa: E402  (takes BUILD_DIR off the arguments)
import cast  # noqa: E402
import found  # noqa: E402
import raw  # noqa: E402
import raw_stage  # noqa: E402
from year import document  # noqa: E402

DONE, USAGE, REFUSED, FAILED, DISTRUSTED = 0, 2, 3, 4, 5
MAKER, CHECKER = "430121-government-maker", "430121-government-checker"
PASSWORD = "correct horse 电池"


class Province:
    """A registered province whose county 430121 and auditor have keys made by the command line itself."""

    def __init__(self):
        self.scratch = instance.Scratch()
        self.platform = instance.Instance(self.scratch.path / "platform")
        self.platform.home.mkdir(parents=True)
        self.password = self.scratch.path / "password"
        self.password.write_text(PASSWORD + "\n", encoding="utf-8")
        self.keys = raw_stage.make_keys()
        raw_stage.write_public_keys(self.keys, self.platform.home)
        for officer in (MAKER, CHECKER, "auditor"):
            done = self.platform.cli("--officer", officer, "--password-file", self.password, "key", "new", self.key(officer), "--identity", officer,
                                     "--name", officer)
            assert done.returncode == DONE, done.stderr
            self.keys[officer] = raw.Key.read(self.key(officer), PASSWORD)
            shutil.copy(self.key(officer).with_suffix(".key.pub"), self.platform.home / "keys" / f"{officer}.pem.pub")
        self.platform.found(raw_stage.genesis(self.keys))
        self.platform.start()
        stage = raw_stage.RawStage(self.platform, self.keys)
        found.register(stage, self.platform.home, instance.SOURCE / "deploy" / "policy" / "hunan-2025-17.json", cast)
        stage.at("2026-02-02 09:00:00")
        stage.close()

    def key(self, officer):
        return self.scratch.path / f"{officer}.key"

    def close(self):
        self.platform.stop()
        self.scratch.close()


_province = None


def setUpModule():
    global _province
    _province = Province()


def tearDownModule():
    _province.close()


def demand(number, **changed):
    return [dict(declare_demand=dict(county="430121", kind="SUPPLEMENTARY_FARMLAND", category="other", construction_project="示例项目",
                                     confirmation_number=number, amounts=dict(area_m2="10000"), year=2026, document=document("示例")) | changed)]


class CommandLine(unittest.TestCase):
    def setUp(self):
        self.platform = _province.platform

    def cli(self, code, *arguments, **named):
        done = self.platform.cli(*arguments, **named)
        self.assertEqual(done.returncode, code, f"{arguments}\n{done.stdout}\n{done.stderr}")
        return done

    def submit(self, code, operations, *options, officer=MAKER, **named):
        text = operations if isinstance(operations, str) else json.dumps(operations, ensure_ascii=False)
        return self.cli(code, *options, "--as", officer, "submit", "-", stdin=text, **named)

    def size(self):
        return int(self.platform.read("ledger", "info")[0]["as_of"]["size"])


class ExitCodes(CommandLine):
    def test_done(self):
        info = self.cli(DONE, "ledger", "info")
        self.assertIn(instance.LEDGER, info.stdout)
        answer = json.loads(self.submit(DONE, demand("QR-1"), "--json").stdout)
        self.assertEqual(answer["proposal"], f"p{answer['entry']}")
        endorsed = self.cli(DONE, "--as", CHECKER, "proposal", "endorse", answer["proposal"])
        self.assertIn("receipt verified", endorsed.stdout)
        self.assertIn("demands/430121-D-", endorsed.stdout)
        rows = self.platform.read("--as", "auditor", "demand", "list")[0]["demands"]
        self.assertIn("QR-1", [row["content"]["confirmation_number"] for row in rows])
        self.cli(DONE, "--help")
        self.cli(DONE, "demand", "declare", "--help")

    def test_usage(self):
        size = self.size()
        for line in ((), ("dance",), ("ledger",), ("ledger", "entry"), ("ledger", "entry", "x"), ("ledger", "entry", "-1"), ("ledger", "entry", "010"), ("ledger", "entry", "18446744073709551616"), ("ledger", "entries", "--limit", "-1"),
                     ("--deadline", "0", "ledger", "info"), ("--as", "nobody", "session"), ("--as", "../x", "session"),
                     ("--as", "auditor", "quota", "position", "430121", "gold"), ("--as", "auditor", "quota", "position", "430121")):
            with self.subTest(line=line):
                done = self.cli(USAGE, *line)
                self.assertTrue(done.stderr.strip() or done.stdout.strip())
        self.assertEqual(self.size(), size)

    def test_numbers_without_a_unit_or_sense(self):
        size = self.size()
        line = ("--as", MAKER, "demand", "declare", "430121", "supplementary-farmland", "--category", "other", "--construction-project", "x",
                "--confirmation-number", "QR-2", "--year", "2026", "--document", "x;;" + "00" * 32)
        for area in ("12.5", "ha", "-1ha", "1e3ha", "NaN", "infha", "12,5ha", "1.00001ha", "99999999999999999999ha", "12.5元", "１２ha", "0x10ha", ""):
            with self.subTest(area=area):
                done = self.cli(USAGE, *line, "--area=" + area)
                self.assertIn("area", done.stderr)
        for year in ("2026.5", "x", "99999999999"):
            self.cli(USAGE, *line, "--area", "1ha", f"--year={year}")
        self.assertEqual(self.size(), size)

    def test_json_that_is_no_operation(self):
        size = self.size()
        amounts = lambda value: '[{"declare_demand":{"county":"430121","amounts":{"area_m2":' + value + "}}}]"
        for text in ("", "[]", "{", "[", "null", "42", '"x"', "[42]", '[{"nonsense":{}}]', '[{"declare_demand":{"nonsense":1}}]', '[{"declare_demand":[]}]',
                     '[{"declare_demand":{"kind":"GOLD"}}]', '[{"tick":{}},{"tick":{}}', '[{"endorse":{"proposal":7}}]',
                     amounts("NaN"), amounts('"NaN"'), amounts("Infinity"), amounts('"-Infinity"'), amounts("1e400"), amounts("12.5"), amounts('"12.5"'),
                     amounts("9223372036854775808"), amounts('"9223372036854775808"'), amounts('"-9223372036854775809"'), amounts("true"), amounts("[]"),
                     amounts('"1e1000"'), amounts('"10000 "'), amounts('"0x10"'), amounts('""'),
                     '{"ledger":"another","operations":[]}', '{"officer":"platform"}', '{"expires_us":"1"}', '[{"register_key":{"key":{"key":"!!"}}}]'):
            with self.subTest(text=text):
                done = self.submit(USAGE, text)
                self.assertTrue(done.stderr.startswith("usage: "), done.stderr)
        self.assertEqual(self.size(), size)
        self.assertEqual(self.cli(DONE, "--json", "pending").stdout, "")

    def test_refused(self):
        size = self.size()
        done = self.submit(REFUSED, demand("QR-3", category="gold"))
        self.assertRegex(done.stderr, r"^refused UNKNOWN_CATEGORY: .*gold")
        done = self.submit(REFUSED, demand("QR-3", county="430626"), "--lang", "zh")
        self.assertRegex(done.stderr, r"^不予受理 WRONG_DIVISION: .*[一-鿿]")
        done = self.submit(REFUSED, demand("QR-3", amounts=dict(area_m2="-1")), "--json")
        answer = json.loads(done.stdout)
        self.assertEqual(answer["refusal"]["code"], "NUMBER_NEGATIVE")
        self.assertTrue(answer["explanation"])
        self.assertEqual(self.cli(REFUSED, "--as", MAKER, "outcome", answer["request_id"]).returncode, REFUSED)
        self.submit(REFUSED, demand("QR-3"), officer=CHECKER)
        self.submit(REFUSED, demand("QR-3", category="gold"), "--validate-only")
        self.submit(REFUSED, [dict(tick=dict(deadlines=["deals/x"]))])
        self.assertEqual(self.size(), size)

    def test_validate_only(self):
        size = self.size()
        self.assertIn("nothing was submitted", self.submit(DONE, demand("QR-4"), "--validate-only").stdout)
        self.assertEqual(self.size(), size)

    def test_operating_errors(self):
        self.assertIn("NOT_FOUND", self.cli(FAILED, "--as", "auditor", "deal", "show", "T-9-9").stderr)
        self.assertIn("OUTSIDE_SCOPE", self.cli(FAILED, "--as", MAKER, "quota", "position", "430626", "supplementary-farmland").stderr)
        self.assertIn("OUTSIDE_SCOPE", self.cli(FAILED, "--as", MAKER, "ledger", "entries", "--bodies").stderr)
        self.cli(FAILED, "--server", "127.0.0.1:1", "--deadline", "1", "ledger", "info")
        self.cli(FAILED, "--ca", self.platform.root / "no-such.pem", "ledger", "info")
        self.assertIn("SIZE_NOT_REACHED", self.cli(FAILED, "--as", "auditor", "ledger", "entry", 999_999).stderr)

    def test_server_with_anothers_certificate(self):
        other = instance.Instance(self.platform.root.parent / "other")
        other.make_certificate()
        self.cli(FAILED, "--ca", other.root / "tls" / "ca.pem", "--deadline", "1", "ledger", "info")

    def test_answer_signed_by_another_key(self):
        stranger = raw.Key()
        text = instance.LEDGER.encode() + b"\n\x01" + stranger.public
        vkey = f"{instance.LEDGER}+{hashlib.sha256(text).hexdigest()[:8]}+{base64.b64encode(bytes([1]) + stranger.public).decode()}"
        done = self.cli(DISTRUSTED, "--vkey", vkey, "ledger", "checkpoint")
        self.assertIn("NOT TRUSTED", done.stderr)
        # A command that was carried out by a platform that is not believed stays open until it is.
        size = self.size()
        self.submit(DISTRUSTED, demand("QR-5"), "--vkey", vkey)
        self.assertEqual(self.size(), size + 1)
        self.assertIn("answered before", self.cli(DONE, "resume").stdout)
        self.assertEqual(self.size(), size + 1)
        self.assertEqual(self.cli(DONE, "--json", "pending").stdout, "")

    def test_an_endorsement_repeats_what_it_endorses(self):
        answer = json.loads(self.submit(DONE, demand("QR-E1"), "--json").stdout)
        proposal = self.platform.read("--as", CHECKER, "proposal", "show", answer["proposal"])[0]["proposal"]
        endorsed = json.loads(self.cli(DONE, "--json", "--as", CHECKER, "proposal", "endorse", answer["proposal"]).stdout)
        entry = self.platform.read("--as", CHECKER, "ledger", "entry", endorsed["entry"])[0]
        self.assertEqual(entry["command"]["operations"], [dict(endorse=dict(proposal=answer["proposal"], command_sha256=proposal["command_sha256"]))])

    def test_an_endorsement_of_something_else(self):
        answer = json.loads(self.submit(DONE, demand("QR-E2"), "--json").stdout)
        size = self.size()
        wrong = [dict(endorse=dict(proposal=answer["proposal"], command_sha256=base64.b64encode(hashlib.sha256(b"seen").digest()).decode()))]
        done = self.submit(REFUSED, wrong, officer=CHECKER)
        self.assertRegex(done.stderr, r"^refused PROPOSAL_DIFFERS: ")
        self.assertEqual(json.loads(self.submit(REFUSED, wrong, "--json", officer=CHECKER).stdout)["refusal"]["code"], "PROPOSAL_DIFFERS")
        self.assertEqual(self.size(), size)
        # The proposal still stands.
        self.cli(DONE, "--as", CHECKER, "proposal", "endorse", answer["proposal"])

    def test_endorsing_in_a_script(self):
        path = self.platform.root / "demand.json"
        path.write_text(json.dumps(demand("QR-E3")), encoding="utf-8")
        first = json.loads(self.submit(DONE, demand("QR-E4"), "--json").stdout)["proposal"]
        script = (f"p = --as {MAKER} submit {path}\n--as {CHECKER} proposal endorse {first}\n"
                  f"expect-refusal PROPOSAL_CLOSED --as {CHECKER} proposal endorse {first}\n"
                  f"expect-refusal OWN_PROPOSAL --as {MAKER} proposal endorse ${{p}}\n"
                  f"--as {CHECKER} proposal endorse ${{p}}\nexpect-refusal NOT_FOUND --as {CHECKER} proposal endorse p999999\n"
                  f"expect-refusal NOT_FOUND --as {CHECKER} proposal endorse nothing\n")
        self.cli(DONE, "run", "-", stdin=script)
        rows = self.platform.read("--as", "auditor", "demand", "list")[0]["demands"]
        self.assertLessEqual({"QR-E3", "QR-E4"}, {row["content"]["confirmation_number"] for row in rows})

    def test_under_a_proposed_policy(self):
        size = self.size()
        policy = json.loads((instance.SOURCE / "deploy" / "policy" / "hunan-2025-17.json").read_text(encoding="utf-8"))
        policy["need_categories"] = [c for c in policy["need_categories"] if c["id"] != "other"]
        path = self.platform.root / "proposed.json"
        path.write_text(json.dumps(policy, ensure_ascii=False), encoding="utf-8")
        self.submit(DONE, demand("QR-P1"), "--validate-only")
        done = self.submit(REFUSED, demand("QR-P1"), "--under-policy", path)
        self.assertRegex(done.stderr, r"^refused UNKNOWN_CATEGORY: .*other")
        self.submit(DONE, demand("QR-P1"), "--under-policy", instance.SOURCE / "deploy" / "policy" / "hunan-2025-17.json")
        path.write_text('{"profile": 1', encoding="utf-8")
        self.submit(USAGE, demand("QR-P1"), "--under-policy", path)
        self.submit(USAGE, demand("QR-P1"), "--under-policy", path.with_name("absent"))
        self.assertEqual(self.size(), size)
        self.assertEqual(self.cli(DONE, "--json", "pending").stdout, "")

    def test_scripts_stop_where_a_line_fails(self):
        size = self.size()
        self.cli(DONE, "run", "-", stdin="ledger info\n# nothing\nledger checkpoint\n")
        self.cli(USAGE, "run", "-", stdin="ledger info\nledger dance\nledger info\n")
        self.cli(FAILED, "run", "-", stdin="expect-refusal NOT_FOUND ledger info\n")
        self.cli(USAGE, "run", "-", stdin="expect-refusal NO_SUCH_CODE ledger info\n")
        self.assertEqual(self.size(), size)


class KeyFiles(CommandLine):
    def test_wrong_password(self):
        wrong = self.platform.root / "wrong"
        wrong.write_text("wrong\n", encoding="utf-8")
        done = self.cli(FAILED, "--officer", MAKER, "--key", _province.key(MAKER), "--password-file", wrong, "session")
        self.assertIn("PERMISSION_DENIED", done.stderr)
        self.assertNotIn("wrong\n", done.stderr.split("password")[0])
        self.cli(FAILED, "--officer", MAKER, "--key", _province.key(MAKER), "session", environment={"TZ_KEY_PASSWORD": "wrong"})

    def test_password_by_environment(self):
        self.cli(DONE, "--officer", MAKER, "--key", _province.key(MAKER), "session", environment={"TZ_KEY_PASSWORD": PASSWORD})

    def test_key_readable_by_others(self):
        loose = self.platform.root / "loose.key"
        shutil.copy(_province.key(MAKER), loose)
        for mode in (0o640, 0o604, 0o660):
            with self.subTest(mode=oct(mode)):
                os.chmod(loose, mode)
                done = self.cli(FAILED, "--officer", MAKER, "--key", loose, "--password-file", _province.password, "session")
                self.assertIn("FAILED_PRECONDITION", done.stderr)
        os.chmod(loose, 0o600)
        self.cli(DONE, "--officer", MAKER, "--key", loose, "--password-file", _province.password, "session")

    def test_unencrypted_key(self):
        path = self.platform.root / "open.key"
        self.cli(DONE, "key", "new", path, "--unencrypted")
        self.cli(FAILED, "--officer", MAKER, "--key", path, "session", environment={"TZ_KEY_PASSWORD": "x"})

    def test_key_file_that_is_none(self):
        path = self.platform.root / "garbage.key"
        path.write_text("-----BEGIN ENCRYPTED PRIVATE KEY-----\ngarbage\n-----END ENCRYPTED PRIVATE KEY-----\n", encoding="utf-8")
        os.chmod(path, 0o600)
        self.cli(FAILED, "--officer", MAKER, "--key", path, "--password-file", _province.password, "session")
        self.cli(FAILED, "--officer", MAKER, "--key", path.with_name("absent"), "--password-file", _province.password, "session")

    def test_existing_key_is_not_overwritten(self):
        before = _province.key(MAKER).read_bytes()
        self.cli(FAILED, "--password-file", _province.password, "key", "new", _province.key(MAKER))
        self.assertEqual(_province.key(MAKER).read_bytes(), before)

    def test_key_made_by_stock_tools(self):
        path = self.platform.root / "stock.key"
        encryption = raw.serialization.BestAvailableEncryption(PASSWORD.encode())
        path.touch(mode=0o600)
        path.write_bytes(_province.keys[MAKER].private.private_bytes(raw.serialization.Encoding.PEM, raw.serialization.PrivateFormat.PKCS8, encryption))
        shown = self.cli(DONE, "--json", "--officer", MAKER, "--key", path, "--password-file", _province.password, "session")
        self.assertEqual(json.loads(shown.stdout)["key_id"], _province.keys[MAKER].id)

    def test_anothers_key(self):
        done = self.cli(REFUSED, "--officer", MAKER, "--key", _province.key(CHECKER), "--password-file", _province.password, "submit", "-",
                        stdin=json.dumps(demand("QR-6")))
        self.assertIn("UNKNOWN_KEY", done.stderr)


class UnknownOutcome(CommandLine):
    def test_a_command_without_an_answer_is_kept_and_resumed(self):
        server, _province.platform.server = _province.platform.server, None
        server.terminate()
        server.wait(timeout=60)
        server.stdout.close()
        done = self.submit(FAILED, demand("QR-7"), "--deadline", "1")
        self.assertIn("tianzhang resume", done.stderr)
        kept = [json.loads(line) for line in self.cli(DONE, "--json", "pending").stdout.splitlines()]
        self.assertEqual([k["command"]["officer"] for k in kept], [MAKER])
        self.platform.start()
        size = self.size()
        self.cli(DONE, "resume", kept[0]["request_id"])
        self.assertEqual(self.size(), size + 1)
        self.assertEqual(self.cli(DONE, "--json", "pending").stdout, "")
        self.cli(DONE, "--as", MAKER, "outcome", kept[0]["request_id"])


class Fork(CommandLine):
    """Two platforms with one key and one past go different ways: who saw the one refuses the other and keeps the proof."""

    @classmethod
    def setUpClass(cls):
        platform = _province.platform
        platform.stop()
        root = _province.scratch.path
        cls.one, cls.other = platform.copy(root / "one"), platform.copy(root / "other-way")
        cls.before = platform.copy(root / "before")
        platform.start()
        for each in (cls.one, cls.other, cls.before):
            each.start()

    @classmethod
    def tearDownClass(cls):
        for each in (cls.one, cls.other, cls.before):
            each.stop()

    def propose(self, platform, number):
        done = platform.cli("--as", MAKER, "submit", "-", stdin=json.dumps(demand(number)))
        self.assertEqual(done.returncode, DONE, done.stderr)

    def ask(self, home, platform, *line, stdin=""):
        done = platform.cli("--server", platform.address, "--ca", platform.root / "tls" / "ca.pem", *line, home=home, stdin=stdin)
        return done.returncode, done.stderr

    def evidence(self, home):
        return sorted(home.glob("logs/*/evidence/*.txt"))

    def test_fork(self):
        self.propose(self.one, "QR-F1")
        home = self.one.home
        self.assertEqual(self.ask(home, self.one, "ledger", "checkpoint")[0], DONE)
        already = len(self.evidence(home))

        # A log that has taken entries back.
        code, said = self.ask(home, self.before, "ledger", "checkpoint")
        self.assertEqual(code, DISTRUSTED, said)
        self.assertEqual(len(self.evidence(home)), already + 1)

        # The same length, another root; then longer, and not an extension.
        for number in ("QR-F2", "QR-F3"):
            self.propose(self.other, number)
            code, said = self.ask(home, self.other, "ledger", "checkpoint")
            self.assertEqual(code, DISTRUSTED, said)
            self.assertIn("fork", said)
        kept = self.evidence(home)
        self.assertEqual(len(kept), already + 3)
        for path in kept:
            text = path.read_text(encoding="utf-8")
            self.assertEqual(text.count(f"\n{instance.LEDGER}\n"), 2, "evidence holds both signed checkpoints")
            self.assertEqual(text.count(f"\n— {instance.LEDGER} "), 2)
        self.assertIn(said.split("evidence: ")[1].strip(), map(str, kept))

        # A command that the forked platform accepts is not reported as done.
        code, said = self.ask(home, self.other, "--as", MAKER, "submit", "-", stdin=json.dumps(demand("QR-F4")))
        self.assertEqual(code, DISTRUSTED, said)
        # The client still follows what it saw first.
        self.assertEqual(self.ask(home, self.one, "ledger", "checkpoint")[0], DONE)


if __name__ == "__main__":
    unittest.main(verbosity=2)
