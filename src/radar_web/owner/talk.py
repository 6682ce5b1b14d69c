"""The talk: one phone on the table, one form together."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_safe

from radar.concepts import Block, Language
from radar.content import STAFF
from radar_web import actions
from radar_web.models import Firm
from radar_web.owner.session import owners
from radar_web.pages.talk import OTHER, Together, cards_page, talk_page
from radar_web.queries import label_of, library, question_of, talk_of, words
from radar_web.showing import address, printed, refuse, show


@require_http_methods(["GET", "HEAD", "POST"])
@owners
def talk(request: HttpRequest, language: Language, firm: Firm) -> HttpResponse:
    begin = request.POST.get("begin", "")
    if request.method == "POST" and begin in {*Block, OTHER}:
        return _saved(request, language, firm, None if begin == OTHER else Block(begin))
    say, missing = words(language), request.method == "POST"
    page = talk_page(
        say, library().questionnaires[STAFF], talk_of(firm), question=question_of(firm), missing=missing, label=label_of(firm, language)
    )
    return show(request, language, page, status=400 if missing else 200, guarded=True)


@require_safe
@owners
def cards(request: HttpRequest, language: Language, firm: Firm) -> HttpResponse:
    """The cards of the talk, on paper."""
    return printed(language, cards_page(words(language), library().questionnaires[STAFF], label=label_of(firm, language)), kept=False)


def _saved(request: HttpRequest, language: Language, firm: Firm, begin: Block | None) -> HttpResponse:
    said = {block: Together(answer) for block in Block if (answer := request.POST.get(block)) in set(Together)}
    try:
        actions.save_talk(firm, said, begin)
    except actions.Refused as refused:
        return refuse(request, language, refused.reason)
    return HttpResponseRedirect(address("talk", language) + "#done", status=303)
