"""Who holds a key: one more, another instead, and nobody else any more."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from radar.concepts import Language
from radar_web import actions, rules
from radar_web.models import Firm
from radar_web.owner.session import begin, key_address, own_key, owners
from radar_web.pages.holders import keys_page
from radar_web.queries import deeds_of_firm, has_younger, label_of, words
from radar_web.showing import address, refuse, show


@require_http_methods(["GET", "HEAD", "POST"])
@owners
def keys(request: HttpRequest, language: Language, firm: Firm) -> HttpResponse:
    what = request.POST.get("what") if request.method == "POST" else ""
    try:
        if what == "make":
            return _shown(request, language, firm, actions.make_key(own_key(request), timezone.now()))
        if what == "replace":
            return _replaced(request, language, firm)
        if what == "withdraw":
            actions.withdraw_keys(own_key(request), timezone.now())
            return HttpResponseRedirect(address("keys", language), status=303)
    except actions.Refused as refused:
        return refuse(request, language, refused.reason)
    return refuse(request, language, "strange") if what or what is None else _shown(request, language, firm)


def _replaced(request: HttpRequest, language: Language, firm: Firm) -> HttpResponse:
    code = actions.replace_key(own_key(request), timezone.now())
    begin(request, code)
    return _shown(request, language, firm, code, is_own=True)


def _shown(request: HttpRequest, language: Language, firm: Firm, new: str = "", *, is_own: bool = False) -> HttpResponse:
    """A new key is shown in the answer to the form that asked for it, and never again."""
    page = keys_page(
        words(language),
        deeds_of_firm(firm),
        count=firm.keys.count(),
        most=rules.MOST_KEYS,
        younger=has_younger(own_key(request)),
        label=label_of(firm, language),
        new=new,
        address=key_address(request, language, new) if new else "",
        is_own=is_own,
    )
    return show(request, language, page, guarded=True)
