"""What people send by mistake, late, twice or out of malice: a sentence, and nothing stored."""

import datetime as dt

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from radar_web import actions
from radar_web.models import Answer, Firm, Round
from radar_web.queries import library
from tests.walks import answered, filled, key_of, owner_began, page_of, press, round_opened, visitor

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def code() -> str:
    owner, _ = owner_began()
    return round_opened(owner)


def fields_of(code: str, **answers: str | list[str]) -> dict[str, list[str]]:
    return filled(page_of(visitor().get(f"/doe-mee/{code}/")).form(""), "4", **answers)


def test_a_missing_answer_points_at_its_question_and_keeps_the_rest(code: str) -> None:
    fields = fields_of(code)
    del fields["can_say_mistake"]
    back = visitor().post(f"/doe-mee/{code}/", fields)
    assert back.status_code == 400
    page = page_of(back)
    assert "#can_say_mistake" in page.links
    assert "Bij één vraag gaat iets niet goed" in page.text
    assert back.content.decode().count(" checked") == len(fields) - 2  # all but key and begin
    assert page.form("")["hidden"]["key"] == fields["key"][0]
    assert Answer.objects.count() == 0


def test_the_owner_is_pointed_at_his_missing_answer_too() -> None:
    owner = visitor()
    fields = filled(page_of(owner.get("/vragen/?question=law")).form("/vragen/"))
    del fields["stage"]
    back = owner.post("/vragen/", fields)
    assert back.status_code == 400
    assert "#stage" in page_of(back).links
    assert Firm.objects.count() == 0
    assert not owner.cookies


@pytest.mark.parametrize("value", ["6", "", "<script>", "4|5", "\0", "é" * 5000, "4.0\n"])
def test_a_value_that_is_no_option_is_not_stored(code: str, value: str) -> None:
    assert visitor().post(f"/doe-mee/{code}/", fields_of(code, time_to_learn=value)).status_code == 400
    assert Answer.objects.count() == 0


def test_too_many_barriers_are_pointed_at(code: str) -> None:
    three = ["dont_feel_like_it", "dread_it", "put_it_off"]
    back = visitor().post(f"/doe-mee/{code}/", fields_of(code, stage="selecting", barrier=three))
    assert back.status_code == 400
    assert "Dit zijn er te veel." in page_of(back).text


def test_a_barrier_of_another_sentence_does_not_count(code: str) -> None:
    assert answered(code, stage="preparing", barrier=["dread_it", "no_time"])[1].status_code == 201
    assert Answer.objects.get().answers["barrier"] == ["no_time"]


@pytest.mark.parametrize("wrong", ["ABCDEFGH", "x", "…", "ABCD EFGH", "A" * 300, "'; drop table", "%00"])
def test_a_wrong_code_explains_itself_and_leaks_nothing(wrong: str) -> None:
    for answer in (visitor().get(f"/doe-mee/{wrong}/"), visitor().post("/doe-mee/", {"code": wrong})):
        assert answer.status_code == 404
        assert "Deze code kennen we niet." in page_of(answer).text
    assert visitor().post(f"/doe-mee/{wrong}/", {}).status_code == 404


def test_spaces_and_small_letters_are_forgiven(code: str) -> None:
    typed = f" {code[:4].lower()} - {code[4:]} "
    answer = visitor().post("/doe-mee/", {"code": typed})
    assert (answer.status_code, answer["Location"]) == (303, f"/doe-mee/{code}/")


def test_after_closing_a_form_is_refused_and_the_page_shows_the_result(code: str) -> None:
    fields = fields_of(code)
    actions.close_due(timezone.now() + dt.timedelta(days=30))
    late = visitor().post(f"/doe-mee/{code}/", fields)
    assert late.status_code == 410
    assert "Je kunt hier niet meer antwoorden." in page_of(late).text
    assert Answer.objects.count() == 0
    assert "dit kwam eruit" in page_of(visitor().get(f"/doe-mee/{code}/")).text


def test_more_answers_than_people_are_refused_kindly() -> None:
    owner, _ = owner_began()
    code = round_opened(owner, 8)
    for _ in range(8):
        assert answered(code)[1].status_code == 201
    _, ninth = answered(code)
    assert ninth.status_code == 409
    assert "Er kunnen geen antwoorden meer bij." in page_of(ninth).text
    assert Answer.objects.count() == 8


@pytest.mark.parametrize(
    "begin",
    ["", "forged", "29000000:forged", signing.Signer(salt="begin OTHER222").sign("29000000")],
    ids=["none", "forged", "a moment and no signature", "of another round"],
)
def test_a_begin_that_we_did_not_sign_is_refused(code: str, begin: str) -> None:
    assert visitor().post(f"/doe-mee/{code}/", fields_of(code, begin=begin)).status_code == 400
    assert Answer.objects.count() == 0


