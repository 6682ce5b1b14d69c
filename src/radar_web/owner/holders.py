"""Who holds a key: one more, another instead, and nobody else any more."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from radar.concepts import Language
from radar_web import actions, keys
from radar_web.models import Firm
from radar_web.owner.session import begin, key_address, owners, visitor
from radar_web.pages.holders import ENDED, REPLACED, Fresh, keys_page
from radar_web.queries import deeds_for_people, held_keys, label_of, words
from radar_web.showing import address, refuse, show


@require_http_methods(["GET", "HEAD", "POST"])
@owners
def holders(request: HttpRequest, language: Language, firm: Firm) -> HttpResponse:
    if request.method != "POST":
        return _shown(request, language, firm)
    press = PRESSED.get(request.POST.get("what", ""))
    try:
        return press(request, language, firm) if press else refuse(request, language, "strange")
    except actions.Refused as refused:
        return refuse(request, language, refused.reason)


def _made(request: HttpRequest, language: Language, firm: Firm) -> HttpResponse:
    """The new key is in this answer and never shown again. Should it get lost on the way, the old one still opens."""
    client_key = request.POST.get("key", "")
    if not keys.is_client_key(client_key):
        return refuse(request, language, "strange")
    code = actions.make_key(visitor(request).key, client_key, timezone.now())
    return _shown(request, language, firm, Fresh(code, key_address(request, language, code)))


def _replaced(request: HttpRequest, language: Language, firm: Firm) -> HttpResponse:
    """Only now that he has the new key the old one ends."""
    code = keys.read(request.POST.get("code", ""), keys.OWNER_KEY) or ""
    actions.replace_key(visitor(request).key, code, timezone.now())
    begin(request, code)
    return _to_keys(language, REPLACED)


def _withdrawn(request: HttpRequest, language: Language, firm: Firm) -> HttpResponse:
    actions.withdraw_keys(visitor(request).key, timezone.now())
    return _to_keys(language, ENDED)


PRESSED = {"make": _made, "replace": _replaced, "withdraw": _withdrawn}


def _to_keys(language: Language, note: str) -> HttpResponse:
    return HttpResponseRedirect(f"{address('keys', language)}?note={note}", status=303)


def _shown(request: HttpRequest, language: Language, firm: Firm, fresh: Fresh | None = None) -> HttpResponse:
    page = keys_page(
        words(language),
        held_keys(visitor(request).key),
        deeds_for_people(firm),
        label=label_of(firm, language),
        fresh=fresh,
        note=request.GET.get("note", ""),
        next=keys.client_key(),
    )
    return show(request, language, page, guarded=True)
