"""Drives the real command line, `tianzhang run -`, as the offices of the demonstration: one process, one connection.

Nothing here decides anything: what is accepted or refused, assigned or due is what the platform answered, its receipts
verified by the client.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import time

EXPLANATION = re.compile(r"^(?:refused|不予受理) ([A-Z_]+): (.*)$")


class Stage:
    def __init__(self, home, binary, clock, language, province="43"):
        self.province = province
        self.home, self.clock, self.language = pathlib.Path(home), pathlib.Path(clock), language
        self.work = self.home / "operations"
        self.work.mkdir(exist_ok=True)
        self.count, self.commands, self.refusals = 0, 0, 0
        environment = dict(os.environ, TIANZHANG_HOME=str(self.home), TZ_DEMONSTRATION_CLOCK=str(self.clock))
        self.cli = subprocess.Popen([binary, "--lang", language, "--json", "run", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                    stderr=subprocess.STDOUT, text=True, encoding="utf-8", env=environment)

    # --- one line of the script ------------------------------------------------------------------------------------
    def line(self, text, variable=None):
        """Runs one line; returns (what it assigned, its output lines). A line that fails ends the demonstration."""
        self.count += 1
        mark = f"@@{self.count}@@"
        echo = f"echo {mark} ${{{variable}}}" if variable else f"echo {mark}"
        try:
            self.cli.stdin.write(f"{text}\n{echo}\n")
            self.cli.stdin.flush()
        except BrokenPipeError:
            pass
        output = []
        for answer in self.cli.stdout:
            if answer.startswith(mark):
                return answer[len(mark):].strip(), output
            output.append(answer.rstrip("\n"))
        sys.exit("the command line stopped:\n  " + text + "\n  " + "\n  ".join(output[-8:]))

    def file(self, operations):
        path = self.work / f"{self.count:04d}.json"
        path.write_text(json.dumps(operations, ensure_ascii=False), encoding="utf-8")
        return path

    def close(self):
        self.cli.stdin.close()
        self.cli.stdout.read()
        self.cli.wait()

    # --- what the story says ---------------------------------------------------------------------------------------
    def at(self, moment):
        """Sets the demonstration clock; the platform and the client read it within 50 ms."""
        temporary = self.clock.with_suffix(".new")
        temporary.write_text(moment + "\n", encoding="utf-8")
        os.replace(temporary, self.clock)
        time.sleep(0.12)

    def submit(self, officer, operations):
        variable = f"v{self.count}"
        assigned, _ = self.line(f"{variable} = --as {officer} submit {self.file(operations)}", variable)
        self.commands += 1
        return assigned

    def plain(self, officer, operations):
        """A command that may assign nothing."""
        self.line(f"--as {officer} submit {self.file(operations)}")
        self.commands += 1

    def do(self, office, *several, **one):
        """One command of the office's maker, endorsed by its checker where the policy wants four eyes. Returns what the
        ledger named."""
        operations = list(several) + ([one] if one else [])
        answer = self.answer(f"--as {office}-maker submit {self.file(operations)}")
        if answer.get("proposal"):
            answer = self.answer(f"--as {office}-checker proposal endorse {answer['proposal']}")
        named = [e["assigned"]["object"] for e in answer.get("events", {}).get("events", []) if "assigned" in e]
        return named[0].split("/", 1)[1] if named else None

    def keepers(self, operations):
        """A command of the first keeper, endorsed by the second."""
        answer = self.answer(f"--as {self.province}-keeper-a submit {self.file(operations)}")
        return self.answer(f"--as {self.province}-keeper-b proposal endorse {answer['proposal']}")

    def answer(self, text):
        _, output = self.line(text)
        self.commands += 1
        return json.loads("\n".join(o for o in output if o.startswith("{")))

    def refused(self, code, office, **operation):
        _, output = self.line(f"expect-refusal {code} --as {office}-maker submit {self.file([operation])}")
        self.refusals += 1
        for text in output:
            found = EXPLANATION.match(text)
            if found:
                self.tell(f"  ✗ {found.group(2)}")

    def read(self, text):
        _, output = self.line(f"--as auditor {text}")
        return [json.loads(o) for o in output if o.startswith("{")]

    # --- figures that the story needs from the ledger --------------------------------------------------------------
    def plan_step(self, number):
        return ["county-review", "city-preliminary-review", "province-approval"][number]

    def acceptance_step(self, number):
        return ["county-self-acceptance", "city-completion-review"][number]

    def surplus(self, county, kind):
        return self.read(f"statement sheet {county} {kind}")[0]["sheet"].get("surplus", {})

    def due(self, deal):
        return int(self.read(f"deal show {deal}")[0]["deal"]["due_fen"])

    # --- telling ---------------------------------------------------------------------------------------------------
    def tell(self, text):
        print(text, flush=True)

    def chapter(self, chinese, english):
        self.tell("\n" + (chinese if self.language == "zh" else english))

    def say(self, chinese, english):
        self.tell("  ✓ " + (chinese if self.language == "zh" else english))
