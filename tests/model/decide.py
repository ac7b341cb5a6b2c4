"""The decision over one command: ID-4, duties, four eyes, then the operations all or none."""

import hashlib
from dataclasses import dataclass, field

from . import (acceptance, awards, basic_farmland, beijing, bids, changes, corrections, county_requests, demands,
               fields, finance, freezing, identity, keys, lines, losses, market, openings, outside_income, plan_chain,
               policy, pooling, projects, quotas, rescission, revenue, self_balance, settlement, supervision, ticks)
from .fields import Refused, check
from .protos import types
from .state import State
from .txn import Txn

_KEEPERS = set(identity.KEEPERS)
_PLATFORM = {"genesis", "tick"}
_ALONE = {"endorse", "close_proposal"}
# Open to everybody before the first policy.
_WITHOUT_POLICY = set(identity.OPERATIONS) | {"set_policy", "tick"} | _ALONE
_RULES = {}
for _module in (identity, policy, projects, plan_chain, changes, lines, basic_farmland, finance, acceptance, quotas,
                openings, awards, demands, freezing, losses, county_requests, self_balance, market, bids, rescission,
                settlement, revenue, outside_income, corrections, pooling, supervision, ticks):
    _RULES.update(_module.OPERATIONS)
_EXPIRY = 24 * 3600 * beijing.SECOND


@dataclass
class Answer:
    """What became of a command. `refusal` is empty when it was accepted."""
    refusal: str = ""
    operation: int = None
    names: dict = field(default_factory=dict)
    figures: dict = field(default_factory=dict)
    events: list = field(default_factory=list)
    proposal: str = ""


