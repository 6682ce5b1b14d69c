"""The owner: fourteen questions, his result, his people. Known by one session cookie that holds his key."""

import datetime as dt
from collections.abc import Callable
from functools import wraps

import segno
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from radar.closing import OWNER, STAFF
from radar.concepts import QUESTION, Block, Determinant, Language
from radar_web import actions, keys, rules
from radar_web.models import Firm, Round
from radar_web.pages.owner import Named, Share, profile_cards, profile_values, talk_page
from radar_web.pages.report import ReportPage, report_page
from radar_web.pages.scan import NOTHING, form
from radar_web.queries import documents, firm_of, last_round, library, words
from radar_web.sheets import Filled, read_form
from radar_web.showing import address, show

OwnersView = Callable[[HttpRequest, Language, Firm], HttpResponse]

GUESSED = (Determinant.AWARENESS, *Block)
"""What an owner can guess of his people: what both scans ask alike (questionnaires 3.5)."""

CLOSING_AT = dt.time(12)
CLOSES_AFTER = range(5, 22)
REMINDERS = (3, 6)
"""Days: from when on a round may close, and when to send the text again."""


def owners(view: OwnersView) -> Callable[[HttpRequest, str], HttpResponse]:
    """A page of the owner whose key the session holds; anybody else is asked for a key."""

    @wraps(view)
    def guarded(request: HttpRequest, language: str) -> HttpResponse:
        firm = firm_of(request.session.get("key"))
        if firm is None:
            return HttpResponseRedirect(address("key", Language(language)))
        return view(request, Language(language), firm)

    return guarded


# The fourteen questions.


@csrf_exempt  # nobody is known yet; rules.from_our_pages guards the session that begins here
@require_http_methods(["GET", "HEAD", "POST"])
def scan(request: HttpRequest, language: str) -> HttpResponse:
    if request.method == "POST":
        return _started(request, Language(language))
    chosen = request.GET.get(QUESTION, "")
    statement = library().questionnaires[OWNER].statements[0]
    known = Filled({QUESTION: (chosen,)}) if chosen in statement.values else NOTHING
    return _scan_form(request, Language(language), known, keys.client_key())


def _scan_form(request: HttpRequest, language: Language, filled: Filled, key: str, *, status: int = 200) -> HttpResponse:
    statements, say = library().questionnaires[OWNER].statements, words(language)
    chosen = next(iter(filled.given.get(QUESTION, ())), None) if QUESTION not in filled.wrong else None
    asked = statements[1:] if chosen else statements
    return show(
        request,
        language,
        "scan.html",
        status=status,
        form=form(language, say, asked=asked, count=len(statements), filled=filled),
        intro=library().questionnaires[OWNER].intro[language],
        question=Named(chosen, statements[0].option(chosen).label[language]) if chosen else None,
        key=key,
    )


def _started(request: HttpRequest, language: Language) -> HttpResponse:
    questionnaire, key = library().questionnaires[OWNER], request.POST.get("key", "")
    filled = read_form(questionnaire, request.POST)
    if filled.strange or not keys.is_client_key(key) or not rules.from_our_pages(request):
        return _refused(request, language, "strange", status=400)
    if not filled.is_complete:
        return _scan_form(request, language, filled, key, status=400)
    try:
        firm = actions.start_firm(key, filled.sheet(questionnaire))
    except actions.Refused as refused:
        return _refused(request, language, refused.reason)
    _enter(request, keys.owner_key(key))
    return _result(request, language, firm, status=201)


def _enter(request: HttpRequest, key: str) -> None:
    """Begin a session that holds the key, with the secret of its forms: made later, two pages at once would each make their own."""
    request.session.flush()
    request.session["key"] = key
    get_token(request)


# The result, and what may be changed in it.


@require_safe
@owners
def result(request: HttpRequest, language: Language, firm: Firm) -> HttpResponse:
    return _result(request, language, firm)


