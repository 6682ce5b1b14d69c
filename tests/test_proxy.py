"""Whatever a network does to what somebody sends: it is stored once, he is told the truth, and until then his answers stay with him."""

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from radar_web import keys
from radar_web.models import Answer, Firm, Round
from tests.browser import FILL, USUAL, Person, arrivals, say
from tests.figures import tell
from tests.places import PROOF
from tests.proxy import (
    ARRIVE,
    ARRIVE_UNSEEN,
    FAULTS,
    NEVER_ARRIVE,
    Fault,
    Proxy,
    cut_before_the_reply,
    cut_before_the_request,
    delayed,
    false_201,
    false_201_with_the_receipt_of_another,
    portal_asks_to_log_in,
    portal_forbids,
    portal_says_all_is_well,
    proxy,
    proxy_finds_no_server,
    sent_twice,
)
from tests.walks import owner_began, round_opened

pytestmark = pytest.mark.django_db(transaction=True)

SEND, SEE, TRY_NOW = map(say, ("scan.send", "scan.see", "scan.try_now"))
THANKS, STEP = say("picture.title"), say("report.step")

IN_THE_END = 60_000  # milliseconds: after a few faults the pauses are long
EVER = 1000  # faults, more than anybody waits for
FAIL = NEVER_ARRIVE + ARRIVE_UNSEEN
SEED, SEQUENCES, TOGETHER = 2026, 4, 10

SAYS: dict[Fault, str] = {portal_forbids: "403", portal_asks_to_log_in: "511", proxy_finds_no_server: "502"}
"""What a fault answers that would be a trouble if the product had said it."""

Met = tuple[Person, Proxy]
Given = dict[str, list[str]]
Meet = Callable[..., Met]


@pytest.fixture
def meet(browser: Browser, live_server: LiveServer) -> Iterator[Meet]:
    """Each call brings somebody new, and the network between him and the server."""
    people: list[Met] = []
    with ExitStack() as stack:

        def somebody(*, scripts: bool = True) -> Met:
            between = stack.enter_context(proxy(live_server.thread.port))
            person = stack.enter_context(arrivals(browser, between.site))(scripts=scripts)
            people.append((person, between))
            return person, between

        yield somebody
        for person, between in people:
            forgives(person, between)


def forgives(person: Person, between: Proxy) -> None:
    """What the faults themselves answered is no trouble that the product made."""
    said = {SAYS[fault] for fault in between.applied if fault in SAYS}
    person.troubles[:] = [trouble for trouble in person.troubles if trouble.split(":")[0] not in said]


@pytest.fixture
def code() -> str:
    """Of a round that an owner opened for more people than come."""
    return round_opened(owner_began()[0], asked=99)


@pytest.fixture(scope="module")
def tally() -> Iterator[Counter[str]]:
    counted: Counter[str] = Counter()
    yield counted
    heads = ("faults", "finished", "stored", "lost", "duplicates")
    tell("proxy", heads, [counted[what] for what in heads])


# 1. Some faults after each other.


def ways() -> list[tuple[Fault, ...]]:
    """With what arrives at once as the last: what comes after it would not happen."""
    chance = random.Random(SEED)
    fails = [chance.choices(FAIL, k=chance.choice((1, 2))) for _ in range(SEQUENCES * PROOF)]
    return [(fault,) for fault in ARRIVE] + [(*first, chance.choice(FAULTS)) for first in fails]


@pytest.mark.parametrize("first", range(0, len(ways()), TOGETHER))
def test_whatever_happens_on_the_way_it_arrives_once(meet: Meet, code: str, tally: Counter[str], first: int) -> None:
    people = [answers(meet, code, faults, "12345"[at % 5]) for at, faults in enumerate(ways()[first : first + TOGETHER])]
    given = [sends(person) for person, _ in people]
    stored = [stored_under(sees_his_picture(person)) for person, _ in people]
    counts(tally, people, [answer for answer in stored if answer])
    assert [answer.answers for answer in stored if answer] == given
    assert [fault for _, between in people for fault in between.faults] == []
    assert Answer.objects.count() == len(people)


def answers(meet: Meet, code: str, faults: Iterable[Fault] = (), value: str = "4", **how: bool) -> Met:
    """Somebody who answered everything, on whom these faults wait."""
    person, between = meet(**how)
    fills_in(person, code, value)
    between.faults.extend(faults)
    return person, between


def fills_in(person: Person, code: str, value: str = "4") -> None:
    person.opens(f"/doe-mee/{code}/")
    person.page.evaluate(FILL, {statement: USUAL.get(statement, value) for statement in person.statements()})


