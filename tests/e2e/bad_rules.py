"""Well-formed commands that the rules refuse: figures, units, stages, receipts."""
import raw_stage
from bad_case import BadInput
from world import BUILDER, BUYER, PRICE, SELLER, USED_CODE, USED_VOUCHER
from year import FARM, REDLINE, amounts, document, ha

MAX = str(2**63 - 1)
MIN = str(-2**63)
ABOVE = str(10**15 + 1)


class Figures(BadInput):
    def demand(self, **figures):
        return self.stage.signed("430121-government-maker", self.world.new_demand("QR430121-400", amounts=figures))

    def test_negative(self):
        self.invalid(self.demand(area_m2="-1"), "NUMBER_NEGATIVE", field="amounts.area_m2")
        self.invalid(self.demand(area_m2="10", paddy_m2="-1"), "NUMBER_NEGATIVE", field="amounts.paddy_m2")
        self.invalid(self.demand(area_m2="10", capacity_g=MIN), "NUMBER_NEGATIVE", field="amounts.capacity_g")

    def test_zero(self):
        self.invalid(self.demand(), "NUMBER_ZERO")

    def test_overflowing(self):
        for number in (ABOVE, MAX):
            self.invalid(self.demand(area_m2=number), "NUMBER_OVERFLOW", field="amounts.area_m2")
            self.invalid(self.demand(area_m2="10", capacity_g=number), "NUMBER_OVERFLOW", field="amounts.capacity_g")

    def test_sum_that_overflows(self):
        parcels = [self.world.parcel(1, 1, f"YZ-C{i}", area_m2=str(10**15)) for i in range(3)]
        accept = dict(project=self.world.project, subproject="later", parcels=parcels, document=document("x"), units_confirmed=True)
        self.invalid(self.stage.signed(f"{BUILDER}-resources-maker", dict(accept_subproject=accept)), "NUMBER_OVERFLOW", field="parcels")

    def test_money(self):
        for fen, code in (("-1", "NUMBER_NEGATIVE"), ("0", "NUMBER_ZERO"), (str(10**16 + 1), "NUMBER_OVERFLOW"), (MAX, "NUMBER_OVERFLOW")):
            with self.subTest(fen=fen):
                receipt = self.world.receipt("43000020260814000030", "PZ-30", 1, self.world.deal, amount_fen=fen)
                self.invalid(self.stage.signed("43-finance-maker", dict(record_receipt=receipt)), code, field="amount_fen")

    def test_price(self):
        offer = dict(county=SELLER, kind=FARM, amounts=amounts(1), price=dict(area_fen_per_mu="-1"))
        self.invalid(self.stage.signed("430626-government-maker", dict(post_offer=offer)), "NUMBER_NEGATIVE")
        offer["price"] = dict(area_fen_per_mu=MAX)
        self.invalid(self.stage.signed("430626-government-maker", dict(post_offer=offer)), "NUMBER_OVERFLOW")

    def test_number_that_the_kind_has_not(self):
        offer = dict(county=SELLER, kind=REDLINE, amounts=amounts(1, 1), price=dict(area_fen_per_mu="100"))
        self.invalid(self.stage.signed("430626-government-maker", dict(post_offer=offer)), "NUMBER_NOT_FOR_KIND")

    def test_enum_beyond_the_list(self):
        self.invalid(self.stage.signed("430121-government-maker", self.world.new_demand("QR430121-401", kind=99)), "FIELD_INVALID", field="kind")
        self.invalid(self.stage.signed("430121-government-maker", self.world.new_demand("QR430121-402", kind=0)), "FIELD_REQUIRED", field="kind")

    def test_text(self):
        for text, code in (("", "FIELD_REQUIRED"), ("a\nb", "FIELD_INVALID"), ("a\x00b", "FIELD_INVALID"), ("字" * 334, "FIELD_INVALID")):
            with self.subTest(text=text[:8]):
                signed = self.stage.signed("430121-government-maker", self.world.new_demand("QR430121-403", construction_project=text))
                self.invalid(signed, code, field="construction_project")

    def test_digest_of_the_wrong_length(self):
        for digest in ("", "AAAA", "A" * 44):
            signed = self.stage.signed("430121-government-maker", self.world.new_demand("QR430121-404", document=dict(title="x", sha256=digest)))
            self.invalid(signed, "FIELD_INVALID" if digest else "FIELD_REQUIRED", field="document.sha256")

    def test_date_that_is_none_and_one_to_come(self):
        receipt = self.world.receipt("43000020260814000031", "PZ-31", 1, self.world.deal)
        for date, code in ((dict(year=2026, month=2, day=30), "FIELD_INVALID"), (dict(year=2026, month=13, day=1), "FIELD_INVALID"),
                           (dict(year=-1, month=1, day=1), "FIELD_INVALID"), (dict(year=0, month=0, day=0), "FIELD_REQUIRED")):
            self.invalid(self.stage.signed("43-finance-maker", dict(record_receipt=receipt | dict(date=date))), code, field="date")
        tomorrow = dict(receipt, date=dict(year=2026, month=8, day=15))
        self.refused(self.stage.signed("43-finance-maker", dict(record_receipt=tomorrow)), "DATE_IN_FUTURE")


