"""What is stored, exactly once, and what is not."""

import datetime as dt
import threading
import uuid

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.utils import timezone

from radar.content import STAFF
from radar_web import actions, keys, rules
from radar_web.models import Answer, Deed, Firm, Key, Round, Slip, Visit
from radar_web.queries import library
from radar_web.sheets import read_stored
from tests.walks import answered, filled, key_of, owner_began, page_of, round_opened, visitor

pytestmark = pytest.mark.django_db(transaction=True)

LATER = dt.timedelta(days=30)


@pytest.fixture
def round() -> Round:
    owner, _ = owner_began()
    return Round.objects.get(code=round_opened(owner))


def test_an_answer_holds_no_time_address_order_or_person(round: Round) -> None:
    assert {field.name for field in Answer._meta.fields} == {"key", "round", "answers"}
    form = page_of(visitor().get(f"/doe-mee/{round.code}/")).form("")
    forwards, other = filled(form), filled(form, key=uuid.uuid4().hex)
    backwards = {name: other[name] for name in reversed(other)}
    for fields in (forwards, backwards):
        assert visitor().post(f"/doe-mee/{round.code}/", fields).status_code == 201
    first, second = (list(answer.answers) for answer in Answer.objects.all())
    assert first == second
    assert set(first) <= {statement.id for statement in library().questionnaires[STAFF].statements}


def test_the_same_form_sent_twice_is_stored_once_and_gets_the_same_receipt(round: Round) -> None:
    fields, first = answered(round.code)
    second = visitor().post(f"/doe-mee/{round.code}/", fields)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert Answer.objects.count() == 1


def test_the_same_key_with_other_answers_is_a_conflict_and_the_first_stays(round: Round) -> None:
    fields, _ = answered(round.code)
    before = Answer.objects.get().answers
    other = visitor().post(f"/doe-mee/{round.code}/", fields | {"time_to_learn": ["1"]})
    assert other.status_code == 409
    assert "We bewaren de eerste." in page_of(other).text
    assert Answer.objects.get().answers == before


def test_a_key_is_unique_in_the_database_itself(round: Round) -> None:
    Answer.objects.create(key="k", round=round, answers={})
    with pytest.raises(IntegrityError):
        Answer.objects.create(key="k", round=round, answers={})


def test_many_at_once_with_one_key_are_one_answer(round: Round) -> None:
    form = page_of(visitor().get(f"/doe-mee/{round.code}/")).form("")
    fields, statuses = filled(form), []

    def send() -> None:
        statuses.append(Client(SERVER_NAME="localhost").post(f"/doe-mee/{round.code}/", fields).status_code)
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [201] * 8
    assert Answer.objects.count() == 1


