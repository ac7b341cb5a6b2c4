"""Officers, keys, offices and policies while the year goes on."""

from generate import Base, operation
from model import beijing
from model.protos import types
from world import PROFILES, load_policy


class Identity(Base):
    def register_officer(self):
        office = self.pick(self.world.offices)
        duties = self.pick(([types.MAKER], [types.CHECKER], [types.MAKER, types.CHECKER], [types.READER],
                            [types.KEEPER], [types.MAKER, types.KEEPER], [], [types.MAKER, types.MAKER]))
        name = f"{office}.o{self.number()}"
        if self.chance(0.05):
            name = self.pick(("platform", self.pick(self.state.tables["officers"]), "Upper", "a" * 65))
        outer = self.world.officer(office, name, duties)
        self._spoil_key(outer.register_officer.key)
        if self.chance(0.3):
            outer.register_officer.person_sha256 = self.pick((b"short", bytes(32), bytes([self.rng.randrange(3)]) * 32))
        return self._keepers(office), [outer]

    def _spoil_key(self, key):
        draw = self.rng.random()
        if draw < 0.05:
            key.key = self.pick((b"\x01" + bytes(31), bytes(32), bytes(31), b"\xff" * 32, b"\x02" + bytes(31)))
        elif draw < 0.08:
            key.algorithm = self.pick((0, 2))

    def _keepers(self, office):
        """The office's own keepers, where it has some, or the province department's."""
        own = any(types.KEEPER in self.state.get("officers", officer)["duties"]
                  for officer in self.world.officers.get(office, ()) if self.state.get("officers", officer))
        return office if own and self.chance(0.5) else "lands-43" if self.chance(0.97) else "gov-430121"

    def set_duties(self):
        waiting = [self.state.get("proposals", name)["maker"] for name in self.standing("proposals", "PROPOSAL_OPEN")]
        if waiting and self.chance(0.3):
            # Whoever has a proposal open loses it with the duty.
            officer, draw = self.pick(waiting), 0.95
        else:
            officer, draw = self.pick(self.state.tables["officers"]), self.rng.random()
        record = self.state.get("officers", officer)
        duties = list(record["duties"])
        if officer.endswith(("maker1", "checker1", "both")) and draw < 0.9 and record["duties"]:
            draw = 0
        if not duties or draw < 0.3:
            # What the role's name promises.
            duties = ([types.KEEPER] if "keeper" in officer else [types.CHECKER] if "checker" in officer else
                      [types.MAKER, types.CHECKER] if "both" in officer else [types.MAKER])
        else:
            duties = self.pick(([], [types.READER], [types.MAKER], [types.CHECKER], [types.MAKER, types.KEEPER],
                                [types.KEEPER, types.READER]))
        outer, op = operation("set_duties")
        op.officer = officer
        op.duties.extend(duties)
        return self._keepers(record["organisation"]), [outer]

    def register_key(self):
        officer = self.pick(self.state.tables["officers"])
        raw = self.world.new_key()
        outer, op = operation("register_key")
        op.officer = officer
        op.key.CopyFrom(self.world.public_key(raw))
        self._spoil_key(op.key)
        if self.chance(0.05):
            op.key.CopyFrom(self.world.public_key(self.pick(self.world.raw_keys)))
        office = self.state.get("officers", officer)["organisation"]
        if op.key.key == raw:
            self.world.enlist(office, officer, raw)
        return self._keepers(office), [outer]

    def revoke_key(self):
        key, record = self.pick(self.state.tables["keys"].items())
        if record["officer"] == "platform":
            return None
        others = [1 for other in self.state.tables["keys"].values()
                  if other["officer"] == record["officer"] and not other["revoked"]]
        if len(others) < 2 and self.chance(0.6):
            return None
        outer, op = operation("revoke_key")
        op.key_id, op.reason = key, "lost"
        return self._keepers(self.state.get("officers", record["officer"])["organisation"]), [outer]

    def suspend_organisation(self):
        suspended = [name for name, it in self.state.tables["organisations"].items() if it["suspended"]]
        outer, op = operation("suspend_organisation")
        if suspended and self.chance(0.9):
            op.organisation, op.suspended = self.pick(suspended), False
        else:
            op.organisation, op.suspended = self.pick(self.world.offices), self.chance(0.9)
        op.reason = "under audit"
        return "lands-43", [outer]

    def suspend_county(self):
        suspended = [name for name, it in self.state.tables["divisions"].items() if it["suspended"]]
        outer, op = operation("suspend_county")
        if suspended and self.chance(0.8):
            op.county, op.suspended = self.pick(suspended), False
        else:
            op.county, op.suspended = self.pick(self.world.counties), True
        op.reason = "inspection"
        return "lands-43", [outer]

    def register_divisions(self):
        outer, op = operation("register_divisions")
        county = self.pick(self.world.counties)
        code = self.pick((county, county + f"{self.rng.randrange(1, 1000):03d}", county + "000", "4400", "439901",
                          county[:5], "43010a"))
        op.divisions.add(code=code, name=f"division {self.number()}")
        return "lands-43", [outer]

    def register_organisation(self):
        outer, op = operation("register_organisation")
        op.organisation = f"bank-{self.number()}" if self.chance(0.8) else self.pick(self.world.offices)
        op.name, op.division = "bank", self.pick(self.world.counties + ["439999", "4301", "43", "430121100"])
        op.type = types.POLICY_BANK if self.chance(0.5) else self.pick((1, 2, 3, 4, 5, 6, 8))
        return "lands-43", [outer]

    def set_policy(self):
        """The other profile, or the present one with a parameter changed; at once or some days ahead."""
        outer, op = operation("set_policy")
        standing = self.policy["profile"]
        other = self.pick([profile for profile in PROFILES if profile != standing])
        seen = {it["policy"]["profile"] for it in self.state.tables["policies"].values()}
        once = len(seen) == 1 and len(self.state.tables["policies"]) > 1  # both profiles come in every year
        op.policy.CopyFrom(load_policy(other if once or self.chance(0.5) else standing))
        it = op.policy
        self._vary(it)
        if self.chance(0.25):
            self._spoil_policy(it)
        op.effective_us = self.now + self.pick((3600, 86_400, 10 * 86_400, 1)) * beijing.SECOND
        if self.chance(0.05):
            op.effective_us = self.now - 1
        return "lands-43", [outer]

    def _vary(self, it):
        """Other choices that a province may make."""
        if self.chance(0.2):
            it.resale = not it.resale
        if self.chance(0.2):
            it.buyer_must_lack = not it.buyer_must_lack
        if self.chance(0.2):
            it.statement_needs_city = not it.statement_needs_city
        if self.chance(0.3):
            del it.modes[:]
            it.modes.extend(self.pick(((1, 2, 3, 4), (1, 2, 3, 4), (1,), (2, 4), (1, 3))))
        if self.chance(0.3):
            it.linked_counts_as_supplementary = not it.linked_counts_as_supplementary
        if self.chance(0.25):
            del it.tradable_kinds[:]
            it.tradable_kinds.extend(self.pick(((1, 2, 3), (1, 3), (2,), (1, 2))))
        if self.chance(0.6):
            del it.price_bands[:]
            for kind in self.pick(((1,), (1, 2), (1, 2, 3))):
                band = it.price_bands.add(kind=kind)
                band.floor.area_fen_per_mu, band.ceiling.area_fen_per_mu = 1_000_000, 9_000_000
                band.ceiling.capacity_fen_per_kg = self.pick((0, 5_000))
                band.guide.area_fen_per_mu = self.pick((0, 1_000_000, 9_000_000, 4_000_000, 4_000_000))
                if self.chance(0.03):
                    band.guide.area_fen_per_mu = self.pick((999_999, 9_000_001))
                if self.chance(0.3):
                    band.guide.capacity_fen_per_kg = self.pick((1, 5_000))
        if self.chance(0.35):
            it.payment_days, it.deal_approval_days, it.statement_days = 5, 3, self.pick((1, 10, 10))
        if self.chance(0.2):
            del it.four_eyes[self.rng.randrange(len(it.four_eyes) + 1):]
        if self.chance(0.2):
            it.revenue_classes = not it.revenue_classes
        if self.chance(0.3):
            del it.validity[:]
            for kind in self.pick(((1,), (1, 2, 3), (3,))):
                it.validity.add(kind=kind, years=self.pick((1, 2, 5)))
        for name in ("linked_carries_over", "stepwise_acceptance", "new_basic_farmland_recheck", "plan_covers_approval",
                     "survey_with_agriculture"):
            if self.chance(0.15):
                setattr(it, name, not getattr(it, name))
        if self.chance(0.3):
            for one in it.survey_thresholds:  # sizes that whole square metres can meet exactly
                one.mu, one.inclusive = self.pick((3, 3, 6)), self.chance(0.5)
        if self.chance(0.1):
            it.basic_farmland_cap_bp = self.pick((0, 1, 500, 1000, 10_000))
        if self.chance(0.3):
            it.awards = True
            supplementary = [one.id for one in it.need_categories if one.kind == types.SUPPLEMENTARY_FARMLAND]
            del it.award_categories[:]
            it.award_categories.extend(supplementary[:self.rng.randrange(len(supplementary) + 1)])

    def _spoil_policy(self, it):
        draw = self.rng.randrange(9)
        if draw == 0:
            del it.citations[self.rng.randrange(len(it.citations))]
        elif draw == 1:
            step = self.pick(it.plan_chain)
            step.approval = not step.approval
        elif draw == 2:
            it.payment_days = self.pick((0, -1, 3651))
        elif draw == 3:
            it.four_eyes.append("pay_everybody")
        elif draw == 4:
            it.basic_farmland_cap_bp = self.pick((-1, 10_001))
        elif draw == 5:
            it.survey_thresholds.add(zone=self.pick((0, 1, 99)), mu=self.pick((10, 10_001, -1)))
        elif draw == 6:
            it.validity.add(kind=self.pick((0, 1, 99)), years=self.pick((0, 100, 101)))
            it.award_categories.append(self.pick(("palace", "other")))
        elif draw == 7:
            it.modes.append(self.pick((0, 1, 4, 99)))
            it.reveal_days = self.pick((0, 1, 3651))
            it.repeated_refusals = self.pick((0, 1, 1001))
        else:
            it.price_bands.add(kind=1).floor.area_fen_per_mu = self.pick((-1, 10))
            it.price_bands.add(kind=self.pick((1, 2))).ceiling.area_fen_per_mu = 5
