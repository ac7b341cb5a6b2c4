#!/usr/bin/python3
"""Many counties at work, by seed: the ledger's rules and an independent model must agree on everything.

Usage: simulate.py --replay BINARY [--seed N | today | random] [--commands M] [--runs N] [--script FILE] [--out DIRECTORY]

Random commands, plausible and not, go to book-replay (the C++ rules) and to tests/model. They must agree on every
acceptance, refusal id and its figures, assigned name, transition, posting and money posting, and from time to time on
all records and balances. On a disagreement the seed, both answers and a shrunk script are printed and saved; --script
plays a saved one again.
"""

import argparse
import datetime
import os
import random
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

import corrupt  # noqa: E402
import shrink  # noqa: E402
from generate_bids import Bids  # noqa: E402
from generate_changes import Changes  # noqa: E402
from generate_finance import Finance  # noqa: E402
from generate_identity import Identity  # noqa: E402
from generate_lines import Lines  # noqa: E402
from generate_losses import Losses  # noqa: E402
from generate_market import Market  # noqa: E402
from generate_money import Money  # noqa: E402
from generate_projects import Projects  # noqa: E402
from generate_sources import Sources  # noqa: E402
from generate_supervision import Supervision  # noqa: E402
from model import beijing  # noqa: E402
from model.protos import command as command_pb, types  # noqa: E402
from session import Disagreement, Session  # noqa: E402
from world import LEDGER, PROFILES, World, load_policy  # noqa: E402

START = int(datetime.datetime(2026, 1, 5, 1, tzinfo=datetime.timezone.utc).timestamp()) * beijing.SECOND
WEIGHTS = {
    "propose_change": 1.2, "withdraw_change": 0.8, "set_designated_areas": 0.4, "file_lines": 2,
    "survey_and_recognise": 5, "accept_basic_farmland": 1.5, "move_out_basic_farmland": 1.5,
    "record_ministry_update": 0.8, "register_agreement": 1, "record_credit": 0.5, "record_loan": 0.8,
    "record_repayment": 0.5, "record_final_accounts": 0.7, "register_opening": 2.5, "issue_award": 1,
    "assign_award": 2, "record_inspection": 0.5, "order_rectification": 0.6, "report_rectification": 0.7,
    "decide_rectification": 0.7, "raise_finding": 0.7, "answer_finding": 0.9, "decide_finding": 0.9,
    "record_evaluation": 0.3, "pool_revenue": 7, "record_outside_income": 1, "reverse_disbursement": 0.5,
    "commit_bid": 7, "at_a_reveal": 6, "allocate_quota": 4, "order_rescission": 0.5, "refund_rescission": 0.8,
    "reverse_receipt": 0.7, "freeze_quota": 1.5, "release_quota": 0.8, "deduct_quota": 0.5, "record_loss": 1.2,
    "request_reversal": 0.8, "request_discharge": 2, "decide_request": 1.5,
    "create_project": 4, "amend_project": 0.7, "prepare": 7, "decide_chain": 13, "start_subproject": 5,
    "accept_subproject": 8, "submit_acceptance": 2, "close_project": 0.7, "register_quota": 12, "verify_quota": 6,
    "bank_quota": 6, "declare_demand": 5, "amend_demand": 2, "hook_quota": 5, "unhook_quota": 1.2,
    "write_off_quota": 2.5, "sign_statement": 5, "endorse_statement": 7, "post_offer": 10, "withdraw_offer": 0.7,
    "request_purchase": 11, "decide_deal": 6, "record_receipt": 8, "refund_receipt": 1, "repost_receipt": 2.5,
    "appropriate": 4, "disburse": 2.5, "take_back_appropriation": 0.7, "carry_over_appropriation": 0.6,
    "register_officer": 0.5, "set_duties": 1.5, "register_key": 1, "revoke_key": 0.8, "suspend_organisation": 0.25,
    "suspend_county": 0.3, "register_divisions": 0.5, "register_organisation": 0.2, "set_policy": 0.4,
    "close_proposal": 1.0, "endorse_any": 1.5, "odd_tick": 0.15,
}
# Ends that a run of 5,000 commands must have seen, and those that only one of 20,000 surely comes to.
RARE_ENDS = {"LINES_RECOGNISED", "LINES_RETURNED", "REQUEST_RETURNED", "LIABILITY_DISCHARGED", "DEAL_VOIDED",
             "BID_ACCEPTED", "BID_OUTBID", "BID_VOID", "BID_DEAD", "WITHDRAWN"}
