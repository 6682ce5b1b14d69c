"""The owner's path and the mechanic's, from the first question to the closed result, on real storage."""

import re

import pytest
from django.test import Client

from radar.content.rules import BANNED
from radar_web import keys, queries
from radar_web.models import Answer, Firm, Round
from radar_web.queries import library
from tests.walks import answered, closing_day_is_over, filled, key_of, owner_began, page_of, press, round_opened, visitor

pytestmark = pytest.mark.django_db(transaction=True)


def text_of(owner: Client, address: str = "/uitkomst/") -> str:
    return page_of(owner.get(address)).text


def test_home_asks_one_question_and_says_what_it_costs() -> None:
    page = page_of(visitor().get("/"))
    assert len(page.form("/vragen/")["choices"]["question"]) == 10
    assert "14 vragen, 3 minuten. Gratis. Geen account." in page.text
    assert "We geven ze aan niemand, ook niet aan de overheid of je branche." in page.text


def test_the_first_tap_is_question_one_of_fourteen() -> None:
    chosen = page_of(visitor().get("/vragen/?question=law"))
    assert "Vraag 1 van 14" not in chosen.text
    assert "Vraag 2 van 14" in chosen.text
    assert "Nieuwe regels of keuringen" in chosen.text
    assert "Vraag 1 van 14" in page_of(visitor().get("/vragen/?question=nothing")).text


def test_from_first_tap_to_closed_result() -> None:
    owner, result = owner_began(time_to_learn="2", stage="selecting", barrier="no_money")
    assert result.status_code == 201
    assert "Eén stap voor deze week" in page_of(result).text
    code = round_opened(owner, 13)
    for value in "44455":
        assert answered(code, value, time_to_learn="2")[1].status_code == 201
    waiting = text_of(owner)
    assert "Jouw gok" not in waiting
    assert "Wij zeggen tot die tijd niets over hoeveel antwoorden er zijn." in waiting
    closing_day_is_over()
    text = text_of(owner)
    assert "De uitkomst van jou en je mensen" in text
    assert "Dit komt uit jouw antwoorden en die van 5 van de 13 mensen die je vroeg." in text
    assert "Jouw gok" in text
    everybody = page_of(visitor().get(f"/doe-mee/{code}/")).text
    assert "5 van de 13 mensen gaven antwoord, zonder naam." in everybody


def test_before_closing_no_page_changes_when_somebody_answers() -> None:
    owner, _ = owner_began()
    code = round_opened(owner)
    before = _seen_by(owner)
    for _ in range(6):
        answered(code)
    assert _seen_by(owner) == before


def _seen_by(owner: Client) -> list[bytes]:
    pages = [owner.get(address) for address in ("/uitkomst/", "/mensen/", "/sleutels/", "/mensen/poster.pdf")]
    pages.append(press(owner, "/uitkomst/rapport.pdf"))
    assert {page.status_code for page in pages} == {200}
    return [_without_token(page.content) for page in pages]


def _without_token(page: bytes) -> bytes:
    return re.sub(rb'name="(csrfmiddlewaretoken|key)" value="\w+"', b"", page)


def test_fewer_than_five_answers_show_no_number_anywhere() -> None:
    owner, _ = owner_began()
    code = round_opened(owner)
    for _ in range(4):
        answered(code, "1")
    closing_day_is_over()
    assert "Te weinig antwoorden van je mensen" in text_of(owner)
    everybody = page_of(visitor().get(f"/doe-mee/{code}/")).text
    assert "Er kwamen te weinig antwoorden." in everybody
    assert "4 van de 13" not in text_of(owner) + everybody


def test_what_does_not_go_well_never_reaches_the_page_for_everybody() -> None:
    owner, _ = owner_began()
    code = round_opened(owner)
    for _ in range(12):
        answered(code, "5", time_to_learn="1", can_say_mistake="1")
    closing_day_is_over()
    everybody = page_of(visitor().get(f"/doe-mee/{code}/")).text.lower()
    assert library().words["construct.job_content"].nl in everybody
    for low in ("organisation_design", "space_safety", "awareness"):
        assert library().words[f"construct.{low}"].nl not in everybody


