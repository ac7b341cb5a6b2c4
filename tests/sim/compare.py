"""Whether the ledger and the model say the same, and where they differ."""

from collections import Counter

from model.amounts import of
from model.protos import module, refusal as refusal_pb, types

quotas = module("api/v1/quotas")
market = module("api/v1/market")
projects = module("api/v1/projects")
revenue = module("api/v1/revenue")
identity = module("api/v1/identity")
supervision = module("api/v1/supervision")

_NUMBERS = {refusal_pb.AREA_M2: 0, refusal_pb.PADDY_M2: 1, refusal_pb.CAPACITY_G: 2}


def plain(events):
    """The ledger's events in the model's words."""
    result = []
    for one in events.events:
        fact = one.WhichOneof("fact")
        it = getattr(one, fact)
        if fact == "posting":
            result.append(("posting", one.operation, it.division, it.kind, it.lot, it.place, it.movement, of(it.delta)))
        elif fact == "money":
            result.append(("money", one.operation, it.account, it.delta_fen))
        elif fact == "transition":
            result.append(("transition", one.operation, it.object, getattr(it, "from"), it.to))
        elif fact == "assigned":
            result.append(("assigned", one.operation, it.object))
        else:
            result.append(("computed", one.operation, it.object, it.figure, of(it.amounts), it.value))
    return result


def events_differ(theirs, ours):
    """Empty, or the events that only one side has."""
    a, b = Counter(theirs), Counter(ours)
    return [("only the ledger",) + one for one in (a - b).elements()] + [
        ("only the model",) + one for one in (b - a).elements()]


def _figures(refusal):
    result = {}
    for figure in refusal.figures:
        if figure.number in _NUMBERS:
            three = list(result.get(figure.name, (0, 0, 0)))
            three[_NUMBERS[figure.number]] = figure.value
            result[figure.name] = tuple(three)
        else:
            result[figure.name] = figure.value
    return result


def refusals_differ(theirs, ours, policy):
    """Compares the code, the operation and all that the spec promises about the explanation."""
    code = refusal_pb.RefusalCode.Name(theirs.code)
    if code != ours.refusal:
        return f"the ledger refuses {code}, the model {ours.refusal}"
    if ours.operation is not None and theirs.operation != ours.operation:
        return f"{code} at operation {theirs.operation}, the model at {ours.operation}"
    if not theirs.rule:
        return f"{code} names no rule"
    clause = policy["policy"]["clauses"].get(theirs.rule, "") if policy else ""
    if theirs.clause != clause:
        return f"{code} cites {theirs.clause!r} for {theirs.rule}, the policy in force {clause!r}"
    for name, value in ours.names.items():
        if theirs.names.get(name) != value:
            return f"{code} names {name} = {theirs.names.get(name)!r}, the model {value!r}"
    figures = _figures(theirs)
    for name, value in ours.figures.items():
        theirs_value = figures.get(name)
        if isinstance(theirs_value, tuple) and isinstance(value, int):
            theirs_value = theirs_value[0]  # one area alone
        if theirs_value != value:
            return f"{code} gives {name} = {figures.get(name)}, the model {value}"
    return ""


def answers_differ(result, ours, policy):
    if result.accepted and ours.refusal:
        return f"the ledger accepts, the model refuses {ours.refusal}"
    if not result.accepted and not ours.refusal:
        names = ", ".join(f"{name} = {value}" for name, value in sorted(result.refusal.names.items()))
        return f"the ledger refuses {refusal_pb.RefusalCode.Name(result.refusal.code)}, the model accepts: {names}"
    if not result.accepted:
        return refusals_differ(result.refusal, ours, policy)
    if result.proposal != ours.proposal:
        return f"the ledger proposes {result.proposal!r}, the model {ours.proposal!r}"
    different = events_differ(plain(result.events), ours.events)
    return "events differ:\n  " + "\n  ".join(map(str, different)) if different else ""


def _change(it):
    return (projects.ProjectState.Name(it.change.state), it.change.step) if it.HasField("change") else None


def _project(it):
    return (projects.ProjectState.Name(it.state), it.policy_version or None, _change(it), tuple(
        (sub.subproject, projects.SubprojectState.Name(sub.state), of(sub.measured), sub.reclaimed_m2, sub.vacated_m2,
         tuple(sorted((one.kind, of(one.amounts)) for one in sub.registered if any(of(one.amounts)))),
         of(sub.yield_claimed_linked), sub.reclaimed_claimed_supplementary_m2,
         sub.final_cost_fen if sub.has_final_cost else None)
        for sub in it.subprojects))