ALL_ENDS = {"PROJECT_CLOSED", "BANKED", "RETURNED", "DEMAND_CLOSED", "OFFER_TAKEN", "OFFER_WITHDRAWN", "OFFER_RECALLED",
            "DEAL_SETTLED", "DEAL_REJECTED", "DEAL_LAPSED", "DEAL_DEFAULTED", "STATEMENT_REPLACED", "RECEIPT_REFUNDED",
            "RECTIFICATION_CLOSED", "FINDING_CLOSED", "RECEIPT_REVERSED", "REQUEST_GRANTED",
            "BID_REVEALED", "OFFER_LAPSED", "PROPOSAL_EXPIRED", "PROPOSAL_VOID", "PROPOSAL_WITHDRAWN",
            "PROPOSAL_REJECTED"}
RARE_OPERATIONS = {"allocate_quota", "assign_award", "pool_revenue", "refund_rescission", "withdraw_change"}
ALL_OPERATIONS = {field.name for field in command_pb.Operation.DESCRIPTOR.fields}


class Clock:
    """Ledger time: mostly minutes, sometimes days, sometimes exactly to a deadline."""

    def __init__(self, rng):
        self.rng, self.now = rng, START

    @property
    def year(self):
        return beijing.year(self.now)

    def advance(self, deadlines):
        draw = self.rng.random()
        if draw < 0.004:
            self.now += int(self.rng.uniform(1, 9) * beijing.DAY)
        elif draw < 0.005:
            self.now += int(self.rng.uniform(25, 40) * beijing.DAY)
        elif draw < 0.012 and deadlines:
            # The next deadline, or the next of a deal: just before it, on it, just after.
            deals = [at for name, at in deadlines.items() if name.startswith("deals/")] if draw < 0.0065 else []
            then = min(deals or deadlines.values())
            if then < self.now + 60 * beijing.DAY:  # the end of a lot's validity may be years away
                self.now = max(self.now, then + self.rng.choice((-1, 0, 1)))
        elif draw > 0.1:  # else: the same instant
            self.now += int(self.rng.expovariate(1 / 600) * beijing.SECOND)


