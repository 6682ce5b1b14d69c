"""How an owner asks his people: how many and until when, his guess, and what he shares."""

import datetime as dt

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from radar.concepts import Language, Split, SplitBy
from radar_web import actions, days, rules
from radar_web.models import Firm, Round
from radar_web.owner.session import owners
from radar_web.pages.asking import AskForm, WaysIn, ask_page, poster_page, share_page, slips_page
from radar_web.pages.scan import NOTHING, guess_page, guessed
from radar_web.queries import asking_of, label_of, library, open_round, questionnaire, slips_of, words
from radar_web.sheets import read_form, read_names, read_number
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
        slips="slips" in sent,
        split=sent.get("split", ""),
        names=sent.get("names", "")[:LONGEST_TYPED],
    )
    page = ask_page(words(language), timezone.localdate(), form, label=label_of(firm, language), problem=problem, only_talk=only_talk)
    return show(request, language, page, status=400 if problem else 200, guarded=True)


def _opened(request: HttpRequest, language: Language, firm: Firm) -> HttpResponse:
    sent, today = request.POST, timezone.localdate()
    asked, day = read_number(sent.get("asked", "")), days.read(sent.get("day", ""))
    if asked is None or not rules.can_be_asked(asked):
        return _form(request, language, firm, problem="ask.number_wrong")
    if rules.only_talk(asked):
        return _form(request, language, firm, only_talk=True)
    if day is None or day not in days.closing_days(today):
        return _form(request, language, firm, problem="ask.day_wrong")
    split, problem = _split(request, asked)
    if problem:
        return _form(request, language, firm, problem=problem)
    closes_at, slips = dt.datetime.combine(day, days.CLOSING_AT, timezone.get_current_timezone()), "slips" in sent
    try:
        actions.open_round(firm, asked, closes_at, timezone.now(), work_time="work_time" in sent, split=split, slips=slips)
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
        page = guess_page(words(language), questionnaire(round.questionnaire), filled, label=label_of(firm, language))
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


def _ways_in(request: HttpRequest, language: Language, round: Round) -> WaysIn:
    link = request.build_absolute_uri(address("join-scan", language, code=round.code))
    return WaysIn(link, request.get_host() + address("join", language))