def sends(person: Person) -> Given:
    """What he answered."""
    given: Given = {}
    for name, value in person.finds(CHECKED):
        given.setdefault(name, []).append(value)
    person.finds(SUBMIT)
    return given


SUBMIT = "document.querySelector('form[data-scan]').requestSubmit()"
CHECKED = "[...document.querySelectorAll('form[data-scan] fieldset :checked')].map(box => [box.name, box.value])"


def sees_his_picture(person: Person) -> str:
    """His receipt. Nothing else is left of him in the tab."""
    expect(person.page.locator("h1")).to_have_text(THANKS, timeout=IN_THE_END)
    assert person.finds("sessionStorage.length") == 0
    return person.page.locator(".bigcode").inner_text()


def stored_under(receipt: str) -> Answer | None:
    return Answer.objects.filter(key=keys.hashed(keys.read(receipt, keys.RECEIPT) or "")).first()


def counts(tally: Counter[str], people: Sequence[Met], stored: Sequence[Answer]) -> None:
    tally["faults"] += sum(len(between.applied) for _, between in people)
    tally["finished"] += len(people)
    tally["stored"] += len(stored)
    tally["lost"] += len(people) - len(stored)
    tally["duplicates"] += Answer.objects.count() - len({answer.key for answer in stored})


# 2. As long as it does not work.


def test_as_long_as_it_does_not_arrive_he_is_told_so_and_keeps_his_answers(meet: Meet, code: str, tally: Counter[str]) -> None:
    people = [answers(meet, code, [fault] * EVER) for fault in FAIL]
    given = [sends(person) for person, _ in people]
    for person, between in people:
        is_told_to_wait(person)
        between.faults.clear()
    stored = [stored_under(sees_his_picture(person)) for person, _ in people]
    counts(tally, people, [answer for answer in stored if answer])
    assert [answer.answers for answer in stored if answer] == given
    assert Answer.objects.count() == len(people)


def is_told_to_wait(person: Person) -> None:
    expect(person.page.locator("[data-sending]")).to_contain_text(say("scan.waiting_kept"))
    expect(person.button(TRY_NOW)).to_be_visible()
    shows_what_it_keeps(person)


def shows_what_it_keeps(person: Person) -> None:
    """All his answers, of which he can change none."""
    expect(person.page.locator("form[data-scan]")).to_be_visible()
    expect(person.page.locator("form[data-scan] fieldset:not(:disabled)")).to_have_count(0)
    checked = person.finds(CHECKED)
    assert len(checked) == 14
    assert person.finds(DRAFT)["answers"] == checked


DRAFT = "JSON.parse(sessionStorage.getItem(sessionStorage.key(0)))"


def test_a_pause_that_ends_the_line_that_is_back_a_look_and_the_button_are_each_enough(meet: Meet, code: str) -> None:
    """With a clock that stands still: none of them can be another."""
    people = [answers(meet, code, [cut_before_the_request] * EVER) for _ in ALONE]
    for person, between in people:
        stops_the_clock(person)
        sends(person)
        is_told_to_wait(person)
        between.faults.clear()
    assert [between.sent for _, between in people] == [0] * len(ALONE)
    for (person, between), enough in zip(people, ALONE, strict=True):
        enough(person)
        sees_his_picture(person)
        assert between.sent == 1
    assert Answer.objects.count() == len(ALONE)


def stops_the_clock(person: Person) -> None:
    person.page.clock.install(time=0)
    person.page.clock.pause_at(1000)


def the_pause_ends(person: Person) -> None:
    person.page.clock.run_for(1500)  # the longest that the first can be


def the_line_is_back(person: Person) -> None:
    person.finds("window.dispatchEvent(new Event('online'))")


def he_looks(person: Person) -> None:
    """After he looked at something else."""
    person.finds(LOOKS_AWAY_AND_BACK)


LOOKS_AWAY_AND_BACK = """() => { for (const value of [true, false]) {
    Object.defineProperty(document, "hidden", { value, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
} }"""


def he_presses(person: Person) -> None:
    person.button(TRY_NOW).click()


ALONE = (the_pause_ends, the_line_is_back, he_looks, he_presses)


def test_who_is_offline_sends_when_he_is_online_again(meet: Meet, code: str) -> None:
    person, between = answers(meet, code)
    person.context.set_offline(True)
    given = sends(person)
    is_told_to_wait(person)
    assert between.sent == 0
    person.context.set_offline(False)
    answer = stored_under(sees_his_picture(person))
    assert answer
    assert answer.answers == given


