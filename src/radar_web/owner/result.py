"""The owner's result, and what he may change in it."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from radar.concepts import Language
from radar_web import actions, days, keys
from radar_web.models import Firm
from radar_web.owner.session import key_address, owners, visitor
from radar_web.pages.result import Key, ResultPage, mail_text, result_page
from radar_web.queries import asking_of, closed_round, documents, library, open_round, told_by, words
from radar_web.showing import address, printed, refuse, show


@require_safe
@owners
def result(request: HttpRequest, language: Language, firm: Firm) -> HttpResponse:
    return show_result(request, language, firm)


@require_POST
@owners
def report(request: HttpRequest, language: Language, firm: Firm) -> HttpResponse:
    """The same result on two sides of paper; without his key. His people can read that he took it along."""
    if round := closed_round(firm):
        actions.note_export(round, timezone.now())
    return printed(language, _page(request, language, firm).report, kept=False)


def show_result(request: HttpRequest, language: Language, firm: Firm, *, status: int = 200) -> HttpResponse:
    return show(request, language, _page(request, language, firm), status=status, guarded=True)


def _page(request: HttpRequest, language: Language, firm: Firm) -> ResultPage:
    waiting, closed, code = open_round(firm), closed_round(firm), visitor(request).code
    return result_page(
        words(language),
        documents(firm, closed),
        told_by(firm, language),
        waiting=asking_of(waiting) if waiting else None,
        closed=asking_of(closed) if closed else None,
        key=Key(keys.in_blocks(code), key_address(request, language, code)),
        today=timezone.localdate(),
        note=request.GET.get("note", ""),
    )


@require_POST
@owners
def object_to(request: HttpRequest, language: Language, firm: Firm) -> HttpResponse:
    statement, withdrawn = request.POST.get("statement", ""), "withdrawn" in request.POST
    return _changed(request, language, firm, lambda: actions.object_to(firm, statement, withdrawn=withdrawn), place="said")


@require_POST
@owners
def mark_done(request: HttpRequest, language: Language, firm: Firm) -> HttpResponse:
    action, withdrawn = request.POST.get("action", ""), "withdrawn" in request.POST
    return _changed(request, language, firm, lambda: actions.mark_done(firm, action, withdrawn=withdrawn), place="step")


@require_POST
@owners
def mark_unfit(request: HttpRequest, language: Language, firm: Firm) -> HttpResponse:
    signal, withdrawn = request.POST.get("signal", ""), "withdrawn" in request.POST
    actions.mark_unfit(firm, signal, withdrawn=withdrawn)
    return _to_result(language, place="coming")


@require_POST
@owners
def tell_profile(request: HttpRequest, language: Language, firm: Firm) -> HttpResponse:
    told = {question.id: library().known_values(question, request.POST.getlist(question.id)) for question in library().profile}
    return _changed(request, language, firm, lambda: actions.tell_profile(firm, told), place="step")


def _changed(request: HttpRequest, language: Language, firm: Firm, change: Callable[[], None], *, place: str) -> HttpResponse:
    """Make the change, and say whether his step is another one now."""
    before = _step(firm)
    try:
        change()
    except actions.Refused as refused:
        return refuse(request, language, refused.reason)
    firm.refresh_from_db()
    return _to_result(language, note="same_step" if _step(firm) == before else "new_step", place=place)


def _step(firm: Firm) -> str:
    return documents(firm, closed_round(firm)).plan.first.action


@require_POST
@owners
def choose_step(request: HttpRequest, language: Language, firm: Firm) -> HttpResponse:
    round, choosing = closed_round(firm), _page(request, language, firm).choosing
    action, day = request.POST.get("action", ""), days.read(request.POST.get("day", ""))
    if round is None or choosing is None or day is None or not choosing.offers(action, day):
        return refuse(request, language, "strange")
    actions.choose_step(round, action, day)
    return _to_result(language, place="tell")


@require_POST
@owners
def send_mail(request: HttpRequest, language: Language, firm: Firm) -> HttpResponse:
    say, to = words(language), request.POST.get("address", "").strip()
    try:
        validate_email(to)
        if not to.isascii():
            raise ValidationError("no mail server takes it as it is")
        actions.send_mail(firm, to, say("key.mail_subject"), mail_text(say, _page(request, language, firm)))
        note = "mail_printed" if settings.EMAIL_BACKEND.endswith("console.EmailBackend") else "mail_sent"
    except ValidationError:
        note = "mail_wrong"
    except actions.Refused:
        note = "mail_many"
    except OSError:  # whatever the network or the mail server answered
        note = "mail_failed"
    return _to_result(language, note=note, place="key")


def _to_result(language: Language, *, place: str, note: str = "") -> HttpResponse:
    query = f"?note={note}" if note else ""
    return HttpResponseRedirect(f"{address('result', language)}{query}#{place}", status=303)
