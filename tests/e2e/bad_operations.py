"""Operations whose fields are broken, one field at a time: freezing, opening stock, revealed bids, three-lines adjustments."""
import base64

from bad_case import BadInput
from bad_rules import ABOVE, MAX, MIN
from world import BUILDER, BUYER, SELLER
from year import FARM, REDLINE, amounts, document


class Freezing(BadInput):
    def freeze(self, office="43-department", **changed):
        content = dict(lot=self.world.lot, amounts=amounts(1, 0, 6), reason="监测图斑", document=document("冻结决定")) | changed
        return self.stage.signed(f"{office}-maker", dict(freeze_quota=content))

    def test_whole(self):
        self.assertTrue(self.client.submit_signed(self.freeze(), validate_only=True).proposal)

    def test_broken_fields(self):
        for changed, code, field in (
                (dict(amounts=amounts()), "NUMBER_ZERO", "amounts"), (dict(amounts=dict(area_m2="-1")), "NUMBER_NEGATIVE", "amounts.area_m2"),
                (dict(amounts=dict(area_m2=ABOVE)), "NUMBER_OVERFLOW", "amounts.area_m2"), (dict(amounts=dict(capacity_g=MIN)), "NUMBER_NEGATIVE", "amounts.capacity_g"),
                (dict(reason=""), "FIELD_REQUIRED", "reason"), (dict(reason="a\nb"), "FIELD_INVALID", "reason"),
                (dict(document={}), "FIELD_REQUIRED", "document.title"), (dict(document=dict(title="x", sha256="AAAA")), "FIELD_INVALID", "document.sha256")):
            with self.subTest(changed=changed):
                self.invalid(self.freeze(**changed), code, field=field)

    def test_no_document(self):
        content = dict(lot=self.world.lot, amounts=amounts(1, 0, 6), reason="监测图斑")
        self.invalid(self.stage.signed("43-department-maker", dict(freeze_quota=content)), "FIELD_REQUIRED", field="document")

    def test_more_than_there_is(self):
        error = self.refused(self.freeze(amounts=amounts(1_000)), "INSUFFICIENT_TO_FREEZE")
        self.assertEqual(next(f.value for f in error.refusal.figures if f.name == "asked"), 10_000_000)

    def test_lot_that_is_none_and_hand_that_may_not(self):
        for lot in ("", "x", "430626-F-2026-99999-0"):
            self.refused(self.freeze(lot=lot), "NOT_FOUND")
        self.denied(self.freeze(office=f"{SELLER}-government"), "WRONG_ORGANISATION")
        # Who may is asked before what is asked for.
        self.denied(self.freeze(office=f"{SELLER}-government", amounts=amounts(), lot="x"), "WRONG_ORGANISATION")


class Opening(BadInput):
    def opening(self, office=f"{BUYER}-government", **changed):
        content = dict(county=BUYER, kind=FARM, vintage=2020, amounts=amounts(3, 1, 20), source="省补充耕地储备库 2020-17", parcels=["OP-1", "OP-2"],
                       document=document("存量指标清单")) | changed
        return self.stage.signed(f"{office}-maker", dict(register_opening=content))

    def test_whole(self):
        self.assertTrue(self.client.submit_signed(self.opening(), validate_only=True).proposal)

    def test_broken_fields(self):
        for changed, code, field in (
                (dict(kind=0), "FIELD_REQUIRED", "kind"), (dict(kind=99), "FIELD_INVALID", "kind"),
                (dict(vintage=1989), "FIELD_INVALID", "vintage"), (dict(vintage=2027), "FIELD_INVALID", "vintage"), (dict(vintage=-1), "FIELD_INVALID", "vintage"),
                (dict(amounts=amounts()), "NUMBER_ZERO", "amounts"), (dict(amounts=dict(area_m2=MAX)), "NUMBER_OVERFLOW", "amounts.area_m2"),
                (dict(kind=REDLINE), "NUMBER_NOT_FOR_KIND", "amounts.paddy_m2"),
                (dict(source=""), "FIELD_REQUIRED", "source"), (dict(parcels=[""]), "FIELD_REQUIRED", "parcels"),
                (dict(parcels=["OP/1"]), "FIELD_INVALID", "parcels"), (dict(document={}), "FIELD_REQUIRED", "document.title")):
            with self.subTest(changed=changed):
                self.invalid(self.opening(**changed), code, field=field)

    def test_parcels(self):
        self.refused(self.opening(parcels=["OP-1", "OP-1"]), "PARCEL_TWICE", parcel="OP-1")
        self.refused(self.opening(parcels=["OP-1", "YZ-A001"]), "PARCEL_ALREADY_YIELDED", parcel="YZ-A001")

    def test_paddy_above_its_area(self):
        self.invalid(self.opening(amounts=amounts(1, 1.0001, 6)), "PADDY_ABOVE_AREA")

    def test_anothers_stock(self):
        self.denied(self.opening(county=SELLER), "WRONG_DIVISION")
        self.denied(self.opening(office="43-department"), "WRONG_ORGANISATION")


