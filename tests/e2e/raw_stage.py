"""The theatre of deploy/demo for tests: same scenes, played over raw gRPC by keys that live in memory."""
import base64
import datetime
import hashlib
import time

from google.protobuf import json_format

import cast
import raw
from instance import LEDGER

quotas_pb = raw.proto("api/v1/quotas_service")
market_pb = raw.proto("api/v1/market_service")
revenue_pb = raw.proto("api/v1/revenue_service")
types_pb = raw.proto("entry/v1/types")

BEIJING = datetime.timezone(datetime.timedelta(hours=8))


def micros(moment):
    return int(datetime.datetime.strptime(moment, "%Y-%m-%d %H:%M:%S").replace(tzinfo=BEIJING).timestamp()) * 1_000_000


class RawStage:
    """What deploy/demo/year.py and found.py ask of a stage."""

    language = "en"

    def __init__(self, instance, keys):
        self.instance, self.keys, self.client = instance, keys, raw.Client(instance)
        self.now_us = 0
        self.steps = ["county-review", "city-preliminary-review", "province-approval"]

    def reconnect(self):
        """After the server was started again."""
        self.client.close()
        self.client = raw.Client(self.instance)

    def close(self):
        self.client.close()

    # --- time --------------------------------------------------------------------------------------------------------
    def at(self, moment):
        """Sets the demonstration clock and waits until ledger time has come there. An earlier moment changes nothing."""
        self.instance.set_clock(moment)
        self.now_us = max(self.now_us, micros(moment))
        end = time.monotonic() + 20
        while self.time_us() < self.now_us:
            if time.monotonic() > end:
                raise AssertionError("the platform does not follow its clock")
            time.sleep(0.005)

    def time_us(self):
        return self.client.time_us("43-keeper-a", self.keys["43-keeper-a"])

    def expiry(self):
        return self.now_us + 12 * raw.HOUR_US

    # --- commands ----------------------------------------------------------------------------------------------------
    def signed(self, officer, *operations, key=None, **command):
        command.setdefault("expires_us", self.expiry())
        return raw.sign(key or self.keys[officer], raw.make_command(officer, operations, **command))

    def submit(self, officer, *operations, **command):
        return self.client.submit_signed(self.signed(officer, *operations, **command))

    def do(self, office, *several, **one):
        """As Stage.do: the maker's command, endorsed where it became a proposal. Returns what the ledger named."""
        signed = self.signed(f"{office}-maker", *several, *([one] if one else []))
        answer = self.client.submit_signed(signed)
        if answer.proposal:
            answer = self.submit(f"{office}-checker", dict(endorse=endorsement(answer.proposal, signed)))
        return named(answer)

    def propose(self, office, **one):
        """A maker's command that waits: the proposal's name."""
        answer = self.submit(f"{office}-maker", one)
        assert answer.proposal, "this command needs no second officer"
        return answer.proposal

    def keepers(self, operations):
        proposal = self.submit("43-keeper-a", *operations).proposal
        return self.submit("43-keeper-b", dict(endorse=dict(proposal=proposal)))

    def refused(self, code, office, **operation):
        try:
            self.submit(f"{office}-maker", operation)
        except raw.CallError as error:
            if error.reason == code:
                return
            raise
        raise AssertionError(f"{office} was not refused {code}")

    # --- reads -------------------------------------------------------------------------------------------------------
    def get(self, method, request, response, officer="auditor"):
        return self.client.call(method, request, response, self.client.token(officer, self.keys[officer]))

    def plan_step(self, number):
        return self.steps[number]

    def acceptance_step(self, number):
        return ["county-self-acceptance", "city-completion-review"][number]

    def surplus(self, county, kind):
        request = market_pb.GetBalanceSheetRequest(county=county, kind=kind)
        sheet = self.get("MarketService/GetBalanceSheet", request, market_pb.GetBalanceSheetResponse).sheet
        return json_format.MessageToDict(sheet.surplus, preserving_proto_field_name=True)

    def deal(self, deal):
        return self.get("MarketService/GetDeal", market_pb.GetDealRequest(deal=deal), market_pb.GetDealResponse).deal

    def due(self, deal):
        return self.deal(deal).due_fen

    def position(self, county, kind):
        """{place: (area m², paddy m², capacity g)} of everything above zero."""
        answer = self.get("QuotasService/GetPosition", quotas_pb.GetPositionRequest(division=county, kind=kind), quotas_pb.GetPositionResponse)
        figures = {types_pb.Place.Name(p.place): (p.amounts.area_m2, p.amounts.paddy_m2, p.amounts.capacity_g) for p in answer.places}
        return {place: three for place, three in figures.items() if any(three)}

    def chapter(self, chinese, english):
        pass

    def say(self, chinese, english):
        pass


def endorsement(proposal, signed):
    """Endorse content that repeats what the proposing command was."""
    return dict(proposal=proposal, command_sha256=base64.b64encode(hashlib.sha256(signed.command).digest()).decode())


def named(answer):
    """What an accepted command named first, without its table."""
    events = raw.event_pb.Events.FromString(answer.receipt.events)
    objects = [e.assigned.object for e in events.events if e.HasField("assigned")]
    return objects[0].split("/", 1)[1] if objects else None


def leaf_of(answer):
    return raw.event_pb.Leaf.FromString(answer.receipt.leaf)


def make_keys():
    """A key in memory for everyone of the cast."""
    return {name: raw.Key() for name in [k for k, _ in cast.KEEPERS] + [officer for officer, *_ in cast.officers()]}


def write_public_keys(keys, home):
    """The .pub files from which deploy/demo/found.py registers officers."""
    (home / "keys").mkdir(parents=True, exist_ok=True)
    for officer, key in keys.items():
        line = f"ed25519 {base64.b64encode(key.public).decode()} {officer}\n"
        (home / "keys" / f"{officer}.pem.pub").write_text(line, encoding="utf-8")


def genesis(keys):
    keepers = [dict(officer=o, name=n, key=dict(algorithm="ED25519", key=base64.b64encode(keys[o].public).decode())) for o, n in cast.KEEPERS]
    return dict(ledger=LEDGER, province="43", province_name="湖南省", organisation="43-department", organisation_name="湖南省自然资源厅",
                keepers=keepers)
