"""The codes that people type: slips that work once, keys that can be replaced, receipts that read and erase; and what guessing costs."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from radar_web import actions, guesses, keys
from radar_web.models import Answer, Deed, Did, Key, Round, Slip, Visit
from radar_web.queries import slips_of
from tests import prints
from tests.browser import say
from tests.places import PROOF
from tests.walks import answered, closing_day_is_over, filled, key_of, owner_began, page_of, press, receipt_of, round_opened, visitor

pytestmark = pytest.mark.django_db

CODES = st.text(keys.ALPHABET, min_size=keys.SLIP - 1, max_size=keys.SLIP - 1)
NO_SLIP = "ABCDEFGHJ" + keys.check_character("ABCDEFGHJ")


@pytest.fixture
def round() -> Round:
    return Round.objects.get(code=round_opened(owner_began()[0], slips=True))


# A slip.


@settings(max_examples=100 * PROOF, deadline=None)
@given(CODES, st.data())
def test_a_slip_of_the_finger_is_no_slip(code: str, data: st.DataObject) -> None:
    """One character wrong, or two side by side that changed places."""
    slip = code + keys.check_character(code)
    at = data.draw(st.integers(0, keys.SLIP - 1))
    other = data.draw(st.sampled_from(sorted(set(keys.ALPHABET) - {slip[at]})))
    assert keys.read_slip(f" {slip[:4].lower()}-{slip[4:8]} {slip[8:]}") == slip
    assert keys.read_slip(slip[:at] + other + slip[at + 1 :]) is None
    for one in range(keys.SLIP - 1):
        swapped = slip[:one] + slip[one + 1] + slip[one] + slip[one + 2 :]
        assert keys.read_slip(swapped) is None or swapped == slip


def test_no_two_slips_of_a_round_are_alike_and_two_prints_are() -> None:
    seed = keys.client_key()
    assert keys.slips(seed, 99) == keys.slips(seed, 99)
    assert len({*keys.slips(seed, 99), *keys.slips(keys.client_key(), 99)}) == 198


def test_a_slip_lets_one_answer_in(round: Round) -> None:
    mine, other = slips_of(round)[:2]
    fields, sent = answered(round.code, slip=keys.in_blocks(mine).lower())
    assert sent.status_code == 201
    assert answered(round.code, slip=mine)[1].status_code == 404
    assert visitor().post(f"/doe-mee/{round.code}/", fields).status_code == 201  # the same, sent again
    assert answered(round.code, slip=other)[1].status_code == 201
    assert (Answer.objects.count(), Slip.objects.count()) == (2, round.asked - 2)


def test_used_wrong_and_of_another_firm_are_told_alike(round: Round) -> None:
    used = slips_of(round)[0]
    answered(round.code, slip=used)
    another = slips_of(slips_opened_elsewhere())[0]
    told = set()
    for slip in (used, another, NO_SLIP, "", "ABCDEFGHJ2"):
        _, sent = answered(round.code, slip=slip)
        page = re.sub(r'value="[^"]*"', "", sent.content.decode())
        told.add((sent.status_code, sent["Radar-Refused"], page))
    assert len(told) == 1
    assert say("join.slip_wrong") in next(iter(told))[2]
    assert Answer.objects.count() == 1


def slips_opened_elsewhere() -> Round:
    return Round.objects.get(code=round_opened(owner_began(question="law")[0], slips=True))


def test_a_form_that_is_not_finished_costs_no_slip(round: Round) -> None:
    person = visitor()
    form = page_of(person.get(f"/doe-mee/{round.code}/")).form("")
    fields = filled(form, slip=slips_of(round)[0])
    del fields["can_learn"]
    again = person.post(f"/doe-mee/{round.code}/", fields)
    assert again.status_code == 400
    assert f'value="{slips_of(round)[0]}"' in again.content.decode()
    assert Slip.objects.count() == round.asked


def test_what_the_owner_prints_never_tells_which_are_used() -> None:
    owner, _ = owner_began()
    round = Round.objects.get(code=round_opened(owner, slips=True))
    before = seen_by(owner)
    for slip in slips_of(round)[:3]:
        answered(round.code, slip=slip)
    assert seen_by(owner) == before


def seen_by(owner: Client) -> list[object]:
    pages = [page_of(owner.get(address)).text for address in ("/uitkomst/", "/mensen/", "/sleutels/")]
    return [*pages, *(owner.get(address).content for address in ("/mensen/briefjes.pdf", "/mensen/poster.pdf"))]


@prints.needs_poppler
def test_every_slip_is_on_paper_with_its_link_and_no_key() -> None:
    owner, _ = owner_began()
    round = Round.objects.get(code=round_opened(owner, 17, slips=True))
    text = prints.text(owner.get("/mensen/briefjes.pdf").content)
    assert [slip for slip in slips_of(round) if keys.in_blocks(slip) not in text] == []
    assert text.count(keys.in_blocks(round.code)) == 17
    assert key_of(owner) not in text.replace(" ", "")


def test_without_slips_there_is_no_field_and_no_paper() -> None:
    owner, _ = owner_began()
    code = round_opened(owner)
    assert 'name="slip"' not in visitor().get(f"/doe-mee/{code}/").content.decode()
    assert owner.get("/mensen/briefjes.pdf")["Location"] == "/mensen/"
    assert visitor().get("/mensen/briefjes.pdf")["Location"] == "/sleutel/"


def test_no_slip_outlives_its_round(round: Round) -> None:
    answered(round.code, slip=slips_of(round)[0])
    closing_day_is_over()
    assert (Slip.objects.count(), Round.objects.get().slips) == (0, "")


# A receipt.


def test_a_receipt_reads_back_what_was_said_and_erases_it() -> None:
    code = round_opened(owner_began()[0])
    _, sent = answered(code, "5", can_say_mistake="1", workload="private")
    receipt, person = keys.in_blocks(receipt_of(sent)), visitor()
    shown = person.post("/mijn-antwoorden/", {"code": receipt.lower()})
    assert shown["Cache-Control"] == "no-store"
    text = page_of(shown).text
    assert "Helemaal oneens" in text.partition("fout")[2][:200]
    assert say("scan.no_answer") in text
    english = page_of(person.post("/en/my-answers/", {"code": receipt})).text
    assert "Strongly disagree" in english
    fields = page_of(shown).form("")["hidden"]
    assert person.post("/mijn-antwoorden/", fields).status_code == 200
    assert Answer.objects.get().answers == {}


def test_a_receipt_that_is_wrong_erased_or_too_late_is_told_alike() -> None:
    code = round_opened(owner_began()[0])
    erased, late = (receipt_of(answered(code)[1]) for _ in range(2))
    visitor().post("/mijn-antwoorden/", {"code": erased, "withdraw": "yes"})
    told = {visitor().post("/mijn-antwoorden/", {"code": wrong}).content for wrong in (erased, "ABCD EFGH JKLM", "no code", "")}
    closing_day_is_over()
    told |= {visitor().post("/mijn-antwoorden/", {"code": late, "withdraw": more}).content for more in ("", "yes")}
    told |= {visitor().post("/mijn-antwoorden/", {"code": late}).content}
    assert len(told) == 1
    assert Answer.objects.exclude(answers={}).count() == 1


# An owner's key.


@pytest.fixture
def owner() -> Client:
    return owner_began()[0]


def entered(key: str) -> Client:
    somebody = visitor()
    assert somebody.post("/sleutel/", {"key": key}).status_code == 303
    return somebody


def is_in(somebody: Client) -> bool:
    return bool(somebody.get("/uitkomst/").status_code == 200)


def made_by(somebody: Client) -> str:
    """A new key, made on his page and shown there once."""
    fields = page_of(somebody.get("/sleutels/")).forms[0]["hidden"]
    return new_key(somebody.post("/sleutels/", fields | {"what": "make"}))


def replaces(somebody: Client) -> str:
    """Two taps: a new key, and the old one goes."""
    code = made_by(somebody)
    assert somebody.post("/sleutels/", {"what": "replace", "code": keys.in_blocks(code)}).status_code == 303
    return code


def new_key(shown: Any) -> str:
    found = re.search(r"/sleutel/#(\w{20})", shown.content.decode())
    assert found
    return found[1]


def test_a_cookie_that_was_kept_opens_nothing_after_leaving(owner: Client) -> None:
    thief = visitor()
    thief.cookies["radar"] = owner.cookies["radar"].value
    assert is_in(thief)
    press(owner, "/sleutel/weg/")
    assert not is_in(thief)
    assert Visit.objects.count() == 0


def test_neither_the_cookie_nor_the_database_holds_the_key(owner: Client) -> None:
    key, session = key_of(owner), dict(owner.session)
    assert key not in str(session)
    assert key not in str([list(model.objects.values_list()) for model in (Visit, Key)])
    assert keys.joined(session["part"], Visit.objects.get().part) == key


def test_a_part_of_a_key_is_chance() -> None:
    """Each letter is as often any other: chi-square over 32 letters, far beyond what chance gives once in a million times."""
    parts = [keys.parted("A" * 20) for _ in range(500)]
    for side in range(2):
        letters = "".join(part[side] for part in parts)
        expected = len(letters) / len(keys.ALPHABET)
        assert sum((letters.count(letter) - expected) ** 2 / expected for letter in keys.ALPHABET) < 90


def test_a_second_key_opens_the_same_and_can_be_withdrawn(owner: Client) -> None:
    second = made_by(owner)
    partner = entered(second)
    assert key_of(partner) == second
    assert press(partner, "/sleutels/", what="withdraw").status_code == 303
    assert is_in(owner)  # the older one stands
    press(owner, "/sleutels/", what="withdraw")
    assert not is_in(partner)
    assert visitor().post("/sleutel/", {"key": second}).status_code == 404
    assert list(Deed.objects.values_list("what", flat=True)) == [Did.KEY_MADE, Did.KEY_WITHDRAWN]


def test_a_key_that_somebody_saw_is_replaced_and_its_sessions_end(owner: Client) -> None:
    old = key_of(owner)
    thief = entered(old)
    mine = replaces(owner)
    assert not is_in(thief)
    assert visitor().post("/sleutel/", {"key": old}).status_code == 404
    assert is_in(owner)
    assert key_of(owner) == mine != old


def test_who_came_later_stays_later_when_the_owner_replaces_his(owner: Client) -> None:
    partner = entered(made_by(owner))
    replaces(owner)
    press(partner, "/sleutels/", what="withdraw")
    assert is_in(owner)
    press(owner, "/sleutels/", what="withdraw")
    assert not is_in(partner)


def test_there_are_few_keys_and_a_key_that_is_gone_makes_none(owner: Client) -> None:
    for _ in range(3):
        made_by(owner)
    assert owner.post("/sleutels/", {"what": "make", "key": keys.client_key()}).status_code == 409
    gone = Key.objects.latest("made_at")
    Key.objects.filter(pk=gone.pk).delete()
    with pytest.raises(actions.Refused):
        actions.make_key(gone, keys.client_key(), timezone.now())
    with pytest.raises(actions.Refused):
        actions.withdraw_keys(gone, timezone.now())
    assert Key.objects.count() == 3


def test_a_form_sent_twice_makes_one_key(owner: Client) -> None:
    fields = page_of(owner.get("/sleutels/")).forms[0]["hidden"] | {"what": "make"}
    first, second = (new_key(owner.post("/sleutels/", fields)) for _ in range(2))
    assert first == second
    assert (Key.objects.count(), Deed.objects.count()) == (2, 1)


def test_a_reply_that_is_lost_shuts_nobody_out(owner: Client) -> None:
    """He never saw the new key: the old one goes on until he says that he has another."""
    old = key_of(owner)
    made_by(owner)
    assert is_in(entered(old))


@pytest.mark.parametrize("code", ["", "no key", "A" * 20, "his own"])
def test_only_a_younger_key_of_the_firm_takes_the_place_of_an_old_one(owner: Client, code: str) -> None:
    elsewhere = key_of(owner_began(question="law")[0])
    for tried in (key_of(owner) if code == "his own" else code, elsewhere):
        assert owner.post("/sleutels/", {"what": "replace", "code": tried}).status_code == 409
    assert is_in(owner)


def test_what_no_page_of_ours_sends_makes_no_key(owner: Client) -> None:
    for fields in ({"what": "make"}, {"what": "make", "key": "x"}, {"what": "else"}, {}):
        assert owner.post("/sleutels/", fields).status_code == 400
    assert Key.objects.count() == 1


def test_a_new_key_is_shown_once(owner: Client) -> None:
    second = made_by(owner)
    for address in ("/sleutels/", "/uitkomst/"):
        assert second not in owner.get(address).content.decode().replace(" ", "")


def test_a_visit_ends_by_itself(owner: Client) -> None:
    Visit.objects.update(until=timezone.now())
    assert not is_in(owner)
    actions.delete_old(timezone.now())
    assert Visit.objects.count() == 0


def test_his_people_read_what_he_did(owner: Client) -> None:
    code = round_opened(owner)
    made_by(owner)
    before = page_of(visitor().get(f"/doe-mee/{code}/")).text
    assert "de vragen begonnen" in before
    assert "er kwam een sleutel bij" in before
    for _ in range(5):
        answered(code)
    closing_day_is_over()
    assert "nam de uitkomst mee" not in page_of(visitor().get(f"/doe-mee/{code}/")).text
    assert press(owner, "/uitkomst/rapport.pdf")["Content-Type"] == "application/pdf"
    after = page_of(visitor().get(f"/doe-mee/{code}/")).text
    assert [said for said in ("de vragen begonnen", "de vragen stopten", "nam de uitkomst mee") if said not in after] == []


def test_what_is_his_alone_is_noted_nowhere(owner: Client) -> None:
    press(owner, "/uitkomst/rapport.pdf")
    press(owner, "/uitkomst/over-ons/", people="2_to_7")
    assert Deed.objects.count() == 0


# Guessing.


@pytest.fixture
def _time_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine the tests themselves take longer than the pause."""
    monkeypatch.setattr(guesses, "seconds", lambda: 1000.0)


