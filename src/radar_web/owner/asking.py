"""How an owner asks his people: how many and until when, his guess, and what he shares."""

import datetime as dt

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from radar.concepts import Language, Role, Split, SplitBy
from radar_web import actions, days, keys, rules
from radar_web.models import Firm, Round
from radar_web.owner.session import owners
from radar_web.pages.asking import LENGTHS, LONG, SHORT, AskForm, WaysIn, ask_page, poster_page, share_page, slips_page
from radar_web.pages.scan import NOTHING, guess_page, guessed, own_page
from radar_web.queries import apart_in, asked_as, asking_of, is_long, label_of, library, open_round, questionnaire, slips_of, words
from radar_web.sheets import Filled, read_form, read_names, read_number
from radar_web.showing import address, printed, refuse, show

LONGEST_TYPED = 200


@require_http_methods(["GET", "HEAD", "POST"])
@owners
def ask(request: HttpRequest, language: Language, firm: Firm) -> HttpResponse:
    """The form; once his people are asked, what to share."""
    round = open_round(firm)
    if round:
        ways, also_talk = _ways_in(request, language, round), rules.also_talk(round.asked)
        page = share_page(words(language), asking_of(round), ways, also_talk=also_talk, label=label_of(firm, language))
        return show(request, language, page, guarded=True)
    return _opened(request, language, firm) if request.method == "POST" else _form(request, language, firm)


def _form(request: HttpRequest, language: Language, firm: Firm, *, problem: str = "", only_talk: bool = False) -> HttpResponse:
    sent = request.POST
    form = AskForm(
        asked=sent.get("asked", "")[:LONGEST_TYPED],
        day=sent.get("day", ""),
        work_time="work_time" in sent,  # his promise: he makes it himself
        long=_long(request),
        leads=sent.get("leads", "")[:LONGEST_TYPED],
        slips="slips" in sent,
        split=sent.get("split", ""),
        names=sent.get("names", "")[:LONGEST_TYPED],
    )
    page = ask_page(
        words(language),
        timezone.localdate(),
        form,
        may_lead=bool(apart_in(firm, rules.MOST_ASKED)),
        most_leaders=rules.MOST_LEADERS,
        label=label_of(firm, language),
        problem=problem,
        only_talk=only_talk,
    )
    return show(request, language, page, status=400 if problem else 200, guarded=True)


def _opened(request: HttpRequest, language: Language, firm: Firm) -> HttpResponse:
    sent, today = request.POST, timezone.localdate()
    if sent.get("questions", SHORT) not in LENGTHS:
        return refuse(request, language, "strange")
    asked, day = read_number(sent.get("asked", "")), days.read(sent.get("day", ""))
    if asked is None or not rules.can_be_asked(asked):
        return _form(request, language, firm, problem="ask.number_wrong")
    if rules.only_talk(asked):
        return _form(request, language, firm, only_talk=True)
    if day is None or day not in days.closing_days(today):
        return _form(request, language, firm, problem="ask.day_wrong")
    (split, problem), (leads, too_many) = _split(request, asked), _leads(request, firm, asked)
    if problem or too_many:
        return _form(request, language, firm, problem=problem or too_many)
    try:
        actions.open_round(
            firm,
            asked,
            dt.datetime.combine(day, days.CLOSING_AT, timezone.get_current_timezone()),
            timezone.now(),
            work_time="work_time" in sent,
            split=split,
            slips="slips" in sent,
            long=_long(request),
            leads=leads,
        )
    except actions.Refused as refused:
        if refused.reason != "open_already":  # by a second tap: then what he shares is what he is looking for
            return refuse(request, language, refused.reason)
    return HttpResponseRedirect(address("guess", language), status=303)


def _split(request: HttpRequest, asked: int) -> tuple[Split | None, str]:
    """By what people are told apart, or the words of what is wrong with it."""
    by, typed = request.POST.get("split", ""), request.POST.get("names", "")
    if not by:
        return None, "ask.split_missing" if typed.strip() else ""
    if not rules.can_be_split(asked, library().promise):
        return None, "ask.split_wrong"
    names = read_names(typed) if by in set(SplitBy) else None
    return (Split(SplitBy(by), names), "") if names else (None, "ask.names_wrong")


