"""Commands by the wrong hand: who signs, with which key, for which ledger, when, and whether they may."""
import base64
import uuid

import raw
from bad_case import BadInput
from raw_stage import leaf_of, named
from world import BUYER, SELLER
from year import FARM, amounts, document

MAKER = "430121-government-maker"


class Identity(BadInput):
    def operation(self, number="QR430121-200"):
        return self.world.new_demand(number)

    def command(self, **changed):
        changed.setdefault("expires_us", self.stage.expiry())
        return raw.make_command(changed.pop("officer", MAKER), [changed.pop("operation", self.operation())], **changed)

    @property
    def key(self):
        return self.stage.keys[MAKER]

    # --- the command as a whole --------------------------------------------------------------------------------------
    def test_wrong_ledger(self):
        for other in ("tianzhang.example/another", "", raw.LEDGER + " "):
            error = self.invalid(raw.sign(self.key, self.command(ledger=other)), "WRONG_LEDGER", wanted=raw.LEDGER)
            self.assertEqual(error.refusal.names["ledger"], other)

    def test_expired(self):
        for expires in (self.stage.time_us() - 1_000_000, 0, -1, -2**63):
            with self.subTest(expires=expires):
                error = self.invalid(raw.sign(self.key, self.command(expires_us=expires)), "EXPIRED")
                figures = {f.name: f.value for f in error.refusal.figures}
                self.assertEqual(figures["expires"], expires)
                self.assertGreater(figures["time"], expires)

    def test_expiry_too_far(self):
        for expires in (self.stage.time_us() + 25 * raw.HOUR_US, 2**63 - 1):
            with self.subTest(expires=expires):
                self.invalid(raw.sign(self.key, self.command(expires_us=expires)), "EXPIRY_TOO_FAR")

    def test_empty_command(self):
        command = self.command()
        del command.operations[:]
        self.invalid(raw.sign(self.key, command), "EMPTY_COMMAND")

    def test_operation_that_says_nothing(self):
        self.invalid(raw.sign(self.key, self.command(operation={})), "MALFORMED_OPERATION")

    # --- officers and keys -------------------------------------------------------------------------------------------
    def test_unknown_officer(self):
        self.denied(raw.sign(self.key, self.command(officer="430121-government-nobody")), "UNKNOWN_OFFICER")

    def test_unknown_key(self):
        stranger = raw.Key()
        self.denied(raw.sign(stranger, self.command()), "UNKNOWN_KEY", key=stranger.id)

    def test_no_key_named(self):
        signed = raw.sign(self.key, self.command())
        signed.key_id = ""
        self.denied(signed, "UNKNOWN_KEY")

    def test_key_of_a_colleague(self):
        self.denied(raw.sign(self.stage.keys["430121-government-checker"], self.command()), "UNKNOWN_KEY")

    def test_revoked_key(self):
        self.denied(raw.sign(self.world.revoked, self.command()), "REVOKED_KEY", key=self.world.revoked.id)

    def test_platform_key_cannot_be_borrowed(self):
        self.denied(raw.sign(raw.Key(), self.command(), key_id=self.stage.keys[MAKER].id), "BAD_SIGNATURE")

    # --- signatures --------------------------------------------------------------------------------------------------
    def test_every_part_of_the_signature_counts(self):
        for bit in (0, 7, 255, 256, 300, 511):
            with self.subTest(bit=bit):
                signed = raw.sign(self.key, self.command())
                signature = bytearray(signed.signature)
                signature[bit // 8] ^= 1 << bit % 8
                signed.signature = bytes(signature)
                self.denied(signed, "BAD_SIGNATURE", key=self.key.id)

    def test_signature_of_other_bytes(self):
        signed = raw.sign(self.key, self.command())
        signed.signature = raw.sign(self.key, self.command()).signature
        self.denied(signed, "BAD_SIGNATURE")

    def test_signature_for_another_purpose(self):
        command = self.command().SerializeToString(deterministic=True)
        for domain in (b"", b"tianzhang/command/v1", raw.SESSION_DOMAIN, b"tianzhang/tick/v1\0", b"tianzhang/key-proof/v1\0"):
            with self.subTest(domain=domain):
                signature = self.key.sign(command, domain)
                self.denied(raw.command_pb.SignedCommand(command=command, key_id=self.key.id, signature=signature), "BAD_SIGNATURE")

    def test_no_signature_and_a_short_one(self):
        for length in (0, 63):
            signed = raw.sign(self.key, self.command())
            signed.signature = signed.signature[:length]
            self.denied(signed, "BAD_SIGNATURE")

    def test_signature_with_s_above_the_group_order(self):
        """The same signature in a second spelling: s + L verifies under careless verifiers."""
        order = 2**252 + 27742317777372353535851937790883648493
        signed = raw.sign(self.key, self.command())
        s = int.from_bytes(signed.signature[32:], "little") + order
        signed.signature = signed.signature[:32] + s.to_bytes(32, "little")
        self.denied(signed, "BAD_SIGNATURE")

    def test_a_forger_burns_no_request_id(self):
        signed = raw.sign(self.key, self.command())
        forged = raw.command_pb.SignedCommand(command=signed.command, key_id=self.key.id, signature=bytes(64))
        self.denied(forged, "BAD_SIGNATURE")
        self.assertTrue(self.client.submit_signed(signed, validate_only=True).proposal)

    # --- duty, organisation, division --------------------------------------------------------------------------------
    def test_wrong_duty(self):
        for officer, wanted in (("430121-government-checker", "MAKER"), ("auditor", "MAKER"), ("43-keeper-a", "MAKER")):
            with self.subTest(officer=officer):
                self.denied(self.stage.signed(officer, self.operation()), "MISSING_DUTY", wanted=wanted)
        keepers = dict(revoke_key=dict(key_id=self.key.id, reason="试"))
        self.denied(self.stage.signed(MAKER, keepers), "MISSING_DUTY", wanted="KEEPER")

    def test_endorsement_without_the_duty(self):
        colleague = self.stage.signed("430121-government-maker", dict(endorse=dict(proposal=self.world.open_proposal)))
        self.refused(colleague, "OWN_PROPOSAL")

    def test_wrong_organisation(self):
        for office, operation in (
                ("430121-government", dict(bank_quota=dict(registration=self.world.registration, decision="APPROVE", document=document("x")))),
                ("430121-government", dict(decide_deal=dict(deal=self.world.deal, decision="APPROVE", document=document("x")))),
                ("43-department", self.operation()),
                ("4301-bureau", dict(record_receipt=self.world.receipt("43000020260814000020", "PZ-20", 1))),
                ("430626-government", dict(appropriate=dict(county=SELLER)))):
            with self.subTest(office=office, operation=next(iter(operation))):
                self.denied(self.stage.signed(f"{office}-maker", operation), "WRONG_ORGANISATION")

    def test_wrong_division(self):
        self.denied(self.stage.signed("430626-government-maker", self.operation()), "WRONG_DIVISION")
        # The finance office of a county is not that of the province.
        receipt = dict(record_receipt=self.world.receipt("43000020260814000021", "PZ-21", 1))
        self.denied(self.stage.signed("430626-finance-maker", receipt), "WRONG_DIVISION")
        offer = dict(post_offer=dict(county=SELLER, kind=FARM, amounts=amounts(1), price=dict(area_fen_per_mu="1")))
        self.denied(self.stage.signed(MAKER, offer), "WRONG_DIVISION")
        verify = dict(verify_quota=dict(registration=self.world.registration, decision="APPROVE", document=document("x")))
        self.denied(self.stage.signed("4301-bureau-maker", verify), "WRONG_DIVISION")

    # --- four eyes ---------------------------------------------------------------------------------------------------
    def test_endorsing_ones_own_proposal(self):
        self.refused(self.stage.signed(MAKER, dict(endorse=dict(proposal=self.world.open_proposal))), "OWN_PROPOSAL")

    def test_endorsing_another_organisations_proposal(self):
        for officer in ("430626-government-checker", "43-department-checker"):
            self.refused(self.stage.signed(officer, dict(endorse=dict(proposal=self.world.open_proposal))), "NOT_YOUR_PROPOSAL")

    def test_endorsing_what_was_executed(self):
        again = dict(endorse=dict(proposal=self.world.executed_proposal))
        self.refused(self.stage.signed("430121-government-checker", again), "PROPOSAL_CLOSED", state="PROPOSAL_EXECUTED")

    def test_endorsing_nothing(self):
        for proposal in ("", "p999999", "x"):
            self.refused(self.stage.signed("430121-government-checker", dict(endorse=dict(proposal=proposal))), "NOT_FOUND")

    def test_endorsing_what_one_did_not_see(self):
        for digest, code in ((bytes(32), "PROPOSAL_DIFFERS"), (b"\x01", "PROPOSAL_DIFFERS")):
            endorse = dict(proposal=self.world.open_proposal, command_sha256=base64.b64encode(digest).decode())
            self.refused(self.stage.signed("430121-government-checker", dict(endorse=endorse)), code)

    def test_endorsement_beside_another_operation(self):
        endorse = dict(endorse=dict(proposal=self.world.open_proposal))
        self.refused(self.stage.signed("430121-government-checker", endorse, self.operation()), "PROPOSAL_NOT_ALONE")

    def test_keepers_operation_beside_another(self):
        keepers = dict(revoke_key=dict(key_id=self.key.id, reason="试"))
        self.refused(self.stage.signed(MAKER, self.operation(), keepers), "MIXED_DUTIES")

    # --- what only the platform does ---------------------------------------------------------------------------------
    def test_platform_operations_from_an_officer(self):
        for operation in (dict(tick=dict(deadlines=["deals/" + self.world.deal])), dict(genesis=dict(ledger=raw.LEDGER))):
            with self.subTest(operation=next(iter(operation))):
                self.invalid(self.stage.signed(MAKER, operation), "MALFORMED_OPERATION")
                self.invalid(self.stage.signed("43-keeper-a", operation), "MALFORMED_OPERATION")

    def test_command_in_the_platforms_name(self):
        tick = dict(tick=dict(deadlines=["deals/" + self.world.deal]))
        for key in (self.key, self.platform_key()):
            signed = raw.sign(key, self.command(officer="platform", operation=tick))
            error = self.failure(self.client.submit_signed, signed)
            self.check_error(error, "PERMISSION_DENIED", "PLATFORM_ONLY")

    def platform_key(self):
        """Even the platform's own key opens no door from outside."""
        return raw.Key(raw.serialization.load_pem_private_key((self.world.instance.root / "platform.key").read_bytes(), None))

    # --- identity records --------------------------------------------------------------------------------------------
    def test_ids_that_are_taken(self):
        public = lambda key: dict(algorithm="ED25519", key=base64.b64encode(key.public).decode())
        officer = dict(officer=MAKER, name="x", organisation="430121-government", duties=["MAKER"], key=public(raw.Key()))
        keeper = lambda **operation: self.stage.signed("43-keeper-a", operation)
        self.refused(keeper(register_officer=officer), "DUPLICATE_ID")
        self.refused(keeper(register_officer=officer | dict(officer="platform")), "DUPLICATE_ID")
        self.refused(keeper(register_officer=officer | dict(officer="new-1", key=public(self.key))), "KEY_IN_USE")
        self.refused(keeper(register_officer=officer | dict(officer="new-2", key=public(self.world.revoked))), "KEY_IN_USE")
        weak = dict(algorithm="ED25519", key=base64.b64encode(bytes([1]) + bytes(31)).decode())
        self.refused(keeper(register_officer=officer | dict(officer="new-3", key=weak)), "WEAK_KEY")
        organisation = dict(organisation="430121-government", name="x", type="COUNTY_GOVERNMENT", division=BUYER)
        self.refused(keeper(register_organisation=organisation), "DUPLICATE_ID")


class RequestIds(BadInput):
    """Idempotency: one request id, one command, one answer, for ever."""

    def setUp(self):
        command = raw.make_command(MAKER, [self.world.new_demand(f"QR-{uuid.uuid4()}")], self.stage.expiry())
        self.signed = raw.sign(self.stage.keys[MAKER], command)
        self.command = command
        self.first = self.client.submit_signed(self.signed)
        super().setUp()

    def test_same_bytes_twice(self):
        second = self.client.submit_signed(self.signed)
        self.assertFalse(self.first.duplicate)
        self.assertTrue(second.duplicate)
        self.assertEqual(second.receipt.leaf, self.first.receipt.leaf)
        self.assertEqual(second.receipt.events, self.first.receipt.events)
        self.assertEqual(second.proposal, self.first.proposal)
        self.assertTrue(named(second))

    def test_same_request_id_with_other_bytes(self):
        self.command.expires_us += 1
        error = self.failure(self.client.submit_signed, raw.sign(self.stage.keys[MAKER], self.command))
        self.check_error(error, "ALREADY_EXISTS", "REQUEST_ID_REUSED")
        self.assertEqual(error.metadata["request_id"], self.command.request_id)

    def test_same_request_id_by_another_officer_is_another(self):
        command = raw.make_command("430626-government-maker", [self.world.new_demand("QR430626-300", county=SELLER)], self.stage.expiry(),
                                   request_id=self.command.request_id)
        signed = raw.sign(self.stage.keys["430626-government-maker"], command)
        self.assertTrue(self.client.submit_signed(signed, validate_only=True).proposal)

    def test_refused_request_id_with_other_bytes(self):
        refused = raw.make_command(MAKER, [self.world.new_demand("QR430121-001")], self.stage.expiry())
        self.refused(raw.sign(self.stage.keys[MAKER], refused), "CONFIRMATION_NUMBER_USED")
        better = raw.make_command(MAKER, [self.world.new_demand("QR430121-301")], self.stage.expiry(), request_id=refused.request_id)
        error = self.failure(self.client.submit_signed, raw.sign(self.stage.keys[MAKER], better))
        self.check_error(error, "ALREADY_EXISTS", "REQUEST_ID_REUSED")

    def test_validate_only_promises_and_keeps_nothing(self):
        command = raw.make_command(MAKER, [self.world.new_demand("QR430121-302")], self.stage.expiry())
        signed = raw.sign(self.stage.keys[MAKER], command)
        answer = self.client.submit_signed(signed, validate_only=True)
        self.assertFalse(answer.HasField("receipt"))
        self.assertTrue(answer.proposal)
        request = raw.ledger_pb.GetOutcomeRequest(request_id=command.request_id)
        error = self.failure(self.stage.get, "LedgerService/GetOutcome", request, raw.ledger_pb.GetOutcomeResponse, officer=MAKER)
        self.check_error(error, "NOT_FOUND", "NOT_FOUND")

    def test_outcome_by_request_id(self):
        request = raw.ledger_pb.GetOutcomeRequest(request_id=self.command.request_id)
        answer = self.stage.get("LedgerService/GetOutcome", request, raw.ledger_pb.GetOutcomeResponse, officer=MAKER)
        self.assertEqual(answer.outcome.entry, leaf_of(self.first).index)
        self.assertEqual(answer.receipt.leaf, self.first.receipt.leaf)
