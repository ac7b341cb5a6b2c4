"""The account of the year, read back from the platform by the auditor: positions, deals, money."""
import unicodedata

import cast
from year import FARM, LINKED, REDLINE

KINDS = {FARM: ("补充耕地", "supplementary farmland"), LINKED: ("增减挂钩", "linked construction land"), REDLINE: ("红线腾退", "red-line vacated")}
PLACES = [("RESERVE", "可用", "reserve"), ("HOOKED", "挂钩", "hooked"), ("OFFERED", "在售", "offered"), ("COMMITTED", "待结", "committed"), ("FROZEN", "冻结", "frozen"), ("USED", "核销", "used"), ("DEDUCTED", "核减", "deducted")]
STATES = {"DEAL_SETTLED": ("已结算", "settled"), "DEAL_DEFAULTED": ("违约", "defaulted"), "DEAL_APPROVED": ("待缴款", "approved"), "DEAL_MATCHED": ("待批", "matched")}


def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def table(head, rows):
    """Columns aligned with double-width characters in mind; the first is text, the others figures."""
    widths = [max(width(str(r[i])) for r in [head, *rows]) for i in range(len(head))]
    for row in [head, *rows]:
        cells = [str(c) for c in row]
        print("  " + "  ".join((c + " " * (w - width(c))) if i == 0 else (" " * (w - width(c)) + c) for i, (c, w) in enumerate(zip(cells, widths))))


def ha(m2):
    return f"{int(m2) / 10_000:,.4f}"


def wan(fen):
    return f"{int(fen) / 1_000_000:,.2f}"


def print_account(stage, of_year):
    zh = stage.language == "zh"
    word = 0 if zh else 1
    counties = cast.SELLERS + cast.BUYERS
    name = lambda c: f"{cast.NAMES[c]} {c}"
    print("\n" + (f"== {of_year} 各县指标（公顷）==" if zh else f"== Quota by county, {of_year} (ha) =="))
    rows = []
    for kind, words in KINDS.items():
        for county in counties:
            places = {p["place"]: p.get("amounts", {}) for p in stage.read(f"quota position {county} {kind}")[0].get("places", [])}
            figures = [int(places.get(p, {}).get("area_m2", 0)) for p, *_ in PLACES]
            if any(figures):
                rows.append([f"{name(county)}  {words[word]}", *map(ha, figures)])
    table([("县与指标" if zh else "county, kind"), *[p[1 + word] for p in PLACES]], rows)

    print("\n" + ("== 调剂 ==" if zh else "== Transfers =="))
    deals = [d for page in stage.read("deal list") for d in page.get("deals", [])]
    table([("卖方 → 买方" if zh else "seller → buyer"), ("公顷" if zh else "ha"), ("应缴万元" if zh else "due, 10⁴ yuan"), ("已缴万元" if zh else "paid"), ("状态" if zh else "state")],
          [[f"{cast.NAMES[d['seller']]} → {cast.NAMES[d['buyer']]}  {KINDS[d['kind']][word]}", ha(d["amounts"].get("area_m2", 0)), wan(d["due_fen"]), wan(d.get("paid_fen", 0)),
            STATES.get(d["state"], (d["state"],) * 2)[word]] for d in deals])

    print("\n" + ("== 收益去向（万元）==" if zh else "== Where the money went (10⁴ yuan) =="))
    revenue = [r for page in stage.read("revenue list") for r in page.get("rows", [])]
    table([("项目与指标" if zh else "project, kind"), ("收益" if zh else "revenue"), ("已安排未支" if zh else "appropriated, unspent"), ("已支出" if zh else "spent"), ("未安排" if zh else "unappropriated")],
          [[f"{cast.NAMES[r['county']]} {r.get('project', '')}  {KINDS[r['kind']][word] if 'kind' in r else ('其他收入', 'other income')[word]}",
            wan(sum(int(r.get(k, 0)) for k in ("unappropriated_fen", "appropriated_fen", "spent_fen"))), wan(r.get("appropriated_fen", 0)), wan(r.get("spent_fen", 0)),
            wan(r.get("unappropriated_fen", 0))] for r in revenue])

    print("\n" + (f"== 平江县补充耕地 {of_year} 年度核算（公顷）==" if zh else f"== Pingjiang, supplementary farmland, annual accounting {of_year} (ha) =="))
    annual = stage.read(f"quota annual 430626 {FARM} {of_year}")[0]
    measured = ha(annual.get("measured", {}).get("area_m2", 0))
    closing = {p["place"]: ha(p.get("amounts", {}).get("area_m2", 0)) for p in annual.get("closing", [])}
    shown = [("当年实测新增耕地" if zh else "new farmland measured", measured)] + [((p[1 + word]) + (" 期末" if zh else ", closing"), closing[p[0]]) for p in PLACES if p[0] in closing]
    table([("项" if zh else "item"), ("公顷" if zh else "ha")], shown)
