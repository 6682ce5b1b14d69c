"""How an owner comes in: his key, exchanged for a session that ends when he leaves or the key is withdrawn."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from radar.concepts import Language
from radar_web import actions, keys, rules
from radar_web.guesses import costs_time
from radar_web.models import Firm, Key
from radar_web.pages.doors import KeyPage
from radar_web.queries import firm_of, key_of, visit_of, words
from radar_web.showing import address, show

LONGEST_TYPED = 40


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever has come in: his key, and the same as its twenty characters."""

    key: Key
    code: str


OwnersView = Callable[[HttpRequest, Language, Firm], HttpResponse]


def owners(view: OwnersView) -> Callable[[HttpRequest, Language], HttpResponse]:
    """A page of the owner whose visit this is; anybody else is asked for a key."""

    @wraps(view)
    def guarded(request: HttpRequest, language: Language) -> HttpResponse:
        visit = visit_of(request.session.get("visit"), timezone.now())
        if visit is None:
            return HttpResponseRedirect(address("key", language))
        request.visitor = Visitor(visit.key, keys.joined(request.session["part"], visit.part))
        return view(request, language, visit.key.firm)

    return guarded


def begin(request: HttpRequest, code: str) -> None:
    """A visit, with the secret of its forms: made later, two pages at once would each make their own."""
    leave_this(request)
    request.session["visit"], request.session["part"] = actions.start_visit(code, timezone.now())
    request.visitor = Visitor(key_of(code), code)
    get_token(request)


def leave_this(request: HttpRequest) -> None:
    if "visit" in request.session:
        actions.end_visit(request.session["visit"])
    request.session.flush()


def visitor(request: HttpRequest) -> Visitor:
    """Who has come in, on a page of an owner."""
    visitor: Visitor = request.visitor
    return visitor


def key_address(request: HttpRequest, language: Language, code: str) -> str:
    """The key stands after the #: a browser keeps that to itself."""
    return f"{request.build_absolute_uri(address('key', language))}#{code}"


@csrf_exempt  # nobody is known yet; rules.from_our_pages guards the session that begins here
@require_http_methods(["GET", "HEAD", "POST"])
@costs_time()
def enter(request: HttpRequest, language: Language) -> HttpResponse:
    if request.method != "POST":
        return show(request, language, KeyPage(), door=True)
    typed = request.POST.get("key", "")
    code = keys.read(typed, keys.OWNER_KEY)
    if code is None or firm_of(code) is None or not rules.from_our_pages(request):
        return _unknown(request, language, typed)
    visit = visit_of(request.session.get("visit"), timezone.now())
    if visit and visit.key_id != keys.hashed(code) and "instead" not in request.POST:
        return show(request, language, KeyPage(instead=keys.in_blocks(code)), door=True)  # a link may not change who somebody is unasked
    try:
        begin(request, code)
    except actions.Refused:  # replaced while it was typed
        return _unknown(request, language, typed)
    return HttpResponseRedirect(address("result", language), status=303)


def _unknown(request: HttpRequest, language: Language, typed: str) -> HttpResponse:
    return show(request, language, KeyPage(problem=words(language)("key.unknown"), typed=typed[:LONGEST_TYPED]), status=404, door=True)


@require_POST
def leave(request: HttpRequest, language: Language) -> HttpResponse:
    leave_this(request)
    answer = HttpResponseRedirect(address("home", language), status=303)
    answer["Clear-Site-Data"] = '"cache", "cookies"'
    return answer
