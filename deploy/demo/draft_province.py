"""The second demonstration: a small province under the draft opinion. The city approves, the province recognises the
three-lines adjustment first, basic farmland is supplemented before it moves, awards and a red-line sale. All figures
are synthetic.
"""
from draft_cast import A, B
from year import FARM, LINKED, REDLINE, amounts, digest, document, figures, ha, parcels, yuan

PROJECT = f"{A}-2026-01"


class DraftProvince:
    def __init__(self, stage):
        self.s = stage

    def plan(self):
        subprojects = [("farm", "补充耕地", "SUPPLEMENTARY_FARMLAND_WORKS", 2_400_000, amounts(6, 2, 40)), ("reclaim", "建设用地复垦", "CONSTRUCTION_LAND_RECLAMATION", 1_800_000, amounts(3, 0, 15)),
                       ("restore", "红线内修复", "ECOLOGICAL_RESTORATION", 600_000, amounts())]
        return dict(name="示例甲县跨乡镇整治", townships=["990101001", "990101002"], villages=["示例一村", "示例二村"], implementer=f"{A}-government",
                    start_year=2026, end_year=2028, survey_year=2025, baseline=figures(500, 8.0, 7_000, 60, 120), planned=figures(506, 7.8, 7_100, 57, 120),
                    subprojects=[dict(id=i, name=n, kind=k, department=f"{A}-resources", cost_fen=yuan(c), other_funding_fen="0", planned=p) for i, n, k, c, p in subprojects],
                    expected_income_fen=yuan(2_000_000), budget_fen=yuan(1_000_000))

    def approval(self):
        s = self.s
        s.at("2026-01-20 09:00:00")
        s.do("99-department", set_designated_areas=dict(areas=[dict(township="990101001", area_m2="1000003"), dict(township="990101002", area_m2="800000")], document=document("永久基本农田划定成果")))
        s.do(f"{A}-government", create_project=dict(project=PROJECT, plan=self.plan()))
        s.do(f"{A}-government", *[dict(record_consent=dict(project=PROJECT, village=v, document=document(v))) for v in ("示例一村", "示例二村")],
             dict(record_opinion=dict(project=PROJECT, kind="EXPERT", by="专家组", document=document("专家意见"))),
             dict(record_opinion=dict(project=PROJECT, kind="DEPARTMENT", by="县级部门", document=document("部门意见"))))
        moved_in = [dict(number="IN-1", township="990101001", area_m2="30000", zone="OUTSIDE_BOUNDARY", new_farmland=True),
                    dict(number="IN-2", township="990101002", area_m2="25000", zone="OUTSIDE_BOUNDARY")]
        lines = lambda out: dict(project=PROJECT, lines=dict(moved_out=[dict(number="OUT-1", township="990101001", area_m2=str(out), zone="OUTSIDE_BOUNDARY")], moved_in=moved_in, document=document("三区三线优化调整方案")))
        s.at("2026-02-02 09:00:00")
        s.refused("NEVER_MOVES_OUT", f"{A}-government", file_lines=dict(project=PROJECT, lines=dict(red_line_exits=[dict(number="RL-1", area_m2="900", use="EXIT_CONTIGUOUS_TERRACE")], document=document("方案"))))
        s.do(f"{A}-government", file_lines=lines(50_001))
        s.at("2026-02-06 09:00:00")
        s.refused("SURVEY_MISSING", "99-department", decide_lines=dict(project=PROJECT, decision="APPROVE", document=document("审查认定文件")))
        s.do("99-department", record_survey=dict(project=PROJECT, parcel="OUT-1", supported=True, with_agriculture=True, document=document("实地踏勘论证意见")))
        s.refused("ABOVE_BASIC_FARMLAND_CAP", "99-department", decide_lines=dict(project=PROJECT, decision="APPROVE", document=document("审查认定文件")))
        s.do(f"{A}-government", file_lines=lines(50_000))
        s.do("99-department", record_survey=dict(project=PROJECT, parcel="OUT-1", supported=True, with_agriculture=True, document=document("实地踏勘论证意见")))
        s.at("2026-02-10 09:00:00")
        s.do(f"{A}-government", submit_plan=dict(project=PROJECT))
        s.do(f"{A}-government", decide_plan=dict(project=PROJECT, step="county-initial-review", decision="APPROVE", document=document("初审论证")))
        s.refused("LINES_NOT_RECOGNISED", "9901-bureau", decide_plan=dict(project=PROJECT, step="city-approval", decision="APPROVE", document=document("批复")))
        s.do("99-department", decide_lines=dict(project=PROJECT, decision="APPROVE", document=document("审查认定文件")))
        s.do("9901-bureau", decide_plan=dict(project=PROJECT, step="city-approval", decision="APPROVE", document=document("批复")))
        s.do("99-department", decide_plan=dict(project=PROJECT, step="province-filing", decision="APPROVE", document=document("备案")))
        s.say("三区三线方案先由省厅认定，市级才可批准：划定 100.0003 公顷的乡镇，调出 5.0001 公顷被拒、5.0000 公顷通过。",
              "the province recognised the adjustment before the city approved: 5.0001 of 100.0003 ha refused, 5.0000 ha passed")

    def works(self):
        s = self.s
        s.at("2026-03-02 09:00:00")
        for sub in ("farm", "reclaim", "restore"):
            s.do(f"{A}-government", start_subproject=dict(project=PROJECT, subproject=sub, covered_by_plan=True, tender=document("中标通知书")))
        s.at("2026-07-01 09:00:00")
        measures = {"farm": parcels("SL-A", [(4, "ECOLOGICAL", "DRY", 0, 7, 0, 26), (2, "ECOLOGICAL", "PADDY", 0, 6, 0, 14)]),
                    "reclaim": parcels("SL-B", [(3, "CONSTRUCTION", "DRY", 0, 8, 0, 15)]), "restore": parcels("SL-C", [(1, "CONSTRUCTION", "ECOLOGICAL", 0, 0, 0, 0)])}
        for sub, measured in measures.items():
            s.do(f"{A}-resources", accept_subproject=dict(project=PROJECT, subproject=sub, parcels=measured, taken_out=amounts(), new_build_m2="0", document=document("子项目验收")))
        s.at("2026-07-06 09:00:00")
        s.refused("SUPPLEMENT_FIRST", f"{A}-government", move_out_basic_farmland=dict(project=PROJECT, parcels=["OUT-1"], document=document("调出")))
        s.refused("RECHECK_MISSING", "99-department", accept_basic_farmland=dict(project=PROJECT, parcels=[dict(number="IN-1", area_m2="30000")], document=document("补划验收")))
        s.do("99-department", accept_basic_farmland=dict(project=PROJECT, parcels=[dict(number="IN-1", area_m2="30000")], document=document("补划验收"), recheck=document("农业农村部门复核")))
        s.do("99-department", accept_basic_farmland=dict(project=PROJECT, parcels=[dict(number="IN-2", area_m2="25000")], document=document("补划验收")))
        s.do(f"{A}-government", move_out_basic_farmland=dict(project=PROJECT, parcels=["OUT-1"], document=document("调出")))
        s.do("99-department", record_ministry_update=dict(project=PROJECT, parcels=["IN-1", "IN-2"], date=dict(year=2026, month=7, day=6), document=document("部数据库更新")))
        s.say("先补后调：补划 5.5 公顷分步验收之后才调出 5 公顷；部库更新后计入永久基本农田。", "supplement first: 5.5 ha accepted in steps before 5 ha moved out; counted after the ministry's update")
        s.at("2026-07-08 09:00:00")
        registered = [s.do(f"{A}-government", register_quota=dict(project=PROJECT, subproject=sub, kind=kind, vintage=2026, amounts=amount, parcels=[p["number"] for p in measures[sub]],
                           **({"legal_basis": document("腾退依据")} if kind == REDLINE else {})))
                      for sub, kind, amount in (("farm", FARM, amounts(6, 2, 40)), ("reclaim", LINKED, amounts(3, 0, 15)), ("restore", REDLINE, amounts(1)))]
        for registration in registered:
            s.do("9901-bureau", verify_quota=dict(registration=registration, decision="APPROVE", document=document("核实")))
            s.do("99-department", bank_quota=dict(registration=registration, decision="APPROVE", document=document("入库")))

    def linked_for_supplementary(self):
        s = self.s
        s.at("2026-08-03 09:00:00")
        need = dict(county=A, construction_project="示例甲县安置区", confirmation_number="QR990101-001", year=2026, document=document("用地需求"))
        farm = s.do(f"{A}-government", declare_demand=dict(need, kind=FARM, category="farmland-balance", amounts=amounts(2, 0, 10)))
        linked = s.do(f"{A}-government", declare_demand=dict(need, kind=LINKED, category="farmers-housing", amounts=amounts(2, 0, 10)))
        s.do(f"{A}-government", hook_quota=dict(demand=linked, amounts=amounts(2, 0, 10)))
        covered = s.read(f"demand show {farm}")[0]["demand"].get("substituted", {})
        s.say(f"使用增减挂钩指标视同取得补充耕地指标：同一项目的补充耕地需求减少 {int(covered.get('area_m2', 0)) / 10_000:.4f} 公顷，无须记账。",
              f"linked quota counts as supplementary: the same project's need fell by {int(covered.get('area_m2', 0)) / 10_000:.4f} ha without a posting")

    def redline_sale(self):
        s = self.s
        s.at("2026-09-01 09:00:00")
        offer = s.do(f"{A}-government", post_offer=dict(county=A, kind=REDLINE, amounts=amounts(1), price=dict(area_fen_per_mu=yuan(150_000))))
        demand = s.do(f"{B}-government", declare_demand=dict(county=B, kind=REDLINE, category="other", construction_project="示例乙县基础设施", confirmation_number="QR990102-001",
                      amounts=amounts(1), year=2026, document=document("用地需求")))
        deal = s.do(f"{B}-government", request_purchase=dict(offer=offer, demand=demand, amounts=amounts(1)))
        s.do("99-department", decide_deal=dict(deal=deal, decision="APPROVE", document=document("调剂批复")))
        code = "99000020260901000001"
        s.do("99-finance", record_receipt=dict(payment_code=code, voucher_number="PZ-1", payer=B, amount_fen=str(s.due(deal)), date=dict(year=2026, month=9, day=1), sha256=digest(code), deal=deal))
        s.say("生态保护红线内腾退指标 1 公顷调剂给示例乙县，款到即交割。", "1 ha of red-line quota sold, delivered against payment")

    def award(self):
        s = self.s
        s.at("2027-01-11 09:00:00")
        grant = dict(division="9901", amounts=amounts(3, 0, 20), year=2026, document=document("奖励决定"))
        s.refused("EVALUATION_MISSING", "99-department", issue_award=grant)
        s.do("99-department", record_evaluation=dict(year=2026, rows=[dict(division="9901", rank=1, score=9150), dict(division=A, rank=1, score=9300)], document=document("成效评估")))
        lot = s.do("99-department", issue_award=grant)
        mine = s.do("9901-bureau", assign_award=dict(lot=lot, county=B, amounts=amounts(1, 0, 6), document=document("分配决定")))
        need = lambda category, number: s.do(f"{B}-government", declare_demand=dict(county=B, kind=FARM, category=category, construction_project=f"示例乙县项目{number}", confirmation_number=f"QR990102-01{number}",
                                             amounts=amounts(1, 0, 6), year=2027, document=document("用地需求")))
        draw = lambda demand: dict(demand=demand, amounts=amounts(1, 0, 6), lots=[dict(lot=mine, amounts=amounts(1, 0, 6))])
        s.refused("AWARD_CATEGORY", f"{B}-government", hook_quota=draw(need("farmland-balance", 1)))
        s.do(f"{B}-government", hook_quota=draw(need("rural-industry", 2)))
        s.say("成效评估后省级奖励示例市 3 公顷，市分配乙县 1 公顷：只准用于一二三产业融合，其他用途被拒。", "an award of 3 ha to the city, 1 ha handed on: for rural industry only, other uses refused")

    def play(self):
        s = self.s
        s.chapter("第二个省：征求意见稿的程序（示例省为虚构）", "A second province under the draft opinion (it does not exist)")
        self.approval()
        self.works()
        self.linked_for_supplementary()
        self.redline_sale()
        self.award()
