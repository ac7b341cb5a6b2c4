"""The year that the quickstart plays: one story, every role, through the real clients. All figures are synthetic.

`at(moment)` sets the demonstration clock; `do(office, operation, …)` is one command by the office's maker, endorsed by
its checker where the policy asks for four eyes; `refused(code, …)` is one that the rules must refuse.
"""
import hashlib


def ha(value):
    return round(value * 10_000)


def tonnes(value):
    return round(value * 1_000_000)


def amounts(area_ha=0, paddy_ha=0, capacity_t=0):
    return {"area_m2": str(ha(area_ha)), "paddy_m2": str(ha(paddy_ha)), "capacity_g": str(tonnes(capacity_t))}


def yuan(value):
    return str(round(value * 100))


def document(title, number=""):
    """A document by its digest. The demonstration's documents are their titles."""
    import base64
    digest = hashlib.sha256(f"synthetic document {title} {number}".encode()).digest()
    return {"title": title, "number": number, "sha256": base64.b64encode(digest).decode()}


def digest(text):
    return document(text)["sha256"]


def parcels(prefix, pieces):
    """[(ha, before, after, grade before, grade after, t before, t after)] as measured parcels."""
    return [{"number": f"{prefix}{i:03d}", "area_m2": str(ha(p[0])), "before": p[1], "after": p[2], "grade_before": p[3],
             "grade_after": p[4], "capacity_before_g": str(tonnes(p[5])), "capacity_after_g": str(tonnes(p[6]))}
            for i, p in enumerate(pieces, 1)]


FARM, LINKED, REDLINE = "SUPPLEMENTARY_FARMLAND", "LINKED_CONSTRUCTION_LAND", "REDLINE_VACATED"


def figures(farmland, grade, ecology, construction, red_line, urban=0, multiple=13_000):
    """Red-line figures in ha; grade is the mean grade (等别) of the farmland, ecology the index."""
    return {"farmland_m2": str(ha(farmland)), "farmland_grade_m2": str(round(ha(farmland) * grade)), "ecology_index": str(ecology),
            "construction_land_m2": str(ha(construction)), "ecological_red_line_m2": str(ha(red_line)),
            "urban_boundary_m2": str(ha(urban)), "urban_boundary_multiple": str(multiple)}


# county → what its project is made of
PLANS = {
    "430626": dict(
        project="430626-2026-01", name="平江县三市镇加义镇全域土地综合整治", townships=["430626102", "430626103"], villages=["示例一村", "示例二村"],
        baseline=figures(1_850, 7.2, 6_800, 240, 310), planned=figures(1_866, 6.9, 7_000, 236, 310), measured=figures(1_865, 6.9, 7_000, 236, 310),
        subprojects=[
            ("farm", "农用地整治", "FARMLAND_CONSOLIDATION", "agriculture", 6_000_000, 1_000_000, amounts(10, 4, 70)),
            ("new", "补充耕地", "SUPPLEMENTARY_FARMLAND_WORKS", "resources", 9_000_000, 0, amounts(17, 5, 119)),
            ("roads", "村内道路等公益性子项目", "PUBLIC_WELFARE", "agriculture", 1_500_000, 500_000, amounts()),
        ],
        measures={
            "farm": (parcels("PJ-A", [(4, "ECOLOGICAL", "PADDY", 0, 6, 0, 30), (6, "ECOLOGICAL", "DRY", 0, 8, 0, 36)]), amounts(10, 3, 60), 0),
            "new": (parcels("PJ-B", [(9, "ECOLOGICAL", "IRRIGATED", 0, 7, 0, 60), (5, "ECOLOGICAL", "PADDY", 0, 6, 0, 38), (3, "ECOLOGICAL", "DRY", 0, 9, 0, 16)]), amounts(2, 0, 8), 0),
            "roads": ([], amounts(), 0),
        },
        quotas=[("farm", FARM, amounts(5, 4, 40), "PJ-A"), ("new", FARM, amounts(10, 2, 70), "PJ-B")]),
    "431022": dict(
        project="431022-2026-01", name="宜章县全域土地综合整治", townships=["431022101"], villages=["示例三村"],
        baseline=figures(920, 7.8, 7_100, 130, 205), planned=figures(929, 7.6, 7_150, 130, 205), measured=figures(928, 7.6, 7_150, 130, 205),
        subprojects=[("new", "补充耕地", "SUPPLEMENTARY_FARMLAND_WORKS", "resources", 4_800_000, 0, amounts(8, 0, 52))],
        measures={"new": (parcels("YZ-A", [(5, "ECOLOGICAL", "DRY", 0, 8, 0, 32), (3, "ECOLOGICAL", "IRRIGATED", 0, 7, 0, 20)]), amounts(), 0)},
        quotas=[("new", FARM, amounts(8, 0, 52), "YZ-A")]),
    "431129": dict(
        project="431129-2026-01", name="江华瑶族自治县全域土地综合整治", townships=["431129100"], villages=["示例四村", "示例五村"],
        baseline=figures(640, 8.1, 7_400, 118, 402), planned=figures(650, 8.0, 7_500, 107, 402), measured=figures(650, 8.0, 7_500, 107, 402),
        subprojects=[
            ("reclaim", "建设用地复垦", "CONSTRUCTION_LAND_RECLAMATION", "resources", 5_200_000, 0, amounts(10, 2, 55)),
            ("restore", "生态保护红线内修复", "ECOLOGICAL_RESTORATION", "resources", 800_000, 0, amounts()),
        ],
        measures={
            "reclaim": (parcels("JH-A", [(7, "CONSTRUCTION", "DRY", 0, 9, 0, 40), (3, "CONSTRUCTION", "PADDY", 0, 8, 0, 20)]), amounts(), ha(1)),
            "restore": (parcels("JH-R", [(2, "CONSTRUCTION", "ECOLOGICAL", 0, 0, 0, 0)]), amounts(), 0),
        },
        quotas=[("reclaim", LINKED, amounts(9, 2, 50), "JH-A"), ("restore", REDLINE, amounts(2), "JH-R")]),
}


