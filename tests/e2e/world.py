"""The ledger that the bad-input tests break their teeth on, founded once per process.

Pingjiang (430626) has 15 ha banked, 9.5 ha of them offered: 8.5 ha listed, 4 ha of these sold to Changsha County
(430121) and approved, not paid; 1 ha for sealed bids, of which one is committed until the evening of 20 August. Yizhang (431022) has a project under way: sub-project "new" accepted (parcel YZ-A001 registered and not verified,
YZ-A002 free), "later" started, "last" only planned. One receipt lies in suspense, one key is revoked.
"""
import atexit
import base64
import copy

import cast
import found
import instance
import raw
import raw_stage
import year
from year import FARM, amounts, document, ha, parcels, tonnes, yuan

quotas_pb, market_pb, revenue_pb = raw_stage.quotas_pb, raw_stage.market_pb, raw_stage.revenue_pb

PRICE = dict(area_fen_per_mu=yuan(100_000), paddy_fen_per_mu=yuan(80_000), capacity_fen_per_kg=yuan(20))
SELLER, BUYER, BUILDER = "430626", "430121", "431022"
USED_CODE, USED_VOUCHER = "43000020260814000009", "PZ-2026-0009"

_world = None


def shared():
    global _world
    if _world is None:
        _world = World()
        atexit.register(_world.close)
    return _world


def plans():
    seller = copy.deepcopy(year.PLANS[SELLER])
    builder = copy.deepcopy(year.PLANS[BUILDER])
    builder["subprojects"] += [("later", "补充耕地二期", "SUPPLEMENTARY_FARMLAND_WORKS", "resources", 1_000_000, 0, amounts(2, 0, 12)),
                               ("last", "补充耕地三期", "SUPPLEMENTARY_FARMLAND_WORKS", "resources", 1_000_000, 0, amounts(2, 0, 12))]
    return {SELLER: seller, BUILDER: builder}


