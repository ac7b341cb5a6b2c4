"""Founds the demonstration's province: keys, genesis, divisions, organisations, officers, policy.

found.py genesis HOME BINARY LEDGER [draft_cast]   makes keys and identities, writes HOME/genesis.json
(the rest is called from play.py, over the running platform)
"""
import importlib
import json
import pathlib
import secrets
import subprocess
import sys


def public_key(home, officer):
    _, key, *_ = (home / "keys" / f"{officer}.pem.pub").read_text(encoding="utf-8").split(" ")
    return {"algorithm": "ED25519", "key": key.strip()}


def make_keys(home, binary, cast):
    """One password-protected key and identity file per officer; the password is this demonstration's own."""
    (home / "keys").mkdir(parents=True, exist_ok=True)
    password = home / "password"
    if not password.exists():
        password.touch(mode=0o600)
        password.write_text(secrets.token_urlsafe(18) + "\n", encoding="utf-8")
    names = [k for k, _ in cast.KEEPERS] + [officer for officer, *_ in cast.officers()]
    for officer in names:
        key = home / "keys" / f"{officer}.pem"
        if key.exists():
            continue
        subprocess.run([binary, "--officer", officer, "--password-file", str(password), "key", "new", str(key), "--identity", officer],
                       check=True, stdout=subprocess.DEVNULL, env={"TIANZHANG_HOME": str(home), "PATH": "/usr/bin:/bin"})
    return len(names)


def write_genesis(home, binary, ledger, cast):
    made = make_keys(home, binary, cast)
    genesis = {"ledger": ledger, "province": cast.PROVINCE, "province_name": cast.PROVINCE_NAME, "organisation": f"{cast.PROVINCE}-department",
               "organisation_name": cast.DEPARTMENT_NAME,
               "keepers": [{"officer": o, "name": n, "key": public_key(home, o)} for o, n in cast.KEEPERS]}
    (home / "genesis.json").write_text(json.dumps(genesis, ensure_ascii=False, indent=1), encoding="utf-8")
    print(f"{made} keys, genesis of {ledger}")


def register(stage, home, policy, cast):
    """Divisions, organisations and officers by the keepers in pairs; the policy by the department."""
    stage.chapter("建账：行政区划、机构、人员、政策", "Founding: divisions, organisations, officers, policy")
    stage.at("2026-01-05 09:00:00")
    divisions = [dict(code=c, name=n) for c, n in cast.divisions()]
    for start in range(0, len(divisions), 900):
        stage.keepers([dict(register_divisions=dict(divisions=divisions[start:start + 900]))])
    organisations = [dict(register_organisation=dict(organisation=o, name=n, type=t, division=d)) for o, n, t, d in cast.organisations()]
    stage.keepers(organisations)
    officers = [dict(register_officer=dict(officer=o, name=n, organisation=g, duties=d, key=public_key(home, o))) for o, n, g, d in cast.officers()]
    stage.keepers(officers)
    stage.at("2026-01-08 09:00:00")
    # In force a minute from now, by the platform's time.
    policy = json.loads(pathlib.Path(policy).read_text(encoding="utf-8"))
    stage.do(f"{cast.PROVINCE}-department", set_policy=dict(policy=policy, effective_us=str(stage_time("2026-01-08 12:00:00"))))
    levels = [sum(1 for d in divisions if len(d["code"]) == digits) for digits in (4, 6, 9)]
    stage.say(f"{cast.PROVINCE_NAME} {levels[0]} 个市州、{levels[1]} 个县市区、{levels[2]} 个乡镇街道，{len(organisations) + 1} 个机构，{len(officers) + 2} 名人员；政策 {policy['profile']} 生效。",
              f"{cast.PROVINCE_NAME}: cities {levels[0]}, counties {levels[1]}, townships {levels[2]}, organisations {len(organisations) + 1}, officers {len(officers) + 2}; policy {policy['profile']}")


def stage_time(moment):
    import datetime
    beijing = datetime.timezone(datetime.timedelta(hours=8))
    return int(datetime.datetime.strptime(moment, "%Y-%m-%d %H:%M:%S").replace(tzinfo=beijing).timestamp()) * 1_000_000


if __name__ == "__main__":
    write_genesis(pathlib.Path(sys.argv[2]), sys.argv[3], sys.argv[4], importlib.import_module(sys.argv[5] if len(sys.argv) > 5 else "cast"))
