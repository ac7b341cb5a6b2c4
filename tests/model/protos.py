"""The generated Python classes of the stored messages, made by protoc into a directory of their own at run time."""

import importlib
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
_directory = None


def _generate():
    """Generates the classes once per process; the directory vanishes with the process."""
    global _directory
    if _directory is None:
        _directory = tempfile.TemporaryDirectory(prefix="tianzhang-model-")
        proto = os.path.join(ROOT, "proto")
        files = []
        for package in ("entry", "api"):
            folder = os.path.join(proto, "tianzhang", package, "v1")
            files += [os.path.join(folder, name) for name in sorted(os.listdir(folder))
                      if name.endswith(".proto") and not name.endswith("_service.proto")]
        subprocess.run(["protoc", "-I", proto, "--python_out", _directory.name] + files, check=True)
        sys.path.insert(0, _directory.name)


def module(name):
    """The generated module of tianzhang/<name>.proto, e.g. module("entry/v1/types")."""
    _generate()
    return importlib.import_module("tianzhang." + name.replace("/", ".") + "_pb2")


types = module("entry/v1/types")
identity = module("entry/v1/identity")
policy = module("entry/v1/policy")
project = module("entry/v1/project")
quota = module("entry/v1/quota")
market = module("entry/v1/market")
revenue = module("entry/v1/revenue")
lines = module("entry/v1/lines")
finance = module("entry/v1/finance")
supervision = module("entry/v1/supervision")
command = module("entry/v1/command")
event = module("entry/v1/event")
header = module("entry/v1/header")
refusal = module("entry/v1/refusal")
