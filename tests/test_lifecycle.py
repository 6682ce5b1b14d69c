"""Rounds as they go in life, through every channel there is: nothing to see until closing, then once, and nobody in it."""

import datetime as dt
import random
from collections import Counter
from typing import Any, ClassVar

import pytest
from django.db import transaction
from django.urls import get_resolver
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from radar_web import actions, keys
from radar_web.models import Answer, Round
from tests.attacker import small_cells, traced
from tests.channels import ANYBODY, NO_PAGE, OWNERS, SENT, SLOW, WITH_THE_CODE, finest, look, named_groups, stored
from tests.places import PROOF
from tests.prints import needs_poppler
from tests.walks import answered, closing_day_is_over, owner_began, press, round_opened, visitor

pytestmark = [pytest.mark.django_db, needs_poppler]

TEAMS = ("Werkplaats", "Kantoor", "Buiten")


def test_every_address_is_a_channel_that_is_looked_at() -> None:
    """A new page without a place in channels.py would be a way out that nobody watches."""
    names = {pattern.name for pattern in get_resolver().url_patterns}
    assert names == ANYBODY | WITH_THE_CODE | OWNERS | SENT | NO_PAGE


class Life(RuleBasedStateMachine):
    """One firm, from asking to long after closing. What its people sent is kept here, as their own memory."""

    attacked: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()

    def teardown(self) -> None:
        try:
            if hasattr(self, "owner"):
                self.attack()
        finally:
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    @initialize(
        asked=st.integers(8, 40),
        first=st.integers(0, 30),
        seed=st.integers(0, 999),
        apart=st.booleans(),
        alike=st.sampled_from(["", "1", "5"]),
    )
    def asks(self, asked: int, first: int, seed: int, apart: bool, alike: str) -> None:
        self.rng, self.alike = random.Random(seed), alike
        self.owner, _ = owner_began()
        self.names = TEAMS if apart and asked >= 20 else ()
        self.code = round_opened(self.owner, asked, split="team" if self.names else "", names=", ".join(self.names))
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self.erased: set[int] = set()
        self.closed: dict[str, Any] | None = None
        self.before = look(self.owner, self.code, but=SLOW)
        self.answer(people=first)

    @precondition(lambda self: self.closed is None)
    @rule(people=st.integers(1, 14))
    def answer(self, people: int) -> None:
        for _ in range(min(people, Round.objects.get().asked - len(self.sent))):
            value = self.alike or self.rng.choice("2344455")
            more = {"team": self.rng.choices([*TEAMS, "private"], [10, 6, 4, 1])[0]} if self.names else {}
            fields, sent = answered(self.code, value, **more)
            assert sent.status_code == 201
            self.sent.append((keys.receipt(fields["key"][0]), fields))

    @precondition(lambda self: self.closed is None and self.sent)
    @rule()
    def sends_again(self) -> None:
        _, fields = self.rng.choice(self.sent)
        assert visitor().post(f"/doe-mee/{self.code}/", fields).status_code in {201, 409}

    @precondition(lambda self: self.closed is None and self.sent)
    @rule()
    def erases(self) -> None:
        at = self.rng.randrange(len(self.sent))
        assert visitor().post("/mijn-antwoorden/", {"code": self.sent[at][0], "withdraw": "yes"}).status_code == (
            404 if at in self.erased else 200
        )
        self.erased.add(at)

    @rule()
    def looks(self) -> None:
        """The owner, and anybody with the code, look as often as they like."""
        if self.closed is None:
            assert look(self.owner, self.code, but=SLOW) == self.before
        else:
            assert stored() == self.closed

    @precondition(lambda self: self.closed is None)
    @rule()
    def closes(self) -> None:
        assert look(self.owner, self.code, but=SLOW) == self.before
        closing_day_is_over()
        self.closed = stored()

    @precondition(lambda self: self.closed is not None)
    @rule()
    def answers_are_deleted(self) -> None:
        Answer.objects.all().delete()
        assert actions.close_due(timezone.now() + dt.timedelta(days=60)) == 0

    @precondition(lambda self: self.closed is not None)
    @rule(people=st.sampled_from(["2_to_7", "8_to_14", "25_to_50"]))
    def owner_tells_more(self, people: str) -> None:
        """The plan may change; what is known of his people may not."""
        press(self.owner, "/uitkomst/over-ons/", people=people)
        after = stored()
        assert self.closed is not None
        assert (after["release"], after["diagnosis"]) == (self.closed["release"], self.closed["diagnosis"])
        self.closed = after

    def attack(self) -> None:
        """Everything that can be seen, taken together."""
        if self.closed is None:
            self.closes()
        seen, release = look(self.owner, self.code), stored()["release"]
        voices = [fields for at, (_, fields) in enumerate(self.sent) if at not in self.erased]
        shown = {group["key"] for group in release["splits"]}
        for channel, text in seen.items():
            assert finest(text) <= 1, channel
            shown |= set(named_groups(text, self.names)) if self.names else set()
        whole = [frozenset(range(len(voices)))] if release["staff"]["kind"] == "group" else []
        assert (len(voices) >= 5) == bool(whole)
        known = whole + [frozenset(at for at, fields in enumerate(voices) if fields["team"] == [name]) for name in shown]
        empty = [[0] for name in self.names if not any(fields["team"] == [name] for fields in voices)] if whole else []
        assert traced(known, len(voices), 5, empty) is None
        self.attacked.update([release["staff"]["kind"], *("with teams" for _ in shown)])
        if whole:
            assert release["staff"]["n"] == len(voices)
            assert small_cells(release["staff"]["choices"]) == []
        else:
            assert f"{len(voices)} van de {release['asked']}" not in " ".join(seen.values())


def test_rounds_in_life() -> None:
    """Lives in which enough answered, too few did, and teams were shown: else nothing was attacked."""
    Life.attacked.clear()
    for asked, first, apart in ((34, 30, True), (13, 4, False)):  # of what chance may pass over
        life = Life()
        life.asks(asked=asked, first=first, seed=1, apart=apart, alike="")
        life.teardown()
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=8 * PROOF,
            stateful_step_count=8,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate],  # a life takes seconds: to look for a shorter one takes minutes
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert set(Life.attacked) == {"group", "too_few", "with teams"}