def test_the_step_he_chooses_stands_on_the_page_for_everybody() -> None:
    owner, _ = owner_began()
    code = round_opened(owner)
    for _ in range(6):
        answered(code)
    closing_day_is_over()
    assert "Waar jullie mee beginnen, staat hier later" in page_of(visitor().get(f"/doe-mee/{code}/")).text
    form = page_of(owner.get("/uitkomst/")).form("/uitkomst/kies/")
    action, day = form["choices"]["action"][1], form["choices"]["day"][0]
    assert press(owner, "/uitkomst/kies/", action=action, day=day).status_code == 303
    everybody = page_of(visitor().get(f"/doe-mee/{code}/")).text
    assert library().actions[action].name.nl in everybody
    assert "We beginnen op" in everybody


def test_done_already_brings_the_next_and_can_be_taken_back() -> None:
    owner, result = owner_began()
    first = page_of(result).form("/uitkomst/doen-we-al/")["choices"]["action"][0]
    press(owner, "/uitkomst/doen-we-al/", action=first)
    after = page_of(owner.get("/uitkomst/"))
    assert after.form("/uitkomst/doen-we-al/")["choices"]["action"][0] != first
    assert "Dit doen jullie al" in after.text
    press(owner, "/uitkomst/doen-we-al/", action=first, withdrawn="1")
    assert page_of(owner.get("/uitkomst/")).form("/uitkomst/doen-we-al/")["choices"]["action"] == [first]


def test_the_last_step_cannot_be_crossed_off() -> None:
    owner, _ = owner_began()
    ids = list(library().actions)
    Firm.objects.update(done=ids[:-1])
    refused = press(owner, "/uitkomst/doen-we-al/", action=ids[-1])
    assert refused.status_code == 409
    assert "Dan blijft er geen stap over." in page_of(refused).text
    assert Firm.objects.get().done == ids[:-1]


def test_not_true_takes_an_answer_out_until_it_is_taken_back() -> None:
    owner, _ = owner_began(stage="selecting", barrier="no_money")
    assert "Er is geen geld" in text_of(owner)
    press(owner, "/uitkomst/klopt-niet/", statement="barrier")
    firm = Firm.objects.get()
    assert firm.objected == ["barrier"]
    assert "barrier" not in firm.result["release"]["open_voices"][0]["choices"]
    assert "Je zei dat dit niet klopt." in text_of(owner)
    press(owner, "/uitkomst/klopt-niet/", statement="barrier", withdrawn="1")
    assert "barrier" in Firm.objects.get().result["release"]["open_voices"][0]["choices"]


def test_what_is_coming_follows_the_trade_and_can_be_put_away() -> None:
    owner, _ = owner_began(question="tech")
    press(owner, "/uitkomst/over-ons/", sector="G45")
    page = page_of(owner.get("/uitkomst/"))
    signals = [form["choices"]["signal"][0] for form in page.forms if form["action"] == "/uitkomst/past-niet/"]
    assert len(signals) == 3
    assert any("G45" in library().signals[signal].sectors for signal in signals)
    press(owner, "/uitkomst/past-niet/", signal=signals[0])
    after = [form for form in page_of(owner.get("/uitkomst/")).forms if form["action"] == "/uitkomst/past-niet/"]
    assert signals[0] not in [form["choices"]["signal"][0] for form in after if "withdrawn" not in form["hidden"]]
    assert signals[0] in [form["choices"]["signal"][0] for form in after if "withdrawn" in form["hidden"]]
    press(owner, "/uitkomst/past-niet/", signal=signals[0], withdrawn="1")
    assert Firm.objects.get().unfit == []


def test_who_works_alone_gets_steps_for_one() -> None:
    owner, _ = owner_began()
    press(owner, "/uitkomst/over-ons/", people="alone")
    plan = Firm.objects.get().result["plan"]
    steps = [plan["first"], *plan["instead"], *plan["later"]]
    assert all("alone" in library().actions[step["action"]].traits for step in steps)
    assert "Je werkt alleen." in text_of(owner)


