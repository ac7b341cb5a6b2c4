"""What 2027 adds to the story: the other modes of transfer, a lot whose land is lost, a write-off taken back, and the
people who watch. All figures are synthetic.
"""
import json

from year import FARM, LINKED, PLANS, amounts, digest, document, yuan

# A price policy of the demonstration: no figure of the real province is known.
BANDS = [{"kind": FARM, "floor": {"area_fen_per_mu": yuan(50_000)}, "ceiling": {"area_fen_per_mu": yuan(200_000)}, "guide": {"area_fen_per_mu": yuan(90_000)}}]


class SecondYear:
    def __init__(self, stage, policy, moment):
        """`moment` turns a Beijing time into microseconds, as the policy's effective time wants it."""
        self.s, self.policy, self.moment = stage, policy, moment
        self.receipts = 0

    # --- small words of the story ------------------------------------------------------------------------------------
    def pay(self, deal, county, date):
        self.receipts += 1
        year, month, day = date
        code = f"4300{year}{month:02}{day:02}{self.receipts:08}"
        self.s.do("43-finance", record_receipt=dict(payment_code=code, voucher_number=f"PZ-{year}-{self.receipts:04}", payer=county, amount_fen=str(self.s.due(deal)),
                  date=dict(year=year, month=month, day=day), sha256=digest(code), deal=deal))

    def approve(self, deal):
        self.s.do("43-department", decide_deal=dict(deal=deal, decision="APPROVE", document=document("调剂批复")))

    def demand(self, county, kind, category, project, number, amount):
        return self.s.do(f"{county}-government", declare_demand=dict(county=county, kind=kind, category=category, construction_project=project,
                         confirmation_number=number, amounts=amount, year=2027, document=document(project)))

    def statement(self, county, kind):
        statement = self.s.do(f"{county}-government", sign_statement=dict(county=county, kind=kind, surplus=self.s.surplus(county, kind), document=document("县域自平衡证明")))
        self.s.do(f"{county[:4]}-bureau", endorse_statement=dict(statement=statement))

    def open_offer(self, county, kind):
        offers = [o for page in self.s.read(f"offer list --division {county} --kind {kind} --state open") for o in page.get("offers", [])]
        return offers[0]["offer"]

    def lot(self, county, kind):
        lots = [l for page in self.s.read(f"quota lots --division {county} --kind {kind}") for l in page.get("lots", [])]
        return next(l["lot"] for l in lots if l["origin"] == "ORIGIN_PROJECT")

    # --- a policy is tried before it is set --------------------------------------------------------------------------
    def new_policy(self):
        s = self.s
        s.at("2027-02-01 09:00:00")
        self.policy["price_bands"] = BANDS
        path = s.work / "policy-2.json"
        path.write_text(json.dumps(self.policy, ensure_ascii=False), encoding="utf-8")
        impact = s.read(f"policy assess {path}")[0]["impact"]
        s.do("43-department", set_policy=dict(policy=self.policy, effective_us=str(self.moment("2027-02-02 00:00:00"))))
        offers = len(impact.get("offers", []))
        s.say(f"价格区间先试算再施行：改动 {len(impact.get('changed_parameters', []))} 项参数，越出区间的挂牌 {offers} 宗。",
              f"price bands were assessed before they were set: parameters changed: {len(impact.get('changed_parameters', []))}, offers outside the bands: {offers}")

    # --- three more ways to transfer ---------------------------------------------------------------------------------
    def allocation(self):
        s = self.s
        s.at("2027-02-03 09:00:00")
        self.changsha = self.demand("430121", FARM, "other", "长沙县重点工程", "QR430121-011", amounts(4, 0, 26))
        offer = self.open_offer("431022", "supplementary-farmland")
        deal = s.do("43-department", allocate_quota=dict(offer=offer, demand=self.changsha, amounts=amounts(1, 0, 6), reason="省重点工程", document=document("统筹调剂决定")))
        self.pay(deal, "430121", (2027, 2, 3))
        s.at("2027-02-08 09:00:00")
        s.do("431022-government", withdraw_offer=dict(offer=offer, reason="改为竞价"))
        s.say("统筹：省厅从宜章县挂牌指标中按指导价调给长沙县 1 公顷。", "allocation: the province moved 1 ha of Yizhang's offer to Changsha County at the guide price")

    def seal(self, offer, county, area_ha, price, nonce):
        """The bidder's own machine computes what the bid commits to."""
        sealed = self.s.read(f"bid seal {offer} {county} --area {area_ha}ha --price {price}元/亩 --nonce {nonce}")[0]
        return dict(offer=offer, county=county, commitment=hex_to_base64(sealed["commitment"])), dict(
            area_m2=sealed["area_m2"], price_fen_per_mu=sealed["price_fen_per_mu"], nonce=hex_to_base64(sealed["nonce"]))

    def sealed_bid(self):
        s = self.s
        self.statement("431022", FARM)
        s.at("2027-02-10 09:00:00")
        offer = s.do("431022-government", post_offer=dict(county="431022", kind=FARM, amounts=amounts(4, 0, 26), mode="SEALED_BID",
                     price=dict(area_fen_per_mu=yuan(80_000)), bids_until=dict(year=2027, month=2, day=20)))
        liuyang = next(d["demand"] for page in s.read("demand list --division 430181 --kind supplementary-farmland --state open") for d in page["demands"])
        commits, reveals = zip(self.seal(offer, "430121", 3, 95_000, "11" * 32), self.seal(offer, "430181", 2, 110_000, "22" * 32))
        s.at("2027-02-15 09:00:00")
        bids = [s.do(f"{c['county']}-government", commit_bid=c) for c in commits]
        s.refused("REVEAL_NOT_OPEN", "430121-government", reveal_bid=dict(reveals[0], bid=bids[0], demand=self.changsha))
        s.at("2027-02-21 09:00:00")
        s.refused("BID_DOES_NOT_MATCH", "430121-government", reveal_bid=dict(reveals[0], bid=bids[0], demand=self.changsha, price_fen_per_mu=yuan(85_000)))
        for bid, reveal, county, demand in zip(bids, reveals, ("430121", "430181"), (self.changsha, liuyang)):
            s.do(f"{county}-government", reveal_bid=dict(reveal, bid=bid, demand=demand))
        s.at("2027-02-25 09:00:00")
        # The clearing is a deadline: it fires before the next command is decided.
        s.do("431022-government", sign_statement=dict(county="431022", kind=FARM, surplus=s.surplus("431022", FARM), document=document("县域自平衡证明")))
        deals = [d for page in s.read("deal list --state matched") for d in page["deals"]]
        for deal in deals:
            self.approve(deal["deal"])
            self.pay(deal["deal"], deal["buyer"], (2027, 2, 25))
        prices = sorted({int(d["price"]["area_fen_per_mu"]) // 100 for d in deals})
        s.say(f"竞价：宜章县 4 公顷，浏阳市 2 公顷全部成交，长沙县 3 公顷削减为 2 公顷，统一价 {prices[0]:,} 元/亩（最低成交报价）。",
              f"sealed bid: Liuyang's 2 ha whole, Changsha's 3 ha cut to 2, all at {prices[0]:,} yuan per mu, the lowest accepted")

    def negotiated(self):
        s = self.s
        s.at("2027-03-01 09:00:00")
        s.do("431129-government", withdraw_offer=dict(offer=self.open_offer("431129", "linked-construction-land"), reason="改为协议"))
        self.statement("431129", LINKED)
        need = self.demand("430181", LINKED, "rural-development", "浏阳市农产品加工园", "QR430181-012", amounts(2))
        price = dict(area_fen_per_mu=yuan(190_000))
        offer = s.do("431129-government", post_offer=dict(county="431129", kind=LINKED, amounts=amounts(2), price=price, mode="NEGOTIATED", buyer="430181"))
        s.refused("TERMS_DIFFER", "430181-government", request_purchase=dict(offer=offer, demand=need, amounts=amounts(2), price=dict(area_fen_per_mu=yuan(180_000))))
        deal = s.do("430181-government", request_purchase=dict(offer=offer, demand=need, amounts=amounts(2), price=price))
        self.approve(deal)
        s.at("2027-03-05 09:00:00")
        self.pay(deal, "430181", (2027, 3, 5))
        s.say("协议：江华县与浏阳市签署同一条款，增减挂钩 2 公顷成交；单价不一致的签署被拒。", "negotiated: both counties signed the same terms; a lower price was refused")

    # --- what was lost ------------------------------------------------------------------------------------------------
    def loss(self):
        s = self.s
        s.at("2027-03-10 09:00:00")
        lot = self.lot("431022", "supplementary-farmland")
        s.do("43-department", record_loss=dict(lot=lot, amounts=amounts(4, 0, 26), source="SATELLITE", reason="卫星监测：新增耕地撂荒", document=document("监测图斑核查意见")))
        s.refused("ABOVE_SURPLUS", "431022-government", post_offer=dict(county="431022", kind=FARM, amounts=amounts(1, 0, 6), price=dict(area_fen_per_mu=yuan(100_000))))
        s.do("43-department", deduct_quota=dict(lot=lot, amounts=amounts(3, 0, 20), reason="损失核减", document=document("核减决定")))
        s.say("宜章县 4 公顷灭失：剩余 3 公顷冻结并核减，已售出的不追究买方，差额 1 公顷成为本县责任，市场随之关闭。",
              "4 ha of Yizhang's land were lost: 3 ha frozen and deducted, the buyers keep theirs, 1 ha is the county's liability and closes its market")

    def reversal(self):
        s = self.s
        s.at("2027-03-12 09:00:00")
        demand = next(d["demand"] for page in s.read("demand list --division 430121 --kind supplementary-farmland") for d in page["demands"] if int(d.get("used", {}).get("area_m2", 0)) > 0)
        request = s.do("430121-government", request_reversal=dict(demand=demand, amounts=amounts(1, 0.25, 7), approval_number="示例〔2026〕农转用91号", revocation=document("撤销农转用批复的决定")))
        s.do("43-department", decide_request=dict(request=request, decision="APPROVE", document=document("同意冲回")))
        s.say("长沙县一宗农转用批复被撤销：1 公顷核销冲回为挂钩，由省厅同意。", "a write-off of 1 ha was reversed because its approval was revoked")

    # --- who watches --------------------------------------------------------------------------------------------------
    def supervision(self):
        s = self.s
        project = PLANS["431129"]["project"]
        s.at("2027-03-16 09:00:00")
        s.do("4311-bureau", record_inspection=dict(object=f"projects/{project}", method="SPOT_CHECK", problem=True, note="排水沟淤塞", document=document("抽查记录")))
        order = s.do("4311-bureau", order_rectification=dict(object=f"projects/{project}", text="清淤并恢复排水", due=dict(year=2027, month=4, day=15), document=document("整改通知")))
        s.at("2027-03-30 09:00:00")
        s.do("431129-government", report_rectification=dict(rectification=order, text="已清淤", document=document("整改报告")))
        s.do("4311-bureau", decide_rectification=dict(rectification=order, decision="APPROVE"))

        s.at("2027-04-01 09:00:00")
        line = next(l["line"] for page in s.read("revenue lines 430626") for l in page["lines"] if l.get("year") == 2027)
        twice = s.do("430626-finance", disburse=dict(line=line, payee="项目施工单位（示例）", voucher_number="ZF-2027-0001", sha256=digest("支付凭证1"), amount_fen=yuan(200_000), date=dict(year=2027, month=4, day=1)))
        found = self.exceptions("430626", "document-reused")
        s.say(f"异常由系统算出：同一凭证摘要支付两次，佐证条目 {'、'.join(found[0]['entries'])}。", f"an exception, computed: one voucher's digest paid twice, proved by entries {', '.join(found[0]['entries'])}")
        s.at("2027-04-06 09:00:00")
        finding = s.do("43-audit", raise_finding=dict(division="430626", text="同一凭证重复支付", entries=found[0]["entries"], objects=[f"lines/{line}"], document=document("审计取证单")))
        s.do("430626-finance", reverse_disbursement=dict(disbursement=twice, voucher_number="TK-2027-0002", reason="重复支付，款项已退回", sha256=digest("退款凭证2")))
        s.do("430626-government", answer_finding=dict(finding=finding, text="重复支付已冲回，款项退回预算", document=document("整改情况")))
        s.at("2027-04-09 09:00:00")
        s.do("43-audit", decide_finding=dict(finding=finding, decision="APPROVE"))
        gone = self.exceptions("430626", "document-reused")
        s.say(f"审计提出问题，县财政以冲回分录更正，问题了结；该异常{'已消失' if not gone else '仍在'}。", f"audit raised a finding, the payment was reversed, the finding is closed; the exception {'is gone' if not gone else 'stands'}")

    def exceptions(self, division, kind):
        return [e for page in self.s.read(f"exception list {division} --kind {kind}") for e in page.get("exceptions", [])]

    def play(self):
        s = self.s
        s.chapter("2027：其余调剂方式、损失与责任、监督", "2027: the other modes, a loss and its liability, supervision")
        self.new_policy()
        self.allocation()
        self.sealed_bid()
        self.negotiated()
        self.loss()
        self.reversal()
        self.supervision()
        s.at("2027-04-12 09:00:00")


def hex_to_base64(text):
    import base64
    return base64.b64encode(bytes.fromhex(text)).decode()
