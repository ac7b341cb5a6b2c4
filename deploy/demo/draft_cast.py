"""Who takes part in the second demonstration: a small province that does not exist, under the draft that delegates approval."""

PROVINCE, PROVINCE_NAME, DEPARTMENT_NAME = "99", "示例省", "示例省自然资源厅"
A, B = "990101", "990102"                      # the county that consolidates, and the one that buys
NAMES = {"99": PROVINCE_NAME, "9901": "示例市", A: "示例甲县", B: "示例乙县", "990101001": "示例甲镇", "990101002": "示例乙镇"}


def divisions():
    return [(code, name) for code, name in NAMES.items() if code != PROVINCE]


def organisations():
    yield "99-finance", "示例省财政厅", "FINANCE_OFFICE", "99"
    yield "99-audit", "示例省审计厅", "AUDIT_OFFICE", "99"
    yield "9901-bureau", "示例市自然资源局", "CITY_BUREAU", "9901"
    for county in (A, B):
        yield f"{county}-government", NAMES[county] + "人民政府", "COUNTY_GOVERNMENT", county
        yield f"{county}-finance", NAMES[county] + "财政局", "FINANCE_OFFICE", county
    yield f"{A}-resources", NAMES[A] + "自然资源局", "COMPETENT_DEPARTMENT", A


def officers():
    for office, name in (("99-department", "示例省自然资源厅"), ("99-finance", "示例省财政厅"), ("9901-bureau", "示例市自然资源局"),
                         (f"{A}-government", "示例甲县人民政府"), (f"{B}-government", "示例乙县人民政府"), (f"{A}-finance", "示例甲县财政局"),
                         (f"{A}-resources", "示例甲县自然资源局")):
        yield f"{office}-maker", name + "经办", office, ["MAKER"]
        yield f"{office}-checker", name + "复核", office, ["CHECKER"]
    yield "auditor", "示例省审计厅审计人员", "99-audit", ["READER"]


KEEPERS = [("99-keeper-a", "示例省自然资源厅密钥管理员甲"), ("99-keeper-b", "示例省自然资源厅密钥管理员乙")]
