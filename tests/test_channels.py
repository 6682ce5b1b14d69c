"""What the channels of two firms have in common, when the gate let out the same of both."""

import random
import re
from collections.abc import Sequence

import pytest
from django.test import Client

from radar_web.models import Answer, Firm, Round
from tests.channels import finest, look, stored
from tests.prints import needs_poppler
from tests.walks import answered, closing_day_is_over, filled, owner_began, page_of, round_opened, visitor

pytestmark = pytest.mark.django_db

TEAMS = {"Werkplaats": 13, "Kantoor": 9}


def people(seed: int) -> list[dict[str, str]]:
    """Two teams that answer anything."""
    rng = random.Random(seed)
    names = [name for name, count in TEAMS.items() for _ in range(count)]
    asked = page_of(visitor().get(f"/doe-mee/{Round.objects.get().code}/")).form("")["choices"]
    open_to_all = [name for name in asked if name not in {"team", "barrier"}]
    return [{"team": name} | {id: rng.choice([v for v in asked[id] if v not in {"na", "private"}]) for id in open_to_all} for name in names]


def shuffled(sheets: Sequence[dict[str, str]], rng: random.Random) -> list[dict[str, str]]:
    """The same answers of each team to each question, given by others of that team: another firm with the same release."""
    after: list[dict[str, str]] = [{} for _ in sheets]
    for team in TEAMS:
        those = [at for at, sheet in enumerate(sheets) if sheet["team"] == team]
        for id in sheets[0]:
            for at, other in zip(those, rng.sample(those, len(those)), strict=True):
                after[at][id] = sheets[other][id]
    return after


def round_of(sheets: Sequence[dict[str, str]] | None, seed: int) -> tuple[Client, str, list[dict[str, str]]]:
    owner, _ = owner_began()
    code = round_opened(owner, 25, split="team", names=", ".join(TEAMS))
    sheets = people(seed) if sheets is None else sheets
    form = page_of(visitor().get(f"/doe-mee/{code}/")).form("")
    for sheet in sheets:
        fields = filled(form) | {id: [value] for id, value in sheet.items()} | {"key": [f"{random.getrandbits(128):032x}"]}
        assert visitor().post(f"/doe-mee/{code}/", fields).status_code == 201
    Round.objects.update(seed=7)  # every draw of the diagnosis starts from it
    closing_day_is_over()
    return owner, code, list(sheets)


KEY = re.compile(r"\b(?:[A-Z2-9]{4} ){4}[A-Z2-9]{4}\b|#[A-Z2-9]{20}")


def without_keys(seen: dict[str, str], code: str) -> dict[str, str]:
    """Codes and keys differ between any two rounds."""
    texts = {name: text.replace(code, "CODE").replace(f"{code[:4]} {code[4:]}", "CODE") for name, text in seen.items()}
    return {name: KEY.sub("KEY", text) for name, text in texts.items()}


@needs_poppler
def test_no_channel_tells_more_than_the_release() -> None:
    """Everybody's answers given by somebody else of his team: the same release, and then the same pages, paper and mail."""
    owner, code, sheets = round_of(None, 1)
    first, release = without_keys(look(owner, code), code), stored()["release"]
    assert any("Werkplaats (13)" in text for text in first.values())
    assert {channel: finest(text) for channel, text in first.items() if finest(text) > 1} == {}
    for model in (Answer, Round, Firm):
        model.objects.all().delete()
    owner, code, _ = round_of(shuffled(sheets, random.Random(2)), 1)
    assert {**stored()["release"], "round_id": release["round_id"]} == release
    assert without_keys(look(owner, code), code) == first


def test_the_page_for_everybody_is_the_same_whatever_the_owner_says() -> None:
    texts = []
    for value in "15":
        owner, _ = owner_began(value)
        code = round_opened(owner, 13, learn_from_work=value)
        for at in range(9):
            answered(code, "12345"[at % 5])
        closing_day_is_over()
        texts.append(page_of(visitor().get(f"/doe-mee/{code}/")).text)
    assert texts[0] == texts[1]