class Model:
    """The whole book. Give it every command in order, ticks included."""

    def __init__(self):
        self.state = State()

    def decide(self, command, key_id, signature_valid, index, time_us):
        mark = self.state.mark()
        try:
            answer = self._decide(command, key_id, signature_valid, index, time_us)
        except Refused as no:
            self.state.undo(mark)
            return Answer(no.code, no.operation, no.names, no.figures)
        self.state.keep()
        return answer

    def policy_at(self, time_us):
        return policy.at(self.state, time_us)

    def _decide(self, command, key_id, signature_valid, index, time_us):
        state = self.state
        kinds = [operation.WhichOneof("kind") for operation in command.operations]
        platform = command.officer == "platform"
        founding = index == 0 and kinds == ["genesis"]
        officer = organisation = None
        if founding:
            check(command.operations[0].genesis.ledger == command.ledger, "WRONG_LEDGER")
            check(platform, "UNKNOWN_OFFICER")
            own = command.operations[0].genesis.platform_key
            check(key_id == keys.key_id(own.algorithm, own.key), "UNKNOWN_KEY")
        else:
            ledger = state.get("ledger", "ledger")
            check(ledger and ledger["ledger"] == command.ledger, "WRONG_LEDGER")
            officer = None if platform else state.get("officers", command.officer)
            check(officer or platform, "UNKNOWN_OFFICER")
            key = state.get("keys", key_id)
            check(key and key["officer"] == command.officer, "UNKNOWN_KEY")
            check(not key["revoked"], "REVOKED_KEY")
        check(signature_valid, "BAD_SIGNATURE")
        check(time_us <= command.expires_us, "EXPIRED")
        check(command.expires_us <= time_us + _EXPIRY, "EXPIRY_TOO_FAR")
        check(kinds, "EMPTY_COMMAND")
        check(all(kind is not None and (kind in _PLATFORM) == platform for kind in kinds), "MALFORMED_OPERATION")
        standing = policy.at(state, time_us)
        if platform:
            return self._execute(Txn(state, index, time_us, standing, None, None), command.operations)
        organisation = state.get("organisations", officer["organisation"])
        check(not organisation["suspended"], "ORGANISATION_SUSPENDED")
        keepers = any(kind in _KEEPERS for kind in kinds)
        check(not keepers or all(kind in _KEEPERS for kind in kinds), "MIXED_DUTIES")
        alone = any(kind in _ALONE for kind in kinds)
        check(not alone or len(kinds) == 1, "PROPOSAL_NOT_ALONE")
        if alone:
            handle = self._endorse if kinds == ["endorse"] else self._close
            return handle(command, officer, organisation, index, time_us, standing)
        duty = types.KEEPER if keepers else types.MAKER
        check(duty in officer["duties"], "MISSING_DUTY", {"wanted": types.Duty.Name(duty)})
        txn = Txn(state, index, time_us, standing, command.officer, organisation)
        if not self._needs_two(kinds, keepers, standing):
            return self._execute(txn, command.operations)
        mark = state.mark()
        self._execute(txn, command.operations)
        state.undo(mark)
        return self._propose(command, keepers, organisation, index, time_us, standing)

    @staticmethod
    def _needs_two(kinds, keepers, standing):
        return keepers or standing is None or any(
            kind == "set_policy" or kind in standing["policy"]["four_eyes"] for kind in kinds)

    def _propose(self, command, keepers, organisation, index, time_us, standing):
        days = standing["policy"]["proposal_days"] if standing else 5
        name = f"p{index}"
        self.state.put("proposals", name, {
            "maker": command.officer, "organisation": organisation["id"], "operations": list(command.operations),
            "state": "PROPOSAL_OPEN", "keepers": keepers,
            "sha256": hashlib.sha256(command.SerializeToString()).digest()})
        self.state.deadline(f"proposals/{name}", beijing.period_end(time_us, days))
        return Answer(proposal=name, events=[("assigned", 0, f"proposals/{name}")])

    def _execute(self, txn, operations):
        for number, operation in enumerate(operations):
            txn.operation = number
            kind = operation.WhichOneof("kind")
            try:
                check(txn.policy_version or kind in _WITHOUT_POLICY, "NO_POLICY")
                _RULES[kind](txn, getattr(operation, kind))
            except Refused as no:
                no.operation = number
                raise
        return Answer(events=txn.events)

    def _find_proposal(self, name, organisation):
        proposal = self.state.get("proposals", name)
        check(proposal, "NOT_FOUND", {"object": f"proposals/{name}"})
        check(proposal["organisation"] == organisation["id"], "NOT_YOUR_PROPOSAL")
        return proposal

    @staticmethod
    def _check_open(proposal):
        check(proposal["state"] == "PROPOSAL_OPEN", "PROPOSAL_CLOSED", {"state": proposal["state"]})

    @staticmethod
    def _check_endorsing_duty(proposal, officer):
        duty = types.KEEPER if proposal["keepers"] else types.CHECKER
        check(duty in officer["duties"], "MISSING_DUTY", {"wanted": types.Duty.Name(duty)})

    def _end_proposal(self, name, after):
        self.state.put("proposals", name, dict(self.state.get("proposals", name), state=after))
        self.state.deadline(f"proposals/{name}", None)
        return ("transition", 0, f"proposals/{name}", "PROPOSAL_OPEN", after)

    def _endorse(self, command, officer, organisation, index, time_us, standing):
        name = command.operations[0].endorse.proposal
        proposal = self._find_proposal(name, organisation)
        self._check_open(proposal)
        check(proposal["maker"] != command.officer, "OWN_PROPOSAL")
        maker = self.state.get("officers", proposal["maker"])
        check(not officer["person"] or officer["person"] != maker["person"], "OWN_PROPOSAL")
        self._check_endorsing_duty(proposal, officer)
        seen = command.operations[0].endorse.command_sha256
        check(not seen or seen == proposal["sha256"], "PROPOSAL_DIFFERS")
        executed = self._end_proposal(name, "PROPOSAL_EXECUTED")
        txn = Txn(self.state, index, time_us, standing, proposal["maker"], organisation)
        answer = self._execute(txn, proposal["operations"])
        answer.events.insert(0, executed)
        return answer

    def _close(self, command, officer, organisation, index, time_us, standing):
        op = command.operations[0].close_proposal
        proposal = self._find_proposal(op.proposal, organisation)
        fields.optional_text(op.reason, "reason")
        self._check_open(proposal)
        if proposal["maker"] == command.officer:
            return Answer(events=[self._end_proposal(op.proposal, "PROPOSAL_WITHDRAWN")])
        self._check_endorsing_duty(proposal, officer)
        check(op.reason, "REASON_REQUIRED")
        return Answer(events=[self._end_proposal(op.proposal, "PROPOSAL_REJECTED")])