def test_what_is_done_already_and_who_does_it_come_from_the_profile() -> None:
    owner, _ = owner_began()
    press(owner, "/uitkomst/over-ons/", already=["buddy", "yearly_talk"], personnel="myself", leaders="no", hours="none", people="25_to_50")
    firm = Firm.objects.get()
    assert queries.done_by(firm) == {"buddy_mentor", "development_talks"}
    told = queries.circumstances_of(firm)
    assert (told.people, told.minutes, sorted(told.owner_does)) == (25, 15, ["hr", "supervisor"])
    assert library().actions[firm.result["plan"]["first"]["action"]].first_step_minutes <= 15


def test_every_tap_of_the_profile_may_be_passed_over() -> None:
    owner, _ = owner_began()
    before = Firm.objects.get().result
    assert press(owner, "/uitkomst/over-ons/").status_code == 303
    assert press(owner, "/uitkomst/over-ons/", people="many", sector="Z", hours="x").status_code == 303
    assert Firm.objects.get().profile == {}
    assert Firm.objects.get().result == before


def test_a_profile_told_after_closing_changes_the_plan_and_not_the_release() -> None:
    owner, _ = owner_began()
    code = round_opened(owner)
    for _ in range(7):
        answered(code)
    closing_day_is_over()
    before = Round.objects.get().closed
    press(owner, "/uitkomst/doen-we-al/", action=before["plan"]["first"]["action"])
    after = Round.objects.get().closed
    assert (after["release"], after["diagnosis"]) == (before["release"], before["diagnosis"])
    assert after["plan"]["first"]["action"] != before["plan"]["first"]["action"]


def test_the_key_brings_him_back_and_leaving_ends_it() -> None:
    owner, result = owner_began()
    key = keys.in_blocks(key_of(owner))
    assert key in page_of(result).text
    assert f"#{key_of(owner)}" in result.content.decode()
    elsewhere = visitor()
    assert elsewhere.post("/sleutel/", {"key": key.lower()}).status_code == 303
    assert "Jouw uitkomst" in text_of(elsewhere)
    press(elsewhere, "/sleutel/weg/")
    assert elsewhere.get("/uitkomst/")["Location"] == "/sleutel/"


def test_no_address_of_a_page_holds_a_key() -> None:
    owner, _ = owner_began()
    key = key_of(owner)
    for address in ("/uitkomst/", "/mensen/", "/gesprek/"):
        page = page_of(owner.get(address))
        assert not [link for link in [*page.links, *(form["action"] for form in page.forms)] if key in link.partition("#")[0]]


def test_a_firm_sent_twice_is_one_firm() -> None:
    owner = visitor()
    fields = filled(page_of(owner.get("/vragen/?question=law")).form("/vragen/"))
    first, second = owner.post("/vragen/", fields), visitor().post("/vragen/", fields)
    assert (first.status_code, second.status_code) == (201, 201)
    assert Firm.objects.count() == 1
    other = visitor().post("/vragen/", fields | {"workload": ["too_quiet"]})
    assert other.status_code == 409
    assert Firm.objects.get().answers["workload"] != ["too_quiet"]


def test_his_people_read_what_this_is_not_before_the_first_question() -> None:
    owner, _ = owner_began()
    text = page_of(visitor().get(f"/doe-mee/{round_opened(owner)}/")).text
    for sentence in (
        "Dit is geen test. Het gaat niet over hoe goed jij bent.",
        "Meedoen hoeft niet. Je baas krijgt geen lijst van wie meedoet.",
        "Radar laat je baas pas iets van jullie zien vanaf 5 antwoorden.",
        "Er zijn 13 mensen gevraagd.",
        "We vragen geen leeftijd, naam of functie.",
        "Dit mag onder werktijd.",
    ):
        assert text.index(sentence) < text.index("Vraag 1 van 14")


