"""Reads that are not allowed or make no sense: scope without giving away what exists, sessions, pages."""
import raw
from bad_case import BadInput
from raw_stage import market_pb, quotas_pb, revenue_pb
from world import BUILDER, BUYER, SELLER

projects_pb = raw.proto("api/v1/projects_service")
identity_pb, ledger_pb = raw.identity_pb, raw.ledger_pb

COUNTY = "430121-government-maker"


class Scope(BadInput):
    def answer(self, method, request, response, officer=COUNTY):
        """(code, reason, message, metadata) of a read that fails."""
        error = self.failure(self.stage.get, method, request, response, officer=officer)
        self.check_error(error, error.code, error.reason)
        return error.code, error.reason, error.message, error.metadata

    def test_what_exists_elsewhere_and_what_does_not_are_one_answer(self):
        for method, request, response, field, real, absent in (
                ("QuotasService/GetLot", quotas_pb.GetLotRequest, quotas_pb.GetLotResponse, "lot", self.world.lot, "430626-F-2026-99999-0"),
                ("QuotasService/GetDemand", quotas_pb.GetDemandRequest, quotas_pb.GetDemandResponse, "demand", self.world.seller_demand, "430626-D-99999-0"),
                ("ProjectsService/GetProject", projects_pb.GetProjectRequest, projects_pb.GetProjectResponse, "project", self.world.project, "431022-none"),
                ("ProjectsService/ListParcels", projects_pb.ListParcelsRequest, projects_pb.ListParcelsResponse, "project", self.world.project, "431022-none")):
            with self.subTest(method=method):
                refused = [self.answer(method, request(**{field: name}), response) for name in (real, absent, "999999-x")]
                self.assertEqual(refused[0][:2], ("PERMISSION_DENIED", "OUTSIDE_SCOPE"))
                self.assertEqual(refused[0], refused[1])
                self.assertEqual(refused[0], refused[2])
                for name in (real, absent):
                    self.assertNotIn(name, str(refused[0]))

    def test_balances_of_another_county(self):
        request = lambda lot: quotas_pb.GetBalanceRequest(lot=lot, place="RESERVE")
        real = self.answer("QuotasService/GetBalance", request(self.world.lot), quotas_pb.GetBalanceResponse)
        self.assertEqual(real[:2], ("PERMISSION_DENIED", "OUTSIDE_SCOPE"))
        self.assertEqual(real, self.answer("QuotasService/GetBalance", request("430626-F-2026-99999-0"), quotas_pb.GetBalanceResponse))

    def test_ids_that_name_no_county(self):
        """Deals, receipts, proposals, officers: not found, whether another's or nobody's."""
        other = "430181-government-maker"
        for method, request, response, field, real, absent in (
                ("MarketService/GetDeal", market_pb.GetDealRequest, market_pb.GetDealResponse, "deal", self.world.deal, "T-99999-0"),
                ("RevenueService/GetReceipt", revenue_pb.GetReceiptRequest, revenue_pb.GetReceiptResponse, "payment_code", "43000020260814000009", "43000020260814999999"),
                ("IdentityService/GetProposal", identity_pb.GetProposalRequest, identity_pb.GetProposalResponse, "proposal", self.world.open_proposal, "p99999"),
                ("IdentityService/GetOfficer", identity_pb.GetOfficerRequest, identity_pb.GetOfficerResponse, "officer", COUNTY, "nobody")):
            with self.subTest(method=method):
                exists = self.answer(method, request(**{field: real}), response, other)
                absent_answer = self.answer(method, request(**{field: absent}), response, other)
                self.assertEqual(exists[:2], ("NOT_FOUND", "NOT_FOUND"))
                blank = lambda answer, name: str(answer).replace(name, "…")
                self.assertEqual(blank(exists, real), blank(absent_answer, absent))

    def test_lists_of_another_division(self):
        for division in (SELLER, "43", "4306", BUILDER):
            for method, request, response in (("QuotasService/GetPosition", quotas_pb.GetPositionRequest(division=division, kind=1), quotas_pb.GetPositionResponse),
                                              ("QuotasService/ListLots", quotas_pb.ListLotsRequest(division=division), quotas_pb.ListLotsResponse),
                                              ("RevenueService/ListRevenue", revenue_pb.ListRevenueRequest(division=division), revenue_pb.ListRevenueResponse),
                                              ("ProjectsService/ListProjects", projects_pb.ListProjectsRequest(division=division), projects_pb.ListProjectsResponse)):
                with self.subTest(division=division, method=method):
                    self.assertEqual(self.answer(method, request, response)[:2], ("PERMISSION_DENIED", "OUTSIDE_SCOPE"))

    def test_ones_own_is_readable(self):
        position = self.stage.get("QuotasService/GetPosition", quotas_pb.GetPositionRequest(division=BUYER, kind=1), quotas_pb.GetPositionResponse, officer=COUNTY)
        self.assertEqual(position.as_of.size, self.client.checkpoint()[0])
        lots = self.stage.get("QuotasService/ListLots", quotas_pb.ListLotsRequest(), quotas_pb.ListLotsResponse, officer="430626-government-maker").lots
        self.assertEqual({lot.county for lot in lots}, {SELLER})

    def test_bodies_of_entries(self):
        bodies = ledger_pb.ListEntriesRequest(bodies=True)
        self.assertEqual(self.answer("LedgerService/ListEntries", bodies, ledger_pb.ListEntriesResponse)[:2], ("PERMISSION_DENIED", "OUTSIDE_SCOPE"))
        one = ledger_pb.GetEntryRequest(index=1)
        self.assertEqual(self.answer("LedgerService/GetEntry", one, ledger_pb.GetEntryResponse)[:2], ("PERMISSION_DENIED", "OUTSIDE_SCOPE"))
        anyone = self.client.call("LedgerService/ListEntries", ledger_pb.ListEntriesRequest(limit=3), ledger_pb.ListEntriesResponse)
        self.assertEqual([(e.index, e.command, e.events) for e in anyone.entries], [(i, b"", b"") for i in range(3)])

    def test_outcomes_of_others(self):
        for officer in ("430626-government-maker", "nobody", "platform"):
            request = ledger_pb.GetOutcomeRequest(request_id="x", officer=officer)
            self.assertEqual(self.answer("LedgerService/GetOutcome", request, ledger_pb.GetOutcomeResponse)[:2], ("PERMISSION_DENIED", "OUTSIDE_SCOPE"))

    def test_fields_that_make_no_sense(self):
        for method, request, response in (
                ("QuotasService/GetPosition", quotas_pb.GetPositionRequest(division="43'x", kind=1), quotas_pb.GetPositionResponse),
                ("QuotasService/GetPosition", quotas_pb.GetPositionRequest(division=BUYER), quotas_pb.GetPositionResponse),
                ("QuotasService/GetPosition", quotas_pb.GetPositionRequest(division=BUYER, kind=99), quotas_pb.GetPositionResponse),
                ("MarketService/GetBalanceSheet", market_pb.GetBalanceSheetRequest(county="4301", kind=1), market_pb.GetBalanceSheetResponse)):
            self.assertEqual(self.answer(method, request, response)[:2], ("INVALID_ARGUMENT", "FIELD_INVALID"))

    def test_a_size_that_is_not_reached(self):
        size = self.client.checkpoint()[0]
        position = quotas_pb.GetPositionRequest(division=BUYER, kind=1)
        position.at.size = size + 1
        self.assertEqual(self.answer("QuotasService/GetPosition", position, quotas_pb.GetPositionResponse)[:2], ("OUT_OF_RANGE", "SIZE_NOT_REACHED"))
        for method, request, response in (
                ("LedgerService/GetInclusionProof", ledger_pb.GetInclusionProofRequest(index=size), ledger_pb.GetInclusionProofResponse),
                ("LedgerService/GetInclusionProof", ledger_pb.GetInclusionProofRequest(index=2**64 - 1), ledger_pb.GetInclusionProofResponse),
                ("LedgerService/GetInclusionProof", ledger_pb.GetInclusionProofRequest(index=0, size=size + 1), ledger_pb.GetInclusionProofResponse),
                ("LedgerService/GetConsistencyProof", ledger_pb.GetConsistencyProofRequest(from_size=size + 1), ledger_pb.GetConsistencyProofResponse)):
            error = self.failure(self.client.call, method, request, response)
            self.check_error(error, "OUT_OF_RANGE", "SIZE_NOT_REACHED")