@pytest.mark.usefixtures("_time_stands_still")
@pytest.mark.parametrize(
    "guess",
    [
        lambda who: who.get("/doe-mee/ABCDEFGH/"),
        lambda who: who.post("/doe-mee/", {"code": "ABCDEFGH"}),
        lambda who: who.get("/doe-mee/ABCDEFGH/klaar/"),
        lambda who: who.get("/doe-mee/ABCDEFGH/uitkomst.pdf"),
        lambda who: who.post("/mijn-antwoorden/", {"code": "ABCD EFGH JKLM"}),
        lambda who: who.post("/sleutel/", {"key": "A" * 20}),
    ],
    ids=["link", "code", "empty screen", "paper", "receipt", "key"],
)
def test_guessing_costs_time_and_a_wrong_code_less_than_a_canteen_types(guess: Any) -> None:
    statuses = [guess(visitor()).status_code for _ in range(guesses.MISSES + 5)]
    assert statuses == [404] * guesses.MISSES + [429] * 5
    assert 1 <= int(guess(visitor())["Retry-After"]) <= guesses.PAUSE


@pytest.mark.usefixtures("_time_stands_still")
def test_who_guessed_too_often_is_told_nothing_by_a_right_code(round: Round) -> None:
    begun = filled(page_of(visitor().get(f"/doe-mee/{round.code}/")).form(""))
    for _ in range(guesses.MISSES):
        visitor().get("/doe-mee/ABCDEFGH/")
    right, wrong = (visitor().get(f"/doe-mee/{code}/") for code in (round.code, "ABCDEFGH"))
    assert right.status_code == wrong.status_code == 429
    assert visitor().post(f"/doe-mee/{round.code}/", begun | {"slip": [slips_of(round)[0]]}).status_code == 429
    assert Answer.objects.count() == 0


