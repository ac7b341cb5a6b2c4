"""The implicit-debt flag (PJ-7): loans above expected quota income and budget."""

_NOTHING = {"credits": (), "loaned": 0, "repaid": 0, "debt": 0, "pooled": 0}


def of(state, project_id):
    """The money around a project, all zero before the first."""
    return state.get("project_finance", project_id) or _NOTHING


def value(project, money):
    return max(0, money["loaned"] - money["repaid"] - project["income"] - project["budget"])


def renew(txn, project_id, always=False):
    """Computes the flag anew; a fact of the log with every loan and repayment, else only where it changes."""
    money = of(txn.state, project_id)
    after = value(txn.state.get("projects", project_id), money)
    if after != money["debt"]:
        txn.put("project_finance", project_id, money, debt=after)
    if always or after != money["debt"]:
        txn.computed(f"projects/{project_id}", "implicit_debt_fen", value=after)
