"""The C++ rules as a process: one command in, what became of it out."""

import subprocess
from dataclasses import dataclass

from model.protos import command as command_pb, header, refusal as refusal_pb


class Stopped(Exception):
    """The process ended: an invariant of the rules broke."""


@dataclass(frozen=True)
class Step:
    """One submitted command. `index` is the least entry number its entries take."""
    index: int
    time_us: int
    key_id: str
    signature_valid: bool
    command: bytes


@dataclass
class Result:
    ticks: list          # (index, Tick, Events)
    index: int
    accepted: bool
    events: object       # Events, when accepted
    refusal: object      # Refusal, when not
    proposal: str


class _Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def integer(self, width):
        self.at += width
        return int.from_bytes(self.data[self.at - width:self.at], "big")

    def blob(self):
        length = self.integer(4)
        self.at += length
        return self.data[self.at - length:self.at]


def _blob(data):
    return len(data).to_bytes(4, "big") + data


class Replay:
    def __init__(self, binary):
        self.process = subprocess.Popen([binary], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def close(self):
        self.process.kill()
        self.process.communicate()

    def _ask(self, request):
        try:
            self.process.stdin.write(_blob(request))
            self.process.stdin.flush()
        except BrokenPipeError:
            pass
        length = self.process.stdout.read(4)
        if len(length) < 4:
            raise Stopped(self.process.stderr.read().decode(errors="replace").strip())
        return _Reader(self.process.stdout.read(int.from_bytes(length, "big")))

    def decide(self, step):
        answer = self._ask(b"C" + step.index.to_bytes(8, "big") + step.time_us.to_bytes(8, "big", signed=True)
                           + bytes([step.signature_valid]) + _blob(step.key_id.encode()) + _blob(step.command))
        ticks = []
        for _ in range(answer.integer(4)):
            index = answer.integer(8)
            tick = command_pb.Tick.FromString(answer.blob())
            ticks.append((index, tick, header.Events.FromString(answer.blob())))
        index, accepted, body = answer.integer(8), bool(answer.integer(1)), answer.blob()
        events = header.Events.FromString(body) if accepted else None
        refusal = None if accepted else refusal_pb.Refusal.FromString(body)
        return Result(ticks, index, accepted, events, refusal, answer.blob().decode())

    def restart(self):
        """Rebuilds the state from its saved records; the fingerprints before and after."""
        answer = self._ask(b"R")
        return answer.integer(8), answer.integer(8)

    def invariants(self):
        """What of the rulebook's invariants does not hold, in words."""
        answer = self._ask(b"I")
        return [answer.blob().decode() for _ in range(answer.integer(4))]

    def dump(self):
        """All saved records: [(table number, key, bytes)]."""
        answer = self._ask(b"D")
        return [(answer.integer(1), answer.blob().decode(), answer.blob()) for _ in range(answer.integer(4))]