@pytest.mark.usefixtures("_time_stands_still")
def test_who_has_the_form_open_sends_it_whoever_guesses_beside_him() -> None:
    code = round_opened(owner_began()[0])
    fields = filled(page_of(visitor().get(f"/doe-mee/{code}/")).form(""))
    for _ in range(guesses.MISSES):
        visitor().get("/doe-mee/ABCDEFGH/")
    assert visitor().post(f"/doe-mee/{code}/", fields | {"begin": ["29000000:forged"]}).status_code == 429
    assert visitor().post(f"/doe-mee/{code}/", fields).status_code == 201
    for address in ("/doe-mee/", "/mijn-antwoorden/", "/sleutel/"):
        assert visitor().get(address).status_code == 200  # an empty form is no guess


@pytest.mark.usefixtures("_time_stands_still")
def test_a_page_of_another_site_makes_nobody_wait() -> None:
    other = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "image"}
    for _ in range(guesses.MISSES + 1):
        visitor().get("/doe-mee/ABCDEFGH/", headers=other)
    assert visitor().get("/doe-mee/ABCDEFGH/").status_code == 404


def test_right_codes_cost_nothing(round: Round) -> None:
    assert {visitor().get(f"/doe-mee/{round.code}/").status_code for _ in range(2 * guesses.MISSES)} == {200}


