"""Who sees what: one text per configuration, none of which says more than is true."""

from typing import Any

import pytest
from django.db import connection

from radar.content import Library
from radar_web.models import Round
from radar_web.pages.who import FIRM
from radar_web.queries import installation
from tests.browser import say
from tests.snapshots import HERE, texts
from tests.walks import owner_began, page_of, round_opened, visitor

INVENTED = ("Je baas kan mensen verzinnen.", "Your boss can invent people.")


def test_what_is_said_of_each_configuration_is_known(library: Library) -> None:
    """A change of words is a change of a promise: look at it, then `python -m tests.snapshots`."""
    now = dict(texts(library))
    assert sorted(now) == sorted(file.name for file in HERE.glob("*.txt"))
    assert {name: text for name, text in now.items() if text != (HERE / name).read_text()} == {}


def test_each_of_them_says_that_an_owner_can_invent_people(library: Library) -> None:
    about_people = {name: text for name, text in texts(library) if not name.startswith("leader")}
    assert [name for name, text in about_people.items() if not any(said in text for said in INVENTED)] == []


def test_each_configuration_has_a_text_of_its_own(library: Library) -> None:
    said = list(texts(library))
    assert len({text for _, text in said}) == len(said)


@pytest.mark.parametrize(
    ("by", "said", "not_said"),
    [(FIRM, "host_is_firm", "host_unknown"), ("", "host_could_be_firm", "host_is_firm"), ("De Metaalclub", "", "host_could_be_firm")],
)
@pytest.mark.django_db
def test_the_page_is_of_this_installation(settings: Any, by: str, said: str, not_said: str) -> None:
    settings.RUN_BY = by
    text = page_of(visitor().get("/wie-ziet-wat/")).text
    assert (say(f"who.{said}") if said else say("who.host_named", name=by)) in text
    assert say(f"who.{not_said}") not in text


@pytest.mark.parametrize("https", [True, False])
def test_it_follows_the_running_settings(settings: Any, https: bool) -> None:
    settings.HTTPS = https
    settings.RUN_BY = "De Metaalclub"
    now = installation()
    assert (now.https, now.run_by, now.database, now.days_kept) == (https, "De Metaalclub", connection.vendor, 90)


@pytest.mark.django_db
def test_before_the_first_question_people_read_it_of_their_own_questions() -> None:
    owner, _ = owner_began()
    code = round_opened(owner, 34, split="team", names="Werkplaats, Kantoor")
    text = page_of(visitor().get(f"/doe-mee/{code}/")).text
    first = text.index("Vraag 1 van ")
    for line in (
        say("who.boss_team", each=8, least=5, most=7),
        say("who.boss_invents"),
        say(f"who.host_{connection.vendor}"),
    ):
        assert text.index(line) < first
    assert Round.objects.get().asked == 34
    assert say("join.asked", asked=34) in text
