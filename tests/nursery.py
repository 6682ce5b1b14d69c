"""Servers that start in a blink: forked from a process that has read everything."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

from tests.conftest import ROOT
from tests.serving import PATIENCE, WSGI, House, is_free, new_port


class Nursery:
    """The process that has read everything, of one house and one application."""

    def __init__(self, house: House, application: str = WSGI, **more: str) -> None:
        self.house = house
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.newborn", application.partition(":")[0]],
            cwd=ROOT,
            env=house.environment | more,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def bear(self) -> "Newborn":
        assert self.process.stdin
        assert self.process.stdout
        port = new_port()
        self.process.stdin.write(f"{port} {self.house.state}/server-{port}.log\n")
        self.process.stdin.flush()
        return Newborn(port, int(self.process.stdout.readline()))

    def close(self) -> None:
        self.process.communicate()


class Newborn:
    """As a `Server`, to be killed."""

    def __init__(self, port: int, process: int) -> None:
        self.port, self.process = port, process

    def ready(self) -> "Newborn":
        end = time.monotonic() + PATIENCE
        while is_free(self.port):
            if time.monotonic() > end:
                raise RuntimeError("The server did not start.")
            time.sleep(0.005)
        return self

    def kill(self) -> None:
        """All of its processes at once, without a last word."""
        with suppress(ProcessLookupError):
            os.killpg(self.process, signal.SIGKILL)
        while not is_free(self.port):  # whoever is dead holds no port
            time.sleep(0.002)
