"""Who may act: ID-1 to ID-3."""

from . import fields, keys
from .fields import Refused, check
from .protos import types


# Digits of the division at which these offices stand.
_LEVEL = {types.PROVINCE_DEPARTMENT: 2, types.CITY_BUREAU: 4, types.COUNTY_GOVERNMENT: 6}


def _province_keepers(state):
    """Keepers of the province department who stand: they hold a key that is not revoked."""
    department = state.get("ledger", "ledger")["department"]
    holders = {key["officer"] for key in state.tables["keys"].values() if not key["revoked"]}
    return [officer for officer, record in state.tables["officers"].items()
            if record["organisation"] == department and types.KEEPER in record["duties"] and officer in holders]


def _check_key(state, key):
    # An algorithm that is not known has no sound keys.
    fields.required(key.algorithm, "key.algorithm")
    fields.valid(key.algorithm == keys.ED25519, "key.algorithm")
    check(keys.sound(key.key), "WEAK_KEY")
    check(state.get("keys", keys.key_id(key.algorithm, key.key)) is None, "KEY_IN_USE")


def _add_key(txn, officer, key):
    key_id = keys.key_id(key.algorithm, key.key)
    txn.put("keys", key_id, {"officer": officer, "revoked": False})
    txn.assigned(f"keys/{key_id}")


def _check_duties(duties):
    for duty in duties:
        fields.valid(duty in types.Duty.values() and duty != 0, "duties")
    fields.valid(len(set(duties)) == len(duties), "duties")


def _check_exclusive(duties):
    check(types.KEEPER not in duties or len(duties) == 1, "KEEPER_DUTY_EXCLUSIVE")


def _require_own_or_province(txn, organisation):
    """Keepers manage their own organisation; the province department's manage everybody."""
    if organisation != txn.organisation["id"] and txn.organisation["type"] != types.PROVINCE_DEPARTMENT:
        raise Refused("WRONG_ORGANISATION")


def genesis(txn, op):
    check(txn.index == 0 and txn.state.get("ledger", "ledger") is None, "MALFORMED_OPERATION")
    fields.text(op.ledger, "ledger")
    fields.valid(len(op.province) == 2 and op.province.isdigit() and op.province != "00", "province")
    fields.text(op.province_name, "province_name")
    fields.ident(op.organisation, "organisation")
    fields.text(op.organisation_name, "organisation_name")
    check(len(op.keepers) >= 2, "LAST_KEEPERS")
    _check_key(txn.state, op.platform_key)
    state = txn.state
    txn.put("ledger", "ledger", {"ledger": op.ledger, "province": op.province, "department": op.organisation})
    txn.put("divisions", op.province, {"name": op.province_name, "suspended": False, "designated": 0, "moved_out": 0})
    txn.put("organisations", op.organisation, {"id": op.organisation, "type": types.PROVINCE_DEPARTMENT,
                                               "division": op.province, "suspended": False})
    # The platform's key is the ledger's own; it belongs to no officer and is no name that the ledger assigns.
    txn.put("keys", keys.key_id(op.platform_key.algorithm, op.platform_key.key), {"officer": "platform",
                                                                                  "revoked": False})
    for keeper in op.keepers:
        fields.ident(keeper.officer, "keepers.officer")
        fields.text(keeper.name, "keepers.name")
        check(keeper.officer != "platform" and state.get("officers", keeper.officer) is None, "DUPLICATE_ID")
        _check_key(state, keeper.key)
        txn.put("officers", keeper.officer, {"organisation": op.organisation, "duties": (types.KEEPER,), "person": b""})
        _add_key(txn, keeper.officer, keeper.key)


def division_form(code, province):
    """4, 6 or 9 digits under the province, no level's own part all zeros."""
    return (fields.DIGITS.match(code) and code.isascii() and len(code) in (4, 6, 9) and code.startswith(province)
            and all(set(part) != {"0"} for part in (code[:2], code[2:4], code[4:6], code[6:]) if part))


def parent(code):
    return code[:{4: 2, 6: 4, 9: 6}[len(code)]]


def register_divisions(txn, op):
    txn.require_province(types.PROVINCE_DEPARTMENT)
    province = txn.state.get("ledger", "ledger")["province"]
    fields.required(op.divisions, "divisions")
    for division in op.divisions:
        fields.required(division.code, "divisions.code")
        fields.valid(division_form(division.code, province), "divisions.code")
        check(txn.state.get("divisions", parent(division.code)), "NOT_FOUND")
        fields.text(division.name, "divisions.name")
        before = txn.state.get("divisions", division.code) or {"suspended": False, "designated": 0,
                                                                                   "moved_out": 0}
        txn.put("divisions", division.code, before, name=division.name)


