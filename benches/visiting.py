"""A client that costs little: what it takes of a small machine is taken from the server."""

import math
import re
import socket
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode

T = TypeVar("T")

_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """`first` and `whole`: milliseconds until the first byte, and until the last."""

    status: int
    head: bytes
    body: bytes
    first: float
    whole: float

    @property
    def size(self) -> int:
        return len(self.head) + len(self.body)


class Visitor:
    """One connection, kept alive. Of HTTP it knows only what our server sends: every answer says how long it is."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> "Visitor":
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def ask(self, request: bytes) -> Answer:
        start = time.perf_counter()
        self._socket.sendall(request)
        data = self._some()
        first = time.perf_counter()
        while (end := data.find(b"\r\n\r\n") + 4) < 4:
            data += self._some()
        parts, missing = [data], end + _length(data[:end]) - len(data)
        while missing > 0:
            parts.append(self._some())
            missing -= len(parts[-1])
        last, data = time.perf_counter(), b"".join(parts)
        return Answer(int(data[9:12]), data[:end], data[end:], 1000 * (first - start), 1000 * (last - start))

    def _some(self) -> bytes:
        data = self._socket.recv(1 << 16)
        if not data:
            raise ConnectionError("The server ended the connection.")
        return data


def _length(head: bytes) -> int:
    found = _LENGTH.search(head)
    assert found, head
    return int(found[1])


def get(path: str, **headers: str) -> bytes:
    return _request("GET", path, headers)


def post(path: str, fields: Mapping[str, str], **headers: str) -> bytes:
    body = urlencode(fields).encode()
    kind = {"content_type": "application/x-www-form-urlencoded", "content_length": str(len(body))}
    return _request("POST", path, kind | headers) + body


def _request(method: str, path: str, headers: Mapping[str, str]) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "host: localhost", *(f"{name.replace('_', '-')}: {text}" for name, text in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode()


def at_once(jobs: Sequence[Callable[[], T]], *, seconds: float = math.inf, times: float = math.inf) -> tuple[list[T], float]:
    """A closed loop: each job again and again, all beside each other. What they gave, and how many seconds it took in all."""
    found: list[T] = []
    failed: list[Exception] = []
    start = time.perf_counter()

    def again(job: Callable[[], T]) -> None:
        done = 0
        try:
            while time.perf_counter() - start < seconds and done < times:
                found.append(job())
                done += 1
        except Exception as problem:
            failed.append(problem)

    threads = [threading.Thread(target=again, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return found, time.perf_counter() - start