@require_POST
@owners
def object_to(request: HttpRequest, language: Language, firm: Firm) -> HttpResponse:
    actions.object_to(firm, request.POST.get("statement", ""), withdrawn="withdrawn" in request.POST)
    return _back(language, "said")


@require_POST
@owners
def mark_done(request: HttpRequest, language: Language, firm: Firm) -> HttpResponse:
    try:
        actions.mark_done(firm, request.POST.get("action", ""), withdrawn="withdrawn" in request.POST)
    except actions.Refused as refused:
        return _refused(request, language, refused.reason)
    return _back(language, "step")


@require_POST
@owners
def mark_unfit(request: HttpRequest, language: Language, firm: Firm) -> HttpResponse:
    actions.mark_unfit(firm, request.POST.get("signal", ""))
    return _back(language, "coming")


@require_POST
@owners
def tell_profile(request: HttpRequest, language: Language, firm: Firm) -> HttpResponse:
    told = {}
    for question in library().profile:
        known = [value for value in profile_values(library(), question) if value in request.POST.getlist(question.id)]
        told[question.id] = known[: question.most]
    try:
        actions.tell_profile(firm, told)
    except actions.Refused as refused:
        return _refused(request, language, refused.reason)
    return _back(language, "step")


@require_POST
@owners
def send_mail(request: HttpRequest, language: Language, firm: Firm) -> HttpResponse:
    say, to = words(language), request.POST.get("address", "").strip()
    try:
        validate_email(to)
        actions.send_mail(firm, to, say("key.mail_subject"), _mail_text(request, language, firm))
        note = say("key.mail_sent", address=to)
    except ValidationError:
        note = say("key.mail_wrong")
    except actions.Refused:
        note = say("key.mail_many", count=rules.MOST_MAILS)
    except OSError:  # whatever the network or the mail server answered
        note = say("key.mail_failed")
    return _result(request, language, firm, mail_note=note)


def _mail_text(request: HttpRequest, language: Language, firm: Firm) -> str:
    say, page = words(language), _report(language, firm, last_round(firm))
    key = request.session["key"]
    step = (say("key.mail_step", name=page.step.name), page.step.do)
    way = (say("key.mail_back"), _key_address(request, language), say("key.mail_typed", code=keys.in_blocks(key)), say("key.warning"))
    return "\n\n".join((say("key.mail_hello"), page.question, "\n".join(step), "\n".join(way)))


@require_POST
@owners
def choose_step(request: HttpRequest, language: Language, firm: Firm) -> HttpResponse:
    round, action = last_round(firm), request.POST.get("action", "")
    day = _day(request.POST.get("day", ""))
    if round is None or not round.closed or day is None or action not in {step.id for step in _choices(_report(language, firm, round))}:
        return _refused(request, language, "strange", status=400)
    actions.choose_step(round, action, day)
    return _back(language, "tell")


def _result(request: HttpRequest, language: Language, firm: Firm, *, status: int = 200, mail_note: str = "") -> HttpResponse:
    round = last_round(firm)
    page = _report(language, firm, round)
    statements = {statement.id: statement for statement in library().questionnaires[OWNER].statements}
    return show(
        request,
        language,
        "result.html",
        status=status,
        own=True,
        page=page,
        may_object=round is None or not round.closed,
        round=round,
        open=bool(round and not round.closed),
        share=_share(request, language, round) if round and not round.closed else None,
        objected=[Named(id, statements[id].text[language]) for id in firm.objected if id in statements],
        done=[Named(id, library().actions[id].name[language]) for id in firm.done if id in library().actions],
        profile=profile_cards(library(), language, firm.profile),
        alone="alone" in firm.profile.get("people", ()),
        choices=[Named(step.id, step.name, bool(round and round.chosen == step.id)) for step in _choices(page)],
        days=_days(language, timezone.localdate(), range(1, 22), round.chosen_on if round else None),
        key=keys.in_blocks(request.session["key"]),
        key_address=_key_address(request, language),
        mail_note=mail_note,
    )


