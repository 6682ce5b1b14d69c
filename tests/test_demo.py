"""`make demo`: example firms that say so on every page."""

import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from radar_web.management.commands.demo import EXAMPLES
from radar_web.models import Firm, Round
from radar_web.queries import library
from tests.walks import page_of, visitor

pytestmark = pytest.mark.django_db(transaction=True)


def filled() -> list[str]:
    said = io.StringIO()
    call_command("demo", stdout=said)
    return said.getvalue().splitlines()


def test_an_empty_database_gets_every_example_with_its_key() -> None:
    lines = filled()
    assert len(lines) == len(EXAMPLES) == Firm.objects.count()
    closed = Round.objects.filter(closed__isnull=False)
    assert sorted(round.closed["release"]["staff"]["kind"] for round in closed) == ["group", "group", "group", "too_few"]


def test_every_page_of_an_example_says_that_it_is_one() -> None:
    label = library().words["demo.example"].nl
    for line in filled():
        key, _, code = line.partition(" key ")[2].partition("code ")
        owner = visitor()
        owner.post("/sleutel/", {"key": key})
        for address in ("/uitkomst/", "/mensen/", "/gesprek/"):
            assert label in page_of(owner.get(address)).text, address
        if code:
            assert label in page_of(visitor().get(f"/doe-mee/{code.replace(' ', '')}/")).text


def test_a_database_with_firms_is_left_alone() -> None:
    filled()
    with pytest.raises(CommandError, match="There are firms in this database already"):
        filled()
    assert Firm.objects.count() == len(EXAMPLES)
