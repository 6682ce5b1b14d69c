"""Teams, or kinds of work: asked for at opening, shown from enough answers, and never so that it tells of a few."""

from typing import Any

import pytest
from django.test import Client

from radar_web.models import Firm, Round
from tests.walks import answered, closing_day_is_over, owner_began, page_of, press, round_opened, visitor

pytestmark = pytest.mark.django_db


def text_of(client: Client, address: str = "/uitkomst/") -> str:
    return page_of(client.get(address)).text


def closed(workshop: int, office: int, unsaid: int = 0, *, asked: int = 30) -> tuple[Client, dict[str, Any]]:
    """A round of two teams after closing: the owner, and its release."""
    owner, _ = owner_began()
    code = round_opened(owner, asked, split="team", names="Werkplaats, Kantoor")
    for team, people in (("Werkplaats", workshop), ("Kantoor", office), ("private", unsaid)):
        for _ in range(people):
            answered(code, "4" if team == "Werkplaats" else "2", team=team)
    closing_day_is_over()
    return owner, Round.objects.get().closed["release"]


def test_two_teams_that_are_large_enough_are_shown_beside_each_other() -> None:
    owner, release = closed(13, 9)
    assert [group["key"] for group in release["splits"]] == ["Werkplaats", "Kantoor"]
    assert release["hidden"] == []
    text = text_of(owner)
    assert "Werkplaats (13)" in text
    assert "Kantoor (9)" in text
    assert "Werkplaats is positiever dan Kantoor, meer dan door toeval" in text


def test_a_team_is_not_shown_when_the_rest_would_follow() -> None:
    """Nineteen in the workshop and four in the office: who knows all and the workshop knows the office."""
    owner, release = closed(19, 4)
    assert release["splits"] == []
    assert {row["why"] for row in release["hidden"]} == {"would_tell"}
    assert "Niet apart te zien: Werkplaats en Kantoor." in text_of(owner)


def test_who_does_not_say_his_team_counts_as_a_small_group() -> None:
    """Thirteen and nine, but two did not say: all less the two teams would be these two."""
    _, release = closed(13, 9, 2)
    assert [group["key"] for group in release["splits"]] == ["Werkplaats"]


def test_a_team_in_which_nobody_answered_is_not_told() -> None:
    _, release = closed(22, 0)
    assert release["splits"] == []


def test_a_hidden_team_of_five_may_follow_and_his_people_were_told() -> None:
    owner, _ = owner_began()
    code = round_opened(owner, 30, split="team", names="Werkplaats, Kantoor")
    page = page_of(visitor().get(f"/doe-mee/{code}/")).text
    assert "We vragen wel je team." in page
    assert "15 korte vragen" in page
    assert "Een team met 5 tot 7 antwoorden kan hij soms ongeveer uitrekenen." in page
    assert page.index("We vragen wel je team.") < page.index("Vraag 1 van 15")
    for _ in range(17):
        answered(code, team="Werkplaats")
    for _ in range(5):
        answered(code, team="Kantoor")
    closing_day_is_over()
    release = Round.objects.get().closed["release"]
    assert [group["key"] for group in release["splits"]] == ["Werkplaats"]


def test_fewer_than_twenty_answers_show_no_team() -> None:
    owner, release = closed(10, 9)
    assert release["splits"] == []
    assert {row["why"] for row in release["hidden"]} == {"few_answers"}
    assert "Dat kan pas bij 20 antwoorden in totaal." in text_of(owner)


@pytest.mark.parametrize(
    ("asked", "split", "names", "said"),
    [
        ("19", "team", "A, B", "kan pas als je 20 mensen of meer vraagt"),
        ("30", "team", "A", "twee tot vijf verschillende namen"),
        ("30", "work", "a, A", "twee tot vijf verschillende namen"),
        ("30", "work", "1, 2, 3, 4, 5, 6", "twee tot vijf verschillende namen"),
        ("30", "team", "A|B, C", "twee tot vijf verschillende namen"),
        ("30", "team", f"A, {'x' * 21}", "twee tot vijf verschillende namen"),
        ("30", "team", "Team 2.0, Team 3", "twee tot vijf verschillende namen"),
        ("30", "age", "A, B", "twee tot vijf verschillende namen"),
        ("30", "", "A, B", "Kies dan ook wat je wilt zien"),
    ],
)
def test_a_split_that_cannot_be_is_said_and_nothing_is_opened(asked: str, split: str, names: str, said: str) -> None:
    owner, _ = owner_began()
    day = page_of(owner.get("/mensen/")).form("/mensen/")["choices"]["day"][-1]
    refused = press(owner, "/mensen/", asked=asked, day=day, split=split, names=names)
    assert refused.status_code == 400
    assert said in page_of(refused).text
    assert f'value="{day}" selected' in refused.content.decode()
    assert not Round.objects.exists()


def test_without_a_split_nobody_is_asked_for_a_team() -> None:
    owner, _ = owner_began()
    code = round_opened(owner, 30)
    assert "In welk team" not in page_of(visitor().get(f"/doe-mee/{code}/")).text
    assert Firm.objects.get().rounds.get().split is None
