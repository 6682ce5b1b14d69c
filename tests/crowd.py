"""People who answer at the same time, while somebody does things to the server."""

import itertools
import random
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from threading import Event

from radar_web import keys
from tests.places import PATIENCE
from tests.serving import get, post
from tests.walks import Fields, Page, filled

PEOPLE = 6  # at once
AGAIN = 20  # answers that are sent once more when all is over
PAUSE, TOO_LONG = 0.02, 10  # seconds

SCALE = "12345"
NUMBERS = itertools.count()
"""One for each person of all runs, told by his answers: so no two people answer alike, and what is stored is counted without a key."""


class Crowd:
    """People who each send their answers until these are acknowledged, to whichever server lives; after each comes the next."""

    def __init__(self, code: str, port: int) -> None:
        self.path, self.port = f"/doe-mee/{code}/", port
        self.form = Page(get(port, self.path).text).form("")
        self.scales = [name for name, options in self.form["choices"].items() if set(SCALE) <= set(options)]
        self.acknowledged: list[Fields] = []
        self.open, self.heard, self.over, self.broken_off = Event(), Event(), Event(), Event()
        self.pool = ThreadPoolExecutor(PEOPLE)
        self.people = [self.pool.submit(self._come) for _ in range(PEOPLE)]
        self.open.set()

    def wait_outside(self) -> None:
        """While no server lives: asking in vain takes time from the one that starts."""
        self.open.clear()

    def turn_to(self, port: int) -> None:
        self.heard.clear()
        self.port = port
        self.open.set()

    def wait_until_heard(self) -> None:
        if not self.heard.wait(PATIENCE):
            self.go_home()
            raise TimeoutError("Nobody was acknowledged, and nobody complained.")

    def go_home(self) -> None:
        """Who is not yet acknowledged goes on until he is. What somebody found wrong is raised here."""
        self.over.set()
        for person in self.people:
            person.result()

    def send_again(self) -> None:
        for fields in random.sample(self.acknowledged, min(AGAIN, len(self.acknowledged))):
            self._insist(fields)

    def __enter__(self) -> "Crowd":
        return self

    def __exit__(self, *_: object) -> None:
        for event in (self.over, self.broken_off, self.open):
            event.set()
        self.pool.shutdown()

    def _come(self) -> None:
        while not self.over.is_set():
            fields = self._fill_in(next(NUMBERS))
            port = self._insist(fields)
            self.acknowledged.append(fields)
            if port == self.port:
                self.heard.set()

    def _fill_in(self, number: int) -> Fields:
        marks = {name: SCALE[number // 5**at % 5] for at, name in enumerate(self.scales)}
        return filled(self.form, **marks) | {"key": [f"{random.getrandbits(128):032x}"]}

    def _insist(self, fields: Fields) -> int:
        """Until it is acknowledged, with the one receipt of its key; by whom."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and not self.broken_off.is_set():
            self.open.wait(PATIENCE)
            port = self.port
            receipt = self._acknowledged(port, fields)
            if receipt is not None:
                assert receipt == keys.receipt(fields["key"][0])
                return port
            time.sleep(PAUSE)
        raise TimeoutError("Somebody was never acknowledged.")

    def _acknowledged(self, port: int, fields: Fields) -> str | None:
        try:
            reply = post(port, self.path, fields, timeout=TOO_LONG)
        except (OSError, HTTPException):
            return None
        assert reply.receipt or reply.status >= 500, f"{reply.status} to an answer that is in order"
        return reply.receipt