def _report(language: Language, firm: Firm, round: Round | None) -> ReportPage:
    closed = documents(firm, round)
    label = label_of(firm, language)
    sector = actions.sector_of(firm)
    return report_page(
        library(), closed.release, closed.diagnosis, closed.plan, language=language, sector=sector, label=label, unfit=firm.unfit
    )


def label_of(firm: Firm, language: Language) -> str:
    """What heads every page of an example firm."""
    return words(language)(f"demo.{firm.label}") if firm.label else ""


def _choices(page: ReportPage) -> list[Named]:
    """The step and what may come instead: what an owner can promise his people."""
    return [Named(page.step.id, page.step.name), *(Named(line.id, line.name) for line in page.instead)]


def _back(language: Language, place: str) -> HttpResponse:
    return HttpResponseRedirect(f"{address('result', language)}#{place}", status=303)


def _refused(request: HttpRequest, language: Language, reason: str, *, status: int = 409) -> HttpResponse:
    return show(request, language, "refused.html", status=status, switch=False, reason=words(language)(f"refused.{reason}"))


# The key.


def _key_address(request: HttpRequest, language: Language) -> str:
    """The key stands after the #: a browser keeps that to itself."""
    return request.build_absolute_uri(address("key", language)) + "#" + request.session["key"]


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, language: str) -> HttpResponse:
    if request.method != "POST":
        return show(request, Language(language), "key.html")
    key = keys.read(request.POST.get("key", ""), keys.OWNER_KEY)
    if firm_of(key) is None or key is None or not rules.from_our_pages(request):
        return show(request, Language(language), "key.html", status=404, problem=words(Language(language))("key.unknown"))
    _enter(request, key)
    return HttpResponseRedirect(address("result", Language(language)), status=303)


@require_POST
def leave(request: HttpRequest, language: str) -> HttpResponse:
    request.session.flush()
    return HttpResponseRedirect(address("home", Language(language)), status=303)


# His people.


@require_http_methods(["GET", "HEAD", "POST"])
@owners
def ask(request: HttpRequest, language: Language, firm: Firm) -> HttpResponse:
    round = last_round(firm)
    if round and not round.closed:
        return _shared(request, language, firm, round)
    if request.method == "POST":
        return _opened(request, language, firm)
    return _ask_form(request, language)


def _shared(request: HttpRequest, language: Language, firm: Firm, round: Round) -> HttpResponse:
    share, also_talk = _share(request, language, round), rules.also_talk(round.asked)
    return show(request, language, "share.html", own=True, share=share, round=round, also_talk=also_talk, label=label_of(firm, language))


def _ask_form(request: HttpRequest, language: Language, *, asked: str = "", problem: str = "", only_talk: bool = False) -> HttpResponse:
    days = _days(language, timezone.localdate(), CLOSES_AFTER, timezone.localdate() + dt.timedelta(days=10))
    status = 400 if problem else 200
    return show(request, language, "ask.html", own=True, status=status, days=days, asked=asked, problem=problem, only_talk=only_talk)


def _opened(request: HttpRequest, language: Language, firm: Firm) -> HttpResponse:
    asked, day = request.POST.get("asked", "").strip(), _day(request.POST.get("day", ""))
    today = timezone.localdate()
    if not (asked.isascii() and asked.isdigit() and len(asked) <= 2 and int(asked)):
        return _ask_form(request, language, asked=asked[:20], problem=words(language)("ask.number_wrong"))
    if rules.only_talk(int(asked)):
        return _ask_form(request, language, asked=asked, only_talk=True)
    if day is None or (day - today).days not in CLOSES_AFTER:
        return _ask_form(request, language, asked=asked, problem=words(language)("ask.day_wrong"))
    try:
        actions.open_round(firm, int(asked), dt.datetime.combine(day, CLOSING_AT, timezone.get_current_timezone()), today)
    except actions.Refused as refused:
        return _refused(request, language, refused.reason)
    return HttpResponseRedirect(address("guess", language), status=303)