class Reveal(BadInput):
    def reveal(self, office=f"{BUYER}-government", **changed):
        content = dict(bid=self.world.bid, demand=self.world.demand, area_m2="10000", price_fen_per_mu="9000000",
                       nonce=base64.b64encode(bytes(32)).decode()) | changed
        return self.stage.signed(f"{office}-maker", dict(reveal_bid=content))

    def test_broken_fields(self):
        for field, value, code in (
                ("area_m2", "0", "NUMBER_ZERO"), ("area_m2", "-1", "NUMBER_NEGATIVE"), ("area_m2", ABOVE, "NUMBER_OVERFLOW"),
                ("price_fen_per_mu", "0", "NUMBER_ZERO"), ("price_fen_per_mu", MIN, "NUMBER_NEGATIVE"), ("price_fen_per_mu", MAX, "NUMBER_OVERFLOW"),
                *(("nonce", base64.b64encode(bytes(n)).decode(), "FIELD_INVALID") for n in (0, 15, 65))):
            with self.subTest(field=field, value=value):
                self.invalid(self.reveal(**{field: value}), code, field=field)

    def test_before_its_time(self):
        """Asked before whether it is the bid that was committed: nobody learns anything early."""
        error = self.refused(self.reveal(), "REVEAL_NOT_OPEN")
        figures = {f.name: f.value for f in error.refusal.figures}
        self.assertLess(figures["time"], figures["from"])
        self.assertLess(figures["from"], figures["until"])

    def test_bid_that_is_none_or_anothers(self):
        for bid in ("", "x", f"{BUYER}-G-999-0"):
            self.refused(self.reveal(bid=bid), "NOT_FOUND")
        self.denied(self.reveal(office=f"{SELLER}-government"), "WRONG_DIVISION")


class Lines(BadInput):
    def parcel(self, **changed):
        return dict(number="L-1", township="431022101", area_m2="5000", zone="OUTSIDE_BOUNDARY") | changed

    def file(self, office=f"{BUILDER}-government", project=None, **changed):
        lines = dict(moved_in=[self.parcel()], document=document("三区三线优化调整方案")) | changed
        return self.stage.signed(f"{office}-maker", dict(file_lines=dict(project=project or self.world.project, lines=lines)))

    def test_broken_parcels(self):
        for changed, code, field in (
                (dict(number=""), "FIELD_REQUIRED", "number"), (dict(number="a/b"), "FIELD_INVALID", "number"), (dict(township="431022"), "FIELD_INVALID", "township"),
                (dict(area_m2="0"), "NUMBER_ZERO", "area_m2"), (dict(area_m2="-1"), "NUMBER_NEGATIVE", "area_m2"), (dict(area_m2=MAX), "NUMBER_OVERFLOW", "area_m2"),
                (dict(zone=0), "FIELD_REQUIRED", "zone"), (dict(zone=99), "FIELD_INVALID", "zone")):
            for side in ("moved_out", "moved_in"):
                with self.subTest(changed=changed, side=side):
                    self.invalid(self.file(**{side: [self.parcel(**changed)]}), code, field=f"lines.{side}.{field}")

    def test_broken_wholes(self):
        exit_ = dict(number="R-1", area_m2="900", use=99)
        self.invalid(self.file(red_line_exits=[exit_]), "FIELD_INVALID", field="lines.red_line_exits.use")
        self.invalid(self.file(moved_in=[]), "FIELD_REQUIRED", field="lines")
        self.invalid(self.file(document={}), "FIELD_REQUIRED", field="lines.document.title")
        self.refused(self.file(moved_in=[self.parcel(), self.parcel()]), "PARCEL_TWICE", parcel="L-1")

    def test_project_that_is_past_it(self):
        """Its plan is approved: lines then move by a change of the plan only. Form is asked first."""
        self.refused(self.file(), "WRONG_STATE", state="PROJECT_APPROVED")
        self.refused(self.file(project="431022-none"), "NOT_FOUND")
        self.denied(self.file(office=f"{SELLER}-government"), "WRONG_DIVISION")
