#!/usr/bin/python3
"""play.py HOME BINARY CLOCK POLICY LANGUAGE: founds the province over the running platform and plays the year.
play.py --account HOME BINARY CLOCK - LANGUAGE: prints the account of a year already played."""
import pathlib
import sys

import account
import found
import stage
import year


def main():
    arguments = sys.argv[1:]
    only_account = arguments[0] == "--account"
    home, binary, clock, policy, language = arguments[1:] if only_account else arguments
    theatre = stage.Stage(home, binary, clock, language)
    if not only_account:
        found.register(theatre, pathlib.Path(home), policy)
        year.Year(theatre).play()
    account.print_account(theatre)
    theatre.close()
    if not only_account:
        print("\n" + (f"共提交 {theatre.commands} 条签名命令，另有 {theatre.refusals} 条按预期被拒；每条回执均经客户端验证。" if language == "zh" else
                      f"{theatre.commands} signed commands accepted, {theatre.refusals} refused as they should be; every receipt verified by the client."))


if __name__ == "__main__":
    main()