def test_never_more_answers_than_people_asked_not_at_once_either() -> None:
    owner, _ = owner_began()
    code = round_opened(owner, 8)
    forms = [page_of(visitor().get(f"/doe-mee/{code}/")).form("") for _ in range(12)]
    statuses: list[int] = []

    def send(fields: dict[str, list[str]]) -> None:
        statuses.append(Client(SERVER_NAME="localhost").post(f"/doe-mee/{code}/", fields).status_code)
        connection.close()

    threads = [threading.Thread(target=send, args=(filled(form),)) for form in forms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [201] * 8 + [409] * 4
    assert Answer.objects.count() == 8


def test_get_and_head_change_nothing(round: Round) -> None:
    owner, _ = owner_began()
    round_opened(owner)
    answered(round.code)
    before = _everything()
    for address in (
        "/",
        "/vragen/",
        "/uitkomst/",
        "/mensen/",
        "/mensen/gok/",
        "/mensen/poster.pdf",
        "/gesprek/",
        "/sleutel/",
        "/sleutels/",
        "/mijn-antwoorden/",
        "/wie-ziet-wat/",
        "/.well-known/security.txt",
    ):
        owner.get(address)
        owner.head(address)
    for _ in range(10):
        visitor().get(f"/doe-mee/{round.code}/")
        visitor().head(f"/doe-mee/{round.code}/")
    assert _everything() == before


def _everything() -> list[object]:
    return [sorted(map(str, model.objects.values_list())) for model in (Firm, Key, Visit, Round, Slip, Answer, Deed)]


def test_who_answers_gets_no_cookie_and_the_owner_one(round: Round) -> None:
    person = visitor()
    form = page_of(person.get(f"/doe-mee/{round.code}/")).form("")
    person.post(f"/doe-mee/{round.code}/", filled(form))
    person.get(f"/doe-mee/{round.code}/klaar/")
    assert not person.cookies
    owner, _ = owner_began()
    owner.get("/uitkomst/")
    assert list(owner.cookies) == ["radar"]
    assert owner.cookies["radar"]["httponly"]
    assert owner.cookies["radar"]["samesite"] == "Lax"


def test_closing_happens_once_and_freezes(round: Round) -> None:
    for _ in range(5):
        answered(round.code)
    assert actions.close_due(timezone.now()) == 0
    assert actions.close_due(timezone.now() + LATER) == 1
    frozen = Round.objects.get(pk=round.pk).closed
    assert frozen["release"]["staff"]["n"] == 5
    Answer.objects.all().delete()
    assert actions.close_due(timezone.now() + LATER) == 0
    assert Round.objects.get(pk=round.pk).closed == frozen


def test_closing_forgets_keys_and_order(round: Round) -> None:
    values = "1234543215"
    sent = [answered(round.code, value) for value in values]
    before = list(Answer.objects.values_list("key", flat=True))
    actions.close_due(timezone.now() + LATER)
    after = Answer.objects.all()
    assert {answer.key for answer in after}.isdisjoint(before)
    assert sorted(answer.answers["worth_learning"][0] for answer in after) == sorted(values)
    assert len(sent) == len(after) == 10


def test_a_form_begun_before_closing_is_taken_for_a_while(round: Round) -> None:
    sheet, closing = read_stored({"time_to_learn": ["4"]}), round.closes_at
    just_before, just_after = closing - dt.timedelta(minutes=5), closing + dt.timedelta(minutes=5)
    key = str(uuid.uuid4())
    assert len(actions.give_answer(round, key, sheet, began=just_before, now=just_after)) == keys.RECEIPT
    for began, now in ((just_after, just_after), (just_before, closing + dt.timedelta(minutes=16))):
        with pytest.raises(actions.Refused, match="closed"):
            actions.give_answer(round, str(uuid.uuid4()), sheet, began=began, now=now)
    assert actions.close_due(just_after) == 0
    assert actions.close_due(closing + dt.timedelta(minutes=15)) == 1


def test_a_receipt_erases_until_closing_and_not_after(round: Round) -> None:
    receipts = [page_of(answered(round.code)[1]).text for _ in range(2)]
    codes = [_receipt(text) for text in receipts]
    assert visitor().post("/mijn-antwoorden/", {"code": codes[0].lower(), "withdraw": "yes"}).status_code == 200
    assert sorted(bool(answer.answers) for answer in Answer.objects.all()) == [False, True]
    assert visitor().post("/mijn-antwoorden/", {"code": codes[0], "withdraw": "yes"}).status_code == 404
    actions.close_due(timezone.now() + LATER)
    assert visitor().post("/mijn-antwoorden/", {"code": codes[1], "withdraw": "yes"}).status_code == 404
    assert Answer.objects.count() == 1


def _receipt(text: str) -> str:
    words = text.split()
    at = next(at for at in range(len(words)) if all(len(word) == 4 and set(word) <= set(keys.ALPHABET) for word in words[at : at + 3]))
    return " ".join(words[at : at + 3])


def test_no_key_and_no_receipt_is_stored_as_it_is(round: Round) -> None:
    _, sent = answered(round.code)
    receipt = _receipt(page_of(sent).text).replace(" ", "")
    owner, _ = owner_began()
    key = key_of(owner)
    stored = str(_everything())
    assert receipt not in stored
    assert key not in stored
    assert keys.hashed(receipt) in stored
    assert keys.hashed(key) in stored


def test_two_taps_at_once_are_both_kept() -> None:
    owner_began()
    firm, same = Firm.objects.get(), Firm.objects.get()
    actions.mark_done(firm, "buddy_mentor")
    actions.mark_done(same, "share_learning")
    assert Firm.objects.get().done == ["buddy_mentor", "share_learning"]


def test_a_round_that_cannot_be_closed_does_not_hold_up_the_others(round: Round, caplog: pytest.LogCaptureFixture) -> None:
    owner, _ = owner_began()
    round_opened(owner)
    Round.objects.filter(pk=round.pk).update(questionnaire="gone@1")
    assert actions.close_due(timezone.now() + LATER) == 1
    assert Round.objects.get(pk=round.pk).closed is None
    assert "A round could not be closed: KeyError" in caplog.text


def test_closing_is_whole_or_not_at_all(round: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(5):
        answered(round.code)
    before = _everything()

    def broken(*_: object, **__: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(Answer.objects, "bulk_create", broken)
    assert actions.close_due(timezone.now() + LATER) == 0
    assert _everything() == before


def test_erasing_frees_no_place_so_that_nobody_can_count(round: Round) -> None:
    Round.objects.filter(pk=round.pk).update(asked=8)
    sent = [answered(round.code) for _ in range(8)]
    visitor().post("/mijn-antwoorden/", {"code": _receipt(page_of(sent[0][1]).text), "withdraw": "yes"})
    assert answered(round.code)[1].status_code == 409
    actions.close_due(timezone.now() + LATER)
    assert Round.objects.get(pk=round.pk).closed["release"]["staff"]["n"] == 7


def test_what_was_erased_does_not_come_back(round: Round) -> None:
    fields, sent = answered(round.code)
    visitor().post("/mijn-antwoorden/", {"code": _receipt(page_of(sent).text), "withdraw": "yes"})
    again = visitor().post(f"/doe-mee/{round.code}/", fields)
    assert again.status_code == 409
    assert "Deze antwoorden heb je gewist." in page_of(again).text
    assert [answer.answers for answer in Answer.objects.all()] == [{}]


def test_begin_tells_the_minute_and_no_more(round: Round) -> None:
    begin = page_of(visitor().get(f"/doe-mee/{round.code}/")).form("")["hidden"]["begin"]
    minute, _, signature = begin.partition(":")
    assert int(minute) <= timezone.now().timestamp() / 60
    assert ":" not in signature


def test_answers_are_gone_ninety_days_after_closing_and_the_result_stands(round: Round) -> None:
    for _ in range(5):
        answered(round.code)
    actions.close_due(timezone.now() + LATER)
    over = round.closes_at + rules.ANSWERS_KEPT
    assert actions.delete_old(over - dt.timedelta(seconds=1)) == 0
    assert actions.delete_old(over) == 5
    assert Answer.objects.count() == 0
    assert Round.objects.get().closed["release"]["staff"]["n"] == 5


def test_nothing_is_deleted_of_people_who_are_still_answering(round: Round) -> None:
    answered(round.code)
    assert actions.delete_old(round.closes_at + rules.ANSWERS_KEPT - dt.timedelta(days=1)) == 0
    assert Answer.objects.count() == 1


def test_answers_go_also_when_their_round_could_not_be_closed(round: Round) -> None:
    answered(round.code)
    Round.objects.update(questionnaire="gone@1")
    assert actions.close_due(timezone.now() + LATER) == 0
    assert actions.delete_old(round.closes_at + rules.ANSWERS_KEPT) == 1
