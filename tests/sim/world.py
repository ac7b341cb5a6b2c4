"""A small province: cities, counties, townships, every kind of office with its officers, and the policies."""

import hashlib
import json
import os

from google.protobuf import json_format

from model import keys
from model.protos import ROOT, command as command_pb, policy as policy_pb, types

LEDGER = "simulation.tianzhang"
PROVINCE = "43"
KINDS = (types.SUPPLEMENTARY_FARMLAND, types.LINKED_CONSTRUCTION_LAND, types.REDLINE_VACATED)
PROFILES = ("hunan-2025-17", "delegated-approval-draft")


def load_policy(profile):
    with open(os.path.join(ROOT, "deploy", "policy", profile + ".json"), encoding="utf-8") as file:
        data = json.load(file)
    return json_format.ParseDict(data.get("policy", data), policy_pb.Policy())


class World:
    """The cast. What they may do at a moment is read from the model's state, never remembered here."""

    def __init__(self, rng):
        self.rng = rng
        self.cities = [f"43{city:02d}" for city in (1, 2, 5)]
        self.counties = [f"{city}{county}" for city in self.cities for county in (21, 22, 24, 81)]
        # Half of the counties mostly produce, the others mostly need.
        self.producers = self.counties[::2]
        self.townships = {county: [f"{county}{100 + i}" for i in range(3)] for county in self.counties}
        self.offices = {}    # organisation -> (type, division)
        self.officers = {}   # organisation -> officer ids
        self.key_of = {}     # officer -> key ids, newest last
        self.raw_keys = []

    def new_key(self):
        """A sound public key; nobody needs its secret, because signatures are verified elsewhere."""
        while True:
            raw = self.rng.randbytes(32)
            if keys.sound(raw):
                self.raw_keys.append(raw)
                return raw

    def public_key(self, raw, algorithm=keys.ED25519):
        result = command_pb.Operation().register_key.key
        result.algorithm, result.key = algorithm, raw
        return result

    def enlist(self, organisation, officer, raw):
        self.officers.setdefault(organisation, [])
        if officer not in self.officers[organisation]:
            self.officers[organisation].append(officer)
        self.key_of.setdefault(officer, []).append(keys.key_id(keys.ED25519, raw))

    def office(self, organisation_type, division):
        """The organisation of a type at a division, or None."""
        return next((name for name, it in self.offices.items() if it == (organisation_type, division)), None)

    def genesis(self):
        op = command_pb.Operation().genesis
        op.ledger, op.province, op.province_name = LEDGER, PROVINCE, "湖南省"
        op.organisation, op.organisation_name = "lands-43", "province department 43"
        raw = self.new_key()
        op.platform_key.CopyFrom(self.public_key(raw))
        self.key_of["platform"] = [keys.key_id(keys.ED25519, raw)]
        self.offices["lands-43"] = (types.PROVINCE_DEPARTMENT, PROVINCE)
        for number in (1, 2, 3):
            keeper = op.keepers.add()
            raw = self.new_key()
            keeper.officer, keeper.name = f"lands-43.keeper{number}", f"province keeper {number}"
            keeper.key.CopyFrom(self.public_key(raw))
            self.enlist("lands-43", keeper.officer, raw)
        return command_pb.Operation(genesis=op)

    def divisions(self):
        op = command_pb.Operation().register_divisions
        for code in self.cities + self.counties + [t for county in self.counties for t in self.townships[county]]:
            op.divisions.add(code=code, name=f"division {code}")
        return [command_pb.Operation(register_divisions=op)]

    def organisations(self):
        plan = [("fin-43", types.FINANCE_OFFICE, PROVINCE), ("dept-43", types.COMPETENT_DEPARTMENT, PROVINCE),
                ("audit-43", types.AUDIT_OFFICE, PROVINCE), ("bank-43", types.POLICY_BANK, PROVINCE),
                ("investor-1", types.SOCIAL_INVESTOR, PROVINCE)]
        for city in self.cities:
            plan += [(f"lands-{city}", types.CITY_BUREAU, city), (f"dept-{city}", types.COMPETENT_DEPARTMENT, city)]
        plan += [("audit-4301", types.AUDIT_OFFICE, "4301"), ("fin-4302", types.FINANCE_OFFICE, "4302"),
                 ("bank-430121", types.POLICY_BANK, "430121"), ("bank-430221", types.POLICY_BANK, "430221")]
        for county in self.counties:
            plan += [(f"gov-{county}", types.COUNTY_GOVERNMENT, county), (f"fin-{county}", types.FINANCE_OFFICE, county)]
        plan += [(f"dept-{county}", types.COMPETENT_DEPARTMENT, county) for county in self.counties[:4]]
        operations = []
        for name, organisation_type, division in plan:
            self.offices[name] = (organisation_type, division)
            op = command_pb.Operation().register_organisation
            op.organisation, op.name, op.type, op.division = name, f"office {name}", organisation_type, division
            operations.append(command_pb.Operation(register_organisation=op))
        return operations

    def first_officers(self):
        """Two makers, two checkers and one who is both, in every office; a reader and two keepers in some."""
        operations = []
        for name in self.offices:
            plan = [("maker1", [types.MAKER]), ("maker2", [types.MAKER]), ("checker1", [types.CHECKER]),
                    ("checker2", [types.CHECKER]), ("both", [types.MAKER, types.CHECKER])]
            if name.endswith(("21", "-43")):
                plan.append(("reader", [types.READER]))
            if name in ("gov-430121", "fin-430121"):
                plan += [("keeper1", [types.KEEPER]), ("keeper2", [types.KEEPER])]
            operations += [self.officer(name, f"{name}.{role}", duties, self._person(name, role))
                           for role, duties in plan]
        return operations

    @staticmethod
    def _person(office, role):
        """Most officers' persons are not known; the county offices' second maker and checker are one person."""
        one = office.startswith("gov-") and role in ("maker2", "checker2")
        return hashlib.sha256(office.encode()).digest() if one else b""

    def officer(self, organisation, officer, duties, person=b""):
        raw = self.new_key()
        self.enlist(organisation, officer, raw)
        op = command_pb.Operation().register_officer
        op.officer, op.name, op.organisation = officer, f"officer {officer}", organisation
        op.duties.extend(duties)
        op.person_sha256 = person
        op.key.CopyFrom(self.public_key(raw))
        return command_pb.Operation(register_officer=op)
