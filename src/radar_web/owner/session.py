"""How an owner comes in: by his key, kept in one session cookie."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from radar.concepts import Language
from radar_web import keys, rules
from radar_web.models import Firm
from radar_web.pages.doors import KeyPage
from radar_web.queries import firm_of, words
from radar_web.showing import address, show

LONGEST_TYPED = 40

OwnersView = Callable[[HttpRequest, Language, Firm], HttpResponse]


def owners(view: OwnersView) -> Callable[[HttpRequest, Language], HttpResponse]:
    """A page of the owner whose key the session holds; anybody else is asked for a key."""

    @wraps(view)
    def guarded(request: HttpRequest, language: Language) -> HttpResponse:
        firm = firm_of(request.session.get("key"))
        if firm is None:
            return HttpResponseRedirect(address("key", language))
        return view(request, language, firm)

    return guarded


def begin(request: HttpRequest, key: str) -> None:
    """A session that holds the key, with the secret of its forms: made later, two pages at once would each make their own."""
    request.session.flush()
    request.session["key"] = key
    get_token(request)


def key_address(request: HttpRequest, language: Language) -> str:
    """The key stands after the #: a browser keeps that to itself."""
    return f"{request.build_absolute_uri(address('key', language))}#{request.session['key']}"


@csrf_exempt  # nobody is known yet; rules.from_our_pages guards the session that begins here
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, language: Language) -> HttpResponse:
    if request.method != "POST":
        return show(request, language, KeyPage(), kept=False)
    typed = request.POST.get("key", "")
    key = keys.read(typed, keys.OWNER_KEY)
    if key is None or firm_of(key) is None or not rules.from_our_pages(request):
        return show(request, language, KeyPage(problem=words(language)("key.unknown"), typed=typed[:LONGEST_TYPED]), status=404)
    if request.session.get("key", key) != key and "instead" not in request.POST:
        return show(request, language, KeyPage(instead=keys.in_blocks(key)), kept=False)  # a link may not change who somebody is unasked
    begin(request, key)
    return HttpResponseRedirect(address("result", language), status=303)


@require_POST
def leave(request: HttpRequest, language: Language) -> HttpResponse:
    request.session.flush()
    return HttpResponseRedirect(address("home", language), status=303)
