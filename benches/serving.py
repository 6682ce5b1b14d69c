"""A real server in processes of its own, and what it costs them."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benches.figures import ROOT, progress
from benches.visiting import Visitor, get

WORKERS = 2
FLAGS = ("--interface", "wsgi", "--workers", str(WORKERS), "--blocking-threads", "2", "--log-level", "warning")
TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """A running server: its port, and the process above its workers."""

    def __init__(self, port: int, process: int) -> None:
        self.port, self.process = port, process

    def cpu(self) -> float:
        return cpu(self.process)

    @contextmanager
    def visitors(self) -> Iterator[list[Visitor]]:
        """A connection to each worker. Which worker takes a connection is chance; two at one would leave half of the machine idle."""
        found: dict[int, Visitor] = {}
        with ExitStack() as opened:
            while len(found) < WORKERS:
                worker, visitor = self._connected()
                opened.enter_context(visitor)
                found.setdefault(worker, visitor)
            yield list(found.values())

    def _connected(self) -> tuple[int, Visitor]:
        """A new connection, and the worker that took it: the one with a socket more."""
        before = _sockets(self.process)
        visitor = Visitor(self.port)
        for _ in range(1000):
            new = {worker for worker, sockets in _sockets(self.process).items() if sockets - before.get(worker, sockets)}
            if new:
                return new.pop(), visitor
            time.sleep(0.001)
        raise TimeoutError("No worker took the connection.")


@contextmanager
def served(application: str, environment: Mapping[str, str]) -> Iterator[Server]:
    port = _free_port()
    command = [sys.executable, "-m", "granian", *FLAGS, "--host", "127.0.0.1", "--port", str(port), application]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
    try:
        _wait_for(port, process)
        yield Server(port, process.pid)
    finally:
        if process.poll() is not None:
            progress(f"The server of {application} had ended before it was told to, with code {process.returncode}.")
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def cpu(process: int | None) -> float:
    """Milliseconds that a process and all below it have worked, in their own code and in the system's; those that ended count too."""
    if process is None:
        return 0
    return 1000 * sum(_ticks(each) for each in _tree(process)) / TICKS


def cpu_of_all() -> float:
    """Milliseconds that all processors together have worked, for whomever. Of the first line, idle and waiting are not work."""
    numbers = [int(text) for text in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return 1000 * (sum(numbers) - sum(numbers[3:5])) / TICKS


def parent(process: int) -> int:
    return int(_stat(process)[1])


def _ticks(process: int) -> int:
    try:
        return sum(map(int, _stat(process)[11:15]))
    except (FileNotFoundError, ProcessLookupError):  # ended just now, so its parent counts it
        return 0


def _stat(process: int) -> list[str]:
    """What the system tells of a process, from its state on: its name may hold spaces."""
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()


def _tree(process: int) -> list[int]:
    return [process, *(each for child in _children(process) for each in _tree(child))]


def _children(process: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{process}/task").iterdir())
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):  # ended just now, so it has none
        return []


def _sockets(process: int) -> dict[int, set[str]]:
    """The sockets of each process below."""
    return {each: {name for name in _files(each) if name.startswith("socket:")} for each in _tree(process)[1:]}


def _files(process: int) -> Iterator[str]:
    for file in Path(f"/proc/{process}/fd").iterdir():
        try:
            yield os.readlink(file)
        except FileNotFoundError:  # closed since
            continue


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while True:
        try:
            with Visitor(port) as visitor:
                visitor.ask(get("/"))
            return
        except OSError:
            if time.monotonic() > end or process.poll() is not None:
                raise
            time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