class Year:
    def __init__(self, stage):
        self.s = stage
        self.lots, self.revenue_lines = {}, {}

    # --- from consent to a banked lot -----------------------------------------------------------------------------
    def library(self):
        s = self.s
        s.chapter("项目库：三个项目按湘自资发〔2025〕17号的程序走到批准", "Project library: three projects through the chain")
        for county, plan in PLANS.items():
            gov = f"{county}-government"
            s.at("2026-01-12 09:00:00")
            s.do(gov, create_project=dict(project=plan["project"], plan=self.plan_of(county, plan)))
        s.at("2026-01-20 10:00:00")
        first = PLANS["430626"]["project"]
        s.refused("CONSENT_MISSING", "430626-government", submit_plan=dict(project=first))
        for county, plan in PLANS.items():
            gov, project = f"{county}-government", plan["project"]
            s.do(gov, *[dict(record_consent=dict(project=project, village=v, document=document(f"{v}村民会议决议"))) for v in plan["villages"]],
                 dict(record_opinion=dict(project=project, kind="EXPERT", by="专家组", document=document("专家论证意见"))),
                 dict(record_opinion=dict(project=project, kind="DEPARTMENT", by="县级相关部门", document=document("部门审查意见"))))
        s.at("2026-02-02 09:00:00")
        for county, plan in PLANS.items():
            s.do(f"{county}-government", submit_plan=dict(project=plan["project"]))
        for moment, step, office in (("2026-02-05 10:00:00", 0, "{c}-government"), ("2026-02-20 10:00:00", 1, "{city}-bureau"),
                                     ("2026-03-02 10:00:00", 2, "43-department")):
            s.at(moment)
            for county, plan in PLANS.items():
                s.do(office.format(c=county, city=county[:4]), decide_plan=dict(project=plan["project"], step=s.plan_step(step), decision="APPROVE",
                     document=document("实施方案审查意见", f"示例〔2026〕{step + 1}号")))
        s.say(f"{len(PLANS)} 个项目：村民同意、专家与部门意见齐备，县审查、市初审、省厅批准。", "three projects approved by the province")

    @staticmethod
    def plan_of(county, plan):
        return dict(name=plan["name"], townships=plan["townships"], villages=plan["villages"], implementer=f"{county}-government",
                    start_year=2026, end_year=2028, survey_year=2025, baseline=plan["baseline"], planned=plan["planned"],
                    subprojects=[dict(id=i, name=n, kind=k, department=f"{county}-{d}", cost_fen=yuan(cost), other_funding_fen=yuan(other), planned=p)
                                 for i, n, k, d, cost, other, p in plan["subprojects"]])

    def acceptance(self):
        s = self.s
        s.chapter("验收与入库：只有实测的才算数", "Acceptance and banking: only what was measured counts")
        s.at("2026-03-09 09:00:00")
        for county, plan in PLANS.items():
            for i, *_ in plan["subprojects"]:
                s.do(f"{county}-government", start_subproject=dict(project=plan["project"], subproject=i, approval=document("立项批复"), tender=document("中标通知书")))
        s.at("2026-06-15 09:00:00")
        for county, plan in PLANS.items():
            for i, _, _, department, *_ in plan["subprojects"]:
                measured, taken_out, new_build = plan["measures"][i]
                s.do(f"{county}-{department}", accept_subproject=dict(project=plan["project"], subproject=i, parcels=measured, taken_out=taken_out,
                     new_build_m2=str(new_build), document=document("子项目验收意见")))
        for moment, office in (("2026-07-01 09:00:00", None), ("2026-07-08 09:00:00", "{c}-government"), ("2026-07-20 09:00:00", "{city}-bureau")):
            s.at(moment)
            for county, plan in PLANS.items():
                if office is None:
                    s.do(f"{county}-government", submit_acceptance=dict(project=plan["project"], measured=plan["measured"], document=document("整体实测报告")))
                    continue
                step = s.acceptance_step(0 if office.startswith("{c}") else 1)
                s.do(office.format(c=county, city=county[:4]), decide_acceptance=dict(project=plan["project"], step=step, decision="APPROVE", document=document("整体验收意见")))
        s.at("2026-07-22 09:00:00")
        registrations = []
        for county, plan in PLANS.items():
            for sub, kind, amount, prefix in plan["quotas"]:
                numbers = [p["number"] for p in plan["measures"][sub][0]]
                content = dict(project=plan["project"], subproject=sub, kind=kind, vintage=2026, amounts=amount, parcels=numbers)
                if kind == REDLINE:
                    content["legal_basis"] = document("红线内腾退建设用地指标依据")
                if county == "430626" and sub == "new":
                    # 5 ha stand registered from "farm": 27 measured − 12 taken out leaves 10 here.
                    greedy = dict(content, amounts=amounts(10.5, 2, 70))
                    s.refused("ABOVE_NET_PRODUCTION", f"{county}-government", register_quota=greedy)
                registrations.append((county, s.do(f"{county}-government", register_quota=content)))
        for moment, office, operation in (("2026-07-25 09:00:00", "{city}-bureau", "verify_quota"), ("2026-07-30 09:00:00", "43-department", "bank_quota")):
            s.at(moment)
            for county, registration in registrations:
                self.lots.setdefault(county, []).append(
                    s.do(office.format(city=county[:4]), **{operation: dict(registration=registration, decision="APPROVE", document=document("核验意见"))}))
        s.say("平江县：新增耕地实测 27 公顷，扣除调出 12 公顷，入库 15 公顷；多报 0.5 公顷被拒。", "Pingjiang: measured 27 ha, taken out 12, banked 15; half a hectare too much was refused")
        s.say("江华县：复垦 10 公顷减建新 1 公顷，入库增减挂钩 9 公顷；红线内腾退 2 公顷。", "Jianghua: linked 9 ha = reclaimed 10 − new-build 1; red-line vacated 2 ha")

    # --- county first ----------------------------------------------------------------------------------------------
    def demand(self, county, kind, category, project, number, amount):
        return self.s.do(f"{county}-government", declare_demand=dict(county=county, kind=kind, category=category, construction_project=project,
                         confirmation_number=number, amounts=amount, year=2026, document=document(project)))

    def statement(self, county, kind):
        surplus = self.s.surplus(county, kind)
        statement = self.s.do(f"{county}-government", sign_statement=dict(county=county, kind=kind, surplus=surplus, document=document("县域自平衡证明")))
        self.s.do(f"{county[:4]}-bureau", endorse_statement=dict(statement=statement))

    def offer(self, county, kind, amount, price):
        return self.s.do(f"{county}-government", post_offer=dict(county=county, kind=kind, amounts=amount, price=price))

    def market(self):
        s = self.s
        s.chapter("县域优先，然后才是调剂", "The county first, then the market")
        farm_price = dict(area_fen_per_mu=yuan(100_000), paddy_fen_per_mu=yuan(80_000), capacity_fen_per_kg=yuan(20))
        s.at("2026-08-03 09:00:00")
        own = self.demand("430626", FARM, "other", "平江县园区道路", "QR430626-001", amounts(5.5, 1, 33))
        changsha = self.demand("430121", FARM, "other", "长沙县产业园", "QR430121-001", amounts(4, 1, 28))
        liuyang = self.demand("430181", FARM, "other", "浏阳市物流园", "QR430181-001", amounts(2, 0, 13))
        s.at("2026-08-05 09:00:00")
        for county in ("430626", "431022"):
            self.statement(county, FARM)
        s.at("2026-08-06 09:00:00")
        s.refused("ABOVE_SURPLUS", "430626-government", post_offer=dict(county="430626", kind=FARM, amounts=amounts(12, 4, 70), price=farm_price))
        offer = self.offer("430626", FARM, amounts(9.5, 4, 70), farm_price)
        s.say("平江县库存 15 公顷、本县需求 5.5 公顷：挂牌 12 公顷被拒，挂牌 9.5 公顷成立。", "Pingjiang: 12 ha refused, 9.5 ha offered")
        s.at("2026-08-10 09:00:00")
        s.refused("ABOVE_DEMAND", "430121-government", request_purchase=dict(offer=offer, demand=changsha, amounts=amounts(4, 1.5, 28)))
        first = s.do("430121-government", request_purchase=dict(offer=offer, demand=changsha, amounts=amounts(4, 1, 28)))
        s.at("2026-08-12 09:00:00")
        self.demand("430626", FARM, "village-housing", "平江县农民安置点", "QR430626-002", amounts(3, 0.5, 18))
        s.say("平江县新增农民安置需求 3 公顷：未成交的 5.5 公顷被召回，已成交的 4 公顷不受影响。", "a new local need recalled the unmatched 5.5 ha; the matched 4 ha stand")
        s.at("2026-08-14 09:00:00")
        s.do("43-department", decide_deal=dict(deal=first, decision="APPROVE", document=document("调剂批复")))
        due = s.due(first)
        s.at("2026-08-20 15:00:00")
        half = due // 2
        s.refused("RECEIPT_FORM", "43-finance", record_receipt=self.receipt("4300002026082000001", "PZ-2026-0001", "430121", half, (2026, 8, 20), first))
        s.do("43-finance", record_receipt=self.receipt("43000020260820000001", "PZ-2026-0001", "430121", half, (2026, 8, 20), first))
        s.at("2026-08-26 15:00:00")
        s.do("43-finance", record_receipt=self.receipt("43000020260826000002", "PZ-2026-0002", "430121", due - half, (2026, 8, 26), first))
        s.say(f"长沙县分两笔缴清 {due / 100:,.2f} 元，第二笔入账的同一条记录里指标到账、收益归平江县。", "Changsha County paid in two receipts; the second one settled the deal in its own entry")

        s.at("2026-08-27 09:00:00")
        yizhang = self.offer("431022", FARM, amounts(5, 0, 32), farm_price)
        second = s.do("430181-government", request_purchase=dict(offer=yizhang, demand=liuyang, amounts=amounts(2, 0, 13)))
        s.at("2026-08-28 09:00:00")
        s.do("43-department", decide_deal=dict(deal=second, decision="APPROVE", document=document("调剂批复")))
        s.at("2026-09-10 09:00:00")
        s.do("43-finance", record_receipt=self.receipt("43000020260910000003", "PZ-2026-0003", "430181", 50_000_000, (2026, 9, 10), second))

        self.linked_and_redline()
        s.at("2026-10-04 09:00:00")
        s.do("43-finance", refund_receipt=dict(payment_code="43000020260910000003", voucher_number="TK-2026-0001", reason="成交违约，退还部分缴款", sha256=digest("退款凭证")))
        s.say("浏阳市逾期未缴清：违约记录在案，指标退回宜章县，已缴 50 万元转待查后退还。", "Liuyang defaulted: the quota went back, its part payment through suspense to refund")
        self.s.at("2026-11-05 09:00:00")
        s.do("430626-government", hook_quota=dict(demand=own, amounts=amounts(5.5, 1, 33)))
        s.do("430626-government", write_off_quota=dict(demand=own, amounts=amounts(5.5, 1, 33), approval=document("农转用批复", "示例〔2026〕农转用88号")))
        s.do("430121-government", write_off_quota=dict(demand=changsha, amounts=amounts(4, 1, 28), approval=document("农转用批复", "示例〔2026〕农转用91号")))

    @staticmethod
    def receipt(code, voucher, payer, fen, date, deal):
        return dict(payment_code=code, voucher_number=voucher, payer=payer, amount_fen=str(fen), date=dict(zip(("year", "month", "day"), date)),
                    sha256=digest(code), deal=deal)

    def linked_and_redline(self):
        s = self.s
        s.at("2026-09-11 09:00:00")
        self.demand("431129", LINKED, "village-housing", "江华县农民建房", "QR431129-001", amounts(2, 0, 0))
        need = self.demand("430121", LINKED, "rural-development", "长沙县乡村产业", "QR430121-002", amounts(3, 0, 0))
        red = self.demand("430121", REDLINE, "other", "长沙县基础设施", "QR430121-003", amounts(1))
        self.statement("431129", LINKED)
        offer = self.offer("431129", LINKED, amounts(6), dict(area_fen_per_mu=yuan(180_000)))
        red_offer = self.offer("431129", REDLINE, amounts(2), dict(area_fen_per_mu=yuan(150_000)))
        s.at("2026-09-14 09:00:00")
        deals = [s.do("430121-government", request_purchase=dict(offer=offer, demand=need, amounts=amounts(3))),
                 s.do("430121-government", request_purchase=dict(offer=red_offer, demand=red, amounts=amounts(1)))]
        s.at("2026-09-18 09:00:00")
        for number, deal in enumerate(deals, 4):
            s.do("43-department", decide_deal=dict(deal=deal, decision="APPROVE", document=document("调剂批复")))
            s.do("43-finance", record_receipt=self.receipt(f"4300002026091800000{number}", f"PZ-2026-000{number}", "430121", s.due(deal), (2026, 9, 18), deal))
        s.say("江华县：增减挂钩 3 公顷、红线腾退 1 公顷调剂给长沙县，款到即交割。", "Jianghua sold 3 ha linked and 1 ha red-line quota, delivered against payment")

    # --- where the money goes --------------------------------------------------------------------------------------
    def money(self):
        s = self.s
        s.chapter("收益：通过预算，先还成本", "Revenue: through the budget, cost first")
        s.at("2026-11-16 09:00:00")
        county, project = "430626", PLANS["430626"]["project"]
        line = lambda kind, cls, amount, sub="", source=project, where=county: dict(
            county=where, source_project=source, kind=kind, year=2026, project=source, subproject=sub, revenue_class=cls, budget_code="2120814",
            amount_fen=yuan(amount), document=document("预算批复"))
        s.refused("COST_NOT_COVERED", f"{county}-finance", appropriate=line(FARM, "RURAL_REVITALISATION", 1_000_000))
        lines = [s.do(f"{county}-finance", appropriate=line(FARM, "FARMLAND_COST", 5_000_000, "farm")),
                 s.do(f"{county}-finance", appropriate=line(FARM, "FARMLAND_COST", 1_200_000, "new"))]
        jianghua = PLANS["431129"]["project"]
        s.refused("CLASS_NOT_ALLOWED", "431129-finance", appropriate=line(REDLINE, "RURAL_REVITALISATION", 500_000, "", jianghua, "431129"))
        s.do("431129-finance", appropriate=line(REDLINE, "ECOLOGICAL_PROTECTION", 2_000_000, "restore", jianghua, "431129"))
        s.do("431129-finance", appropriate=line(LINKED, "CONSTRUCTION_LAND_COST", 5_200_000, "reclaim", jianghua, "431129"))
        s.do("431129-finance", appropriate=line(LINKED, "RURAL_REVITALISATION", 1_500_000, "", jianghua, "431129"))
        s.at("2026-12-01 09:00:00")
        for number, (target, amount) in enumerate(zip(lines, (3_600_000, 1_000_000)), 1):
            s.do(f"{county}-finance", disburse=dict(line=target, payee="项目施工单位（示例）", voucher_number=f"ZF-2026-{number:04d}", sha256=digest(f"支付凭证{number}"),
                 amount_fen=yuan(amount), date=dict(year=2026, month=12, day=1)))
        s.at("2026-12-28 09:00:00")
        s.do(f"{county}-finance", take_back_appropriation=dict(line=lines[1], amount_fen=yuan(100_000), reason="决算结余收回"))
        s.do(f"{county}-finance", carry_over_appropriation=dict(line=lines[0], year=2027, document=document("结转批复")))
        s.say("平江县先安排乡村振兴被拒（成本未覆盖），改为先还农用地整治成本；红线收益只准用于生态保护。", "cost before revitalisation; red-line money for ecology only")

    def play(self):
        self.library()
        self.acceptance()
        self.market()
        self.money()
        self.s.at("2027-01-04 09:00:00")