def _long(request: HttpRequest) -> bool:
    return request.POST.get("questions") == LONG


def _leads(request: HttpRequest, firm: Firm, asked: int) -> tuple[int, str]:
    """How many who lead are asked apart, or the words of what is wrong with it."""
    typed = request.POST.get("leads", "").strip()
    leads = read_number(typed) if typed else 0
    if leads is None or leads > rules.MOST_LEADERS:
        return 0, "ask.leads_wrong"
    if leads and not _long(request):
        return 0, "ask.leads_short"
    if leads and not apart_in(firm, asked + leads):
        return 0, "ask.leads_none"
    return leads, ""


@require_http_methods(["GET", "HEAD", "POST"])
@owners
def own(request: HttpRequest, language: Language, firm: Firm) -> HttpResponse:
    """The long questions that his people have, for him; he may pass, and come back to them."""
    round = open_round(firm)
    if round is None or not is_long(round):
        return HttpResponseRedirect(address("ask", language), status=303)
    asked = asked_as(round, Role.OWNER)
    is_sent = request.method == "POST"
    filled = read_form(asked.statements, dict(request.POST.lists())) if is_sent else Filled(round.own or {})
    if filled.strange:
        return refuse(request, language, "strange")
    if not (is_sent and filled.is_complete):
        page = own_page(words(language), asked, filled, draft=_draft(round), label=label_of(firm, language))
        return show(request, language, page, status=400 if is_sent else 200, guarded=True)
    try:
        actions.save_own(round, filled.sheet(asked), timezone.now())
    except actions.Refused as refused:
        return refuse(request, language, refused.reason)
    return HttpResponseRedirect(address("ask", language) + "#own", status=303)


@require_http_methods(["GET", "HEAD", "POST"])
@owners
def guess(request: HttpRequest, language: Language, firm: Firm) -> HttpResponse:
    """What he thinks most of his people say; he may pass."""
    round = open_round(firm)
    if round is None:
        return HttpResponseRedirect(address("ask", language), status=303)
    filled = read_form(guessed(questionnaire(round.questionnaire)), dict(request.POST.lists())) if request.method == "POST" else NOTHING
    if "skip" in request.POST:
        actions.pass_guess(round)
    elif filled.strange:
        return refuse(request, language, "strange")
    elif filled is NOTHING or not filled.is_complete:
        page = guess_page(words(language), questionnaire(round.questionnaire), filled, draft=_draft(round), label=label_of(firm, language))
        return show(request, language, page, status=200 if filled is NOTHING else 400, guarded=True)
    else:
        actions.save_guess(round, filled.sheet(questionnaire(round.questionnaire)))
    return HttpResponseRedirect(address("ask", language), status=303)


@require_safe
@owners
def poster(request: HttpRequest, language: Language, firm: Firm) -> HttpResponse:
    round = open_round(firm)
    if round is None:
        return HttpResponseRedirect(address("ask", language))
    page = poster_page(words(language), asking_of(round), _ways_in(request, language, round), label=label_of(firm, language))
    return printed(language, page, kept=False)


@require_safe
@owners
def slips(request: HttpRequest, language: Language, firm: Firm) -> HttpResponse:
    """All of them each time: which are used, nobody is told."""
    round = open_round(firm)
    if round is None or not round.slips:
        return HttpResponseRedirect(address("ask", language))
    ways = _ways_in(request, language, round)
    page = slips_page(words(language), asking_of(round), ways, slips_of(round), label=label_of(firm, language))
    return printed(language, page, kept=False)


def _draft(round: Round) -> str:
    """A place of its own for each round; it tells nothing of the code."""
    return keys.hashed(f"draft {round.pk}")[:12]


def _ways_in(request: HttpRequest, language: Language, round: Round) -> WaysIn:
    link = request.build_absolute_uri(address("join-scan", language, code=round.code))
    lead = request.build_absolute_uri(address("lead", language, code=round.lead_code)) if round.lead_code else ""
    return WaysIn(link, request.get_host() + address("join", language), lead)