def _model_project(it):
    return (it["state"], it["policy"], it["change"] and (it["change"]["state"], it["change"]["step"]), tuple(
        (name, sub["state"], sub["measured"], sub["reclaimed"], sub["vacated"],
         tuple(sorted(pair for pair in sub["registered"].items() if any(pair[1]))), sub["yield_linked"],
         sub["reclaimed_supplementary"], sub["final_cost"])
        for name, sub in it["subprojects"].items()))


def _content(it):
    return tuple({one.number: one.area_m2 for one in group} for group in (it.moved_out, it.moved_in))


def _lines(it):
    state = projects.FarmlandParcelState.Name
    return (projects.LinesState.Name(it.state), _content(it.content),
            _content(it.in_force) if it.HasField("in_force") else None,
            {one.number: (one.supported, one.with_agriculture) for one in it.surveys}, frozenset(it.permits),
            {one.number: (state(one.state), one.measured_m2) for one in it.moved_in},
            {one.number: state(one.state) for one in it.moved_out})


def _model_content(it):
    return tuple({number: one["area"] for number, one in it[side].items()} for side in ("moved_out", "moved_in"))


def _model_lines(it):
    return (it["state"], _model_content(it["content"]), it["in_force"] and _model_content(it["in_force"]),
            it["surveys"], it["permits"], it["moved_in"], {number: one[0] for number, one in it["moved_out"].items()})


def _demand(it):
    return (of(it.needed), of(it.hooked), of(it.used), of(it.committed), of(it.substituted), of(it.reversal_pending),
            quotas.DemandState.Name(it.state),
            tuple((piece.lot, of(piece.hooked), of(piece.used)) for piece in it.pieces))


def _pieces(pieces):
    return tuple((piece.lot, of(piece.amounts)) for piece in pieces)


# Per table number: its name in the model, the message, and what of it both sides must agree on.
_TABLES = {
    2: ("divisions", identity.DivisionRecord,
        lambda it: (it.market_suspended, it.basic_farmland_m2, it.moved_out_m2),
        lambda it: (it["suspended"], it["designated"], it["moved_out"])),
    8: ("projects", projects.Project, _project, _model_project),
    9: ("registrations", quotas.Registration, lambda it: (quotas.RegistrationState.Name(it.state), it.lot),
        lambda it: (it["state"], it["lot"])),
    10: ("lots", quotas.Lot, lambda it: (it.county, it.kind, it.vintage, it.origin, it.project, it.earmark,
                                         of(it.issued), it.subproject, tuple(it.bundle), it.parent,
                                         it.valid_until_us, of(it.lost), of(it.lost_frozen), it.farmland_m2),
         lambda it: (it["county"], it["kind"], it["vintage"], it["origin"], it["project"], it["earmark"],
                     it["issued"], it["subproject"], it["bundle"], it["parent"], it["valid_until_us"], it["lost"],
                     it["lost_frozen"], it["farmland"])),
    12: ("demands", quotas.Demand, _demand,
         lambda it: (it["needed"], it["hooked"], it["used"], it["committed"], it["substituted"],
                    it["reversal_pending"], it["state"], it["pieces"])),
    13: ("statements", market.Statement,
         lambda it: (market.StatementState.Name(it.state), of(it.offered), of(it.sheet.surplus), it.valid_until_us),
         lambda it: (it["state"], it["offered"], it["surplus"], it["valid_until_us"])),
    14: ("offers", market.Offer, lambda it: (
        market.OfferState.Name(it.state), of(it.rest), _pieces(it.pieces), it.mode, it.bids_until_us,
        it.reveal_until_us), lambda it: (it["state"], it["rest"], it["pieces"], it["mode"], it["bids_until_us"],
                                         it["reveal_until_us"])),
    15: ("deals", market.Deal,
         lambda it: (market.DealState.Name(it.state), it.due_fen, it.paid_fen, _pieces(it.pieces), it.deadline_us,
                     tuple(it.delivered), it.reverses, it.rescinded_by),
         lambda it: (it["state"], it["due"], it["paid"], it["pieces"], it["deadline_us"], it["delivered"],
                     it["reverses"], it["rescinded_by"])),
    17: ("lines", revenue.BudgetLine, lambda it: (it.appropriated_fen, it.disbursed_fen, it.year),
         lambda it: (it["fen"], it["spent"], it["year"])),
    18: ("lines_plans", projects.Lines, _lines, _model_lines),
    19: ("bids", market.Bid, lambda it: (market.BidState.Name(it.state), it.demand, of(it.amounts),
                                         it.price_fen_per_mu),
         lambda it: (it["state"], it["demand"], it["amounts"], it["price"])),
    20: ("requests", quotas.CountyRequest, lambda it: quotas.RequestState.Name(it.state), lambda it: it["state"]),
    21: ("liabilities", quotas.Liability,
         lambda it: (it.lot, of(it.amounts), of(it.discharged), quotas.LiabilityState.Name(it.state)),
         lambda it: (it["lot"], it["amounts"], it["discharged"], it["state"])),
    22: ("project_finance", projects.ProjectFinance,
         lambda it: (tuple((one.bank, one.granted, one.amount_fen) for one in it.credits), it.loaned_fen,
                     it.repaid_fen, it.implicit_debt_fen, it.pooled_fen),
         lambda it: (it["credits"], it["loaned"], it["repaid"], it["debt"], it["pooled"])),
    23: ("agreements", projects.Agreement, lambda it: (it.content.project, it.content.ceiling_fen, it.appropriated_fen),
         lambda it: (it["project"], it["ceiling"], it["appropriated"])),
    24: ("rectifications", supervision.Rectification,
         lambda it: (it.county, it.organisation, supervision.RectificationState.Name(it.state), it.due_us),
         lambda it: (it["county"], it["organisation"], it["state"], it["due_us"])),
    25: ("findings", supervision.Finding, lambda it: (it.organisation, supervision.FindingState.Name(it.state)),
         lambda it: (it["organisation"], it["state"])),
    26: ("evaluations", supervision.Evaluation, lambda it: tuple(row.division for row in it.content.rows),
         lambda it: it["divisions"]),
    32: ("parcels", projects.ParcelRecord, lambda it: (it.project, it.subproject, it.claimed_by),
         lambda it: (it["project"], it["subproject"], it["claimed"])),
    33: ("receipts", revenue.Receipt, lambda it: (revenue.ReceiptState.Name(it.state), it.deal, it.suspense_reason),
         lambda it: (it["state"], it["deal"], it["reason"])),
    36: ("disbursements", revenue.Disbursement, lambda it: (it.content.line, it.content.amount_fen, it.reversed_entry),
         lambda it: (it["line"], it["fen"], it["reversed"])),
    37: ("inspections", supervision.Inspection, lambda it: (it.content.object, it.content.problem),
         lambda it: (it["object"], it["problem"])),
    38: ("loans", projects.Loan, lambda it: (it.content.project, it.content.amount_fen),
         lambda it: (it["project"], it["fen"])),
}
_LETTERS = {"F": types.SUPPLEMENTARY_FARMLAND, "L": types.LINKED_CONSTRUCTION_LAND, "R": types.REDLINE_VACATED}


