"""The long questions over the pages: people without a name, leaders under their own, the owner himself; and what is left of it."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from radar.concepts import Role
from radar.documents import read_closed
from radar.release import Group
from radar_web import actions, keys, rules
from radar_web.models import Answer, Firm, Lead, Round
from radar_web.queries import asked_as
from tests.browser import say
from tests.walks import (
    answered,
    closing_day_is_over,
    filled,
    lead_link,
    led,
    owner_began,
    page_of,
    press,
    receipt_of,
    round_opened,
    visitor,
)

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 25


def long_round(asked: int = MANY, leads: int = 2) -> tuple[Any, str]:
    owner, _ = owner_began()
    return owner, round_opened(owner, asked, long=True, leads=leads)


def after_closing() -> dt.datetime:
    return Round.objects.get().closes_at + rules.GRACE


# All of it.


def test_a_firm_asks_the_long_questions_and_its_leaders_apart() -> None:
    owner, code = long_round()
    link = lead_link(owner)
    for _ in range(8):
        assert answered(code, same_every_day="2")[1].status_code == 201
    given = [led(link, role, value)[1].status_code for role, value in (("supervisor", "1"), ("hr", "5"))]
    assert given == [201, 201]
    assert owner.post("/mensen/jij/", filled(page_of(owner.get("/mensen/jij/")).form("/mensen/jij/"), "4")).status_code == 303
    assert say("share.own_done") in page_of(owner.get("/mensen/")).text
    closing_day_is_over()
    release = read_closed(Round.objects.get().closed).release
    assert isinstance(release.staff, Group)
    assert (release.staff.n, release.asked) == (8, MANY)
    assert {voice.role: set(voice.constructs.values()) for voice in release.leaders}.keys() == {Role.SUPERVISOR, Role.HR}
    assert release.owner
    assert len(release.owner.constructs) > 14
    assert Answer.objects.count() == 8
    assert not Lead.objects.exists()
    assert owner.get("/uitkomst/").status_code == 200
    assert visitor().get(f"/doe-mee/{code}/").status_code == 200


def test_leaders_change_no_number_of_the_people() -> None:
    """The same people with leaders who say the opposite, and without any."""
    found = []
    for leads in (0, 2):
        owner, code = long_round(leads=leads)
        for number in range(8):
            answered(code, "45"[number % 2], same_every_day="2")
        for _ in range(leads):
            led(lead_link(owner), value="1", same_every_day="5")
        closing_day_is_over()
        found.append(read_closed(Round.objects.get(code=code).closed).release.staff)
    assert isinstance(found[0], Group)
    assert found[0] == found[1]


def test_an_owner_who_passes_the_long_questions_is_heard_with_his_first_answers() -> None:
    owner, code = long_round(leads=0)
    assert press(owner, "/uitkomst/klopt-niet/", statement="time_to_learn").status_code == 303
    for _ in range(5):
        answered(code)
    closing_day_is_over()
    closed = read_closed(Round.objects.get().closed)
    assert closed.release.owner
    assert closed.diagnosis.question == "staff"
    assert "organisation_design" not in closed.release.owner.constructs


def test_what_an_owner_took_back_he_may_answer_anew() -> None:
    """What he objected to was another answer: a new one is not dropped in silence."""
    owner, code = long_round(leads=0)
    press(owner, "/uitkomst/klopt-niet/", statement="workload")
    owner.post("/mensen/jij/", filled(page_of(owner.get("/mensen/jij/")).form("/mensen/jij/"), "4"))
    for _ in range(5):
        answered(code)
    closing_day_is_over()
    release = read_closed(Round.objects.get().closed).release
    assert release.owner
    assert {"stage", "last_wish", "workload"} <= release.owner.choices.keys()
    assert release.question == "staff"


@pytest.mark.parametrize("long", [True, False], ids=["long before", "short before"])
def test_a_second_time_is_held_against_the_first(long: bool) -> None:
    owner, _ = owner_began()
    code = round_opened(owner, MANY, long=long)
    for _ in range(8):
        answered(code, "1", learn_from_work="2")
    closing_day_is_over()
    first = Round.objects.get().closed
    code = round_opened(owner, MANY, long=True)
    for _ in range(8):
        answered(code, "5", same_every_day="1", learn_from_work="4")
    Round.objects.filter(code=code).update(opened_on=timezone.localdate() + dt.timedelta(days=1))
    closing_day_is_over()
    second, old = Round.objects.all()
    assert read_closed(second.closed).diagnosis.since
    assert old.closed == first
    assert visitor().get(f"/doe-mee/{old.code}/").status_code == 200
    assert owner.get("/uitkomst/").status_code == 200


# What is asked, and of whom.


@pytest.mark.parametrize(
    ("people", "leaders", "personnel", "apart"),
    [
        (9, ["three_or_more"], ["hr"], ()),
        (10, ["one_or_two"], ["hr"], (Role.SUPERVISOR, Role.HR)),
        (10, ["one_or_two"], ["myself"], (Role.SUPERVISOR,)),
        (25, ["no"], ["colleague"], (Role.HR,)),
        (25, [], [], (Role.SUPERVISOR, Role.HR)),
        (25, ["no"], ["myself"], ()),
    ],
)
def test_roles_collapse_in_a_small_firm(people: int, leaders: list[str], personnel: list[str], apart: tuple[Role, ...]) -> None:
    assert rules.asked_apart(people, leaders, personnel, one_leader=9) == apart


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"questions": "short", "leads": "1"}, "ask.leads_short"),
        ({"questions": "long", "leads": "8"}, "ask.leads_wrong"),
        ({"questions": "long", "leads": "veel"}, "ask.leads_wrong"),
    ],
)
def test_who_cannot_be_asked_apart_is_said_in_a_sentence(sent: dict[str, str], said: str) -> None:
    owner, _ = owner_began()
    day = page_of(owner.get("/mensen/")).form("/mensen/")["choices"]["day"][0]
    answer = press(owner, "/mensen/", **({"asked": "13", "day": day} | sent))
    assert answer.status_code == 400
    assert say(said, most=7) in page_of(answer).text
    assert not Round.objects.exists()


def test_who_leads_alone_is_not_asked_whom_he_asks_apart() -> None:
    owner, _ = owner_began()
    press(owner, "/uitkomst/over-ons/", leaders="no", personnel="myself")
    page = page_of(owner.get("/mensen/"))
    assert say("ask.leads_none") in page.text
    assert "leads" not in page.form("/mensen/")["choices"]
    answer = press(owner, "/mensen/", asked="13", day=page.form("/mensen/")["choices"]["day"][0], questions="long", leads="1")
    assert answer.status_code == 400


def test_only_roles_that_are_there_are_offered() -> None:
    owner, _ = owner_began()
    press(owner, "/uitkomst/over-ons/", leaders="one_or_two", personnel="myself")
    round_opened(owner, long=True, leads=1)
    link = lead_link(owner)
    assert [to for to in page_of(visitor().get(link)).links if link in to] == [f"{link}supervisor/"]
    assert {visitor().get(f"{link}{role}/").status_code for role in ("hr", "owner", "staff", "x")} == {404}


def test_minutes_and_questions_are_those_of_the_questionnaire() -> None:
    owner, code = long_round(leads=1)
    share, join = (page_of(who.get(to)).text for who, to in ((owner, "/mensen/"), (visitor(), f"/doe-mee/{code}/")))
    assert "35 vragen, ongeveer 8 minuten" in join
    assert "Het duurt ongeveer 8 minuten" in share
    assert say("join.careless") in join
    assert "nog niet gevalideerd" in join
    assert say("who.boss_leaders") in join
    assert "Vraag 14 van 14" in page_of(owner.get("/mensen/gok/")).text


def test_the_short_questions_are_what_an_owner_asks_unless_he_says_otherwise() -> None:
    owner, _ = owner_began()
    form = page_of(owner.get("/mensen/")).form("/mensen/")
    press(owner, "/mensen/", asked="13", day=form["choices"]["day"][0])
    round = Round.objects.get()
    assert (round.questionnaire, round.leads, round.lead_code) == ("quickscan-staff@2026-1", 0, None)
    assert owner.get("/mensen/jij/").status_code == 303
    assert say("join.careless") not in page_of(visitor().get(f"/doe-mee/{round.code}/")).text


# A leader's link.


def test_before_anything_else_he_reads_that_it_is_open() -> None:
    owner, _ = long_round()
    link = lead_link(owner)
    for to in (link, f"{link}supervisor/", f"{link}hr/"):
        text = page_of(visitor().get(to)).text
        assert text.index(say("lead.open")) < text.index(say("lead.free"))
        assert say("lead.apart") in text
        assert say("who.leader_boss_sees") in text
    text = page_of(visitor().get(f"{link}hr/")).text
    assert text.index(say("lead.open")) < text.index("Vraag 1 van 34")


def test_sent_twice_it_is_one_and_changed_it_is_refused() -> None:
    owner, _ = long_round()
    link = lead_link(owner)
    sent, first = led(link)
    again = visitor().post(f"{link}supervisor/", sent)
    assert (first.status_code, again.status_code) == (201, 201)
    assert receipt_of(first) == receipt_of(again) == keys.receipt(sent["key"][0])
    assert say("lead.done") in page_of(again).text
    assert visitor().post(f"{link}supervisor/", sent | {"can_say_mistake": ["1"]}).status_code == 409
    assert Lead.objects.count() == 1


def test_no_more_than_the_owner_said() -> None:
    owner, _ = long_round(leads=1)
    link = lead_link(owner)
    assert [led(link)[1].status_code for _ in range(2)] == [201, 409]
    assert Lead.objects.count() == 1


def test_after_the_last_day_the_link_opens_nothing() -> None:
    owner, _ = long_round()
    link = lead_link(owner)
    sent, _ = led(link)
    Round.objects.update(closes_at=timezone.now() - dt.timedelta(seconds=1))
    assert {visitor().get(to).status_code for to in (link, f"{link}hr/")} == {410}
    late = sent | {"key": [keys.client_key()]}
    assert visitor().post(f"{link}supervisor/", late).status_code == 201  # he had the form before
    assert actions.close_due(after_closing()) == 1
    for key in (late["key"], [keys.client_key()]):  # within the minutes of grace, had the clock been early
        Round.objects.update(closes_at=timezone.now())
        assert visitor().post(f"{link}supervisor/", late | {"key": key}).status_code == 410
    assert not Lead.objects.exists()
    assert visitor().get(f"{link}klaar/").status_code == 200


def test_something_missing_is_pointed_out_and_something_strange_refused() -> None:
    owner, _ = long_round()
    link = lead_link(owner)
    sent = filled(page_of(visitor().get(f"{link}hr/")).form(""))
    missing = visitor().post(f"{link}hr/", {name: value for name, value in sent.items() if name != "can_say_mistake"})
    assert (missing.status_code, missing["Radar-Refused"]) == (400, "incomplete")
    assert visitor().post(f"{link}hr/", sent | {"name": ["Piet"]}).status_code == 400
    assert visitor().post(f"{link}hr/", sent | {"key": ["1"]}).status_code == 400
    assert not Lead.objects.exists()


def test_a_code_of_the_people_is_none_of_the_leaders() -> None:
    owner, code = long_round()
    link = lead_link(owner)
    assert visitor().get(f"/leiding/{code}/").status_code == 404
    assert visitor().get(f"/doe-mee/{link.split('/')[2]}/").status_code == 404


def test_answers_of_leaders_go_after_ninety_days_also_when_nothing_was_closed() -> None:
    owner, _ = long_round()
    led(lead_link(owner))
    assert actions.delete_old(Round.objects.get().closes_at + rules.ANSWERS_KEPT) == 1
    assert not Lead.objects.exists()


def test_what_leaders_are_asked_is_of_the_version_that_people_have() -> None:
    long_round()
    round = Round.objects.get()
    assert {asked_as(round, role).version for role in Role} == {"2026-1"}
    assert Firm.objects.get().rounds.get() == round
