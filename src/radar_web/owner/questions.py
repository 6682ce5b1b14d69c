"""The owner's fourteen questions."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from radar.concepts import QUESTION, Language
from radar.content import OWNER
from radar_web import actions, keys, rules
from radar_web.owner.result import show_result
from radar_web.owner.session import begin
from radar_web.pages.scan import scan_page
from radar_web.queries import library, words
from radar_web.sheets import Filled, read_form
from radar_web.showing import refuse, show, with_reason, with_receipt


@csrf_exempt  # nobody is known yet; rules.from_our_pages guards the session that begins here
@require_http_methods(["GET", "HEAD", "POST"])
def scan(request: HttpRequest, language: Language) -> HttpResponse:
    """The form, with the first question answered when it was tapped on the first page."""
    if request.method == "POST":
        return _started(request, language)
    chosen = request.GET.get(QUESTION, "")
    return _form(request, language, Filled({QUESTION: (chosen,)}), keys.client_key())


def _form(request: HttpRequest, language: Language, filled: Filled, key: str) -> HttpResponse:
    page = scan_page(words(language), library().questionnaires[OWNER], filled, key=key)
    return show(request, language, page, status=200 if filled.is_complete else 400, door=True)


def _started(request: HttpRequest, language: Language) -> HttpResponse:
    questionnaire, key = library().questionnaires[OWNER], request.POST.get("key", "")
    filled = read_form(questionnaire.statements, dict(request.POST.lists()))
    if filled.strange or not keys.is_client_key(key) or not rules.from_our_pages(request):
        return refuse(request, language, "strange")
    if not filled.is_complete:
        return with_reason(_form(request, language, filled, key), "incomplete")
    try:
        firm = actions.start_firm(key, filled.sheet(questionnaire), now=timezone.now())
    except actions.Refused as refused:
        return refuse(request, language, refused.reason)
    begin(request, keys.owner_key(key))
    return with_receipt(show_result(request, language, firm, status=201), keys.receipt(key))
