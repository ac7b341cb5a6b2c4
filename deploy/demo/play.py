#!/usr/bin/python3
"""play.py HOME BINARY CLOCK POLICY LANGUAGE: founds the province over the running platform and plays the years.
play.py --account HOME BINARY CLOCK - LANGUAGE: prints the account of years already played.
play.py --draft HOME BINARY CLOCK POLICY LANGUAGE: the second, small province under the draft opinion."""
import json
import pathlib
import sys

import account
import cast
import draft_cast
import draft_province
import found
import second_year
import stage
import year


def play_hunan(theatre, home, policy):
    found.register(theatre, pathlib.Path(home), policy, cast)
    year.Year(theatre).play()
    account.print_account(theatre, 2026)
    second_year.SecondYear(theatre, json.loads(pathlib.Path(policy).read_text(encoding="utf-8")), found.stage_time).play()


def main():
    arguments = sys.argv[1:]
    mode = arguments.pop(0) if arguments[0].startswith("--") else ""
    home, binary, clock, policy, language = arguments
    theatre = stage.Stage(home, binary, clock, language, draft_cast.PROVINCE if mode == "--draft" else cast.PROVINCE)
    if mode == "--draft":
        found.register(theatre, pathlib.Path(home), policy, draft_cast)
        draft_province.DraftProvince(theatre).play()
    else:
        if not mode:
            play_hunan(theatre, home, policy)
        account.print_account(theatre, 2027)
    theatre.close()
    if mode != "--account":
        print("\n" + (f"共提交 {theatre.commands} 条签名命令，另有 {theatre.refusals} 条按预期被拒；每条回执均经客户端验证。" if language == "zh" else
                      f"{theatre.commands} signed commands accepted, {theatre.refusals} refused as they should be; every receipt verified by the client."))


if __name__ == "__main__":
    main()
