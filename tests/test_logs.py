"""What went wrong is told without what somebody sent, what is stored, or where he was."""

import logging

import pytest
from django.db import IntegrityError, connection
from django.test import Client

from radar_web import actions
from radar_web.logs import told
from radar_web.models import Answer, Round
from tests.walks import answered, filled, owner_began, page_of, round_opened, visitor

CANARY = "kanarie"


def fails() -> None:
    try:
        raise KeyError(CANARY)
    except KeyError as error:
        raise ValueError(CANARY) from error


def test_an_error_is_told_by_its_kind_and_place() -> None:
    with pytest.raises(ValueError, match=CANARY) as caught:
        fails()
    said = told(caught.value)
    assert said.startswith("ValueError at test_logs.py:")
    assert "fails" in said
    assert "after KeyError at test_logs.py:" in said
    assert CANARY not in said


@pytest.mark.django_db
def test_what_a_database_quotes_of_a_row_is_not_told() -> None:
    round = Round.objects.get(code=round_opened(owner_began()[0]))
    Answer.objects.create(key=CANARY, round=round, answers={})
    with pytest.raises(IntegrityError) as caught:
        Answer.objects.create(key=CANARY, round=round, answers={})
    assert CANARY not in told(caught.value)
    assert connection.vendor != "postgresql" or CANARY in str(caught.value)


@pytest.mark.django_db
def test_a_page_that_breaks_tells_no_address_and_no_answer(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    code = round_opened(owner_began()[0])

    def breaks(*_: object, **__: object) -> str:
        raise ValueError(CANARY)

    monkeypatch.setattr(actions, "give_answer", breaks)
    person = Client(SERVER_NAME="localhost", raise_request_exception=False)
    form = page_of(person.get(f"/doe-mee/{code}/")).form("")
    with caplog.at_level(logging.INFO, logger="radar_web"):
        sent = person.post(f"/doe-mee/{code}/", filled(form))
    assert sent.status_code == 500
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("radar_web")]
    assert len(ours) == 1
    assert ours[0].startswith("A page broke: ValueError at")
    assert [word for word in (CANARY, code, "doe-mee") if word in ours[0]] == []


@pytest.mark.django_db
def test_what_works_is_told_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    code = round_opened(owner_began()[0])
    with caplog.at_level(logging.INFO):
        answered(code)
        visitor().get("/doe-mee/ABCDEFGH/")
    assert [record.name for record in caplog.records if not record.name.startswith("django")] == []
    handlers = [type(handler) for handler in logging.getLogger("django").handlers]
    assert handlers == [logging.NullHandler]  # what Django would tell goes nowhere
