"""The pages of somebody who answers without a name: no cookie, no session, nothing that tells who it was."""

import datetime as dt

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from radar.concepts import Language
from radar.documents import read_closed
from radar.questionnaire import Questionnaire
from radar_web import actions, guesses, keys, rules
from radar_web.guesses import costs_time
from radar_web.models import Round
from radar_web.pages.doors import CodePage, CountingPage, DonePage, MinePage
from radar_web.pages.everybody import EverybodyPage, everybody_page
from radar_web.pages.mirror import mirror_page
from radar_web.pages.scan import NOTHING, JoinPage, SlipField, join_page, said, whole_form
from radar_web.queries import asked_in, deeds_for_people, installation, label_of, round_of, split_of, words
from radar_web.sheets import Filled, read_form
from radar_web.showing import address, cards, empty_cards, printed, refuse, show, with_reason, with_receipt

LONGEST_TYPED = 20


@csrf_exempt  # nobody is known here, so there is nothing to forge
@require_http_methods(["GET", "HEAD", "POST"])
@costs_time()
def enter(request: HttpRequest, language: Language) -> HttpResponse:
    """Type the code of a poster."""
    if request.method != "POST":
        return show(request, language, CodePage())
    typed = request.POST.get("code", "")
    code = keys.read(typed, keys.ROUND_CODE)
    if code is None or round_of(code) is None:
        return show(request, language, CodePage(words(language)("refused.unknown"), typed[:LONGEST_TYPED]), status=404, kept=False)
    return HttpResponseRedirect(address("join-scan", language, code=code), status=303)


def _has_begun(request: HttpRequest, code: str) -> bool:
    """Who sends a form that we gave him guesses nothing: he knew the code. With a slip he may be guessing that."""
    begin = request.POST.get("begin", "") if request.method == "POST" and "slip" not in request.POST else ""
    return _moment_of(begin, keys.read(code, keys.ROUND_CODE) or "") is not None


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@costs_time(but=_has_begun)
def scan(request: HttpRequest, language: Language, code: str) -> HttpResponse:
    """The questions; after closing, the page for everybody."""
    round = round_of(keys.read(code, keys.ROUND_CODE))
    if round is None:
        return refuse(request, language, "unknown")
    if request.method == "POST":
        return _answered(request, language, round)
    if not rules.is_open(round, timezone.now()):
        return _everybody(request, language, round)
    return _empty_form(request, language, round)


@require_safe
@costs_time()
def done(request: HttpRequest, language: Language, code: str) -> HttpResponse:
    """An empty screen for the next."""
    round = round_of(keys.read(code, keys.ROUND_CODE))
    return show(request, language, DonePage(round.code), kept=False) if round else refuse(request, language, "unknown")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@costs_time()
def mine(request: HttpRequest, language: Language) -> HttpResponse:
    """Read one's answers, and take them back, with the receipt one wrote down."""
    if request.method != "POST":
        return show(request, language, MinePage())
    receipt = keys.read(request.POST.get("code", ""), keys.RECEIPT) or ""
    try:
        if "withdraw" not in request.POST:
            return show(request, language, _mine(language, receipt), kept=False)
        actions.erase_answer(receipt)
    except actions.Refused as refused:
        return refuse(request, language, refused.reason)
    return show(request, language, MinePage(erased=True), kept=False)


def _mine(language: Language, receipt: str) -> MinePage:
    (round, sheet), say = actions.read_answer(receipt), words(language)
    until = say("mine.until", day=say.day(timezone.localdate(round.closes_at)))
    return MinePage(receipt, tuple(said(say, asked_in(round), sheet)), until)


@require_safe
@costs_time()
def everybody(request: HttpRequest, language: Language, code: str) -> HttpResponse:
    """The page for everybody, on paper."""
    round = round_of(keys.read(code, keys.ROUND_CODE))
    if round is None:
        return refuse(request, language, "unknown")
    if not round.closed:
        return HttpResponseRedirect(address("join-scan", language, code=round.code))
    return printed(language, _for_everybody(language, round))


