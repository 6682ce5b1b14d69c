"""The two paths in a real browser, with scripts and without, to the closed result."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from radar_web import actions
from tests.browser import Arrive, Person, arrivals, chromium, product

pytestmark = pytest.mark.django_db(transaction=True)

with_and_without_scripts = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "none"])

SEE, SEND, EMPTY = "Laat mijn uitkomst zien", "Verstuur mijn antwoorden", "Klaar, maak het scherm leeg"


@pytest.fixture(scope="session")
def live_server() -> Iterator[LiveServer]:
    with product() as server:
        yield server


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def arrive(browser: Browser, live_server: LiveServer) -> Iterator[Arrive]:
    with arrivals(browser, live_server.url) as arrive:
        yield arrive


def closing_day_is_over() -> None:
    assert actions.close_due(timezone.now() + dt.timedelta(days=30)) == 1


# 1. The owner.


@with_and_without_scripts
def test_the_owner_from_his_first_tap_to_the_page_for_everybody(arrive: Arrive, scripts: bool) -> None:
    owner = arrive(scripts=scripts)
    first_result(owner)
    another_step(owner)
    not_true_and_not_for_us(owner)
    tells_profile(owner)
    link = asks_thirteen(owner)
    for value in "44455":
        answers_at(link, arrive(scripts=scripts), value)
    owner.opens("/uitkomst/")
    owner.does_not_see("Jouw gok")
    closing_day_is_over()
    owner.opens("/uitkomst/")
    owner.sees("die van 5 van de 13 mensen die je vroeg", "Je mensen", "Jouw gok is wat jij dacht")
    step = chooses_step(owner)
    anybody = arrive(scripts=scripts)
    anybody.opens(link)
    anybody.sees("5 van de 13 mensen gaven antwoord", step)
    assert [cookie["name"] for cookie in owner.context.cookies()] == ["radar"]


def first_result(owner: Person) -> None:
    owner.opens("/")
    owner.presses("Mensen vinden of houden")
    for statement in owner.statements():
        owner.taps(statement, {"stage": "selecting", "workload": "too_busy", "barrier": "no_money"}.get(statement, "2"))
    owner.presses(SEE)
    owner.sees("Eén stap voor deze week", "Mensen vinden of houden")
    assert owner.page.locator("section.step").count() == 1


def step_of(owner: Person) -> str:
    return owner.page.locator("#step h3").inner_text()


def another_step(owner: Person) -> None:
    before = step_of(owner)
    owner.presses("Doen we al")
    owner.sees("Dit doen jullie al", before)
    assert step_of(owner) != before


def not_true_and_not_for_us(owner: Person) -> None:
    owner.presses("Klopt niet")
    owner.sees("Je zei dat dit niet klopt")
    coming = owner.page.locator(".coming p").nth(0).inner_text()
    owner.sees(coming)
    owner.presses("Past niet bij ons")
    owner.does_not_see(coming)


def tells_profile(owner: Person) -> None:
    owner.page.locator("label:has([name='people'][value='8_to_14'])").click()
    owner.page.locator("label:has([name='already'][value='buddy'])").click()
    owner.page.locator("#sector").select_option(index=1)
    owner.presses("Pas mijn uitkomst aan")
    expect(owner.page.locator("[name='people'][value='8_to_14']")).to_be_checked()


def asks_thirteen(owner: Person) -> str:
    owner.follows("Vraag het je mensen")
    owner.page.get_by_label("Hoeveel mensen vraag je?").fill("13")
    owner.presses("Maak de link")
    owner.sees("Wat denk je dat de meeste van je mensen zeggen?")
    owner.answers("3")
    owner.presses("Bewaar mijn gok")
    owner.sees("Je vraagt 13 mensen", "typen deze code")
    assert owner.page.locator(".qr svg").bounding_box()
    copy = owner.button("Kopieer").first
    expect(copy).to_be_visible(visible=owner.scripts)
    return owner.page.locator("#text").input_value().split()[-1]


def answers_at(link: str, person: Person, value: str) -> None:
    person.opens(link)
    person.answers(value, time_to_learn="2")
    person.presses(SEND)
    person.sees("Bedankt. Je antwoorden zijn binnen.")


def chooses_step(owner: Person) -> str:
    step = step_of(owner)
    owner.page.locator("#tell label.option").first.click()
    owner.page.locator("#choose-day").select_option(index=3)
    owner.presses("Zet het op de pagina voor iedereen")
    return step
