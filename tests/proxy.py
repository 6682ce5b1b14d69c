"""A network that fails between a browser and the server: everything passes, until a fault is asked for what is sent."""

import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from io import BufferedIOBase
from socketserver import StreamRequestHandler, ThreadingTCPServer

HERE, PORTAL = "127.0.0.1", "localhost"
"""Two names of one computer, which are two sites to a browser."""

PATIENCE = 30  # seconds, for a line on which nothing comes
DELAY = 1.0  # seconds, longer than people wait before they tap again
SLOW, CRAWL = 200, 0.002  # so many bytes come one by one, so many seconds apart
PAGE = "<!doctype html><html lang='en'><title>Wi-Fi</title><main id='main'><h1>Log in to use this network</h1></main></html>"
ANOTHERS = "AAAABBBBCCCC"
"""A receipt that no key of a test has."""


@dataclass
class Exchange:
    """A request that came, and the line on which its reply is waited for. A fault that tells nothing has cut the line."""

    request: bytes
    line: socket.socket
    proxy: "Proxy"

    def passed_on(self) -> bytes:
        """The whole reply of the server."""
        with self.proxy.lock:
            self.proxy.sent += self.is_post
        with socket.create_connection((HERE, self.proxy.server), timeout=PATIENCE) as server:
            server.sendall(self.request)
            return b"".join(iter(lambda: server.recv(65536), b""))

    def tell(self, reply: bytes) -> None:
        with suppress(OSError):  # who asked may have left: a reload, a closed tab
            self.line.sendall(reply)

    @property
    def is_post(self) -> bool:
        return self.request.startswith(b"POST ")

    @property
    def is_for_portal(self) -> bool:
        return f"\r\nhost: {PORTAL}:".encode() in self.request.lower()


Fault = Callable[[Exchange], None]


def passes(exchange: Exchange) -> None:
    exchange.tell(exchange.passed_on())


def cut_before_the_request(exchange: Exchange) -> None:
    pass


def cut_before_the_reply(exchange: Exchange) -> None:
    exchange.passed_on()


def cut_in_the_head_of_the_reply(exchange: Exchange) -> None:
    reply = exchange.passed_on()
    exchange.tell(reply[: reply.index(b"\r\n\r\n") // 2])


def cut_in_the_page(exchange: Exchange) -> None:
    head, end, page = exchange.passed_on().partition(b"\r\n\r\n")
    exchange.tell(head + end + page[: len(page) // 2])


def delayed(exchange: Exchange) -> None:
    time.sleep(DELAY)
    passes(exchange)


def sent_twice(exchange: Exchange) -> None:
    """On two lines at once."""
    with ThreadPoolExecutor(2) as both:
        first, second = both.submit(exchange.passed_on), both.submit(exchange.passed_on)
        exchange.tell(first.result())
        second.result()


def slow_reply(exchange: Exchange) -> None:
    reply = exchange.passed_on()
    for at in range(SLOW):
        exchange.tell(reply[at : at + 1])
        time.sleep(CRAWL)
    exchange.tell(reply[SLOW:])


def portal_says_all_is_well(exchange: Exchange) -> None:
    exchange.tell(_page("200 OK"))


def portal_leads_to_its_login(exchange: Exchange) -> None:
    exchange.tell(_page("302 Found", Location=f"http://{PORTAL}:{exchange.proxy.port}/login"))


def portal_forbids(exchange: Exchange) -> None:
    exchange.tell(_page("403 Forbidden"))


def portal_asks_to_log_in(exchange: Exchange) -> None:
    exchange.tell(_page("511 Network Authentication Required"))


def proxy_finds_no_server(exchange: Exchange) -> None:
    exchange.tell(_page("502 Bad Gateway"))


def false_201(exchange: Exchange) -> None:
    exchange.tell(_page("201 Created"))


def false_201_with_the_receipt_of_another(exchange: Exchange) -> None:
    exchange.tell(_page("201 Created", Radar_Receipt=ANOTHERS))


NEVER_ARRIVE: tuple[Fault, ...] = (
    cut_before_the_request,
    portal_says_all_is_well,
    portal_leads_to_its_login,
    portal_forbids,
    portal_asks_to_log_in,
    proxy_finds_no_server,
    false_201,
    false_201_with_the_receipt_of_another,
)
"""The server gets nothing."""

ARRIVE_UNSEEN: tuple[Fault, ...] = (cut_before_the_reply, cut_in_the_head_of_the_reply, cut_in_the_page)
"""The server stores it, the sender does not hear so."""

ARRIVE: tuple[Fault, ...] = (delayed, slow_reply, sent_twice)
"""Stored and told, only not as one would wish."""

FAULTS = NEVER_ARRIVE + ARRIVE_UNSEEN + ARRIVE


@dataclass
class Proxy:
    """`faults` are done to what is sent next, one each; then all passes. `applied` were done, `sent` is how often the server got a post."""

    server: int
    port: int = 0
    faults: deque[Fault] = field(default_factory=deque)
    applied: list[Fault] = field(default_factory=list)
    sent: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def site(self) -> str:
        return f"http://{HERE}:{self.port}"

    def handle(self, exchange: Exchange) -> None:
        if exchange.is_for_portal:
            return portal_says_all_is_well(exchange)
        return self._what_happens_to(exchange)(exchange)

    def _what_happens_to(self, exchange: Exchange) -> Fault:
        with self.lock:
            if not exchange.is_post or not self.faults:
                return passes
            self.applied.append(self.faults.popleft())
            return self.applied[-1]


@contextmanager
def proxy(server: int) -> Iterator[Proxy]:
    """Between a browser and the server at this port."""
    made = Proxy(server)

    class Line(StreamRequestHandler):
        timeout = PATIENCE

        def handle(self) -> None:
            with suppress(OSError):  # browsers open lines in advance, and leave them
                if request := _request(self.rfile):
                    made.handle(Exchange(request, self.connection, made))

    class Lines(ThreadingTCPServer):
        request_queue_size = 50

    with Lines((HERE, 0), Line) as lines:
        made.port = lines.server_address[1]
        running = threading.Thread(target=lines.serve_forever, args=(0.05,))
        running.start()
        try:
            yield made
        finally:
            lines.shutdown()
            running.join()


def _request(reader: BufferedIOBase) -> bytes:
    """The next request, made the last on its line, so that the fault of one is not the fault of another. Empty: there is none."""
    head = list(iter(lambda: reader.readline().rstrip(b"\r\n"), b""))
    if not head:
        return b""
    kept = [line for line in head if not line.lower().startswith((b"connection:", b"keep-alive:"))]
    length = next((int(line.split(b":")[1]) for line in head if line.lower().startswith(b"content-length:")), 0)
    return b"\r\n".join((*kept, b"Connection: close", b"", reader.read(length)))


def _page(status: str, **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", "Content-Type: text/html", f"Content-Length: {len(PAGE)}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join((*lines, "", PAGE)).encode()