class Simulator(Projects, Changes, Lines, Finance, Sources, Losses, Market, Bids, Money, Supervision, Identity):
    def __init__(self, binary, seed):
        rng = random.Random(seed)
        self.session = Session(binary)
        super().__init__(World(rng), self.session, Clock(rng))
        self.makers = list(WEIGHTS)
        self.weights = list(WEIGHTS.values())
        self.policy_turn = seed % 2

    # Who signs.
    def key_for(self, officer):
        keys = [key for key in self.world.key_of.get(officer, ())
                if self.state.get("keys", key) and not self.state.get("keys", key)["revoked"]]
        return keys[-1] if keys else "none"

    def with_duty(self, office, duty, but=None):
        return self.pick(name for name in self.able(office) if name != but
                         and duty in self.state.get("officers", name)["duties"])

    def able(self, office):
        """Officers who exist and hold a key that signs; now and then also those whose keys are revoked."""
        return [name for name in self.world.officers.get(office, ()) if self.state.get("officers", name)
                and (self.key_for(name) != "none" or self.chance(0.02))]

    def command(self, officer, operations):
        return command_pb.Command(ledger=LEDGER, request_id=f"{self.number():08d}", officer=officer,
                                  expires_us=self.now + 3600 * beijing.SECOND, operations=operations)

    def send(self, officer, operations):
        return self.session.submit(self.now, self.key_for(officer), self.command(officer, operations))

    def endorse(self, proposal):
        record = self.state.get("proposals", proposal)
        duty = types.KEEPER if record["keepers"] else types.CHECKER
        office = record["organisation"]
        but = record["maker"] if self.chance(0.97) else None
        officer = self.with_duty(office, duty, but) if self.chance(0.98) else self.pick(self.state.tables["officers"])
        if officer:
            operation = command_pb.Operation()
            operation.endorse.proposal = proposal if self.chance(0.995) else "p999999"
            if self.chance(0.5):
                operation.endorse.command_sha256 = record["sha256"] if self.chance(0.98) else bytes(32)
            return self.send(officer, [operation])
        if not record["keepers"]:
            self.reinstate(office, record["maker"])
        return None

    # The start of the year.
    def set_up(self):
        genesis = self.world.genesis()
        self.session.submit(self.now, self.world.key_of["platform"][0], self.command("platform", [genesis]))
        for operations in (self.world.divisions(), self.world.organisations(), self.world.first_officers()):
            for at in range(0, len(operations), 40):
                self.both("lands-43", types.KEEPER, operations[at:at + 40])
        self.world_before_policy()
        operation = command_pb.Operation()
        operation.set_policy.policy.CopyFrom(load_policy(PROFILES[self.policy_turn]))
        operation.set_policy.effective_us = self.now + 60 * beijing.SECOND
        self.both("lands-43", types.MAKER, [operation])
        self.clock.now += 60 * beijing.SECOND
        for county in self.world.counties:
            office, operations = self.set_designated_areas()
            self.both(office, types.MAKER, operations, must=False)

    def world_before_policy(self):
        """Nothing but people and policies can be decided yet."""
        office, operations = self.create_project()
        self.send(self.with_duty(office, types.MAKER), operations)

    def both(self, office, duty, operations, must=True):
        """Maker and, where the rules ask for it, checker."""
        maker = self.with_duty(office, duty)
        if maker is None and not must:
            return
        answer = self.send(maker, operations)
        if answer.proposal:
            record = self.state.get("proposals", answer.proposal)
            checker = self.with_duty(office, types.KEEPER if record["keepers"] else types.CHECKER, maker)
            operation = command_pb.Operation()
            operation.endorse.proposal = answer.proposal
            answer = self.send(checker, [operation])
        assert not answer.refusal or not must, answer

    # One random command, and its endorsement where one is due.
    def close_proposal(self):
        name = self.recent("proposals", "PROPOSAL_OPEN")
        if name is None:
            return None
        operation = command_pb.Operation()
        operation.close_proposal.proposal = name
        if self.chance(0.8):
            operation.close_proposal.reason = "superseded"
        record = self.state.get("proposals", name)
        officer = record["maker"] if self.chance(0.3) else self.pick(self.world.officers[record["organisation"]])
        self.send(officer, [operation])
        return None

    def endorse_any(self):
        name = self.recent("proposals", "PROPOSAL_OPEN") if self.chance(0.9) else self.pick(
            list(self.state.tables["proposals"])[-100:])
        if name:
            self.endorse(name)
        return None

    def odd_tick(self):
        self.session.submit(self.now, self.key_for("platform"),
                            self.command("platform", [corrupt.tick_by_hand(self)]))
        return None

    def at_an_edge(self):
        """Sometimes: an offer or an endorsement at the very instant at which its statement stops supporting it."""
        if not self.chance(0.006):
            return None
        ends = [(it["valid_until_us"], name) for name, it in self.state.tables["statements"].items()
                if it["state"] != "STATEMENT_REPLACED" and self.now < it["valid_until_us"] < self.now + 12 * beijing.DAY]
        if not ends:
            return None
        end, name = min(ends)
        self.clock.now = end + self.rng.choice((-1, 0, 0))
        return self.endorse_statement(name) if self.chance(0.3) else self.post_offer(name)

    def act(self):
        self.clock.advance(self.state.deadlines)
        if self.session.model.policy_at(self.now) is None:
            return
        if self.next and self.chance(0.9):
            made = self.next.pop()()
        else:
            made = self.at_an_edge() or getattr(self, self.rng.choices(self.makers, self.weights)[0])()
        if made is None:
            return
        office, operations = made
        if self.chance(0.02):
            other = getattr(self, self.rng.choices(self.makers[:_WORK], self.weights[:_WORK])[0])()
            operations = operations + (other[1] if other else [])
        if self.chance(0.03):
            office = self.pick(self.world.offices)
        if self.chance(0.1):
            corrupt.spoil(self.rng, operations)
        keepers = operations[0].WhichOneof("kind") in _KEEPERS
        duty = types.KEEPER if keepers else types.MAKER
        officer = self.with_duty(office, duty) if self.chance(0.985) else self.pick(self.world.officers.get(office, ()))
        if officer is None:
            self.reinstate(office)
            return
        command, key_id, valid = self.command(officer, operations), self.key_for(officer), True
        if self.chance(0.025):
            command, key_id, valid = corrupt.spoil_command(self, command, key_id)
        answer = self.session.submit(self.now, key_id, command, valid)
        if self.chance(0.01):
            self.session.submit(self.now, key_id, command, valid)  # the same once more, decided anew
        if answer.proposal and self.chance(0.92):
            if self.chance(0.05):
                self.clock.advance({})
            self.endorse(answer.proposal)

    def reinstate(self, office, but=None):
        """An office that lost its makers, or its checkers beside one maker, gets one back."""
        if office not in self.world.offices:
            return
        duties = [types.MAKER, types.CHECKER]
        officer = self.pick(name for name in self.able(office) if "keeper" not in name and name != but)
        operation = command_pb.Operation()
        operation.set_duties.officer = officer or ""
        operation.set_duties.duties.extend(duties)
        if officer is None:
            operation = self.world.officer(office, f"{office}.o{self.number()}", duties)
        self.both("lands-43", types.KEEPER, [operation], must=False)

    def run(self, commands, every=1000):
        self.set_up()
        compared = 0
        while len(self.session.steps) < commands:
            self.act()
            if len(self.session.steps) >= compared + every:
                compared = len(self.session.steps)
                self.session.compare_all()
        self.session.compare_all()