def records_differ(dump, state):
    """Compares all balances and records of the ledger with the model's; a list of lines, empty when they agree."""
    lines, balances, money, seen = [], {}, {}, Counter()
    for table, key, data in dump:
        if table == 11:
            division, letter, lot, place = key.split("/")
            balances[(division, _LETTERS[letter], lot, int(place))] = of(quotas.Balance.FromString(data).amounts)
        elif table == 16:
            money[key] = revenue.MoneyBalance.FromString(data).fen
        elif table in _TABLES:
            name, message, theirs, ours = _TABLES[table]
            record = state.get(name, key)
            seen[name] += 1
            a, b = theirs(message.FromString(data)), ours(record) if record else None
            if a != b:
                lines.append(f"{name}/{key}: the ledger {a}, the model {b}")
    for name, _, _, _ in _TABLES.values():
        if seen[name] != len(state.tables[name]):
            lines.append(f"{name}: {seen[name]} in the ledger, {len(state.tables[name])} in the model")
    lines += accounts_differ(balances, state.balances) + accounts_differ(money, state.money)
    return lines


def accounts_differ(theirs, ours):
    """Lines, one for every account on which the two differ; absent counts as zero."""
    lines = []
    for account in sorted(set(theirs) | set(ours), key=str):
        a, b = theirs.get(account), ours.get(account)
        if a != b and any(x not in (None, 0, (0, 0, 0)) for x in (a, b)):
            lines.append(f"account {account}: the ledger {a}, the model {b}")
    return lines


def unbalanced(state):
    """I1 and I2 over the model's accounts: lines, empty when every kind and all money sum to zero."""
    lines, sums = [], {}
    for (_, kind, _, place), three in state.balances.items():
        sums[kind] = tuple(map(sum, zip(sums.get(kind, (0, 0, 0)), three)))
        if place != types.ISSUANCE and min(three) < 0:
            lines.append("a place below zero")
    lines += [f"kind {kind} sums to {three}" for kind, three in sums.items() if any(three)]
    if sum(state.money.values()):
        lines.append(f"money sums to {sum(state.money.values())}")
    return lines