def test_loading_the_page_again_goes_on_sending(meet: Meet, code: str) -> None:
    person, between = answers(meet, code, [cut_before_the_reply] * EVER)
    given = sends(person)
    is_told_to_wait(person)
    person.page.reload()
    is_told_to_wait(person)
    between.faults.clear()
    sees_his_picture(person)
    assert [answer.answers for answer in Answer.objects.all()] == [given]


# 3. Twice.


def test_two_tabs_of_one_draft_are_one_answer(meet: Meet, code: str) -> None:
    person, between = answers(meet, code)
    other = opens_another_tab(person)
    expect(other.get_by_role("button", name=say("join.begin"))).to_be_visible()
    other.evaluate("kept => Object.entries(kept).forEach(entry => sessionStorage.setItem(...entry))", person.finds("({...sessionStorage})"))
    other.reload()  # as a tab that the browser itself doubles
    between.faults.extend([delayed, delayed])
    given = sends(person)
    other.get_by_role("button", name=SEND, exact=True).click()
    for page in (person.page, other):
        expect(page.locator("h1")).to_have_text(THANKS)
        assert page.evaluate("sessionStorage.length") == 0
    assert between.sent == 2
    assert [answer.answers for answer in Answer.objects.all()] == [given]


def test_another_tab_opened_while_the_first_waits_is_one_answer(meet: Meet, code: str) -> None:
    person, between = answers(meet, code, [cut_before_the_reply] * EVER)
    given = sends(person)
    is_told_to_wait(person)
    other = opens_another_tab(person)
    between.faults.clear()
    expect(other.get_by_role("button", name=say("join.begin"))).to_be_visible(timeout=IN_THE_END)  # it sent what it found, and begins anew
    sees_his_picture(person)
    assert [answer.answers for answer in Answer.objects.all()] == [given]


def opens_another_tab(person: Person) -> Page:
    """With a copy of what this tab keeps."""
    with person.context.expect_page() as opened:
        person.finds("void window.open(location.href)")
    return opened.value


def test_a_double_click_is_sent_once(meet: Meet, code: str) -> None:
    person, between = answers(meet, code, [delayed])
    person.page.reload()  # to the last question, where the button is
    person.button(SEND).dblclick()
    sees_his_picture(person)
    assert between.sent == 1
    assert Answer.objects.count() == 1


def test_who_goes_back_finds_nothing_to_send_again(meet: Meet, code: str) -> None:
    person, between = answers(meet, code, [cut_before_the_reply])
    sends(person)
    sees_his_picture(person)
    person.opens("/")
    person.goes_back()
    expect(person.button(SEND)).to_be_hidden()
    assert person.finds("sessionStorage.length") == 0
    assert between.sent == 2
    assert Answer.objects.count() == 1


def test_without_scripts_the_same_form_sent_again_is_one_answer(meet: Meet, code: str) -> None:
    person = is_cut_off_without_scripts(meet, code)
    person.page.reload()  # the browser sends the form again
    person.sees(THANKS)
    assert Answer.objects.count() == 1


def test_without_scripts_a_form_filled_in_anew_is_another_answer(meet: Meet, code: str) -> None:
    """Negative control: two rows would be seen here, and nothing but the key tells that they are of one person."""
    person = is_cut_off_without_scripts(meet, code)
    fills_in(person, code)
    person.presses(SEND)
    assert Answer.objects.count() == 2


def is_cut_off_without_scripts(meet: Meet, code: str) -> Person:
    person, between = answers(meet, code, [cut_before_the_reply] * EVER, scripts=False)
    person.button(SEND).click()
    person.page.wait_for_url("chrome-error://**")
    between.faults.clear()
    assert Answer.objects.count() == 1
    return person


# 4. What we refuse.


def test_what_is_refused_is_said_and_what_was_answered_stays(meet: Meet, code: str) -> None:
    people = [answers(meet, code) for _ in REFUSED]
    asked_for = Round.objects.filter(code=code)
    before = asked_for.values().get()
    for (person, _), (reason, happens) in zip(people, REFUSED.items(), strict=True):
        stops_the_clock(person)
        happens(person, code)
        is_refused(person, sends(person), say(f"refused.{reason}"))
        asked_for.update(**before)
    for person, _ in people:
        tries_whatever_sends_again(person)
    assert [between.sent for _, between in people] == [1] * len(people)


def is_refused(person: Person, given: Given, why: str) -> None:
    expect(person.page.locator("[data-sending]")).to_contain_text(why)
    shows_what_it_keeps(person)
    assert person.finds(CHECKED) == [[name, value] for name in given for value in given[name]]
    person.troubles[:] = [trouble for trouble in person.troubles if trouble[:3] not in {"409", "410"}]  # asked for, and told him


