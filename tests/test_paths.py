"""The owner's path and the mechanic's, from the first question to the closed result, on real storage."""

import datetime as dt

import pytest
from django.utils import timezone

from radar_web import actions
from tests.walks import answered, owner_began, page_of, round_opened, visitor

pytestmark = pytest.mark.django_db(transaction=True)


def closing_day_is_over() -> None:
    assert actions.close_due(timezone.now() + dt.timedelta(days=30)) == 1


def test_home_asks_one_question_and_says_what_it_costs() -> None:
    page = page_of(visitor().get("/"))
    assert len(page.form("/vragen/")["choices"]["question"]) == 10
    assert "14 vragen, 3 minuten. Gratis. Geen account." in page.text
    assert "Niemand krijgt je antwoorden, ook de overheid en je branche niet." in page.text


def test_from_first_tap_to_closed_result() -> None:
    owner, result = owner_began(time_to_learn="2", stage="selecting", barrier="no_money")
    assert result.status_code == 201
    assert "Eén stap voor deze week" in page_of(result).text
    code = round_opened(owner, 13)
    for value in "44455":
        assert answered(code, value, time_to_learn="2")[1].status_code == 201
    assert "Jouw gok" not in page_of(owner.get("/uitkomst/")).text
    closing_day_is_over()
    text = page_of(owner.get("/uitkomst/")).text
    assert "De uitkomst van jou en je mensen" in text
    assert "Dit komt uit jouw antwoorden en die van 5 van de 13 mensen die je vroeg." in text
    assert "Jouw gok" in text
    everybody = page_of(visitor().get(f"/doe-mee/{code}/")).text
    assert "5 van de 13 mensen gaven antwoord." in everybody
