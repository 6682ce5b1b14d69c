"""What an owner shares with his people, and the days he may choose."""

import datetime as dt
import logging

import pytest

from radar_web import actions, days, rules
from radar_web.models import Round
from tests.walks import answered, key_of, owner_began, page_of, press, round_opened, visitor

pytestmark = pytest.mark.django_db(transaction=True)

A_WEEK = [dt.date(2026, 11, 16) + dt.timedelta(days=number) for number in range(7)]


def test_link_code_and_day_stand_in_every_text() -> None:
    owner, _ = owner_began()
    code = round_opened(owner)
    share = owner.get("/mensen/").content.decode()
    assert share.count(f"http://localhost/doe-mee/{code}/") >= 3  # the text, the reminder and the title of the QR code
    assert f"{code[:4]} {code[4:]}" in share
    assert "Het mag onder werktijd." in share


def test_working_time_is_promised_only_when_the_owner_says_so() -> None:
    owner, _ = owner_began()
    day = page_of(owner.get("/mensen/")).form("/mensen/")["choices"]["day"][0]
    press(owner, "/mensen/", asked="13", day=day)
    code = Round.objects.get().code
    for text in (owner.get("/mensen/").content.decode(), page_of(visitor().get(f"/doe-mee/{code}/")).text):
        assert "onder werktijd" not in text


@pytest.mark.parametrize("today", A_WEEK)
def test_no_day_is_in_a_weekend(today: dt.date) -> None:
    offered = [*days.closing_days(today), *days.days_to_begin(today), *(days.at_work(today + after) for after in days.REMINDERS)]
    assert offered
    assert all(day.isoweekday() <= days.FRIDAY for day in offered)
    assert min(days.closing_days(today)) >= today + dt.timedelta(days=5)


def test_the_talk_is_offered_beside_the_questions_up_to_fourteen() -> None:
    assert [asked for asked in range(1, 20) if rules.only_talk(asked)] == list(range(1, 8))
    assert [asked for asked in range(1, 20) if rules.also_talk(asked)] == list(range(8, 15))


def test_a_day_to_begin_is_one_that_was_offered() -> None:
    owner, _ = owner_began()
    code = round_opened(owner)
    for _ in range(5):
        answered(code)
    actions.close_due(Round.objects.get().closes_at + dt.timedelta(hours=1))
    action = page_of(owner.get("/uitkomst/")).form("/uitkomst/kies/")["choices"]["action"][0]
    assert press(owner, "/uitkomst/kies/", action=action, day="1900-01-01").status_code == 400
    assert press(owner, "/uitkomst/klopt-niet/", statement="stage").status_code == 409
    assert Round.objects.get().chosen == ""


def test_no_key_and_no_receipt_reaches_a_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        owner, _ = owner_began()
        fields, _ = answered(round_opened(owner))
        owner.post("/sleutel/", {"key": key_of(owner)})
        visitor().post("/mijn-antwoorden/", {"code": "AAAA BBBB CCCC", "withdraw": "yes"})
    assert key_of(owner) not in caplog.text
    assert fields["key"][0] not in caplog.text
    assert "AAAA" not in caplog.text


def test_his_result_holds_a_story_the_news_and_the_five_words() -> None:
    _, result = owner_began()
    text = page_of(result).text
    for words in ("Een verhaal van anderen", "Nieuws en regels", "Weten:", "Willen:", "Kunnen:", "Durven:", "Mogen:"):
        assert words in text