@pytest.mark.usefixtures("_time_stands_still")
def test_somebody_elsewhere_is_not_held_up(settings: Any) -> None:
    settings.HTTPS = settings.SECURE_SSL_REDIRECT = False
    for _ in range(guesses.MISSES + 1):
        visitor().get("/doe-mee/ABCDEFGH/", REMOTE_ADDR="192.0.2.1")
    assert visitor().get("/doe-mee/ABCDEFGH/", REMOTE_ADDR="192.0.2.1").status_code == 429
    assert visitor().get("/doe-mee/ABCDEFGH/", REMOTE_ADDR="192.0.2.2").status_code == 404


@pytest.mark.parametrize(
    ("https", "one", "other", "alike"),
    [
        (False, {"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": "1.1.1.1"}, {"REMOTE_ADDR": "192.0.2.1"}, True),
        (True, {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "1.1.1.1"}, {"REMOTE_ADDR": "127.0.0.1"}, False),
        (True, {"HTTP_X_FORWARDED_FOR": "9.9.9.9, 1.1.1.1"}, {"HTTP_X_FORWARDED_FOR": "1.1.1.1"}, True),
        (False, {"REMOTE_ADDR": "2001:db8::1"}, {"REMOTE_ADDR": "2001:db8::ffff:1"}, True),
        (False, {"REMOTE_ADDR": "2001:db8::1"}, {"REMOTE_ADDR": "2001:db8:0:1::1"}, False),
        (False, {"REMOTE_ADDR": "::ffff:192.0.2.1"}, {"REMOTE_ADDR": "192.0.2.1"}, True),
        (False, {"REMOTE_ADDR": "::ffff:192.0.2.1"}, {"REMOTE_ADDR": "::ffff:192.0.2.2"}, False),
        (True, {"HTTP_X_FORWARDED_FOR": "1.1.1.1:4711"}, {"HTTP_X_FORWARDED_FOR": "1.1.1.1"}, True),
        (True, {"HTTP_X_FORWARDED_FOR": "[2001:db8::1]:443"}, {"HTTP_X_FORWARDED_FOR": "2001:db8::2"}, True),
        (True, {"HTTP_X_FORWARDED_FOR": "unknown", "REMOTE_ADDR": "192.0.2.1"}, {"REMOTE_ADDR": "192.0.2.1"}, True),
        (False, {"REMOTE_ADDR": "no address"}, {"REMOTE_ADDR": ""}, True),
    ],
)
def test_a_place_is_an_address_that_our_own_web_server_tells(
    rf: Any, settings: Any, https: bool, one: Any, other: Any, alike: bool
) -> None:
    settings.HTTPS = https
    first, second = (guesses.place_of(rf.get("/", **told)) for told in (one, other))
    assert (first == second) is alike


@pytest.mark.usefixtures("_time_stands_still")
def test_the_oldest_place_is_forgotten_first_and_no_address_is_kept() -> None:
    places = [str(number).encode() for number in range(guesses.MOST_PLACES + 1)]
    for place in places:
        for _ in range(guesses.MISSES if place in places[:2] else 1):
            guesses.note_miss(place)
    assert guesses.waiting(places[0]) == 0
    assert guesses.waiting(places[1]) > 0


def test_a_year_of_guessing_finds_no_code() -> None:
    """From one place, with a thousand rounds open: and a code that is found opens a form, never an answer."""
    tries = 365 * 24 * 3600 / guesses.PAUSE
    assert tries * 1000 / len(keys.ALPHABET) ** keys.ROUND_CODE < 0.02
    assert tries / len(keys.ALPHABET) ** (keys.SLIP - 1) < 1e-6


def test_who_waits_may_try_again(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(guesses, "seconds", lambda: now)
    for _ in range(guesses.MISSES):
        guesses.note_miss(b"here")
    assert guesses.waiting(b"here") == guesses.PAUSE
    now += guesses.PAUSE
    assert guesses.waiting(b"here") == 0
    guesses.note_miss(b"here")
    assert guesses.waiting(b"here") == guesses.PAUSE
