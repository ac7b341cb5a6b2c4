"""Time going back: ledger time never does, and a start with a clock that cannot be right takes no commands."""
import unittest

import cast
import instance
import raw
import raw_stage


class Clock(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.scratch = instance.Scratch()
        cls.platform = instance.Instance(cls.scratch.path / "platform")
        cls.keys = {officer: raw.Key() for officer, _ in cast.KEEPERS}
        cls.platform.found(raw_stage.genesis(cls.keys), "2026-03-02 09:00:00")
        cls.platform.start()
        cls.stage = raw_stage.RawStage(cls.platform, cls.keys)
        cls.stage.at("2026-03-02 10:00:00")
        cls.cities = iter(d for d in cast.divisions() if len(d[0]) == 4)

    @classmethod
    def tearDownClass(cls):
        cls.stage.close()
        cls.platform.stop()
        cls.scratch.close()

    def entry(self):
        """Appends one entry, a proposal to register a city; its ledger time."""
        code, name = next(self.cities)
        answer = self.stage.submit("43-keeper-a", dict(register_divisions=dict(divisions=[dict(code=code, name=name)])))
        return raw_stage.leaf_of(answer).time_us

    def restart(self, moment, accept_gap):
        self.stage.close()
        self.assertEqual(self.platform.stop(), 0)
        self.platform.set_clock(moment)
        self.platform.start(accept_gap=accept_gap)
        self.stage.reconnect()

    def test_1_clock_set_back_while_it_runs(self):
        before = self.entry()
        self.platform.set_clock("2026-03-01 08:00:00")
        after = [self.entry() for _ in range(3)]
        self.assertEqual(after, sorted(after))
        self.assertGreater(after[0], before)
        # The clock file is read again at the latest 50 ms later: jumping forward shows that the setting back was read.
        self.stage.at("2026-03-02 10:30:00")
        self.assertGreaterEqual(self.entry(), raw_stage.micros("2026-03-02 10:30:00"))

    def test_2_clock_behind_at_the_start_is_not_believed(self):
        last = self.entry()
        size = self.stage.client.checkpoint()
        for moment in ("2026-03-02 09:00:00", "2026-02-01 09:00:00", "2026-03-05 09:00:00"):
            with self.subTest(moment=moment):
                self.restart(moment, accept_gap=False)
                self.assertIn("read-only", self.platform.ready)
                with self.assertRaises(raw.CallError) as caught:
                    self.entry()
                self.assertEqual((caught.exception.code, caught.exception.reason), ("UNAVAILABLE", "READ_ONLY"))
                self.assertTrue(caught.exception.metadata["why"])
                self.assertEqual(self.stage.client.checkpoint(), size)
                self.assertEqual(self.stage.client.ledger().as_of.time_us, last)

    def test_3_clock_behind_that_a_keeper_accepts(self):
        self.restart("2026-03-02 11:00:00", accept_gap=True)
        last = self.entry()
        self.restart("2026-03-02 09:00:00", accept_gap=True)
        self.assertNotIn("read-only", self.platform.ready)
        # Ledger time stands still until the clock has caught up.
        self.assertEqual([self.entry(), self.entry()], [last, last])
        self.stage.at("2026-03-02 11:30:00")
        self.assertGreaterEqual(self.entry(), raw_stage.micros("2026-03-02 11:30:00"))

    def test_4_sessions_and_pages_of_an_earlier_process_end_with_it(self):
        token = self.stage.client.token("43-keeper-a", self.keys["43-keeper-a"])
        request = raw.identity_pb.ListOfficersRequest()
        request.page.page_size = 1
        officers = lambda: self.stage.get("IdentityService/ListOfficers", request, raw.identity_pb.ListOfficersResponse, officer="43-keeper-a")
        request.page.page_token = officers().page.next_page_token
        self.assertTrue(request.page.page_token)
        self.assertEqual([o.officer for o in officers().officers], ["43-keeper-b"])
        self.restart("2026-03-02 12:00:00", accept_gap=True)
        with self.assertRaises(raw.CallError) as caught:
            self.stage.client.call("IdentityService/ListOfficers", request, raw.identity_pb.ListOfficersResponse, token)
        self.assertEqual((caught.exception.code, caught.exception.reason), ("UNAUTHENTICATED", "SESSION_INVALID"))
        with self.assertRaises(raw.CallError) as caught:
            officers()
        self.assertEqual((caught.exception.code, caught.exception.reason), ("INVALID_ARGUMENT", "PAGE_TOKEN_INVALID"))
