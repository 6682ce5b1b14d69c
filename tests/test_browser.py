"""The two paths in a real browser, with scripts and without, to the closed result."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qsl, urldefrag

import pytest
from django.core.signals import request_started
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from radar_web import keys
from radar_web.models import Answer, Firm, Lead, Round, Slip
from radar_web.queries import library, slips_of
from tests.browser import Arrive, Focus, Person, arrivals, say
from tests.walks import answered, closing_day_is_over, owner_began, round_opened

pytestmark = pytest.mark.django_db(transaction=True)

with_and_without_scripts = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "none"])

BEGIN, NEXT, SEE, SEND, EMPTY = map(say, ("join.begin", "scan.next", "scan.see", "scan.send", "picture.next"))
STEP, THANKS = say("report.step"), say("picture.title")


@pytest.fixture
def arrive(browser: Browser, live_server: LiveServer) -> Iterator[Arrive]:
    with arrivals(browser, live_server.url) as arrive:
        yield arrive


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
        person = arrive(scripts=scripts)
        person.opens(link)
        person.hurries(value, time_to_learn="2")
        person.sees(THANKS)
    owner.opens("/uitkomst/")
    owner.does_not_see(say("result.guess"))
    closing_day_is_over()
    owner.opens("/uitkomst/")
    owner.sees("5 van de 13 mensen", say("report.your_people"), say("result.guess_caption"))
    step = chooses_step(owner)
    anybody = arrive(scripts=scripts)
    anybody.opens(link)
    anybody.sees("5 van de 13 mensen", step)
    assert [cookie["name"] for cookie in owner.context.cookies()] == ["radar"]


def first_result(owner: Person) -> None:
    owner.opens("/")
    question = owner.page.locator("button[value='staff']").inner_text()
    owner.presses(question)
    for statement in owner.statements():
        owner.taps(statement, {"stage": "selecting", "workload": "too_busy", "barrier": "no_money"}.get(statement, "2"))
    owner.presses(SEE)
    owner.sees(STEP, question)
    assert owner.page.locator("section.step").count() == 1


def step_of(owner: Person) -> str:
    return owner.page.locator("#step h3").inner_text()


def another_step(owner: Person) -> None:
    before = step_of(owner)
    owner.presses(say("result.have_already"))
    owner.sees(say("result.have_already_title"), before)
    expect(owner.page.get_by_role("status")).to_be_in_viewport()
    assert step_of(owner) != before
    assert "bigcode" not in owner.finds("JSON.stringify(sessionStorage)")  # no copy of this page, with his key, stays in the tab


def not_true_and_not_for_us(owner: Person) -> None:
    owner.page.get_by_text(say("result.meant_other")).click()
    owner.presses(say("result.not_true"))
    owner.sees(say("result.objected"))
    coming = owner.page.locator(".coming p").nth(0).inner_text()
    owner.sees(coming)
    owner.presses(say("result.unfit"))
    owner.does_not_see(coming)


def tells_profile(owner: Person) -> None:
    owner.page.locator("label:has([name='people'][value='8_to_14'])").click()
    owner.page.locator("label:has([name='already'][value='buddy'])").click()
    owner.page.locator("#sector").select_option(index=1)
    owner.presses(say("result.profile_save"))
    expect(owner.page.get_by_role("status")).to_be_in_viewport()
    expect(owner.page.locator("[name='people'][value='8_to_14']")).to_be_checked()


def asks_thirteen(owner: Person) -> str:
    owner.arrives(owner.page.locator("#ask a.button:not(.quiet)").click)
    owner.page.get_by_label(say("ask.how_many")).fill("13")
    owner.presses(say("ask.open"))
    owner.sees(say("guess.lead"))
    owner.answers("3")
    owner.presses(say("guess.save"))
    owner.sees(say("share.title"), "13 mensen")
    assert len(owner.page.locator(".bigcode").inner_text().split()) == 2
    assert owner.page.locator(".qr svg").bounding_box()
    expect(owner.button(say("share.copy")).first).to_be_visible(visible=owner.scripts)
    return owner.page.locator("#text").input_value().split()[-1]


def chooses_step(owner: Person) -> str:
    step = step_of(owner)
    owner.page.locator("#tell label.option").first.click()
    owner.page.locator("#choose-day").select_option(index=3)
    owner.presses(say("choose.save"))
    return step


# 2. His people.


@pytest.fixture
def code() -> str:
    """Of a round that an owner opened for thirteen people."""
    return round_opened(owner_began()[0])


@with_and_without_scripts
def test_a_mechanic_answers_and_leaves_an_empty_screen_for_the_next(arrive: Arrive, code: str, scripts: bool) -> None:
    tablet = arrive(scripts=scripts)
    tablet.opens(f"/doe-mee/{code}/")
    reads_what_it_is(tablet)
    tablet.answers("4", can_say_mistake="1")
    tablet.presses(SEND)
    receipt = reads_own_picture(tablet)
    tablet.follows(EMPTY)
    tablet.sees(say("picture.done_lead"))
    assert tablet.finds("sessionStorage.length") == 0
    if scripts:
        loads_it_again_and_finds_nothing(tablet, receipt)
    tablet.opens(f"/doe-mee/{code}/klaar/")
    tablet.follows(say("picture.done_next"))
    tablet.answers("2")
    tablet.presses(SEND)
    tablet.sees(THANKS)
    assert sorted(answer.answers["can_say_mistake"] for answer in Answer.objects.all()) == [["1"], ["2"]]
    assert tablet.context.cookies() == []


def reads_what_it_is(tablet: Person) -> None:
    tablet.sees(say("join.no_test"), say("join.free"), say("join.five"), "13 mensen", say("join.nothing_asked"))
    tablet.page.get_by_text(say("who.title")).click()
    for line in ("boss_not", "boss_invents", "colleague_not", "host_sqlite", "adviser_nothing", "thief_not"):
        expect(tablet.page.get_by_text(say(f"who.{line}"))).to_be_visible()


def reads_own_picture(tablet: Person) -> str:
    tablet.sees(THANKS, say("picture.yours"), say("picture.learns_title"), say("picture.choice_title"))
    tablet.page.get_by_text(say("picture.learn"), exact=True).click()
    expect(tablet.page.locator("details[name='now'][open] p")).to_be_visible()
    receipt = tablet.page.locator(".bigcode").inner_text()
    assert len(receipt.split()) == 3
    return receipt


def loads_it_again_and_finds_nothing(tablet: Person, receipt: str) -> None:
    tablet.page.reload()
    tablet.sees(say("picture.done_title"))
    tablet.does_not_see(THANKS, receipt)
    assert tablet.finds("sessionStorage.length") == 0


# 3. Without a mouse.


@with_and_without_scripts
def test_both_scans_can_be_done_by_keyboard_alone(arrive: Arrive, code: str, scripts: bool) -> None:
    owner, mechanic = arrive(scripts=scripts), arrive(scripts=scripts)
    owner.opens("/")
    tabs_to(owner, owner.page.locator("button[value='staff']").inner_text())
    owner.arrives(lambda: owner.page.keyboard.press("Enter"))
    answers_by_keyboard(owner, SEE)
    owner.sees(STEP)
    mechanic.opens(f"/doe-mee/{code}/")
    if scripts:
        tabs_to(mechanic, BEGIN)
        mechanic.page.keyboard.press("Enter")
    answers_by_keyboard(mechanic, SEND)
    mechanic.sees(THANKS)
    tabs_to(mechanic, EMPTY)
    mechanic.arrives(lambda: mechanic.page.keyboard.press("Enter"))
    mechanic.sees(say("picture.done_title"))
    assert Firm.objects.get(answers__stage=["preparing"], answers__learning_pays=["4"]).answers["workload"] == ["good"]
    assert Answer.objects.get().answers["stage"] == ["preparing"]


MOST_TABS = 100
DOWN = {"stage": 2, "workload": 2}
"""How often the arrow goes down: to "preparing", to "good", and on a scale of five to "4"."""


def tabs(person: Person) -> Focus:
    person.page.keyboard.press("Tab")
    focus = person.focus()
    assert focus.is_seen, focus
    return focus


def tabs_to(person: Person, words: str) -> None:
    assert any(tabs(person).words == words for _ in range(MOST_TABS)), words


def answers_by_keyboard(person: Person, send: str) -> None:
    for _ in range(MOST_TABS):
        focus = tabs(person)
        if focus.kind == "radio" and not focus.is_answered:
            for _ in range(DOWN.get(focus.name, 3)):
                person.page.keyboard.press("ArrowDown")
            if person.scripts:
                person.page.keyboard.press("Enter")
            assert person.focus().is_seen
        elif focus.kind == "checkbox" and not focus.is_answered:
            person.page.keyboard.press("Space")
        elif focus.words == send:
            person.arrives(lambda: person.page.keyboard.press("Enter"))
            return
    raise AssertionError(f"no {send!r} after {MOST_TABS} tabs")


# 4. On a small phone.

ANYBODY = (
    "/",
    "/onderdelen/",
    "/en/components/",
    "/vragen/",
    "/vragen/?question=staff",
    "/sleutel/",
    "/voorbeeld/",
    "/doe-mee/",
    "/doe-mee/AAAAAAAA/",
    "/mijn-antwoorden/",
    "/en/",
)
OWNERS = ("/uitkomst/", "/mensen/", "/gesprek/")
SMALL = """() => [...document.querySelectorAll("button, .button, label.option, summary, select, .foot a, .jumps a")]
    .filter((target) => target.checkVisibility() && Math.round(target.getBoundingClientRect().height) < 44)
    .map((target) => target.innerText)"""


@with_and_without_scripts
def test_on_320_pixels_nothing_scrolls_sideways_and_all_is_large_enough_to_tap(arrive: Arrive, scripts: bool) -> None:
    client = owner_began(stage="selecting", time_to_learn="1")[0]
    owner, mechanic = arrive(scripts=scripts, phone=True), arrive(scripts=scripts, phone=True)
    owner.context.add_cookies([{"name": "radar", "value": client.cookies["radar"].value, "url": owner.site}])
    fits(mechanic, *ANYBODY)
    fits(owner, *OWNERS)
    code = round_opened(client)
    fits(owner, *OWNERS, "/mensen/gok/")
    fits_while_answering(mechanic, f"/doe-mee/{code}/")
    for value in "4445":
        answered(code, value)
    closing_day_is_over()
    fits(owner, "/uitkomst/")
    fits(mechanic, f"/doe-mee/{code}/")


def fits(person: Person, *addresses: str) -> None:
    for address in addresses:
        person.opens(address)
        is_fit(person)


def is_fit(person: Person) -> None:
    person.finds("document.querySelectorAll('details').forEach((more) => { more.open = true; })")
    assert person.finds("document.scrollingElement.scrollWidth") <= 320, person.page.url
    assert person.finds(SMALL) == [], person.page.url


SMALLEST_LETTER = 11  # pixels, on the smallest phone
WORDS = """() => [...document.querySelectorAll("svg.picture")].map((picture) => {
    const box = picture.getBoundingClientRect();
    const lines = [...picture.querySelectorAll("tspan, text:not(:has(tspan))")];
    const texts = lines.map((text) => [text.textContent, text.getBoundingClientRect()]);
    const outside = texts.filter(([, at]) => at.left < box.left - 1 || at.right > box.right + 1 || at.bottom > box.bottom + 1);
    const over = texts.filter(([, a], i) => texts.some(([, b], j) =>
        j > i && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4));
    const letter = 14 * box.width / picture.viewBox.baseVal.width;
    return { letter, outside: outside.map(([words]) => words), over: over.map(([words]) => words) };
})"""


@pytest.mark.parametrize("address", ["/onderdelen/", "/en/components/"])
def test_the_words_of_a_picture_can_be_read_on_the_smallest_phone(arrive: Arrive, address: str) -> None:
    """320 pixels are also what is left of a screen of 1280 at 400%."""
    mechanic = arrive(scripts=True, phone=True)
    mechanic.opens(address)
    mechanic.finds("document.fonts.ready.then(() => true)")
    pictures = mechanic.page.evaluate(WORDS)
    assert len(pictures) >= 14
    assert [picture for picture in pictures if picture["outside"] or picture["over"]] == []
    assert min(picture["letter"] for picture in pictures) >= SMALLEST_LETTER


def test_cells_that_fold_under_each_other_do_not_lie_over_each_other(arrive: Arrive) -> None:
    """On a narrow screen; a cell that was as high as one line would run into the next."""
    mechanic = arrive(scripts=True, phone=True)
    mechanic.opens("/voorbeeld/")
    heights = mechanic.page.evaluate("""() => {
        document.querySelectorAll("details").forEach(one => one.open = true)
        return [...document.querySelectorAll(".parts td")].map(cell => [cell.clientHeight, cell.scrollHeight])
    }""")
    assert len(heights) > 20
    assert [cell for cell in heights if cell[1] > cell[0] + 1] == []


def fits_while_answering(mechanic: Person, address: str) -> None:
    fits(mechanic, address)
    if mechanic.scripts:
        mechanic.button(BEGIN).click()
        is_fit(mechanic)
        mechanic.button(NEXT).click()  # without an answer
    else:
        mechanic.presses(SEND)
    is_fit(mechanic)
    mechanic.opens(address)
    mechanic.hurries("5")
    is_fit(mechanic)
    mechanic.follows(EMPTY)
    is_fit(mechanic)


# 5. Twice, back, and again.


@with_and_without_scripts
def test_an_owner_who_sends_twice_is_one_firm(arrive: Arrive, scripts: bool) -> None:
    owner = arrive(scripts=scripts)
    owner.opens("/")
    owner.opens("/vragen/?question=staff")
    owner.has_answered()
    owner.arrives(owner.button(SEE).dblclick)
    owner.sees(STEP)
    if scripts:  # what is stored can be sent no more
        owner.goes_back()
        owner.sees(say("home.for_whom"))
    else:
        owner.goes_back()
        owner.presses(SEE)
        owner.sees(say("scan.missing_more", count=12))  # nothing keeps his answers
    assert Firm.objects.count() == 1


@with_and_without_scripts
def test_a_mechanic_who_sends_twice_is_one_answer(arrive: Arrive, code: str, scripts: bool) -> None:
    mechanic = arrive(scripts=scripts)
    mechanic.opens(f"/doe-mee/{code}/")
    mechanic.has_answered()
    mechanic.arrives(mechanic.button(SEND).dblclick)
    mechanic.sees(THANKS)
    if scripts:
        mechanic.page.reload()
        mechanic.sees(say("picture.done_title"))
    else:
        mechanic.goes_back()
        mechanic.presses(SEND)
        mechanic.sees(say("scan.missing_more", count=13))
    assert Answer.objects.count() == 1


def test_loading_the_page_again_keeps_the_answers(arrive: Arrive, code: str) -> None:
    mechanic = arrive()
    mechanic.opens(f"/doe-mee/{code}/")
    mechanic.button(BEGIN).click()
    for statement in mechanic.statements()[:5]:
        mechanic.taps(statement, "2")
    expect(mechanic.page.get_by_text(say("scan.progress", number=6, count=14))).to_be_visible()
    mechanic.page.reload()
    expect(mechanic.page.get_by_text(say("scan.progress", number=6, count=14))).to_be_visible()
    mechanic.button(say("scan.back")).click()
    expect(mechanic.option("workload", "good")).to_be_hidden()
    expect(mechanic.page.locator("#must_learn_soon [value='2']")).to_be_checked()


# 6. Something missing.


def test_without_scripts_what_is_missing_is_linked(arrive: Arrive, code: str) -> None:
    mechanic = arrive(scripts=False)
    mechanic.opens(f"/doe-mee/{code}/")
    mechanic.has_answered()
    mechanic.page.locator("#time_to_learn :checked").evaluate("box => { box.checked = false; }")
    mechanic.presses(SEND)
    mechanic.sees(say("scan.missing_one"))
    mechanic.page.locator("#problems a").click()
    assert mechanic.page.url.endswith("#time_to_learn")
    expect(mechanic.page.locator("#time_to_learn .problem")).to_be_in_viewport()
    mechanic.taps("time_to_learn", "4")
    mechanic.presses(SEND)
    mechanic.sees(THANKS)
    assert Answer.objects.get().answers["worth_learning"] == ["4"]


def test_with_scripts_a_sentence_comes_at_the_question(arrive: Arrive, code: str) -> None:
    mechanic = arrive(phone=True)
    mechanic.opens(f"/doe-mee/{code}/")
    mechanic.button(BEGIN).click()
    mechanic.button(NEXT).click()
    problem = mechanic.page.locator("#worth_learning .problem")
    expect(problem).to_have_text(say("scan.missing"))
    expect(problem).to_be_in_viewport()
    assert mechanic.focus().words == mechanic.page.locator("#worth_learning legend").inner_text()
    mechanic.taps("worth_learning", "4")
    expect(mechanic.page.locator("#leader_supports")).to_be_visible()


def test_with_scripts_a_double_tap_is_one_answer(arrive: Arrive, code: str) -> None:
    mechanic = arrive(phone=True)
    mechanic.opens(f"/doe-mee/{code}/")
    mechanic.button(BEGIN).click()
    mechanic.option("worth_learning", "4").locator("input").dblclick()
    expect(mechanic.page.locator("#leader_supports")).to_be_visible()
    mechanic.page.wait_for_timeout(250)  # longer than the second tap of the two waits
    expect(mechanic.page.locator("#leader_supports .problem")).to_have_count(0)


def test_with_scripts_too_many_are_put_right_at_the_question(arrive: Arrive, code: str) -> None:
    mechanic = arrive(phone=True)
    mechanic.opens(f"/doe-mee/{code}/")
    mechanic.has_answered()
    for value in ("too_expensive", "other_things_first"):
        mechanic.taps("barrier", value)
    mechanic.button(SEND).click()
    expect(mechanic.page.locator("#barrier .problem")).to_have_text(say("scan.too_many"))
    expect(mechanic.page.locator("#barrier .problem")).to_be_in_viewport()
    mechanic.taps("barrier", "too_expensive")
    mechanic.presses(SEND)
    mechanic.sees(THANKS)
    assert Answer.objects.get().answers["barrier"] == ["no_time", "other_things_first"]


# 7. The key.


@with_and_without_scripts
def test_the_key_brings_back_and_no_address_tells_it(arrive: Arrive, scripts: bool) -> None:
    owner, elsewhere = arrive(scripts=scripts), arrive(scripts=scripts)
    owner.opens("/vragen/?question=staff")
    owner.hurries()
    link = owner.page.locator("#key a.address").get_attribute("href") or ""
    key = link.partition("#")[2]
    assert owner.page.locator("#key .bigcode").inner_text().replace(" ", "") == key
    with addresses_asked() as asked:
        comes_back(elsewhere, link, key)
    elsewhere.sees(STEP)
    assert elsewhere.page.url.endswith("/uitkomst/")
    assert "/sleutel/" in asked
    assert [address for address in (*asked, *owner.asked, *map(as_sent, elsewhere.asked)) if key in address] == []


def comes_back(person: Person, link: str, key: str) -> None:
    person.opens(link)
    if person.scripts:
        person.page.wait_for_url("**/uitkomst/")
    else:
        person.page.get_by_label(say("key.enter_label")).fill(key.lower())
        person.presses(say("key.enter"))


def test_a_key_put_behind_the_address_does_not_stay_in_the_history(arrive: Arrive) -> None:
    owner = arrive()
    owner.opens("/vragen/?question=staff")
    owner.hurries()
    link = owner.page.locator("#key a.address").get_attribute("href") or ""
    owner.opens("/sleutel/")
    comes_back(owner, link, "")
    owner.goes_back()
    assert owner.page.url.endswith("/sleutel/")


def as_sent(address: str) -> str:
    return urldefrag(address).url


@contextmanager
def addresses_asked() -> Iterator[list[str]]:
    """Every address that reaches the server meanwhile, with what stands behind its question mark and where the visitor says he was."""
    asked: list[str] = []

    def note(environ: dict[str, str], **_: object) -> None:
        asked.extend(environ.get(name, "") for name in ("PATH_INFO", "QUERY_STRING", "HTTP_REFERER"))

    request_started.connect(note)
    yield asked
    request_started.disconnect(note)


def test_who_leaves_this_computer_leaves_nothing(arrive: Arrive) -> None:
    owner = arrive()
    owner.opens("/vragen/?question=staff")
    owner.hurries()
    owner.presses(say("key.leave"))
    assert owner.finds("sessionStorage.length") == 0
    owner.goes_back()  # to where his result was
    expect(owner.page.locator(":checked")).to_have_count(0)
    owner.opens("/uitkomst/")
    owner.sees(say("key.enter_title"))
    assert owner.context.cookies() == []


@with_and_without_scripts
def test_a_slip_lets_in_who_has_it(arrive: Arrive, scripts: bool) -> None:
    round = Round.objects.get(code=round_opened(owner_began()[0], slips=True))
    slip, person = keys.in_blocks(slips_of(round)[0]), arrive(scripts=scripts)
    person.opens(f"/doe-mee/{round.code}/")
    if scripts:
        tells_a_slip_of_the_finger(person, slip)
    person.page.get_by_label(say("join.slip")).fill(slip)
    person.answers()
    person.presses(SEND)
    person.sees(THANKS)
    assert (Answer.objects.count(), Slip.objects.count()) == (1, round.asked - 1)


def tells_a_slip_of_the_finger(person: Person, slip: str) -> None:
    """At once, and not after fourteen questions."""
    person.page.get_by_label(say("join.slip")).fill(f"{slip[1]}{slip[0]}{slip[2:]}" if slip[0] != slip[1] else f"A{slip}")
    person.button(say("join.begin")).click()
    person.sees(say("join.slip_wrong"))
    focus = person.focus()
    assert (focus.name, focus.is_seen) == ("slip", True)


def test_the_link_of_a_slip_fills_it_in_and_goes_from_the_address(arrive: Arrive) -> None:
    round = Round.objects.get(code=round_opened(owner_began()[0], slips=True))
    slip, person = slips_of(round)[0], arrive()
    person.opens(f"/doe-mee/{round.code}/#{slip}")
    assert person.finds("location.href").endswith(f"/doe-mee/{round.code}/")
    person.answers()
    person.presses(SEND)
    person.sees(THANKS)
    assert not [address for address in person.asked if slip in address]
    assert Slip.objects.count() == round.asked - 1


def test_a_used_slip_is_told_and_another_is_sent_with_the_same_answers(arrive: Arrive) -> None:
    round = Round.objects.get(code=round_opened(owner_began()[0], slips=True))
    used, fresh = slips_of(round)[:2]
    answered(round.code, slip=used)
    person = arrive()
    person.opens(f"/doe-mee/{round.code}/#{used}")
    person.answers("2")
    person.button(SEND).click()
    person.sees(say("join.slip_wrong"))
    person.waits_until("document.activeElement.name === 'slip'")
    person.page.get_by_label(say("join.slip")).fill(fresh)
    person.button(say("join.begin")).click()
    person.presses(SEND)  # at the last question: nothing has to be answered again
    person.sees(THANKS)
    assert sorted(answer.answers["can_learn"] for answer in Answer.objects.all()) == [["2"], ["4"]]


def test_another_slip_in_the_same_tab_is_another_person(arrive: Arrive) -> None:
    """On the tablet of the canteen, one QR code after the other."""
    round = Round.objects.get(code=round_opened(owner_began()[0], slips=True))
    first, second = slips_of(round)[:2]
    tablet = arrive()
    tablet.opens(f"/doe-mee/{round.code}/#{first}")
    tablet.button(say("join.begin")).click()
    tablet.taps("worth_learning", "1")
    tablet.arrives(lambda: tablet.finds(f"void (location.hash = '{second}')"))
    expect(tablet.page.locator(":checked")).to_have_count(0)
    assert tablet.page.get_by_label(say("join.slip")).input_value() == second
    assert tablet.finds("location.hash") == ""


def test_a_reload_asks_for_a_slip_that_is_wrong_and_a_strange_address_breaks_nothing(arrive: Arrive) -> None:
    round = Round.objects.get(code=round_opened(owner_began()[0], slips=True))
    person = arrive()
    person.opens(f"/doe-mee/{round.code}/#%E0%A4%A")
    person.page.get_by_label(say("join.slip")).fill("ABCD EFGH J2")
    person.page.get_by_label(say("join.slip")).press("Tab")
    person.page.reload()
    expect(person.button(say("join.begin"))).to_be_visible()
    described = person.page.get_by_label(say("join.slip")).get_attribute("aria-describedby")
    assert described == "slip-hint"  # an error that is not there is not read aloud


def test_the_browser_and_the_server_know_the_same_slips(arrive: Arrive) -> None:
    round = Round.objects.get(code=round_opened(owner_began()[0], slips=True))
    chance, person = random.Random(7), arrive()
    person.opens(f"/doe-mee/{round.code}/")
    for slip in slips_of(round):
        at, other = chance.randrange(keys.SLIP), chance.choice(keys.ALPHABET)
        for typed in (keys.in_blocks(slip).lower(), slip[:at] + other + slip[at + 1 :]):
            person.page.get_by_label(say("join.slip")).fill(typed)
            person.finds("document.querySelector('.steps button:not([hidden]):not(.quiet)').click()")
            begins = person.page.locator("fieldset:visible").count() == 1
            assert begins == (keys.read_slip(typed) is not None), typed
            if begins:
                person.button(say("scan.back")).click()


# 8. Who watches all of them.


@with_and_without_scripts
def test_an_owner_asks_the_long_questions_and_one_who_leads_answers_openly(arrive: Arrive, scripts: bool) -> None:
    client = owner_began()[0]
    owner, leader = arrive(scripts=scripts, phone=True), arrive(scripts=scripts, phone=True)
    owner.context.add_cookies([{"name": "radar", "value": client.cookies["radar"].value, "url": owner.site}])
    link = asks_leaders(owner)
    leader.opens(link)
    leader.sees(say("lead.open"), say("lead.apart"))
    is_fit(leader)
    leader.follows(say("lead.supervisor"))
    leader.sees(say("lead.open"))
    is_fit(leader)
    assert leader.button(say("scan.next")).is_visible() is False
    leader.answers("4", same_every_day="2")
    leader.presses(SEND)
    leader.sees(say("lead.done"))
    if scripts:  # what the page tells the address is what he loads again
        leader.page.reload()
        leader.sees(say("lead.done"))
        assert leader.finds("sessionStorage.length") == 0
    assert [(lead.role, lead.answers["same_every_day"]) for lead in Lead.objects.all()] == [("supervisor", ["2"])]
    owner.opens("/mensen/jij/")
    owner.hurries("4")
    owner.sees(say("share.own_done"))
    assert Round.objects.get().own["can_say_mistake"] == ["4"]
    assert leader.context.cookies() == []


def asks_leaders(owner: Person) -> str:
    """He opens the long questions, and takes the link from the text that he sends those who lead."""
    owner.opens("/mensen/")
    is_fit(owner)
    owner.page.get_by_label(say("ask.how_many")).fill("13")
    owner.page.locator("label:has([name='questions'][value='long'])").click()
    owner.page.get_by_label(say("ask.leads", most=7)).fill("2")
    owner.presses(say("ask.open"))
    owner.presses(say("guess.skip"))
    owner.sees(say("share.lead_title"), say("share.own_open"))
    is_fit(owner)
    return owner.page.locator("#lead").input_value().split()[-1]


def test_another_host_and_every_error_is_noticed(arrive: Arrive) -> None:
    anybody = arrive()
    anybody.opens("/")
    assert anybody.troubles == []
    anybody.page.goto("about:blank")  # our own pages run no script but ours
    anybody.page.set_content("<img src='http://elsewhere.invalid/'><script>console.error('no'); throw new Error('broken');</script>")
    noticed = sorted(trouble.split(":")[0] for trouble in anybody.troubles)
    assert noticed == ["a script broke", "another host", "the console says"]
    anybody.troubles.clear()


@pytest.mark.parametrize("long", [True, False])
def test_who_is_faster_than_anybody_reads_is_asked_once_whether_he_did(arrive: Arrive, long: bool) -> None:
    """Only where the same answer everywhere is not counted; judged in his browser, and nothing of it is sent."""
    owner, _ = owner_began()
    code = round_opened(owner, long=long)
    sent: list[str] = []
    quick = arrive(scripts=True)
    quick.page.on("request", lambda request: sent.append(request.post_data or ""))
    quick.opens(f"/doe-mee/{code}/")
    quick.button(say("join.begin")).click()
    if long:
        quick.fills()
        quick.finds("document.querySelector('form[data-scan]').requestSubmit()")
        quick.sees(say("scan.hasty"))
        assert Answer.objects.count() == 0
    quick.hurries()
    quick.sees(THANKS)
    assert Answer.objects.count() == 1
    statements = {statement.id for statement in library().questionnaires["scan-staff" if long else "quickscan-staff"].statements}
    assert {name for body in sent for name, _ in parse_qsl(body)} - statements == {"key", "begin"}
