"""One run: every command goes to the ledger's rules and to the model, and the two must agree."""

from collections import Counter

import compare
from model import ticks
from model.decide import Model
from model.protos import command as command_pb
from replay import Replay, Step, Stopped


class Disagreement(Exception):
    def __init__(self, at, what):
        super().__init__(f"command {at}: {what}")
        self.at, self.what = at, what


class Session:
    def __init__(self, binary):
        self.replay = Replay(binary)
        self.model = Model()
        self.steps = []
        self.index = 0                 # of the next entry
        self.refused = Counter()       # refusal id -> times
        self.done = Counter()          # operation -> times executed
        self.ticked = Counter()
        self.states = Counter()        # state -> objects that came to it

    def close(self):
        self.replay.close()

    def disagree(self, what):
        raise Disagreement(len(self.steps) - 1, what)

    def submit(self, time_us, key_id, command, signature_valid=True):
        """Decides one command on both sides. The model's answer."""
        data = command if isinstance(command, bytes) else command.SerializeToString()
        return self.run(Step(self.index, time_us, key_id, signature_valid, data))

    def run(self, step):
        self.steps.append(step)
        self.index = max(self.index, step.index)
        command = command_pb.Command.FromString(step.command)
        try:
            result = self.replay.decide(step)
        except Stopped as stopped:
            self.disagree(f"the ledger stopped: {stopped}")
        self._ticks(result.ticks, step.time_us)
        proposal = self._endorsed(command)
        answer = self.model.decide(command, step.key_id, step.signature_valid, self.index, step.time_us)
        policy = self.model.policy_at(step.time_us)
        different = compare.answers_differ(result, answer, policy)
        if different:
            self.disagree(different)
        if answer.refusal:
            self.refused[answer.refusal] += 1
            return answer
        if result.index != self.index:
            self.disagree(f"the ledger's entry is {result.index}, the model's {self.index}")
        self.index += 1
        self._count_states(answer)
        for operation in ([] if answer.proposal else proposal or command.operations):
            self.done[operation.WhichOneof("kind")] += 1
        if proposal:
            self.done["endorse"] += 1
        return answer

    def _endorsed(self, command):
        """The operations that an endorsement would execute."""
        if len(command.operations) == 1 and command.operations[0].WhichOneof("kind") == "endorse":
            proposal = self.model.state.get("proposals", command.operations[0].endorse.proposal)
            return proposal and proposal["operations"]
        return None

    def _ticks(self, fired, time_us):
        for index, tick, events in fired:
            due = ticks.due(self.model.state, time_us)
            if list(tick.deadlines) != due or index != self.index:
                self.disagree(f"the ledger's tick {index} fires {list(tick.deadlines)}, the model's {self.index} {due}")
            command = self._tick(due, time_us)
            key = next(key for key, it in self.model.state.tables["keys"].items() if it["officer"] == "platform")
            answer = self.model.decide(command, key, True, self.index, time_us)
            different = answer.refusal or compare.events_differ(compare.plain(events), answer.events)
            if different:
                self.disagree(f"tick {index}: {different}")
            self.index += 1
            self._count_states(answer)
            self.done["tick"] += 1
            for name in due:
                self.ticked[name.split("/")[0]] += 1
        due = ticks.due(self.model.state, time_us)
        if due:
            self.disagree(f"the ledger fired nothing, the model would fire {due}")

    def _count_states(self, answer):
        self.states.update(event[4] for event in answer.events if event[0] == "transition")

    def _tick(self, due, time_us):
        ledger = self.model.state.get("ledger", "ledger")["ledger"]
        operation = command_pb.Operation()
        operation.tick.deadlines.extend(due)
        return command_pb.Command(ledger=ledger, officer="platform", expires_us=time_us, operations=[operation])

    def compare_all(self):
        """Every balance and record; and that a start-up from the saved records continues where the state stands."""
        try:
            before, after = self.replay.restart()
            broken = self.replay.invariants()
            dump = self.replay.dump()
        except Stopped as stopped:
            self.disagree(f"the ledger stopped: {stopped}")
        if broken:
            self.disagree("records differ, invariants broken:\n  " + "\n  ".join(broken[:20]))
        if before != after:
            self.disagree(f"loading the saved records gives fingerprint {after:016x}, deciding gave {before:016x}")
        different = compare.records_differ(dump, self.model.state) + compare.unbalanced(self.model.state)
        if different:
            self.disagree("records differ:\n  " + "\n  ".join(different[:20]))
