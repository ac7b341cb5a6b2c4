"""The table and the verdicts against the targets."""


def number(value, digits=0):
    return "–" if value is None else f"{value:,.{digits}f}"


class Verdicts:
    def __init__(self):
        self.rows = []

    def at_least(self, what, value, target, unit="", digits=0):
        self._add(what, value, target, "≥", unit, digits, None if value is None else value / target)

    def at_most(self, what, value, target, unit="", digits=2):
        self._add(what, value, target, "≤", unit, digits, None if not value else target / value)

    def _add(self, what, value, target, sign, unit, digits, reached):
        if reached is None:
            verdict = "not measured"
        elif reached >= 1:
            verdict = "met"
        else:
            verdict = f"missed by {(1 - reached) * 100:.0f} %" if sign == "≥" else f"missed: {1 / reached:.2f} × the bound"
        self.rows.append(f"| {what} | {sign} {number(target, digits)} {unit} | {number(value, digits)} {unit} | {verdict} |")


def cases(results):
    lines = ["| case | contestant | ops/s | commands/s | p50 ms | p99 ms | CPU µs a command, server + client | in flight / clients | ops a command | entries before | sync |",
             "|---|---|---|---|---|---|---|---|---|---|---|"]
    seen = []
    for row in results.rows:
        key = (row["case"], row["contestant"])
        if key not in seen:
            seen.append(key)
    for case, contestant in seen:
        first = results.one(case, contestant)
        before = [r["entries_before"] for r in results.of(case, contestant) if "entries_before" in r]
        between = f"{number(min(before))} … {number(max(before))}" if before else "–"
        median = lambda figure: results.median(case, figure, contestant)  # noqa: E731
        cpu = f"{median('server_cpu_us'):.0f} + {median('client_cpu_us'):.0f}" if median("server_cpu_us") else "–"
        lines.append(f"| {case} | {contestant} | {number(median('ops_per_s'))} | {number(median('commands_per_s'))} | {number(median('p50_ms'), 2)} | "
                     f"{number(median('p99_ms'), 2)} | {cpu} | {first['in_flight']} | {number(first['ops_per_command'], 2 if case == 'mixed' else 0)} | {between} | {first['sync']} |")
    return lines


def ratio(a, b):
    return None if not a or not b else a / b


def best_of(results, name, figure, clients):
    found = [results.median(f"{name} {c}", figure, "postgresql") for c in clients]
    found = [f for f in found if f is not None]
    return max(found) if found else None


def targets(results):
    facts, median = results.facts, results.median
    chained = best_of(results, "transfer-global", "commands_per_s", (1, 8, 32))
    hundred = best_of(results, "batch", "ops_per_s", (1, 8))
    single = median("single", "commands_per_s")
    first, then = Verdicts(), Verdicts()
    first.at_least("1 operation a command, 64 in flight, against PostgreSQL's chained ledger at its best", ratio(single, chained), 3, "×", 2)
    first.at_least("1 operation a command: commands/s", single, 6_000)
    first.at_most("1 operation a command: p99", median("single", "p99_ms"), 30, "ms")
    first.at_most("1 in flight, submit to verified receipt: p50", median("latency", "p50_ms"), 1.2, "ms")
    first.at_most("1 in flight: p99", median("latency", "p99_ms"), 3, "ms")
    first.at_least("10 operations a command: ops/s", median("ten", "ops_per_s"), 30_000)
    first.at_least("100 operations a command against PostgreSQL's 100 per commit", ratio(median("hundred", "ops_per_s"), hundred), 3, "×", 2)
    first.at_least("100 operations a command: ops/s", median("hundred", "ops_per_s"), 50_000)
    first.at_least("mixed year: commands/s", median("mixed", "commands_per_s"), 4_000)
    first.at_least("balance over gRPC TLS: reads/s", median("balance", "commands_per_s"), 20_000)
    bound = facts["verify_per_s"] * facts["cores"]
    check_s, check_entries = facts.get("check_s"), facts.get("check_entries")
    checker = None if not check_s or not check_entries else 100 * check_entries / check_s / bound
    first.at_least("checker, share of the signature bound", checker, 70, "%")
    sizes = sorted(int(size) for size in facts.get("disk_bytes", {}))
    if sizes:
        low, high = sizes[0], sizes[-1]
        grown = ratio(median(f"growth-{high}", "commands_per_s"), median(f"growth-{low}", "commands_per_s"))
        first.at_least(f"commands/s at {high:,} entries against {low:,}", None if grown is None else 100 * grown, 90, "%")
        first.at_most(f"start-up at {high:,} entries after a clean stop", facts.get("start_clean_s"), 1, "s")
        first.at_most(f"start-up at {high:,} entries after kill −9", facts.get("start_killed_s"), 3, "s")
        first.at_most(f"memory of the server at {facts.get('rss_entries', 0):,} entries, {facts.get('lots', 0):,} lots", facts.get("rss_mb"), 1024, "MB", 0)
        disk = {int(size): count for size, count in facts["disk_bytes"].items()}
        # All that lies there after a clean stop, write-ahead log and preparation included.
        per_entry = disk[high] / high / 1024
        first.at_most("disk per single-operation entry", per_entry, 3, "KB")
        then.at_most("disk per single-operation entry", per_entry, 2, "KB")
        then.at_most("memory of the server", facts.get("rss_mb"), 500, "MB", 0)
    floor = ratio(single, median("single", "commands_per_s", "floor"))
    then.at_least("1 operation a command against the floor", None if floor is None else 100 * floor, 85, "%")
    then.at_most("1 in flight: p50", median("latency", "p50_ms"), 0.9, "ms")
    then.at_least("10 operations a command: ops/s", median("ten", "ops_per_s"), 50_000)
    then.at_least("100 operations a command against PostgreSQL's 100 per commit", ratio(median("hundred", "ops_per_s"), hundred), 6, "×", 2)
    then.at_least("100 operations a command: ops/s", median("hundred", "ops_per_s"), 100_000)
    then.at_least("mixed year: commands/s", median("mixed", "commands_per_s"), 7_000)
    echo = ratio(median("balance", "commands_per_s"), median("echo", "commands_per_s"))
    then.at_least("balance against echo", None if echo is None else 100 * echo, 80, "%")
    then.at_least("checker, share of the signature bound", checker, 90, "%")
    return first, then