# The makers of the counties' and the province's daily work come before those of people and policies.
_WORK = list(WEIGHTS).index("register_officer")
_KEEPERS = {"register_divisions", "register_organisation", "suspend_organisation", "register_officer", "set_duties",
            "register_key", "revoke_key"}


def coverage(session, commands):
    """Prints what happened; the operations that never came through."""
    done = sum(session.done.values())
    print(f"{len(session.steps)} commands, {session.index} entries, {done} operations executed, "
          f"{sum(session.refused.values())} refusals of {len(session.refused)} kinds, "
          f"{dict(session.ticked)} deadlines fired")
    for title, counter in (("executed", session.done), ("refused", session.refused), ("ended as", session.states)):
        print(f"{title}: " + ", ".join(f"{name} {times}" for name, times in sorted(counter.items())))
    operations, ends = ALL_OPERATIONS - RARE_OPERATIONS, ALL_ENDS
    if commands >= 20_000:
        operations, ends = ALL_OPERATIONS, ALL_ENDS | RARE_ENDS
    never = sorted(operations - set(session.done)) + sorted(ends - set(session.states))
    if never and commands >= 5000:
        print("never happened: " + ", ".join(never))
    return never if commands >= 5000 else []


def report(binary, session, disagreement, seed, out, tries):
    print(f"seed {seed}: the ledger and the model disagree at {disagreement}", flush=True)
    steps = shrink.shrink(binary, session.steps, disagreement, tries)
    path = os.path.join(out, f"disagreement-{seed}.json")
    shrink.save(path, steps, seed, disagreement.what)
    print(f"shrunk to {len(steps)} commands, saved as {path}; play it with --script {path}")
    for step in steps[-3:]:
        print(f"--- at {step.time_us}, key {step.key_id[:8]}, entry ≥ {step.index}")
        print(str(command_pb.Command.FromString(step.command))[:1200])
    print(f"last: {shrink.fails(binary, steps, True)}")


def one_year(options, seed):
    """Exit code of one run."""
    print(f"seed {seed}", flush=True)
    began = time.monotonic()
    simulator = Simulator(options.replay, seed)
    try:
        simulator.run(options.commands)
    except Disagreement as disagreement:
        report(options.replay, simulator.session, disagreement, seed, options.out, options.tries)
        return 1
    finally:
        simulator.session.close()
    never = coverage(simulator.session, options.commands)
    print(f"agreed in {time.monotonic() - began:.1f} s", flush=True)
    # A seed that nobody chose may miss a rare operation: what it must not do is disagree.
    chosen = options.seed.isdigit()
    return 1 if never and chosen else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--replay", required=True, help="the book-replay binary")
    parser.add_argument("--seed", default="random")
    parser.add_argument("--commands", type=int, default=10000)
    parser.add_argument("--runs", type=int, default=1, help="as many years, with this seed and the next ones")
    parser.add_argument("--script", help="play a saved script instead")
    parser.add_argument("--tries", type=int, default=400, help="shorter scripts to try after a disagreement")
    parser.add_argument("--out", default=".", help="where a disagreement is saved")
    options = parser.parse_args()
    if options.script:
        found = shrink.fails(options.replay, shrink.load(options.script), True)
        print(found or "no disagreement")
        return 1 if found else 0
    first = {"today": datetime.date.today().toordinal(), "random": random.SystemRandom().randrange(2**31)}.get(
        options.seed)
    first = int(options.seed) if first is None else first
    return max(one_year(options, seed) for seed in range(first, first + options.runs))


if __name__ == "__main__":
    sys.exit(main())