class Pages(BadInput):
    LIST = "IdentityService/ListDivisions"

    def page(self, size=0, token="", prefix="4301", officer=COUNTY, method=LIST):
        request = identity_pb.ListDivisionsRequest(prefix=prefix)
        request.page.page_size, request.page.page_token = size, token
        return self.stage.get(method, request, identity_pb.ListDivisionsResponse, officer=officer)

    def bad_token(self, **changed):
        error = self.failure(self.page, **changed)
        self.check_error(error, "INVALID_ARGUMENT", "PAGE_TOKEN_INVALID")

    def test_a_walk_sees_everything_once(self):
        seen, token = [], ""
        while True:
            page = self.page(7, token)
            self.assertLessEqual(len(page.divisions), 7)
            seen += [d.code for d in page.divisions]
            token = page.page.next_page_token
            if not token:
                break
        self.assertEqual(seen, [d.code for d in self.page(1000).divisions])
        self.assertGreater(len(seen), 20)

    def test_tampered_token(self):
        token = self.page(5).page.next_page_token
        self.assertTrue(token)
        for position in (0, len(token) // 2, len(token) - 2):
            other = "A" if token[position] != "A" else "B"
            self.bad_token(token=token[:position] + other + token[position + 1:])
        self.bad_token(token=token[:-4])
        self.bad_token(token=token + "AAAA")
        self.bad_token(token="430121")

    def test_token_of_another_query(self):
        token = self.page(5).page.next_page_token
        self.bad_token(token=token, prefix="4303")
        request = quotas_pb.ListLotsRequest()
        request.page.page_token = token
        error = self.failure(self.stage.get, "QuotasService/ListLots", request, quotas_pb.ListLotsResponse)
        self.check_error(error, "INVALID_ARGUMENT", "PAGE_TOKEN_INVALID")

    def test_token_of_another_officer(self):
        self.bad_token(token=self.page(5).page.next_page_token, officer="auditor")

    def test_negative_page_size(self):
        for size in (-1, -2**31):
            error = self.failure(self.page, size)
            self.check_error(error, "INVALID_ARGUMENT", "PAGE_SIZE_NEGATIVE")

    def test_page_size_beyond_the_largest(self):
        self.assertEqual(len(self.page(2**31 - 1, prefix="").divisions), 1000)
        self.assertEqual(len(self.page(0, prefix="").divisions), 100)

    def test_negative_limit(self):
        error = self.failure(self.client.call, "LedgerService/ListEntries", ledger_pb.ListEntriesRequest(limit=-1), ledger_pb.ListEntriesResponse)
        self.check_error(error, "INVALID_ARGUMENT", "FIELD_INVALID")


class Sessions(BadInput):
    """An expired session needs fifteen minutes of real time: it is tested with a clock of its own in tests/unit/rpc."""

    def read(self, token):
        request = quotas_pb.GetPositionRequest(division=BUYER, kind=1)
        return self.client.call("QuotasService/GetPosition", request, quotas_pb.GetPositionResponse, token)

    def unauthenticated(self, reason, call, *arguments, **named):
        self.check_error(self.failure(call, *arguments, **named), "UNAUTHENTICATED", reason)

    def open(self, officer=COUNTY, **changed):
        challenge = changed.pop("challenge", None) or self.client.begin(officer)
        return self.client.open(officer, changed.pop("key", self.stage.keys[COUNTY]), challenge, **changed)

    def test_no_session(self):
        self.unauthenticated("SESSION_MISSING", self.read, None)

    def test_every_read_but_the_public_ones_needs_one(self):
        for service in ("quotas", "market", "revenue", "projects", "policy", "identity"):
            module = raw.proto(f"api/v1/{service}_service")
            descriptor = next(iter(module.DESCRIPTOR.services_by_name.values()))
            for method in descriptor.methods:
                if method.name in ("BeginSession", "OpenSession", "ListResults"):
                    continue
                with self.subTest(method=method.full_name):
                    name = f"{descriptor.name}/{method.name}"
                    self.unauthenticated("SESSION_MISSING", self.client.call, name, b"", getattr(module, method.output_type.name))

    def test_tokens_that_are_none(self):
        token = self.open()
        self.read(token)
        for bad in ("x", token[:-3], token[:-2] + ("AA" if token[-2:] != "AA" else "BB"), "A" * 4000, "Basic " + token):
            self.unauthenticated("SESSION_INVALID", self.read, bad)

    def test_closed_session(self):
        token = self.open()
        self.client.call("IdentityService/CloseSession", b"", identity_pb.CloseSessionResponse, token)
        self.unauthenticated("SESSION_CLOSED", self.read, token)

    def test_renewed_session(self):
        token = self.client.call("IdentityService/RenewSession", b"", identity_pb.OpenSessionResponse, self.open()).token
        self.read(token)

    def test_challenge_used_twice(self):
        challenge = self.client.begin(COUNTY)
        self.open(challenge=challenge)
        self.unauthenticated("CHALLENGE_USED", self.open, challenge=challenge)

    def test_challenge_of_another_officer_and_of_nobody(self):
        self.unauthenticated("CHALLENGE_INVALID", self.open, challenge=self.client.begin("auditor"))
        self.unauthenticated("CHALLENGE_INVALID", self.open, challenge=bytes(56))
        self.unauthenticated("CHALLENGE_INVALID", self.open, challenge=b"short")

    def test_signature_for_another_ledger_or_by_another_key(self):
        """Unknown officer, unknown key, wrong signature: one answer, so that nobody can look for officers."""
        answers = []
        for officer, changed in ((COUNTY, dict(ledger="tianzhang.example/another")), (COUNTY, dict(key=raw.Key())), ("nobody", {}),
                                 (COUNTY, dict(key=raw.Key(), key_id=self.stage.keys[COUNTY].id)), ("auditor", {})):
            error = self.failure(self.open, officer, **changed)
            self.check_error(error, "UNAUTHENTICATED", "SESSION_REFUSED")
            answers.append((error.message, error.metadata))
        self.assertEqual(len(set(map(str, answers))), 1)

    def test_revoked_key(self):
        self.unauthenticated("KEY_REVOKED", self.open, key=self.world.revoked)