def _everybody(request: HttpRequest, language: Language, round: Round) -> HttpResponse:
    if not round.closed:
        return show(request, language, CountingPage(round.code), kept=False)
    return show(request, language, _for_everybody(language, round))


def _for_everybody(language: Language, round: Round) -> EverybodyPage:
    return everybody_page(
        words(language),
        read_closed(round.closed),
        closed_on=timezone.localdate(round.closes_at),
        chosen=round.chosen,
        chosen_on=round.chosen_on,
        deeds=deeds_for_people(round.firm, round),
        code=round.code,
        label=label_of(round.firm, language),
    )


def _empty_form(request: HttpRequest, language: Language, round: Round) -> HttpResponse:
    slip = SlipField() if round.slips else None
    return show(request, language, _page(language, round, NOTHING, slip, keys.client_key(), _signed(timezone.now(), round)), kept=False)


def _page(language: Language, round: Round, filled: Filled, slip: SlipField | None, key: str, begin: str) -> JoinPage:
    asked = asked_in(round)
    return join_page(
        words(language),
        asked,
        filled,
        asked=round.asked,
        closes_on=timezone.localdate(round.closes_at),
        work_time=round.work_time,
        split=split_of(round),
        slip=slip,
        has_leaders=round.leads > 0,
        installation=installation(),
        deeds=deeds_for_people(round.firm, round),
        cards=_cards(language, round, asked, filled),
        key=key,
        begin=begin,
        code=round.code,
        label=label_of(round.firm, language),
    )


def _cards(language: Language, round: Round, asked: Questionnaire, filled: Filled) -> str:
    if filled is NOTHING and round.split is None:
        return empty_cards(asked.ref, language)
    return cards(language, whole_form(words(language), asked, filled))


def _answered(request: HttpRequest, language: Language, round: Round) -> HttpResponse:
    asked, now = asked_in(round), timezone.now()
    key, begin = request.POST.get("key", ""), request.POST.get("begin", "")
    filled, began = read_form(asked.statements, dict(request.POST.lists())), _moment_of(begin, round.code)
    if filled.strange or not keys.is_client_key(key):
        return refuse(request, language, "strange")
    if began is None or began > now:
        return refuse(request, language, "begin")
    typed = request.POST.get("slip", "")[:LONGEST_TYPED]
    slip = SlipField(typed) if round.slips else None
    if not filled.is_complete:
        if not rules.accepts(round, began, now):
            return refuse(request, language, "closed")
        return with_reason(show(request, language, _page(language, round, filled, slip, key, begin), status=400), "incomplete")
    try:
        receipt = actions.give_answer(round, key, filled.sheet(asked), began=began, now=now, slip=keys.read_slip(typed) or "")
    except actions.Refused as refused:
        if refused.reason == "slip":
            page = _page(language, round, filled, SlipField(typed, wrong=True), key, begin)
            return with_reason(show(request, language, page, status=guesses.WRONG), "slip")
        return refuse(request, language, refused.reason)
    return _mirror(request, language, round, filled, receipt)


def _mirror(request: HttpRequest, language: Language, round: Round, filled: Filled, receipt: str) -> HttpResponse:
    say, asked = words(language), asked_in(round)
    until, where = say.day(timezone.localdate(round.closes_at)), request.get_host() + address("mine", language)
    page = mirror_page(
        say,
        asked,
        filled.sheet(asked),
        receipt=keys.in_blocks(receipt),
        erase=say("picture.code_lead", day=until, address=where),
        code=round.code,
        label=label_of(round.firm, language),
    )
    return with_receipt(show(request, language, page, status=201, kept=False), receipt)


# When somebody opened the form is signed, checked when it is sent, and kept nowhere. To the minute: finer would tell people apart.


def _signed(now: dt.datetime, round: Round) -> str:
    return signing.Signer(salt=f"begin {round.code}").sign(str(int(now.timestamp()) // 60))


def _moment_of(begin: str, code: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromtimestamp(60 * int(signing.Signer(salt=f"begin {code}").unsign(begin)), tz=dt.UTC)
    except signing.BadSignature:
        return None