def test_his_people_see_their_own_picture_and_an_equal_choice() -> None:
    owner, _ = owner_began()
    _, sent = answered(round_opened(owner), "2", learn_from_work="5", stage="unaware")
    text = page_of(sent).text
    assert "Van je werk" in text
    assert "Je leert meer dan je denkt." in text
    for choice in ("Ik leer iets", "Ik leer het een ander", "Nu niet"):
        assert choice in text
    assert "no-store" in sent["Cache-Control"]


def test_the_screen_for_the_next_tells_nothing() -> None:
    owner, _ = owner_began()
    code = round_opened(owner)
    person = visitor()
    person.post(f"/doe-mee/{code}/", filled(page_of(person.get(f"/doe-mee/{code}/")).form("")))
    page = page_of(person.get(f"/doe-mee/{code}/klaar/"))
    assert "Klaar. De volgende kan beginnen." in page.text
    assert f"/doe-mee/{code}/" in page.links


def test_the_guess_can_be_passed_over_and_then_nothing_is_guessed() -> None:
    owner, _ = owner_began()
    day = page_of(owner.get("/mensen/")).form("/mensen/")["choices"]["day"][0]
    press(owner, "/mensen/", asked="13", day=day)
    assert "Doe eerst je gok" in text_of(owner, "/mensen/")
    press(owner, "/mensen/gok/", skip="1")
    code = Round.objects.get().code
    for _ in range(5):
        answered(code)
    closing_day_is_over()
    assert "Jouw gok" not in text_of(owner)


def test_the_talk_gives_a_step_on_what_they_chose_and_keeps_nobody() -> None:
    owner, _ = owner_began()
    press(owner, "/gesprek/", job_content="yes", space_safety="mixed", collaboration_team="no", begin="space_safety")
    firm = Firm.objects.get()
    assert library().actions[firm.talk["step"]].blocks[0] == "space_safety"
    text = text_of(owner, "/gesprek/")
    assert library().actions[firm.talk["step"]].name.nl in text
    assert firm.talk["said"] == {"job_content": "yes", "space_safety": "mixed", "collaboration_team": "no"}


def test_the_talk_may_end_in_something_of_their_own_and_needs_one_choice() -> None:
    owner, _ = owner_began()
    assert press(owner, "/gesprek/").status_code == 400
    assert press(owner, "/gesprek/", begin="other").status_code == 303
    assert "Jullie kozen iets anders." in text_of(owner, "/gesprek/")


def test_no_page_of_firm_or_staff_uses_a_word_of_ours() -> None:
    owner, _ = owner_began()
    code = round_opened(owner)
    _, sent = answered(code)
    pages = [text_of(owner, address) for address in ("/uitkomst/", "/mensen/", "/mensen/gok/", "/gesprek/", "/vragen/")]
    pages += [
        page_of(sent).text,
        *(page_of(visitor().get(a)).text for a in (f"/doe-mee/{code}/", "/sleutel/", "/mijn-antwoorden/", "/doe-mee/")),
    ]
    ours = re.compile(rf"\b({BANNED['nl']})\b", re.IGNORECASE)
    quoted = re.compile(r"Bron.*?(?=Past niet bij ons)|Dit komt uit onderzoek.*?(?=Nieuws)")  # titles of sources are as they are
    assert [found[0] for text in pages if (found := ours.search(quoted.sub("", text)))] == []


@pytest.mark.parametrize("address", ["/en/", "/en/questions/", "/en/key/", "/en/join/", "/en/my-answers/", "/en/who-sees-what/"])
def test_the_other_language_leads_to_the_same_page(address: str) -> None:
    links = page_of(visitor().get(address)).links
    dutch = next(link for link in links if not link.startswith(("/en/", "#")))
    assert address in page_of(visitor().get(dutch)).links


def test_english_goes_the_whole_way_and_is_stored_nowhere() -> None:
    owner = visitor()
    form = page_of(owner.get("/en/questions/?question=law")).form("/en/questions/")
    assert "One step for this week" in page_of(owner.post("/en/questions/", filled(form))).text
    assert owner.get("/uitkomst/").status_code == 200
    assert not [field.name for model in (Firm, Round, Answer) for field in model._meta.fields if "lang" in field.name]
