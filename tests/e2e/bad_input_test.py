#!/usr/bin/python3
"""Bad input against the real server, by raw gRPC: each a precise answer, nothing changed.

bad_input_test.py BUILD_DIR [-v] [Case[.test]]
"""
import sys
import unittest

sys.dont_write_bytecode = True

import instance  # noqa: F401,E402  (takes BUILD_DIR off the arguments)
from bad_identity import *  # noqa: F401,F403,E402
from bad_rules import *  # noqa: F401,F403,E402
from bad_operations import *  # noqa: F401,F403,E402
from bad_reads import *  # noqa: F401,F403,E402
from bad_spelling import *  # noqa: F401,F403,E402
from bad_clock import *  # noqa: F401,F403,E402
from short_payment import *  # noqa: F401,F403,E402

if __name__ == "__main__":
    unittest.main(verbosity=2)
