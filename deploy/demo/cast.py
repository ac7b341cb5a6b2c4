"""Who takes part in the demonstration: organisations of the whole province, officers where the story needs them.

Divisions are real; officers are roles, not people.
"""
import csv
import pathlib

DATA = pathlib.Path(__file__).resolve().parents[1] / "data" / "hunan-divisions.csv"

SELLERS = ["430626", "431022", "431129"]       # 平江县, 宜章县, 江华瑶族自治县
BUYERS = ["430121", "430181"]                  # 长沙县, 浏阳市
PLAYERS = SELLERS + BUYERS


def divisions():
    """(code, name) in the ledger's spelling, parents first; the province itself is named by genesis."""
    digits = {"prefecture": 4, "county": 6, "township": 9}
    with open(DATA, encoding="utf-8") as rows:
        found = [(row["code"][:digits[row["level"]]], row["name"]) for row in csv.DictReader(rows) if row["level"] in digits]
    return sorted(found, key=lambda d: (len(d[0]), d[0]))


NAMES = dict(divisions()) | {"43": "湖南省"}


def organisations():
    """register_organisation operations: every city bureau, county government and county finance office."""
    yield "43-finance", "湖南省财政厅", "FINANCE_OFFICE", "43"
    yield "43-audit", "湖南省审计厅", "AUDIT_OFFICE", "43"
    for code, name in divisions():
        if len(code) == 4:
            yield f"{code}-bureau", f"{name}自然资源和规划局", "CITY_BUREAU", code
        if len(code) == 6:
            yield f"{code}-government", f"{name}人民政府", "COUNTY_GOVERNMENT", code
            yield f"{code}-finance", f"{name}财政局", "FINANCE_OFFICE", code
    for code in SELLERS:
        yield f"{code}-agriculture", f"{NAMES[code]}农业农村局", "COMPETENT_DEPARTMENT", code
        yield f"{code}-resources", f"{NAMES[code]}自然资源局", "COMPETENT_DEPARTMENT", code


def officers():
    """(officer id, name, organisation, duties): a maker 经办 and a checker 复核 in every office that plays."""
    offices = [("43-department", "湖南省自然资源厅"), ("43-finance", "湖南省财政厅")]
    offices += [(f"{city}-bureau", NAMES[city] + "自然资源和规划局") for city in sorted({c[:4] for c in PLAYERS})]
    offices += [(f"{c}-government", NAMES[c] + "人民政府") for c in PLAYERS]
    offices += [(f"{c}-finance", NAMES[c] + "财政局") for c in SELLERS]
    offices += [(f"{c}-{d}", NAMES[c] + n) for c in SELLERS for d, n in (("agriculture", "农业农村局"), ("resources", "自然资源局"))]
    for office, name in offices:
        yield f"{office}-maker", name + "经办", office, ["MAKER"]
        yield f"{office}-checker", name + "复核", office, ["CHECKER"]
    yield "43-audit-maker", "湖南省审计厅经办", "43-audit", ["MAKER"]
    yield "43-audit-checker", "湖南省审计厅复核", "43-audit", ["CHECKER"]
    yield "auditor", "湖南省审计厅审计人员", "43-audit", ["READER"]


PROVINCE, PROVINCE_NAME, DEPARTMENT_NAME = "43", "湖南省", "湖南省自然资源厅"
KEEPERS = [("43-keeper-a", "湖南省自然资源厅密钥管理员甲"), ("43-keeper-b", "湖南省自然资源厅密钥管理员乙")]
