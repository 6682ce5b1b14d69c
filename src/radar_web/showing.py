"""A page as the answer to a request: words, language, addresses of style and scripts."""

from functools import cache

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import reverse

from radar.concepts import Language
from radar_web import paper
from radar_web.queries import words


def show(
    request: HttpRequest, language: Language, template: str, *, status: int = 200, own: bool = False, switch: bool = True, **context: object
) -> HttpResponse:
    """A page. `own`: it belongs to somebody, so no cache keeps it and its forms are guarded by his session."""
    if own:
        context["csrf_token"] = get_token(request)
    match = request.resolver_match if switch and request.method in {"GET", "HEAD"} else None
    other = Language.EN if language is Language.NL else Language.NL
    html = paper.render(
        template,
        assets(),
        words=words(language),
        language=language,
        other=other,
        other_address=address(match.url_name, other, **{k: v for k, v in match.kwargs.items() if k != "language"}) if match else None,
        **context,
    )
    answer = HttpResponse(html, status=status)
    if own or status != 200:
        answer["Cache-Control"] = "no-store"
    return answer


def address(name: str, language: Language, **values: str) -> str:
    return reverse(name, kwargs={"language": str(language), **values})


@cache
def assets() -> dict[str, str]:
    return {name.replace(".", "_"): static(f"radar/{name}") for name in ("radar.css", "icon.svg", "scan.js", "owner.js")} | {
        "htmx": static("django_htmx/htmx-2.min.js")
    }
