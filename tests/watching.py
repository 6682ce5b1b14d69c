"""What processes ask of the system, seen from outside by strace: in which order, and with a disk that fails where a test wants it."""

import re
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

WRITES = {"pwrite64", "pwritev"}
SYNCS = {"fdatasync", "fsync"}
SENDS = {"write", "writev", "sendto", "sendmsg"}
ACKNOWLEDGES = '"HTTP/1.1 201'

BEGUN = re.compile(r"(\d+) +(\w+)\((?:\d+<([^>]*)>)?(.*)")
RESUMED = re.compile(r"(\d+) +<\.\.\. (\w+) resumed>(.*)")
"""The second line of a call in which another process came between."""


@dataclass(frozen=True)
class Event:
    """`what` is a write that begins, a sync that succeeded, or a reply that acknowledges and begins to leave."""

    who: str
    what: str
    file: str = ""


def family(*ancestors: int) -> list[int]:
    """Processes and all that came from them."""
    found = []
    for process in ancestors:
        children = " ".join(place.read_text() for place in Path(f"/proc/{process}/task").glob("*/children"))
        found += [process, *family(*map(int, children.split()))]
    return found


@contextmanager
def watched(processes: Sequence[int], trace: Path) -> Iterator[None]:
    """What these write, sync and send is written down in one file, in the order in which it happened."""
    with _attached(
        processes, "-f", "-y", "-s", "16", "-e", "signal=none", "-e", f"trace={','.join(WRITES | SYNCS | SENDS)}", "-o", str(trace)
    ):
        yield


@contextmanager
def failing(processes: Sequence[int], files: Sequence[Path], fault: str, *, children: bool = True) -> Iterator[None]:
    """A fault as strace writes it, such as `fdatasync:error=EIO`, in what these processes do with these files."""
    of = [part for file in files for part in ("-P", str(file))]
    with _attached(processes, *["-f"] * children, *of, "-e", "signal=none", "-e", f"inject={fault}", "-o", "/dev/null"):
        yield


@contextmanager
def _attached(processes: Sequence[int], *arguments: str) -> Iterator[None]:
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed (Debian: apt-get install strace)")
    to = [part for process in processes for part in ("-p", str(process))]
    with subprocess.Popen([strace, *arguments, *to], stderr=subprocess.PIPE, text=True) as watcher:
        assert watcher.stderr
        try:
            for line in (watcher.stderr.readline() for _ in processes):
                if "Operation not permitted" in line:
                    pytest.skip("strace may not look at other processes here (kernel.yama.ptrace_scope, or CAP_SYS_PTRACE of a container)")
                assert "attached" in line, line
            yield
        finally:
            watcher.send_signal(signal.SIGINT)
            watcher.stderr.read()


def events(trace: Path) -> Iterator[Event]:
    files: dict[str, str] = {}
    for line in trace.read_text(errors="replace").splitlines():
        if begun := BEGUN.match(line):
            who, call, files[begun[1]], rest = begun.groups("")
        elif resumed := RESUMED.match(line):
            who, call, rest = resumed.groups()
        else:
            continue
        if call in SYNCS and rest.endswith(" = 0"):
            yield Event(who, "sync", files[who])
        elif begun and call in WRITES:
            yield Event(who, "write", files[who])
        elif begun and ACKNOWLEDGES in rest:
            yield Event(who, "reply")


def in_order(events: Iterator[Event], log: str) -> list[bool]:
    """For each reply, whether somebody who wrote in the log (`log` is in its path) since the one before had synced all he wrote there."""
    replies: list[bool] = []
    synced: dict[str, bool] = {}
    for event in events:
        if event.what == "reply":
            replies.append(any(synced.values()))
            synced = {}
        elif log in event.file and (event.what == "write" or event.who in synced):
            synced[event.who] = event.what == "sync"
    return replies
