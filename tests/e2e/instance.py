"""A platform of its own in a folder of its own: the real binaries, TLS, a demonstration clock, gone with the test.

Paths are those of deploy/quickstart, so that a folder which quickstart made can be opened here and the other way round.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(SOURCE / "deploy" / "demo"))

LEDGER = "tianzhang.example/end-to-end"


def build_directory():
    """The build under test: TZ_BUILD, or the first argument of the script."""
    named = os.environ.get("TZ_BUILD")
    if not named and len(sys.argv) > 1 and not sys.argv[1].startswith("-"):
        named = sys.argv.pop(1)
    if not named:
        sys.exit(f"usage: {sys.argv[0]} BUILD_DIR [unittest options], or TZ_BUILD=BUILD_DIR")
    build = pathlib.Path(named).resolve()
    if not (build / "bin" / "tianzhangd").exists():
        sys.exit(f"there is no {build}/bin/tianzhangd")
    return build


BUILD = build_directory()


class Scratch:
    """A temporary folder, removed with close() or with the process."""

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="tianzhang-e2e-")
        self.path = pathlib.Path(self._folder.name)

    def close(self):
        self._folder.cleanup()


class StartFailed(Exception):
    def __init__(self, code, text):
        super().__init__(f"tianzhangd ended with {code}: {text}")
        self.code, self.text = code, text


class Instance:
    """One data directory and the server over it. Not thread-safe."""

    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.home = self.root / "home"
        self.clock = self.root / "clock"
        self.server = None
        self.port = 0
        self.ready = ""

    # --- founding ----------------------------------------------------------------------------------------------------
    def make_certificate(self):
        tls = self.root / "tls"
        tls.mkdir(parents=True)
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
                        "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                        "-keyout", str(tls / "server.key"), "-out", str(tls / "ca.pem")], check=True, capture_output=True)
        os.chmod(tls / "server.key", 0o600)
        shutil.copy(tls / "ca.pem", tls / "server.pem")

    def found(self, genesis, moment="2026-01-05 08:30:00"):
        """Entry 0 at `moment`. `genesis` is entry.v1.Genesis as JSON data."""
        self.home.mkdir(parents=True, exist_ok=True)
        self.make_certificate()
        self.clock.write_text(moment + "\n", encoding="utf-8")
        (self.home / "genesis.json").write_text(json.dumps(genesis, ensure_ascii=False), encoding="utf-8")
        subprocess.run([BUILD / "bin" / "tianzhangd", "init", "--data", self.root / "data", "--register", self.root / "head-register",
                        "--genesis", self.home / "genesis.json", "--platform-key", self.root / "platform.key",
                        "--demonstration-clock", self.clock], check=True, capture_output=True)

    # --- running -----------------------------------------------------------------------------------------------------
    def start(self, accept_gap=True):
        """Returns when the server listens; StartFailed when it ends instead. It dies with this process."""
        command = ["setpriv", "--pdeathsig", "KILL", "--", BUILD / "bin" / "tianzhangd", "serve", "--data", self.root / "data",
                   "--register", self.root / "head-register", "--platform-key", self.root / "platform.key", "--listen", "127.0.0.1:0",
                   "--tls-cert", self.root / "tls" / "server.pem", "--tls-key", self.root / "tls" / "server.key",
                   "--log-file", self.root / "tianzhangd.log", "--demonstration-clock", self.clock]
        if accept_gap:
            command.append("--accept-gap")
        errors = open(self.root / "tianzhangd.err", "w+", encoding="utf-8")
        self.server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, text=True)
        self.ready = self.server.stdout.readline()
        if not self.ready.startswith("ready on "):
            code = self.server.wait()
            self.server = None
            errors.seek(0)
            raise StartFailed(code, errors.read())
        errors.close()
        self.port = int(self.ready[len("ready on "):].split(",")[0].rsplit(":", 1)[1])
        self.write_profile()

    def write_profile(self):
        profile = {"server": self.address, "ca": str(self.root / "tls" / "ca.pem"), "vkey": str(self.root / "platform.key.vkey"), "lang": "en"}
        (self.home / "profile.json").write_text(json.dumps(profile), encoding="utf-8")

    def stop(self):
        """Asks the server to end and returns its exit code; None when none runs."""
        if self.server is None:
            return None
        self.server.terminate()
        code = self.server.wait(timeout=60)
        self.server.stdout.close()
        self.server = None
        return code

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    @property
    def ca(self):
        return (self.root / "tls" / "ca.pem").read_bytes()

    @property
    def vkey(self):
        return (self.root / "platform.key.vkey").read_text(encoding="utf-8").strip()

    def set_clock(self, moment):
        temporary = self.clock.with_suffix(".new")
        temporary.write_text(moment + "\n", encoding="utf-8")
        os.replace(temporary, self.clock)

    def copy(self, root):
        """Another instance over copies of everything. The server must not run."""
        assert self.server is None
        shutil.copytree(self.root, root)
        return Instance(root)

    # --- the command line --------------------------------------------------------------------------------------------
    def cli(self, *arguments, home=None, stdin="", environment=None):
        """Runs tianzhang with our home; returns the CompletedProcess with text."""
        variables = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TIANZHANG_HOME": str(home or self.home),
                     "TZ_DEMONSTRATION_CLOCK": str(self.clock)} | (environment or {})
        return subprocess.run([BUILD / "bin" / "tianzhang", *map(str, arguments)], input=stdin, capture_output=True, text=True,
                              encoding="utf-8", env=variables, timeout=120)

    def read(self, *arguments):
        """The JSON documents that a reading command prints; it must succeed."""
        done = self.cli("--json", *arguments)
        if done.returncode != 0:
            raise AssertionError(f"{arguments} ended with {done.returncode}: {done.stderr}")
        return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]

    def check(self):
        """tianzhang-check over the directory: (exit code, its JSON result)."""
        done = subprocess.run([BUILD / "bin" / "tianzhang-check", self.root / "data", "--register", self.root / "head-register",
                               "--vkey", self.vkey, "--json", "--quiet"], capture_output=True, text=True)
        return done.returncode, json.loads(done.stdout) if done.stdout else {"stderr": done.stderr}