def test_a_begin_in_the_future_is_refused(code: str) -> None:
    begin = signing.Signer(salt=f"begin {code}").sign(str(int(timezone.now().timestamp()) // 60 + 60))
    assert visitor().post(f"/doe-mee/{code}/", fields_of(code, begin=begin)).status_code == 400


@pytest.mark.parametrize("key", ["", "x", "1" * 31, "g" * 32, "1" * 5000])
def test_a_key_that_no_browser_makes_is_refused(code: str, key: str) -> None:
    assert visitor().post(f"/doe-mee/{code}/", fields_of(code, key=key)).status_code == 400
    assert Answer.objects.count() == 0


BODIES = {
    "oversized": (b"a=" + b"x" * 70_000, "application/x-www-form-urlencoded"),
    "many fields": (b"&".join(b"f%d=1" % n for n in range(300)), "application/x-www-form-urlencoded"),
    "other fields": (b"name=Jan&mail=jan@example.nl", "application/x-www-form-urlencoded"),
    "JSON": (b'{"time_to_learn": 4}', "application/json"),
    "no form": (b"\x00\xff\xfe", "application/octet-stream"),
    "broken multipart": (b"--x\r\nnothing", "multipart/form-data; boundary=x"),
    "multipart without boundary": (b"--x", "multipart/form-data"),
    "a file": (b'--x\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\n1\r\n--x--\r\n', "multipart/form-data; boundary=x"),
    "another alphabet": (b"key=+AGE-", "application/x-www-form-urlencoded; charset=utf-7"),
    "empty": (b"", "application/x-www-form-urlencoded"),
}


@pytest.mark.parametrize("what", BODIES)
@pytest.mark.parametrize("where", ["/vragen/", "/doe-mee/{code}/", "/en/questions/"])
def test_a_strange_body_gets_400_and_a_sentence(code: str, where: str, what: str) -> None:
    body, kind = BODIES[what]
    answer = Client(SERVER_NAME="localhost", raise_request_exception=False).post(where.format(code=code), body, content_type=kind)
    assert answer.status_code == 400
    text = page_of(answer).text
    assert any(words in text for words in ("begrijpen niet", "niet meer geldig", "do not understand", "gaat iets niet goed"))
    assert Answer.objects.count() == 0
    assert Firm.objects.count() == 1


def test_another_site_cannot_begin_or_enter_for_somebody() -> None:
    owner, _ = owner_began()
    key = key_of(owner)
    lured = Client(SERVER_NAME="localhost", headers={"Sec-Fetch-Site": "cross-site"})
    fields = filled(page_of(lured.get("/vragen/?question=law")).form("/vragen/"))
    assert lured.post("/vragen/", fields).status_code == 400
    assert lured.post("/sleutel/", {"key": key}).status_code == 404
    assert not lured.cookies
    assert Firm.objects.count() == 1


def test_another_site_is_known_by_its_origin_where_a_browser_says_no_more() -> None:
    owner, _ = owner_began()
    for origin in ("http://evil.example", "null"):
        lured = Client(SERVER_NAME="localhost", headers={"Origin": origin})
        assert lured.post("/sleutel/", {"key": key_of(owner)}).status_code == 404
        assert not lured.cookies


def test_a_link_does_not_change_whose_result_is_open_unasked() -> None:
    owner, _ = owner_began()
    mine = key_of(owner)
    other = key_of(owner_began(question="law")[0])
    asked = owner.post("/sleutel/", {"key": other})
    assert "Je bekijkt nu een andere uitkomst." in page_of(asked).text
    assert key_of(owner) == mine
    assert owner.post("/sleutel/", {"key": other, "instead": "1"}).status_code == 303
    assert key_of(owner) == other


def test_a_form_of_the_owner_needs_the_token_of_his_page() -> None:
    owner, _ = owner_began()
    strict = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    strict.cookies = owner.cookies
    forged = strict.post("/uitkomst/doen-we-al/", {"action": "buddy_mentor"})
    assert forged.status_code == 403
    assert "Deze knop hoort bij een oude pagina." in page_of(forged).text
    assert Firm.objects.get().done == []


@pytest.mark.parametrize("asked", ["", "0", "-3", "100", "veel", "12.5", "١٢", "9" * 50])
def test_a_number_of_people_that_cannot_be_is_sent_back(asked: str) -> None:
    owner, _ = owner_began()
    day = page_of(owner.get("/mensen/")).form("/mensen/")["choices"]["day"][0]
    answer = press(owner, "/mensen/", asked=asked, day=day)
    assert answer.status_code == 400
    assert "Vul een getal in van 1 tot 99." in page_of(answer).text
    assert Round.objects.count() == 0


@pytest.mark.parametrize("day", ["", "morgen", "2020-01-01", "2099-01-01", "0000-00-00"])
def test_a_day_that_cannot_be_is_sent_back(day: str) -> None:
    owner, _ = owner_began()
    answer = press(owner, "/mensen/", asked="12", day=day)
    assert answer.status_code == 400
    assert "Kies een dag uit de lijst." in page_of(answer).text
    assert Round.objects.count() == 0


def test_fewer_than_eight_people_get_the_talk_and_no_round() -> None:
    owner, _ = owner_began()
    day = page_of(owner.get("/mensen/")).form("/mensen/")["choices"]["day"][0]
    text = page_of(press(owner, "/mensen/", asked="7", day=day)).text
    assert "Doe dan samen het gesprek." in text
    assert Round.objects.count() == 0


def test_a_second_round_waits_for_the_first(code: str) -> None:
    firm = Firm.objects.get()
    round = Round.objects.get(code=code)
    with pytest.raises(actions.Refused, match="open_already"):
        actions.open_round(firm, 12, round.closes_at, timezone.localdate(), work_time=True)


def test_pages_of_an_owner_ask_a_stranger_for_the_key() -> None:
    for address in ("/uitkomst/", "/mensen/", "/mensen/gok/", "/mensen/poster.pdf", "/gesprek/"):
        answer = visitor().get(address)
        assert (answer.status_code, answer["Location"]) == (302, "/sleutel/")


@pytest.mark.parametrize("key", ["", "x", "A" * 20, "ABCD EFGH JKLM NPQR STUV", "é" * 20])
def test_a_wrong_key_says_so_and_opens_nothing(key: str) -> None:
    owner = visitor()
    answer = owner.post("/sleutel/", {"key": key})
    assert answer.status_code == 404
    assert "Deze sleutel kennen we niet." in page_of(answer).text
    assert not owner.cookies


def test_what_is_not_known_changes_nothing() -> None:
    owner, _ = owner_began()
    before = list(Firm.objects.values_list())
    press(owner, "/uitkomst/doen-we-al/", action="no_such_action")
    press(owner, "/uitkomst/klopt-niet/", statement="no_such_statement")
    press(owner, "/uitkomst/past-niet/", signal="no_such_signal")
    assert press(owner, "/uitkomst/kies/", action="buddy_mentor", day="2026-12-01").status_code == 400
    assert list(Firm.objects.values_list()) == before


def test_a_page_that_is_not_there_says_so_in_both_languages() -> None:
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    for address, words in (("/geen/", "Deze pagina is er niet."), ("/en/none/", "This page does not exist.")):
        answer = client.get(address)
        assert answer.status_code == 404
        assert words in page_of(answer).text


def test_no_answer_beside_an_option_is_sent_back(code: str) -> None:
    fields = fields_of(code, stage="selecting", barrier=["na", "dread_it"])
    assert visitor().post(f"/doe-mee/{code}/", fields).status_code == 400
    assert visitor().post(f"/doe-mee/{code}/", fields | {"barrier": [], "time_to_learn": ["na", "4"]}).status_code == 400
    assert Answer.objects.count() == 0


def test_an_owner_may_leave_the_first_question_open_and_miss_another() -> None:
    owner = visitor()
    fields = filled(page_of(owner.get("/vragen/")).form("/vragen/"), question="na")
    del fields["stage"]
    assert owner.post("/vragen/", fields).status_code == 400
    assert owner.post("/vragen/", fields | {"stage": ["private"]}).status_code == 201


def test_a_talk_without_a_step_left_says_so() -> None:
    owner, _ = owner_began()
    Firm.objects.update(done=list(library().actions))
    refused = press(owner, "/gesprek/", begin="job_content")
    assert refused.status_code == 409
    assert "Dan blijft er geen stap over." in page_of(refused).text


def test_a_late_form_with_a_missing_answer_is_told_at_once_that_it_is_late(code: str) -> None:
    fields = fields_of(code)
    del fields["stage"]
    actions.close_due(timezone.now() + dt.timedelta(days=30))
    assert visitor().post(f"/doe-mee/{code}/", fields).status_code == 410


def test_an_unknown_code_has_no_empty_screen() -> None:
    assert visitor().get("/doe-mee/ABCDEFGH/klaar/").status_code == 404
