"""A gRPC client with nothing of ours in it: protoc's Python classes, Debian's grpcio, Debian's cryptography.

It signs and sends whatever it is told to, sense or nonsense, and takes answers apart to the last detail.
"""
import hashlib
import importlib
import pathlib
import subprocess
import sys
import tempfile
import uuid

import grpc
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from google.protobuf import json_format

from instance import LEDGER, SOURCE

_generated = tempfile.TemporaryDirectory(prefix="tianzhang-e2e-proto-")
subprocess.run(["protoc", "-I", SOURCE / "proto", "--python_out", _generated.name,
                *sorted((SOURCE / "proto" / "tianzhang").glob("*/v1/*.proto"))], check=True)
sys.path.insert(0, _generated.name)


def proto(name):
    """The generated module of proto/tianzhang/<name>.proto."""
    return importlib.import_module("tianzhang." + name.replace("/", ".") + "_pb2")


command_pb = proto("entry/v1/command")
event_pb = proto("entry/v1/header")
refusal_pb = proto("entry/v1/refusal")
errors_pb = proto("api/v1/errors")
ledger_pb = proto("api/v1/ledger_service")
identity_pb = proto("api/v1/identity_service")

COMMAND_DOMAIN = b"tianzhang/command/v1\0"
SESSION_DOMAIN = b"tianzhang/session/v1\0"
KEY_ID_DOMAIN = b"tianzhang/key-id/v1\0"
HOUR_US = 3_600_000_000


class Key:
    """An Ed25519 key and the id under which the ledger knows it."""

    def __init__(self, private=None):
        self.private = private or Ed25519PrivateKey.generate()
        self.public = self.private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        self.id = hashlib.sha256(KEY_ID_DOMAIN + b"\x01" + self.public).hexdigest()[:32]

    @staticmethod
    def read(path, password):
        """A key file that the command line made."""
        return Key(serialization.load_pem_private_key(pathlib.Path(path).read_bytes(), password.encode()))

    def sign(self, message, domain=COMMAND_DOMAIN):
        return self.private.sign(domain + message)


class CallError(Exception):
    """What a call that failed says: gRPC code, ErrorInfo.reason and the refusal, if it is one."""

    def __init__(self, error):
        self.code = error.code().name
        self.message = error.details()
        trailers = {name: value for name, value in error.trailing_metadata() or ()}
        self.details = trailers.get("grpc-status-details-bin", b"")
        status = errors_pb.StatusDetails.FromString(self.details)
        self.status = status
        of_type = lambda name: [d.value for d in status.details if d.type_url == "type.googleapis.com/" + name]
        self.infos = [errors_pb.ErrorInfo.FromString(v) for v in of_type("google.rpc.ErrorInfo")]
        self.refusals = [refusal_pb.Refusal.FromString(v) for v in of_type("tianzhang.entry.v1.Refusal")]
        self.reason = self.infos[0].reason if self.infos else ""
        self.metadata = dict(self.infos[0].metadata) if self.infos else {}
        self.refusal = self.refusals[0] if self.refusals else None
        super().__init__(f"{self.code} {self.reason}: {self.message}")


def operation(data):
    """entry.v1.Operation from JSON data; an Operation stays as it is."""
    return data if isinstance(data, command_pb.Operation) else json_format.ParseDict(data, command_pb.Operation())


class Client:
    """One TLS channel to a platform. Remembers a session per officer."""

    def __init__(self, instance):
        self._channel = grpc.secure_channel(instance.address, grpc.ssl_channel_credentials(instance.ca))
        self._tokens = {}

    def close(self):
        self._channel.close()

    def call(self, method, request, response, token=None):
        """`request` is a message or bytes; `response` the class of the answer. CallError when the platform says no."""
        data = request if isinstance(request, bytes) else request.SerializeToString(deterministic=True)
        metadata = (("authorization", token if token.startswith("Basic") else "Bearer " + token),) if token else ()
        try:
            answer = self._channel.unary_unary("/tianzhang.api.v1." + method)(data, metadata=metadata, timeout=60)
        except grpc.RpcError as error:
            raise CallError(error) from None
        return response.FromString(answer)

    # --- commands ----------------------------------------------------------------------------------------------------
    def submit_signed(self, signed, validate_only=False):
        """`signed` is a SignedCommand or the bytes that stand in its place."""
        data = signed if isinstance(signed, bytes) else signed.SerializeToString(deterministic=True)
        request = field(1, data) + (b"\x10\x01" if validate_only else b"")
        return self.call("LedgerService/Submit", request, ledger_pb.SubmitResponse)

    # --- sessions and reads ------------------------------------------------------------------------------------------
    def begin(self, officer):
        request = identity_pb.BeginSessionRequest(officer=officer)
        return self.call("IdentityService/BeginSession", request, identity_pb.BeginSessionResponse).challenge

    def open(self, officer, key, challenge, ledger=LEDGER, key_id=None):
        message = ledger.encode() + b"\n" + officer.encode() + b"\n" + challenge
        request = identity_pb.OpenSessionRequest(officer=officer, key_id=key_id or key.id, challenge=challenge,
                                                 signature=key.sign(message, SESSION_DOMAIN))
        return self.call("IdentityService/OpenSession", request, identity_pb.OpenSessionResponse).token

    def token(self, officer, key):
        if officer not in self._tokens:
            self._tokens[officer] = self.open(officer, key, self.begin(officer))
        return self._tokens[officer]

    def forget_tokens(self):
        self._tokens.clear()

    def time_us(self, officer, key):
        """Ledger time: what a command that expired long ago is told, without being kept."""
        try:
            self.submit_signed(sign(key, make_command(officer, [], 1)), validate_only=True)
        except CallError as error:
            if error.reason != "EXPIRED":
                raise
            return next(f.value for f in error.refusal.figures if f.name == "time")
        raise AssertionError("a command of 1970 was accepted")

    def ledger(self):
        return self.call("LedgerService/GetLedger", ledger_pb.GetLedgerRequest(), ledger_pb.GetLedgerResponse)

    def checkpoint(self):
        """(size, root) that the platform's newest checkpoint names."""
        note = self.call("LedgerService/GetCheckpoint", ledger_pb.GetCheckpointRequest(), ledger_pb.GetCheckpointResponse).checkpoint
        _, size, root, *_ = note.split("\n")
        return int(size), root


def varint(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def field(number, content):
    """A length-delimited field of the wire format (or, for an int, a varint field)."""
    if isinstance(content, int):
        return varint(number << 3) + varint(content)
    return varint(number << 3 | 2) + varint(len(content)) + content


def make_command(officer, operations, expires_us, request_id=None, ledger=LEDGER):
    return command_pb.Command(ledger=ledger, request_id=request_id or str(uuid.uuid4()), officer=officer, expires_us=expires_us,
                              operations=[operation(o) for o in operations])


def sign(key, command, key_id=None):
    """SignedCommand over a Command, or over bytes that stand in for one."""
    data = command if isinstance(command, bytes) else command.SerializeToString(deterministic=True)
    return command_pb.SignedCommand(command=data, key_id=key_id or key.id, signature=key.sign(data))
