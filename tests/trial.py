"""Tests of one mutant after the other, each in a fork of a process that has imported what is not ours: most of the time goes there.

    python -m tests.trial

takes lines of JSON (`environment`, `source`, `arguments`, and `said`, a file for words) and answers each with the exit code of pytest.
"""

import gc
import importlib
import json
import os
import sys
from collections.abc import Mapping, Sequence

import pytest

NOT_OURS = (
    "cattrs",
    "django.contrib.staticfiles.management.commands.collectstatic",
    "django.core.management.commands.migrate",
    "django.test.client",
    "hypothesis.strategies",
    "numpy",
    "psycopg",
    "scipy.optimize",
    "scipy.stats",
    "segno",
    "typst",
    "whitenoise.storage",
)


def main() -> None:
    for name in NOT_OURS:
        importlib.import_module(name)
    gc.freeze()  # pytest collects what is left of each test: what is imported here stays anyhow
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _try(**json.loads(line))
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _try(environment: Mapping[str, str], source: str, arguments: Sequence[str], said: str) -> None:
    os.environ.clear()
    os.environ.update(environment)
    sys.path.insert(0, source)
    words = os.open(said, os.O_CREAT | os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(words, stream)
    code = pytest.main([*arguments, "-W", "ignore::pytest.PytestAssertRewriteWarning"])  # what is imported before is not rewritten
    sys.stdout.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
