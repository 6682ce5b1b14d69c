"""Where things are for tests, and how long they may take."""

import itertools
import os
import random
import socket
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]

PROOF = int(os.environ.get("RADAR_PROOF", "1"))
"""By how much the long tests are made longer: 1 in `make test`, more in `make proof`."""

PATIENCE = 60  # seconds, for a machine with much else to do

WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
WORKERS = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))

_ours = range(10_000 + WORKER, 30_000, WORKERS)
PORTS = itertools.cycle(random.sample(_ours, len(_ours)))
"""Not those that a system hands out: somebody else would get one before the server that was told of it listens there. Nor those of another
worker, where tests are shared out."""


def free_port() -> int:
    return next(port for port in PORTS if not listens(port))


def listens(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


def wait_until(condition: Callable[[], bool], otherwise: str) -> None:
    """`otherwise` is what is wrong when it does not come true."""
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(otherwise)
        time.sleep(0.005)


def apart(**more: str) -> dict[str, str]:
    """The environment for tests in a process of their own: with a state of their own, which this one's would be taken for."""
    ours = {"RADAR_STATE", "RADAR_DATABASE", "DJANGO_SETTINGS_MODULE"}
    return {name: value for name, value in os.environ.items() if name not in ours} | more
