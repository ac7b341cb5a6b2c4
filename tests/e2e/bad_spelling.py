"""Bytes that are no command, or a second spelling of one: what was signed is what is stored, to the bit."""
import raw
from bad_case import BadInput
from raw import field, varint

OFFICER = "430121-government-maker"


class Spelling(BadInput):
    def command(self, operations=None):
        operations = operations or [self.world.new_demand("QR430121-100")]
        return raw.make_command(OFFICER, operations, self.stage.expiry())

    def send(self, data, why="NOT_CANONICAL"):
        """The signature is good: only the spelling is not."""
        self.malformed(raw.sign(self.stage.keys[OFFICER], data), why)

    def parts(self, command):
        """Its five fields, each in its canonical spelling."""
        operations = b"".join(field(5, o.SerializeToString(deterministic=True)) for o in command.operations)
        parts = [field(1, command.ledger.encode()), field(2, command.request_id.encode()), field(3, command.officer.encode()),
                 field(4, command.expires_us), operations]
        self.assertEqual(b"".join(parts), command.SerializeToString(deterministic=True))
        return parts

    def test_the_canonical_spelling_would_be_accepted(self):
        signed = raw.sign(self.stage.keys[OFFICER], b"".join(self.parts(self.command())))
        self.assertTrue(self.client.submit_signed(signed, validate_only=True).proposal)

    def test_unknown_field_in_the_signed_command(self):
        signed = raw.sign(self.stage.keys[OFFICER], self.command())
        for extra in (field(15, b"x"), field(15, 1), varint(15 << 3 | 5) + b"four"):
            self.malformed(signed.SerializeToString() + extra, "NOT_CANONICAL")

    def test_unknown_field_in_the_command(self):
        self.send(b"".join(self.parts(self.command())) + field(99, b"x"))

    def test_unknown_field_in_an_operation(self):
        parts = self.parts(self.command())
        inner = self.command().operations[0].SerializeToString(deterministic=True)
        self.send(b"".join(parts[:4]) + field(5, inner + field(30, b"")))
        demand = self.command().operations[0].declare_demand.SerializeToString(deterministic=True)
        self.send(b"".join(parts[:4]) + field(5, field(73, demand + field(15, 7))))

    def test_fields_out_of_order(self):
        ledger, request, officer, expires, operations = self.parts(self.command())
        self.send(request + ledger + officer + expires + operations)
        self.send(operations + ledger + request + officer + expires)

    def test_varint_longer_than_needed(self):
        command = self.command()
        ledger, request, officer, expires, operations = self.parts(command)
        padded = bytes([expires[-1] | 0x80]) + b"\x00"
        self.send(ledger + request + officer + expires[:-1] + padded + operations)
        name = command.ledger.encode()
        self.send(b"\x0a" + bytes([len(name) | 0x80, 0]) + name + request + officer + expires + operations)
        self.send(b"\x8a\x00" + ledger[1:] + request + officer + expires + operations)

    def test_default_value_written_out(self):
        command = self.command([dict(request_purchase=dict(offer=self.world.offer, demand=self.world.demand, amounts=dict(area_m2="1")))])
        purchase = command.operations[0].request_purchase.SerializeToString(deterministic=True)
        self.send(b"".join(self.parts(command)[:4]) + field(5, field(94, purchase + field(4, 0))))
        self.send(b"".join(self.parts(command)) + field(3, b""))

    def test_field_said_twice(self):
        ledger, *rest = self.parts(self.command())
        self.send(field(1, b"another") + ledger + b"".join(rest))
        operation = self.command().operations[0].SerializeToString(deterministic=True)
        self.send(b"".join([ledger, *rest[:3]]) + field(5, field(54, b"") + operation))

    def test_repeated_enum_unpacked(self):
        command = self.command([dict(set_duties=dict(officer=OFFICER, duties=["MAKER"]))])
        duties = field(1, OFFICER.encode()) + field(2, 1)
        self.send(b"".join(self.parts(command)[:4]) + field(5, field(14, duties)))

    def test_bytes_that_do_not_parse(self):
        whole = b"".join(self.parts(self.command()))
        self.send(whole[:-1])
        self.send(b"\xff" * 40)
        self.send(whole + b"\x0f")
        # Text that is no UTF-8.
        self.send(whole.replace(b"QR430121", b"\xc3\x28430121"))

    def test_no_command_at_all(self):
        self.malformed(b"", "BAD_REQUEST_ID")
        self.send(b"", "BAD_REQUEST_ID")

    def test_request_that_is_no_message(self):
        error = self.failure(self.client.call, "LedgerService/Submit", b"\x0a\xff\xff\xff\xff\x0f", raw.ledger_pb.SubmitResponse)
        self.check_error(error, "INVALID_ARGUMENT", "REQUEST_MALFORMED")

    def test_unknown_method(self):
        error = self.failure(self.client.call, "LedgerService/Rewrite", b"", raw.ledger_pb.SubmitResponse)
        self.check_error(error, "UNIMPLEMENTED", "METHOD_UNKNOWN")

    def test_request_id(self):
        for bad in ("", " ", "a" * 65, "../outcome", "标识", "a\nb"):
            with self.subTest(request_id=bad):
                command = self.command()
                command.request_id = bad
                self.send(command.SerializeToString(deterministic=True), "BAD_REQUEST_ID")

    def test_command_above_256_kib(self):
        document = dict(title="x" * 900, sha256="AAAA")
        operations = [dict(record_consent=dict(project=self.world.project, village="v", document=document))] * 300
        data = self.command(operations).SerializeToString(deterministic=True)
        self.assertGreater(len(data), 256 * 1024)
        self.assertLess(len(data), 1024 * 1024)
        self.send(data, "TOO_LARGE")

    def test_one_byte_above_256_kib(self):
        command = self.command([dict(submit_plan=dict(project="x" * (256 * 1024 - 200)))])
        command.operations[0].submit_plan.project += "x" * (256 * 1024 - command.ByteSize())
        self.assertEqual(command.ByteSize(), 256 * 1024)
        self.refused(raw.sign(self.stage.keys[OFFICER], command), "NOT_FOUND")
        command.operations[0].submit_plan.project += "x"
        self.send(command.SerializeToString(deterministic=True), "TOO_LARGE")

    def test_message_above_the_limit_of_the_transport(self):
        signed = raw.sign(self.stage.keys[OFFICER], b"\x00" * (2 * 1024 * 1024))
        error = self.failure(self.client.submit_signed, signed)
        self.assertEqual(error.code, "RESOURCE_EXHAUSTED")

    def test_more_than_a_thousand_operations(self):
        operations = [dict(submit_plan=dict(project=self.world.project))] * 1001
        self.send(self.command(operations).SerializeToString(deterministic=True), "TOO_MANY_OPERATIONS")

    def test_overlong_key_id_and_signature(self):
        signed = raw.sign(self.stage.keys[OFFICER], self.command())
        signed.key_id = "a" * 65
        self.malformed(signed, "TOO_LARGE")
        signed = raw.sign(self.stage.keys[OFFICER], self.command())
        signed.signature = b"\x00" * 257
        self.malformed(signed, "TOO_LARGE")
