"""Founds the demonstration's province: keys, genesis, divisions, organisations, officers, policy.

found.py genesis HOME BINARY LEDGER      makes keys and identities, writes HOME/genesis.json
(the rest is called from play.py, over the running platform)
"""
import json
import pathlib
import secrets
import subprocess
import sys

import cast


def public_key(home, officer):
    _, key, *_ = (home / "keys" / f"{officer}.pem.pub").read_text(encoding="utf-8").split(" ")
    return {"algorithm": "ED25519", "key": key.strip()}


def make_keys(home, binary):
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


def write_genesis(home, binary, ledger):
    made = make_keys(home, binary)
    genesis = {"ledger": ledger, "province": "43", "province_name": "湖南省", "organisation": "43-department", "organisation_name": "湖南省自然资源厅",
               "keepers": [{"officer": o, "name": n, "key": public_key(home, o)} for o, n in cast.KEEPERS]}
    (home / "genesis.json").write_text(json.dumps(genesis, ensure_ascii=False, indent=1), encoding="utf-8")
    print(f"{made} keys, genesis of {ledger}")


def register(stage, home, policy):
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
    stage.do("43-department", set_policy=dict(policy=json.loads(pathlib.Path(policy).read_text(encoding="utf-8")), effective_us=str(stage_time("2026-01-08 12:00:00"))))
    counties = sum(1 for d in divisions if len(d["code"]) == 6)
    stage.say(f"湖南省 14 个市州、{counties} 个县市区、{len(divisions) - counties - 14} 个乡镇街道，{len(organisations) + 1} 个机构，{len(officers) + 2} 名人员；政策 hunan-2025-17 生效。",
              f"Hunan: 14 cities, {counties} counties, {len(divisions) - counties - 14} townships, {len(organisations) + 1} organisations, {len(officers) + 2} officers; policy hunan-2025-17")


def stage_time(moment):
    import datetime
    beijing = datetime.timezone(datetime.timedelta(hours=8))
    return int(datetime.datetime.strptime(moment, "%Y-%m-%d %H:%M:%S").replace(tzinfo=beijing).timestamp()) * 1_000_000


if __name__ == "__main__":
    write_genesis(pathlib.Path(sys.argv[2]), sys.argv[3], sys.argv[4])