def register_organisation(txn, op):
    txn.require_province(types.PROVINCE_DEPARTMENT)
    fields.ident(op.organisation, "organisation")
    fields.text(op.name, "name")
    fields.enum(types, "OrganisationType", op.type, "type")
    txn.find("divisions", op.division)
    fields.valid(len(op.division) == _LEVEL.get(op.type, len(op.division)), "division")
    digits = {types.PROVINCE_DEPARTMENT: 2, types.CITY_BUREAU: 4, types.COUNTY_GOVERNMENT: 6}.get(op.type)
    check(digits in (None, len(op.division)), "FIELD_INVALID", {"field": "division"})
    check(txn.state.get("organisations", op.organisation) is None, "DUPLICATE_ID")
    txn.put("organisations", op.organisation, {"id": op.organisation, "type": op.type, "division": op.division,
                                               "suspended": False})


def _suspension(txn, thing, suspended):
    txn.transition(thing, *(("ACTIVE", "SUSPENDED") if suspended else ("SUSPENDED", "ACTIVE")))


def suspend_organisation(txn, op):
    txn.require_province(types.PROVINCE_DEPARTMENT)
    before = txn.find("organisations", op.organisation)
    check(op.organisation != txn.state.get("ledger", "ledger")["department"], "LAST_KEEPERS")
    check(before["suspended"] != op.suspended, "WRONG_STATE")
    fields.text(op.reason, "reason")
    txn.put("organisations", op.organisation, suspended=op.suspended)
    _suspension(txn, f"organisations/{op.organisation}", op.suspended)


def register_officer(txn, op):
    _require_own_or_province(txn, op.organisation)
    fields.ident(op.officer, "officer")
    fields.text(op.name, "name")
    txn.find("organisations", op.organisation)
    check(op.officer != "platform" and txn.state.get("officers", op.officer) is None, "DUPLICATE_ID")
    fields.valid(op.duties, "duties")
    _check_duties(op.duties)
    _check_exclusive(op.duties)
    _check_key(txn.state, op.key)
    fields.valid(len(op.person_sha256) in (0, 32), "person_sha256")
    txn.put("officers", op.officer, {"organisation": op.organisation, "duties": tuple(op.duties),
                                     "person": op.person_sha256})
    _add_key(txn, op.officer, op.key)


def set_duties(txn, op):
    before = txn.find("officers", op.officer)
    _require_own_or_province(txn, before["organisation"])
    _check_duties(op.duties)
    _check_exclusive(op.duties)
    txn.put("officers", op.officer, duties=tuple(op.duties))
    check(len(_province_keepers(txn.state)) >= 2, "LAST_KEEPERS")
    for name in sorted(name for name, proposal in txn.state.tables["proposals"].items()
                       if proposal["state"] == "PROPOSAL_OPEN" and proposal["maker"] == op.officer):
        proposal = txn.state.get("proposals", name)
        duty = types.KEEPER if proposal["keepers"] else types.MAKER
        if duty in before["duties"] and duty not in op.duties:
            txn.put("proposals", name, state="PROPOSAL_VOID")
            txn.state.deadline(f"proposals/{name}", None)
            txn.transition(f"proposals/{name}", "PROPOSAL_OPEN", "PROPOSAL_VOID")


def register_key(txn, op):
    officer = txn.find("officers", op.officer)
    _require_own_or_province(txn, officer["organisation"])
    _check_key(txn.state, op.key)
    _add_key(txn, op.officer, op.key)


def revoke_key(txn, op):
    key = txn.find("keys", op.key_id)
    officer = txn.find("officers", key["officer"])
    _require_own_or_province(txn, officer["organisation"])
    check(not key["revoked"], "WRONG_STATE")
    txn.put("keys", op.key_id, revoked=True)
    check(len(_province_keepers(txn.state)) >= 2, "LAST_KEEPERS")
    fields.text(op.reason, "reason")
    txn.transition(f"keys/{op.key_id}", "VALID", "REVOKED")


def suspend_county(txn, op):
    txn.require_province(types.PROVINCE_DEPARTMENT)
    check(len(op.county) == 6, "NOT_FOUND")
    before = txn.find("divisions", op.county)
    check(before["suspended"] != op.suspended, "WRONG_STATE")
    fields.text(op.reason, "reason")
    txn.put("divisions", op.county, suspended=op.suspended)
    _suspension(txn, f"divisions/{op.county}", op.suspended)


KEEPERS = {f.__name__: f for f in (register_divisions, register_organisation, suspend_organisation, register_officer,
                                   set_duties, register_key, revoke_key)}
OPERATIONS = dict(KEEPERS, genesis=genesis, suspend_county=suspend_county)