@require_http_methods(["GET", "HEAD", "POST"])
@owners
def guess(request: HttpRequest, language: Language, firm: Firm) -> HttpResponse:
    round = last_round(firm)
    if round is None or round.closed:
        return HttpResponseRedirect(address("ask", language), status=303)
    questionnaire = library().questionnaires[STAFF]
    asked = [statement for statement in questionnaire.statements if statement.construct in GUESSED]
    filled = NOTHING
    if request.method == "POST":
        filled = read_form(questionnaire, request.POST, asked=asked)
        if filled.is_complete or "skip" in request.POST:
            actions.save_guess(round, Filled({} if "skip" in request.POST else filled.given).sheet(questionnaire))
            return HttpResponseRedirect(address("ask", language), status=303)
    shown = form(language, words(language), asked=asked, count=len(asked), filled=filled)
    return show(request, language, "guess.html", own=True, status=200 if filled is NOTHING else 400, form=shown)


@require_safe
@owners
def poster(request: HttpRequest, language: Language, firm: Firm) -> HttpResponse:
    round = last_round(firm)
    if round is None or round.closed:
        return HttpResponseRedirect(address("ask", language))
    return show(request, language, "poster.html", own=True, share=_share(request, language, round), label=label_of(firm, language))


def _share(request: HttpRequest, language: Language, round: Round) -> Share:
    say = words(language)
    link = request.build_absolute_uri(address("join-scan", language, code=round.code))
    join = request.get_host() + address("join", language)
    until = say.day(timezone.localdate(round.closes_at))
    first, second = (say.day(_working_day(round.opened_on + dt.timedelta(days=days))) for days in REMINDERS)
    return Share(
        address=link,
        code=keys.in_blocks(round.code),
        type=say("share.code", address=join),
        poster_type=say("share.poster_type", address=join),
        qr=segno.make(link, error="m").svg_inline(scale=6, border=2, title=say("share.qr", address=link), omitsize=True),
        asked=say("share.asked", asked=round.asked, day=until),
        until=say("share.poster_until", day=until),
        text=say("share.text", day=until, address=link),
        remind=say("share.remind", day=until, address=link),
        remind_title=say("share.remind_title", first=first, second=second),
    )


def _days(language: Language, today: dt.date, after: range, chosen: dt.date | None) -> list[Named]:
    """Working days to choose from."""
    days = [today + dt.timedelta(days=days) for days in after]
    working = [day for day in days if day.isoweekday() <= 5]
    nearest = min(working, key=lambda day: abs(day - chosen)) if chosen else None
    return [Named(day.isoformat(), words(language).day(day), day == nearest) for day in working]


def _working_day(day: dt.date) -> dt.date:
    """This day, or in a weekend the Monday after."""
    return day + dt.timedelta(days=8 - day.isoweekday() if day.isoweekday() > 5 else 0)


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


# The talk.

SAID = ("yes", "mixed", "no", "skipped")


@require_http_methods(["GET", "HEAD", "POST"])
@owners
def talk(request: HttpRequest, language: Language, firm: Firm) -> HttpResponse:
    say, problem = words(language), ""
    if request.method == "POST":
        begin = request.POST.get("begin", "")
        if begin in {*Block, "other"}:
            said = {str(block): request.POST.get(block, "skipped") for block in Block if request.POST.get(block) in SAID}
            actions.save_talk(firm, said, Block(begin) if begin != "other" else None)
            return HttpResponseRedirect(address("talk", language) + "#done", status=303)
        problem = say("talk.missing")
    page = talk_page(library().questionnaires[STAFF], language, say, firm.talk)
    action = library().actions.get((firm.talk or {}).get("step") or "")
    question = documents(firm, None).diagnosis.question
    step = Named(action.first_step_in_words_of(question)[language], action.name[language]) if action else None
    status, label = 400 if problem else 200, label_of(firm, language)
    return show(request, language, "talk.html", own=True, status=status, page=page, step=step, problem=problem, label=label)