def tries_whatever_sends_again(person: Person) -> None:
    person.page.clock.run_for(60_000)
    the_line_is_back(person)
    he_looks(person)
    expect(person.button(TRY_NOW)).to_be_hidden()
    assert person.finds("fetch('/').then(reply => reply.ok)")  # what was sent before has reached the proxy before


def round_is_closed(_: Person, code: str) -> None:
    Round.objects.filter(code=code).update(closes_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))


def round_is_full(_: Person, code: str) -> None:
    Round.objects.filter(code=code).update(asked=Answer.objects.count())


def key_is_taken(person: Person, code: str) -> None:
    key = keys.hashed(keys.receipt(person.finds("document.querySelector('[name=key]').value")))
    Answer.objects.create(key=key, round=Round.objects.get(code=code), answers={"worth_learning": ["1"]})


REFUSED: dict[str, Callable[[Person, str], None]] = {"closed": round_is_closed, "full": round_is_full, "changed": key_is_taken}


def test_a_form_that_is_no_longer_valid_is_renewed_without_a_word(meet: Meet, code: str) -> None:
    person, between = answers(meet, code)
    person.finds("document.querySelector('[name=begin]').value = 'x'")
    given = sends(person)
    sees_his_picture(person)
    assert between.sent == 2
    assert [answer.answers for answer in Answer.objects.all()] == [given]
    person.troubles.clear()  # the 400 that was mended


# 5. One tablet, and others who use it.


def test_what_somebody_left_unsent_is_sent_and_never_shown_to_the_next(meet: Meet, code: str) -> None:
    tablet, between = answers(meet, code, [cut_before_the_request] * EVER)
    given = sends(tablet)
    is_told_to_wait(tablet)
    for comes in (lambda: tablet.opens(f"/doe-mee/{code}/"), tablet.page.reload):  # the next, who then tries what people try
        comes()
        tablet.sees(say("scan.sending_left"))
        assert tablet.finds(CHECKED) == []
        expect(tablet.page.locator("form[data-scan]")).to_be_hidden()
    between.faults.clear()
    expect(tablet.button(say("join.begin"))).to_be_visible(timeout=IN_THE_END)
    assert tablet.finds("[document.querySelectorAll(':checked').length, sessionStorage.length]") == [0, 0]
    assert [answer.answers for answer in Answer.objects.all()] == [given]


def test_who_goes_back_on_a_tablet_gets_nothing_of_the_one_before(meet: Meet, code: str) -> None:
    tablet, between = answers(meet, code, [cut_before_the_request] * EVER)
    sends(tablet)
    is_told_to_wait(tablet)
    between.faults.clear()
    tablet.opens("/")
    tablet.opens(f"/doe-mee/{code}/")
    expect(tablet.button(say("join.begin"))).to_be_visible(timeout=IN_THE_END)
    tablet.page.evaluate(FILL, dict.fromkeys(tablet.statements()[:3], "2"))
    his = tablet.finds(DRAFT)
    tablet.goes_back(2)
    expect(tablet.button(say("scan.next"))).to_be_visible()
    tablet.does_not_see(THANKS)
    assert tablet.finds(DRAFT) == his
    assert Answer.objects.count() == 1


def test_answers_of_another_round_in_the_same_tab_stay(meet: Meet, code: str) -> None:
    tablet, between = answers(meet, code, [cut_before_the_request] * EVER)
    given = sends(tablet)
    is_told_to_wait(tablet)
    tablet.opens(f"/doe-mee/{round_opened(owner_began()[0], asked=99)}/")
    between.faults.clear()
    tablet.hurries()
    tablet.sees(THANKS)
    tablet.opens(f"/doe-mee/{code}/")
    expect(tablet.button(say("join.begin"))).to_be_visible(timeout=IN_THE_END)
    assert [answer.answers for answer in Answer.objects.filter(round__code=code)] == [given]


def test_a_half_filled_form_is_not_for_the_next(meet: Meet, code: str) -> None:
    tablet, _ = meet()
    tablet.opens(f"/doe-mee/{code}/")
    tablet.page.evaluate(FILL, dict.fromkeys(tablet.statements()[:3], "2"))
    tablet.opens(f"/doe-mee/{code}/")
    tablet.page.reload()
    expect(tablet.button(say("join.begin"))).to_be_visible()
    assert tablet.finds(CHECKED) == []


# 6. A browser or a moment that is difficult.


