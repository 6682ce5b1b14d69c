"""The page of somebody who answers without a name: no cookie, no session, nothing that tells who it was."""

import datetime as dt
from dataclasses import dataclass

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from radar.closing import STAFF
from radar.concepts import Language
from radar.documents import read_closed
from radar_web import actions, keys, rules
from radar_web.models import Round
from radar_web.pages.everybody import everybody_page
from radar_web.pages.picture import picture_page
from radar_web.pages.scan import NOTHING, form
from radar_web.queries import library, questionnaire, round_of, words
from radar_web.sheets import Filled, read_form
from radar_web.showing import address, show

STATUS = {"closed": 410, "unknown": 404}
"""Every other refusal is a conflict with what is stored already."""


@csrf_exempt  # nobody is known here, so there is nothing to forge
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, language: str) -> HttpResponse:
    """Type the code of a poster."""
    if request.method != "POST":
        return show(request, Language(language), "join_code.html")
    code = keys.read(request.POST.get("code", ""), keys.ROUND_CODE)
    if round_of(code) is None or code is None:
        return _refused(request, Language(language), "unknown")
    return HttpResponseRedirect(address("join-scan", Language(language), code=code))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def scan(request: HttpRequest, language: str, code: str) -> HttpResponse:
    """The form; after closing, the page for everybody."""
    speaks, round = Language(language), round_of(keys.read(code, keys.ROUND_CODE))
    if round is None:
        return _refused(request, speaks, "unknown")
    if request.method == "POST":
        return _answered(request, speaks, round)
    if not rules.is_open(round, timezone.now()):
        return _everybody(request, speaks, round)
    return _form(request, speaks, round, NOTHING)


def _everybody(request: HttpRequest, language: Language, round: Round) -> HttpResponse:
    if not round.closed:
        return show(request, language, "refused.html", switch=False, reason=words(language)("everybody.counting"))
    day, label = timezone.localdate(round.closes_at), words(language)(f"demo.{round.firm.label}") if round.firm.label else ""
    closed = read_closed(round.closed)
    page = everybody_page(library(), language, closed, closed_on=day, chosen=round.chosen, chosen_on=round.chosen_on)
    return show(request, language, "everybody.html", page=page, label=label)


@require_safe
def done(request: HttpRequest, language: str, code: str) -> HttpResponse:
    """An empty screen for the next."""
    answer = show(request, Language(language), "join_done.html", switch=False, round=code)
    answer["Cache-Control"] = "no-store"
    return answer


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, language: str) -> HttpResponse:
    """Take one's answers back, with the code one wrote down."""
    if request.method != "POST":
        return show(request, Language(language), "erase.html")
    receipt = keys.read(request.POST.get("code", ""), keys.RECEIPT)
    try:
        actions.erase_answer(receipt or "")
    except actions.Refused as refused:
        return _refused(request, Language(language), refused.reason, status=404)
    return show(request, Language(language), "erase.html", erased=True)


def _form(request: HttpRequest, language: Language, round: Round, filled: Filled, *, key: str = "", begin: str = "") -> HttpResponse:
    asked, say = questionnaire(round.questionnaire), words(language)
    answer = show(
        request,
        language,
        "join_scan.html",
        status=200 if filled is NOTHING else 400,
        page=_Facts.of(round, language),
        form=form(language, say, asked=asked.statements, count=len(asked.statements), filled=filled),
        intro=asked.intro[language],
        key=key or keys.client_key(),
        begin=begin or _signed(timezone.now(), round),
    )
    answer["Cache-Control"] = "no-store"
    return answer


def _answered(request: HttpRequest, language: Language, round: Round) -> HttpResponse:
    asked, now = questionnaire(round.questionnaire), timezone.now()
    filled, key, begin = read_form(asked, request.POST), request.POST.get("key", ""), request.POST.get("begin", "")
    began = _began(begin, round)
    if filled.strange or not keys.is_client_key(key):
        return _refused(request, language, "strange", status=400)
    if began is None or began > now:
        return _refused(request, language, "begin", status=400)
    if not filled.is_complete:
        return _form(request, language, round, filled, key=key, begin=begin)
    try:
        receipt = actions.give_answer(round, key, filled.sheet(asked), began=began, now=now)
    except actions.Refused as refused:
        return _refused(request, language, refused.reason, status=STATUS.get(refused.reason, 409))
    picture = picture_page(library(), asked, filled.sheet(asked), language)
    return show(
        request,
        language,
        "join_picture.html",
        status=201,
        page=picture,
        round=round.code,
        code=keys.in_blocks(receipt),
        code_lead=words(language)(
            "picture.code_lead",
            day=words(language).day(timezone.localdate(round.closes_at)),
            address=request.get_host() + address("erase", language),
        ),
    )


def _refused(request: HttpRequest, language: Language, reason: str, *, status: int = 404) -> HttpResponse:
    return show(request, language, "refused.html", status=status, switch=False, reason=words(language)(f"refused.{reason}"))


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is said before the first question, made from the round itself."""

    asked: str
    when: str
    status: str

    @classmethod
    def of(cls, round: Round, language: Language) -> "_Facts":
        say = words(language)
        return cls(
            asked=say("join.asked", asked=round.asked),
            when=say("join.when", day=say.day(timezone.localdate(round.closes_at))),
            status=say("join.status", status=library().questionnaires[STAFF].status[language]),
        )


# When somebody opened the form is signed, checked when it is sent, and kept nowhere. To the minute: finer would tell people apart.


def _signed(now: dt.datetime, round: Round) -> str:
    return signing.dumps(int(now.timestamp()) // 60, salt=f"begin {round.code}")


def _began(begin: str, round: Round) -> dt.datetime | None:
    try:
        return dt.datetime.fromtimestamp(60 * int(signing.loads(begin, salt=f"begin {round.code}")), tz=dt.UTC)
    except signing.BadSignature:
        return None