class Units(BadInput):
    """UN-1: a figure off by exactly the factor between two units is a slip until somebody says that it is not."""

    def test_measured_parcels_in_mu(self):
        parcel = self.world.parcel(2 * 15, 12)
        accept = dict(project=self.world.project, subproject="later", parcels=[parcel], document=document("x"))
        signed = self.stage.signed(f"{BUILDER}-resources-maker", dict(accept_subproject=accept))
        error = self.invalid(signed, "SUSPECTED_UNIT", factor="15")
        self.assertEqual(error.refusal.rule, "UN-1")

    def test_capacity_in_tonnes_for_kilograms(self):
        parcel = self.world.parcel(2, 12, capacity_after_g=str(12_000))
        accept = dict(project=self.world.project, subproject="later", parcels=[parcel], document=document("x"))
        self.invalid(self.stage.signed(f"{BUILDER}-resources-maker", dict(accept_subproject=accept)), "SUSPECTED_UNIT", factor="1000")

    def test_registration_in_hectares_for_square_metres(self):
        figures = dict(amounts(3, 0, 20), area_m2="3")
        self.invalid(self.stage.signed(f"{BUILDER}-government-maker", dict(register_quota=self.world.quota(figures))), "SUSPECTED_UNIT", factor="10000")

    def test_confirmed_units_are_believed(self):
        figures = dict(amounts(3, 0, 20), area_m2=str(ha(3) // 15))
        quota = self.world.quota(figures)
        self.invalid(self.stage.signed(f"{BUILDER}-government-maker", dict(register_quota=quota)), "SUSPECTED_UNIT", factor="15")
        signed = self.stage.signed(f"{BUILDER}-government-maker", dict(register_quota=quota | dict(units_confirmed=True)))
        self.assertTrue(self.client.submit_signed(signed, validate_only=True).proposal)


class Stages(BadInput):
    def maker(self, office, **operation):
        return self.stage.signed(f"{office}-maker", operation)

    def test_duplicate_ids(self):
        plan = self.project_plan()
        self.refused(self.maker(f"{BUILDER}-government", create_project=dict(project=self.world.project, plan=plan)), "DUPLICATE_ID")
        self.refused(self.stage.signed("430121-government-maker", self.world.new_demand("QR430121-001")), "CONFIRMATION_NUMBER_USED")
        parcel = self.world.parcel(2, 12, "YZ-A001")
        accept = dict(project=self.world.project, subproject="later", parcels=[parcel], document=document("x"))
        self.refused(self.maker(f"{BUILDER}-resources", accept_subproject=accept), "PARCEL_ALREADY_YIELDED")
        twice = [self.world.parcel(1, 6), self.world.parcel(1, 6)]
        self.refused(self.maker(f"{BUILDER}-resources", accept_subproject=dict(accept, parcels=twice)), "PARCEL_TWICE")
        quota = self.world.quota(amounts(1, 0, 6), parcel="YZ-A001")
        self.refused(self.maker(f"{BUILDER}-government", register_quota=quota), "PARCEL_ALREADY_YIELDED")

    def project_plan(self):
        request = raw_stage.raw.proto("api/v1/projects_service").GetProjectRequest(project=self.world.project)
        answer = self.stage.get("ProjectsService/GetProject", request, raw_stage.raw.proto("api/v1/projects_service").GetProjectResponse)
        return raw_stage.json_format.MessageToDict(answer.project.plan, preserving_proto_field_name=True)

    def test_plan_decided_again(self):
        decide = dict(project=self.world.project, step="province-approval", decision="APPROVE", document=document("x"))
        self.refused(self.maker("43-department", decide_plan=decide), "WRONG_STATE", state="PROJECT_APPROVED")
        self.refused(self.maker(f"{BUILDER}-government", submit_plan=dict(project=self.world.project)), "WRONG_STATE")

    def test_subproject_that_was_not_started(self):
        accept = dict(project=self.world.project, subproject="last", parcels=[self.world.parcel(2, 12)], document=document("x"))
        self.refused(self.maker(f"{BUILDER}-resources", accept_subproject=accept), "SUBPROJECT_NOT_STARTED")

    def test_subproject_accepted_twice(self):
        accept = dict(project=self.world.project, subproject="new", parcels=[self.world.parcel(2, 12)], document=document("x"))
        self.refused(self.maker(f"{BUILDER}-resources", accept_subproject=accept), "WRONG_STATE", state="SUBPROJECT_ACCEPTED")

    def test_overall_acceptance_before_its_subprojects(self):
        submit = dict(project=self.world.project, measured=dict(farmland_m2="1"), document=document("x"))
        self.refused(self.maker(f"{BUILDER}-government", submit_acceptance=submit), "SUBPROJECTS_OPEN", subprojects="later,last")

    def test_acceptance_decided_before_it_was_asked_for(self):
        decide = dict(project=self.world.project, step="county-self-acceptance", decision="APPROVE", document=document("x"))
        self.refused(self.maker(f"{BUILDER}-government", decide_acceptance=decide), "WRONG_STATE")

    def test_quota_of_a_subproject_not_accepted(self):
        quota = self.world.quota(amounts(1, 0, 6), subproject="later")
        self.refused(self.maker(f"{BUILDER}-government", register_quota=quota), "WRONG_STATE")

    def test_quota_banked_before_it_was_verified(self):
        bank = dict(registration=self.world.registration, decision="APPROVE", document=document("x"))
        self.refused(self.maker("43-department", bank_quota=bank), "WRONG_STATE", state="REGISTERED", wanted="VERIFIED")

    def test_more_than_was_measured(self):
        self.refused(self.maker(f"{BUILDER}-government", register_quota=self.world.quota(amounts(3.0001, 0, 20))), "ABOVE_MEASURED")

    def test_write_off_of_what_was_not_hooked(self):
        write_off = dict(demand=self.world.seller_demand, amounts=amounts(1, 0, 6), approval=document("x", "1"))
        self.refused(self.maker("430626-government", write_off_quota=write_off), "INSUFFICIENT_HOOKED")

    def test_hook_above_the_need(self):
        hook = dict(demand=self.world.seller_demand, amounts=amounts(5.5001, 1, 33))
        self.refused(self.maker("430626-government", hook_quota=hook), "ABOVE_DEMAND")

    def test_offer_above_the_surplus(self):
        offer = dict(county=SELLER, kind=FARM, amounts=amounts(0.0001), price=PRICE)
        error = self.refused(self.maker("430626-government", post_offer=offer), "ABOVE_SURPLUS")
        figures = {(f.name, f.number): f.value for f in error.refusal.figures}
        self.assertEqual((figures["offered", 1], figures["surplus", 1]), (1, 0))

    def test_offer_without_a_statement(self):
        offer = dict(county=BUILDER, kind=FARM, amounts=amounts(1), price=PRICE)
        self.refused(self.maker(f"{BUILDER}-government", post_offer=offer), "STATEMENT_MISSING")

    def test_deal_decided_twice(self):
        decide = dict(deal=self.world.deal, decision="APPROVE", document=document("x"))
        self.refused(self.maker("43-department", decide_deal=decide), "WRONG_STATE")

    def test_purchase_for_anothers_demand(self):
        purchase = dict(offer=self.world.offer, demand=self.world.demand, amounts=amounts(1))
        self.denied(self.maker("430626-government", request_purchase=purchase), "WRONG_DIVISION")

    def test_things_that_do_not_exist(self):
        for office, operation in (
                ("430121-government", dict(request_purchase=dict(offer="430626-O-999-0", demand=self.world.demand, amounts=amounts(0.1)))),
                ("430121-government", dict(hook_quota=dict(demand="430121-D-999-0", amounts=amounts(1)))),
                ("43-department", dict(decide_deal=dict(deal="T-999-0", decision="APPROVE", document=document("x")))),
                ("43-finance", dict(refund_receipt=dict(payment_code="0" * 20, voucher_number="x", reason="x", sha256=document("x")["sha256"])))):
            with self.subTest(operation=next(iter(operation))):
                error = self.refused(self.maker(office, **operation), "NOT_FOUND")
                self.assertTrue(error.refusal.names["object"])

    def test_policy_without_content(self):
        policy = dict(profile="x", title="x")
        self.invalid(self.maker("43-department", set_policy=dict(policy=policy, effective_us="1")), "FIELD_REQUIRED")


class Receipts(BadInput):
    def record(self, code, voucher, fen=1, **changed):
        receipt = self.world.receipt(code, voucher, fen, self.world.deal, **changed)
        return self.stage.signed("43-finance-maker", dict(record_receipt=receipt))

    def test_payment_code_of_19_and_21_digits(self):
        for code in ("4300002026081400001", "430000202608140000011", "", "4300002026081400000a", "４３００００２０２６０８１４０００００１", " 3000020260814000001"):
            with self.subTest(code=code):
                error = self.refused(self.record(code, "PZ-50"), "RECEIPT_FORM")
                self.assertEqual(error.refusal.rule, "TR-3")

    def test_payment_code_used_before(self):
        self.refused(self.record(USED_CODE, "PZ-51"), "RECEIPT_USED")

    def test_voucher_used_before(self):
        self.refused(self.record("43000020260814000051", USED_VOUCHER), "VOUCHER_USED")

    def test_payer_that_is_no_division(self):
        self.refused(self.record("43000020260814000052", "PZ-52", payer="439999"), "NOT_FOUND")

    def test_refund_and_repost_of_what_is_not_there(self):
        refund = dict(payment_code="43000020260814000053", voucher_number="TK-1", reason="x", sha256=document("x")["sha256"])
        self.refused(self.stage.signed("43-finance-maker", dict(refund_receipt=refund)), "NOT_FOUND")
        repost = dict(payment_code=USED_CODE, deal="T-999-0", reason="x")
        self.refused(self.stage.signed("43-finance-maker", dict(repost_receipt=repost)), "NOT_FOUND")

    def test_spending_what_was_not_earned(self):
        line = dict(county=SELLER, kind=FARM, year=2026, source_project=self.world.seller_project, project=self.world.seller_project, subproject="farm",
                    revenue_class="FARMLAND_COST", budget_code="2120814", amount_fen="1", document=document("x"))
        self.refused(self.stage.signed("430626-finance-maker", dict(appropriate=line)), "ABOVE_REVENUE")
        line["budget_code"] = "21208x4"
        self.refused(self.stage.signed("430626-finance-maker", dict(appropriate=line)), "BUDGET_CODE_FORM")