def table(results):
    facts = results.facts
    lines = [f"Medians of {results.runs} rounds of {results.seconds:g} s a case, contestants interleaved. {facts['cpu']}, {facts['cores']} cores shared by client and server; "
             f"fdatasync of 4 KiB {facts['fdatasync_ms']:.2f} ms; Ed25519 on one core: {number(facts['sign_per_s'])} signatures/s, {number(facts['verify_per_s'])} verifications/s; "
             f"load of the machine before: {facts['load_before']:.1f}.", ""]
    if "prepared" in facts:
        prepared = facts["prepared"]
        lines += [f"Ledger: {prepared['counties']} counties, {number(prepared['lots'])} lots, {number(prepared['open_demands'])} open demands; policy {prepared['policy']}. "
                  "An operation of single, ten, hundred is a hook or unhook of one lot: two balances and one demand.", ""]
    lines += cases(results) + [""]
    against = [f"{case} {100 * r:.0f} %" for case in ("single", "latency", "ten", "hundred")
               if (r := ratio(results.median(case, "commands_per_s"), results.median(case, "commands_per_s", "floor")))]
    if against:
        lines += [f"Commands a second against the floor program: {', '.join(against)}.", ""]
    stats = facts.get("stats") or {}
    if stats.get("deciding_us"):
        lines += [f"Deciding took {stats['deciding_us'] / 1e6:.1f} s of the sequencer's thread and committing {stats['committing_us'] / 1e6:.1f} s of the commit thread; "
                  f"{100 * stats['overlap_us'] / stats['deciding_us']:.0f} % of deciding overlapped with committing. "
                  f"{stats['new_entries'] / max(1, stats['batches']):.1f} entries a batch.", ""]
    if "start_clean_s" in facts:
        lines += [f"Start-up at {number(facts['start_entries'])} entries: {facts['start_clean_s']:.2f} s after a clean stop, {facts['start_killed_s']:.2f} s after kill −9 under load. "
                  f"Server RSS {facts['rss_mb']:.0f} MB at {number(facts['rss_entries'])} entries, {facts['rss_idle_mb']:.0f} MB two idle seconds later.", ""]
    if facts.get("check_s") and facts.get("check_entries"):
        lines += [f"Checker: {number(facts['check_entries'])} entries in {facts['check_s']:.1f} s, {number(facts['check_entries'] / facts['check_s'])} entries/s; "
                  f"{1e6 * facts['check_cpu_s'] / facts['check_entries']:.0f} µs of CPU an entry, of which one verification is {1e6 / facts['verify_per_s']:.0f}.", ""]
    for name, verdicts in zip(("First targets", "Then"), targets(results)):
        lines += [f"| {name} | target | measured | verdict |", "|---|---|---|---|"] + verdicts.rows + [""]
    return "\n".join(lines)
