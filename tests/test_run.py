"""`make run`, as a newcomer types it: it serves, and it ends with SIGTERM."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.places import ROOT, free_port


def listens(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


def fetched(address: str, *, within: float = 60) -> str:
    end = time.monotonic() + within
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return str(answer.read().decode())
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def refused(address: str, kind: str) -> int:
    """The status of a body of this kind: a codec that is no alphabet breaks Django before its own handlers."""
    try:
        with urllib.request.urlopen(urllib.request.Request(address, b"--x--", {"Content-Type": kind}), timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = free_port()
    environment = {**os.environ, "RADAR_STATE": str(tmp_path), "MAKEFLAGS": ""}
    command = ["make", "--no-print-directory", "run", f"PORT={port}"]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    yield process, port
    if listens(port):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=10)


def test_make_run_prints_its_address_serves_and_ends_on_sigterm(server: tuple[subprocess.Popen[str], int]) -> None:
    process, port = server
    assert "Wat houdt je nu het meest bezig?" in fetched(f"http://127.0.0.1:{port}/")
    assert "Eén stap voor deze week" in fetched(f"http://127.0.0.1:{port}/voorbeeld/")
    assert refused(f"http://127.0.0.1:{port}/vragen/", "multipart/form-data; boundary=x; charset=hex") == 400
    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=30)
    assert f"http://127.0.0.1:{port}/" in said
    assert not listens(port)
