"""Servers that start in a blink: forked from a process that has read everything."""

import os
import subprocess
import sys

from tests.places import ROOT, free_port
from tests.serving import THREADS, WSGI, House, Killable


class Spares:
    """The process that has read everything, of one house and one application."""

    def __init__(self, house: House, application: str = WSGI, **more: str) -> None:
        self.house = house
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.preloaded", application.partition(":")[0], THREADS],
            cwd=ROOT,
            env=house.environment | more,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self) -> "Spare":
        assert self.process.stdin
        assert self.process.stdout
        port = free_port()
        log = self.house.state / f"server-{port}.log"
        self.process.stdin.write(f"{port} {log}\n")
        self.process.stdin.flush()
        return Spare(port, int(self.process.stdout.readline()), log)

    def close(self) -> None:
        self.process.communicate()


class Spare(Killable):
    def ended(self) -> bool:
        try:
            os.kill(self.group, 0)
        except ProcessLookupError:
            return True
        return False
