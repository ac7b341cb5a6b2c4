"""What every bad-input test shares: one world, exact answers, and nothing changed afterwards."""
import unittest

import grpc

import raw
import world


class BadInput(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = world.shared()
        cls.stage, cls.client = cls.world.stage, cls.world.client

    def setUp(self):
        self.before = self.world.snapshot()

    def tearDown(self):
        self.assertEqual(self.world.snapshot(), self.before, "bad input changed the ledger")

    # --- answers -----------------------------------------------------------------------------------------------------
    def failure(self, call, *arguments, **named):
        with self.assertRaises(raw.CallError) as caught:
            call(*arguments, **named)
        return caught.exception

    def check_error(self, error, code, reason):
        """Code, reason and the form that every error of the platform has."""
        self.assertEqual((error.code, error.reason), (code, reason), error.message)
        self.assertEqual(len(error.infos), 1)
        self.assertEqual(error.infos[0].domain, "tianzhang")
        self.assertEqual(error.status.message, error.message)
        self.assertEqual(error.status.code, getattr(grpc.StatusCode, code).value[0])

    def malformed(self, signed, why):
        """Not a command of the ledger at all: `why` starts the explanation."""
        error = self.failure(self.client.submit_signed, signed)
        self.check_error(error, "INVALID_ARGUMENT", "COMMAND_MALFORMED")
        self.assertTrue(error.metadata["why"].startswith(why), error.metadata["why"])
        self.assertEqual(error.refusals, [])

    def refused(self, signed, code, grpc_code="FAILED_PRECONDITION", **names):
        """A refusal by a rule, the same however often it is asked for. `names` are among those it explains with."""
        error = self.failure(self.client.submit_signed, signed)
        self.check_error(error, grpc_code, code)
        self.assertEqual(len(error.refusals), 1)
        self.assertEqual(raw.refusal_pb.RefusalCode.Name(error.refusal.code), code)
        self.assertTrue(error.refusal.rule, "a refusal names its rule")
        for name, value in names.items():
            self.assertEqual(error.refusal.names[name], value, name)
        again = self.failure(self.client.submit_signed, signed)
        self.assertEqual((again.refusals, again.metadata, again.message), (error.refusals, error.metadata, error.message))
        return error

    def invalid(self, signed, code, **names):
        return self.refused(signed, code, "INVALID_ARGUMENT", **names)

    def denied(self, signed, code, **names):
        return self.refused(signed, code, "PERMISSION_DENIED", **names)