def test_a_browser_that_keeps_nothing_sends_all_the_same(meet: Meet, code: str) -> None:
    person, _ = meet()
    person.page.add_init_script("Storage.prototype.setItem = () => { throw new Error('full'); };")
    fills_in(person, code)
    person.does_not_see(say("scan.kept"))
    given = sends(person)
    sees_his_picture(person)
    assert [answer.answers for answer in Answer.objects.all()] == [given]


def test_a_team_with_quotes_in_its_name_does_not_stop_the_sending(meet: Meet) -> None:
    code = round_opened(owner_began()[0], asked=25, split="team", names='De "hal", Kantoor')
    person, between = meet()
    person.opens(f"/doe-mee/{code}/")
    given = {statement: USUAL.get(statement, "4") for statement in person.statements() if statement != "team"}
    person.page.evaluate(FILL, given)
    person.page.locator("#team input").first.evaluate("box => box.click()")
    between.faults.extend([cut_before_the_request] * EVER)
    sends(person)
    expect(person.button(TRY_NOW)).to_be_visible()
    person.page.reload()
    between.faults.clear()
    sees_his_picture(person)
    assert Answer.objects.get().answers["team"] == ['De "hal"']


def test_who_loads_the_page_again_just_after_closing_still_sends(meet: Meet, code: str) -> None:
    person, between = answers(meet, code, [cut_before_the_request] * EVER)
    given = sends(person)
    is_told_to_wait(person)
    Round.objects.filter(code=code).update(closes_at=timezone.now())
    person.page.reload()
    between.faults.clear()
    sees_his_picture(person)
    assert [answer.answers for answer in Answer.objects.all()] == [given]


def test_without_a_secure_line_a_plain_form_is_sent(browser: Browser, live_server: LiveServer, code: str) -> None:
    """There a browser cannot work out a receipt, so it believes the page that it gets."""
    with arrivals(browser, live_server.url) as arrive:
        person = arrive()
        person.page.add_init_script("delete Crypto.prototype.subtle;")
        fills_in(person, code)
        person.page.reload()
        expect(person.page.locator("[data-plain]")).to_have_count(1)
        person.presses(SEND)
        person.sees(THANKS)
        assert person.finds("sessionStorage.length") == 0
    assert Answer.objects.count() == 1


# 7. The owner.


def test_an_owner_whose_result_does_not_come_finds_it_again(meet: Meet) -> None:
    owner, _ = meet()
    owner.opens("/vragen/?question=staff")
    owner.has_answered()
    owner.page.route("**/uitkomst/", lambda route: route.abort())
    with owner.page.expect_event("requestfailed"):
        owner.button(SEE).click()
    owner.page.unroute("**/uitkomst/")
    owner.opens("/vragen/?question=staff")
    owner.page.wait_for_url("**/uitkomst/", timeout=IN_THE_END)
    owner.sees(STEP)
    owner.waits_until("sessionStorage.getItem('owner') === null")
    assert Firm.objects.count() == 1


def test_an_owner_whose_reply_is_cut_off_is_one_firm(meet: Meet) -> None:
    owner, between = meet()
    owner.opens("/vragen/?question=staff")
    owner.has_answered()
    between.faults.extend([cut_before_the_reply, portal_says_all_is_well, sent_twice])
    owner.button(SEE).click()
    owner.page.wait_for_url("**/uitkomst/", timeout=IN_THE_END)
    owner.sees(STEP)
    assert between.sent == 3
    assert Firm.objects.count() == 1


# 8. A sender that believes too much.


@pytest.mark.parametrize(
    ("guard", "without", "fault"),
    [
        ('&& reply.headers.get("Radar-Receipt") === receipt', "", false_201),
        ('reply.headers.get("Radar-Receipt") === receipt', 'reply.headers.has("Radar-Receipt")', false_201_with_the_receipt_of_another),
        ('reply.status === 201 && reply.headers.get("Radar-Receipt") === receipt', "reply.ok", portal_says_all_is_well),
    ],
    ids=["any 201", "any receipt", "any reply"],
)
def test_a_sender_that_believes_more_loses_answers(meet: Meet, code: str, guard: str, without: str, fault: Fault) -> None:
    """Negative control: the faults are real, and each part of what is believed is needed."""
    person, between = meet()
    person.page.route("**/send*.js", lambda route: goes_without(route, guard, without))
    fills_in(person, code)
    between.faults.append(fault)
    sends(person)
    person.waits_until("sessionStorage.length === 0")
    assert between.sent == Answer.objects.count() == 0
    person.troubles.clear()  # this page is no page of ours


def goes_without(route: Route, guard: str, without: str) -> None:
    script = route.fetch()
    code = script.text()
    assert guard in code, "the guard moved: mend this control"
    route.fulfill(response=script, body=code.replace(guard, without))