class World:
    def __init__(self):
        self.scratch = instance.Scratch()
        self.instance = instance.Instance(self.scratch.path / "platform")
        self.keys = raw_stage.make_keys()
        raw_stage.write_public_keys(self.keys, self.instance.home)
        self.instance.found(raw_stage.genesis(self.keys))
        self.instance.start()
        self.stage = raw_stage.RawStage(self.instance, self.keys)
        self.client = self.stage.client
        found.register(self.stage, self.instance.home, instance.SOURCE / "deploy" / "policy" / "hunan-2025-17.json", cast)
        self.build()

    def close(self):
        self.stage.close()
        self.instance.stop()
        self.scratch.close()

    # --- how it came about -------------------------------------------------------------------------------------------
    def build(self):
        story = year.Year(self.stage)
        all_plans = plans()
        year.PLANS = all_plans
        story.library()
        year.PLANS = {SELLER: all_plans[SELLER]}
        story.acceptance()
        lots = self.stage.get("QuotasService/ListLots", quotas_pb.ListLotsRequest(division=SELLER), quotas_pb.ListLotsResponse).lots
        self.lot = lots[0].lot
        self.project = all_plans[BUILDER]["project"]
        self.seller_project = all_plans[SELLER]["project"]
        self.start_builder()
        self.stage.at("2026-08-03 09:00:00")
        self.demand = story.demand(BUYER, FARM, "other", "长沙县产业园", "QR430121-001", amounts(4, 1, 28))
        self.seller_demand = story.demand(SELLER, FARM, "other", "平江县园区道路", "QR430626-001", amounts(5.5, 1, 33))
        self.stage.at("2026-08-05 09:00:00")
        story.statement(SELLER, FARM)
        self.offer = story.offer(SELLER, FARM, amounts(8.5, 4, 63), PRICE)
        self.sealed = self.stage.do(f"{SELLER}-government", post_offer=dict(county=SELLER, kind=FARM, amounts=amounts(1, 0, 7), mode="SEALED_BID",
                                    price=dict(area_fen_per_mu=yuan(80_000)), bids_until=dict(year=2026, month=8, day=20)))
        commitment = base64.b64encode(bytes(32)).decode()
        self.bid = self.stage.do(f"{BUYER}-government", commit_bid=dict(offer=self.sealed, county=BUYER, commitment=commitment))
        self.deal = self.stage.do("430121-government", request_purchase=dict(offer=self.offer, demand=self.demand, amounts=amounts(4, 1, 28)))
        self.stage.do("43-department", decide_deal=dict(deal=self.deal, decision="APPROVE", document=document("调剂批复")))
        self.stage.at("2026-08-14 09:00:00")
        self.stage.do("43-finance", record_receipt=self.receipt(USED_CODE, USED_VOUCHER, 1_000))
        self.revoke_a_key()
        self.open_proposal = self.stage.propose("430121-government", **self.new_demand("QR430121-900"))
        self.executed_proposal = self.stage.propose("430121-government", **self.new_demand("QR430121-901"))
        self.stage.submit("430121-government-checker", dict(endorse=dict(proposal=self.executed_proposal)))

    def start_builder(self):
        s = self.stage
        for sub in ("new", "later"):
            s.do(f"{BUILDER}-government", start_subproject=dict(project=self.project, subproject=sub, approval=document("立项批复"), tender=document("中标通知书")))
        pieces = [(5, "ECOLOGICAL", "DRY", 0, 8, 0, 32), (3, "ECOLOGICAL", "IRRIGATED", 0, 7, 0, 20)]
        s.do(f"{BUILDER}-resources", accept_subproject=dict(project=self.project, subproject="new", parcels=parcels("YZ-A", pieces), document=document("子项目验收意见")))
        self.registration = s.do(f"{BUILDER}-government", register_quota=self.quota(amounts(5, 0, 32), parcel="YZ-A001"))

    def revoke_a_key(self):
        officer = "430121-government-maker"
        self.revoked = raw.Key()
        public = dict(algorithm="ED25519", key=base64.b64encode(self.revoked.public).decode())
        self.stage.keepers([dict(register_key=dict(officer=officer, key=public))])
        # It signed while it was good: what it signed stays.
        self.stage.submit(officer, self.new_demand("QR430121-902"), key=self.revoked)
        self.stage.keepers([dict(revoke_key=dict(key_id=self.revoked.id, reason="遗失"))])

    # --- operations that are right but for what a test changes -------------------------------------------------------
    @staticmethod
    def new_demand(number, county=BUYER, **changed):
        return dict(declare_demand=dict(county=county, kind=FARM, category="other", construction_project="示例项目", confirmation_number=number,
                                        amounts=amounts(1, 0, 6), year=2026, document=document("示例项目")) | changed)

    def quota(self, figures, parcel="YZ-A002", **changed):
        return dict(project=self.project, subproject="new", kind=FARM, vintage=2026, amounts=figures, parcels=[parcel]) | changed

    @staticmethod
    def receipt(code, voucher, fen, deal="", **changed):
        return year.Year.receipt(code, voucher, BUYER, fen, (2026, 8, 14), deal) | changed

    @staticmethod
    def parcel(area_ha, capacity_t, number="YZ-B001", **changed):
        return dict(number=number, area_m2=str(ha(area_ha)), before="ECOLOGICAL", after="DRY", grade_after=8,
                    capacity_after_g=str(tonnes(capacity_t))) | changed

    # --- what must not change ----------------------------------------------------------------------------------------
    def snapshot(self):
        """Size and root of the log, and what counties hold, owe and have paid."""
        s = self.stage
        listed = [s.get("MarketService/ListDeals", market_pb.ListDealsRequest(), market_pb.ListDealsResponse).deals,
                  s.get("MarketService/ListOffers", market_pb.ListOffersRequest(), market_pb.ListOffersResponse).offers,
                  s.get("QuotasService/ListDemands", quotas_pb.ListDemandsRequest(), quotas_pb.ListDemandsResponse).demands,
                  s.get("RevenueService/ListReceipts", revenue_pb.ListReceiptsRequest(), revenue_pb.ListReceiptsResponse).receipts,
                  s.get("RevenueService/ListRevenue", revenue_pb.ListRevenueRequest(), revenue_pb.ListRevenueResponse).rows]
        return {"log": s.client.checkpoint(),
                "positions": {county: s.position(county, FARM) for county in (SELLER, BUYER, BUILDER)},
                "records": [[r.SerializeToString(deterministic=True) for r in rows] for rows in listed]}
