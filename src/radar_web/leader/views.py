"""The pages of somebody who leads, or sees to personnel, and was asked apart: the owner will see what he answers, and he reads so first.

No cookie and no session here either: the role is all that is kept of him.
"""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from radar.concepts import Language, Role
from radar_web import actions, keys, rules
from radar_web.guesses import costs_time
from radar_web.models import Round
from radar_web.pages.lead import LeadDonePage, LeadScanPage, lead_page, lead_scan_page
from radar_web.pages.scan import NOTHING
from radar_web.queries import asked_as, installation, label_of, round_of_leaders, words
from radar_web.sheets import Filled, read_form
from radar_web.showing import refuse, show, with_reason, with_receipt


@require_safe
@costs_time()
def enter(request: HttpRequest, language: Language, code: str) -> HttpResponse:
    """That this is open, who sees what, and as whom he answers."""
    round = _round_of(code)
    if round is None or not _is_open(round):
        return refuse(request, language, "closed" if round else "unknown", leader=True)
    page = lead_page(
        words(language),
        [asked_as(round, role) for role in _roles(round)],
        closes_on=timezone.localdate(round.closes_at),
        installation=installation(),
        code=round.lead_code or "",
        label=label_of(round.firm, language),
    )
    return show(request, language, page, kept=False)


@csrf_exempt  # nobody is known here, so there is nothing to forge
@require_http_methods(["GET", "HEAD", "POST"])
@costs_time()
def scan(request: HttpRequest, language: Language, code: str, role: str) -> HttpResponse:
    """The questions of that role."""
    round = _round_of(code)
    if round is None or role not in _roles(round):
        return refuse(request, language, "unknown", leader=True)
    if request.method == "POST":
        return _answered(request, language, round, Role(role))
    if not _is_open(round):
        return refuse(request, language, "closed", leader=True)
    return show(request, language, _page(language, round, Role(role), NOTHING, keys.client_key()), kept=False)


@require_safe
@costs_time()
def done(request: HttpRequest, language: Language, code: str) -> HttpResponse:
    round = _round_of(code)
    return show(request, language, LeadDonePage(), kept=False) if round else refuse(request, language, "unknown", leader=True)


def _round_of(code: str) -> Round | None:
    return round_of_leaders(keys.read(code, keys.ROUND_CODE))


def _answered(request: HttpRequest, language: Language, round: Round, role: Role) -> HttpResponse:
    asked, key = asked_as(round, role), request.POST.get("key", "")
    filled = read_form(asked.statements, dict(request.POST.lists()))
    if filled.strange or not keys.is_client_key(key):
        return refuse(request, language, "strange", leader=True)
    if not filled.is_complete:
        return with_reason(show(request, language, _page(language, round, role, filled, key), status=400), "incomplete")
    try:
        receipt = actions.give_lead(round, role, key, filled.sheet(asked), now=timezone.now())
    except actions.Refused as refused:
        return refuse(request, language, refused.reason, leader=True)
    return with_receipt(show(request, language, LeadDonePage(), status=201, kept=False), receipt)


def _is_open(round: Round) -> bool:
    return rules.is_open(round, timezone.now())


def _roles(round: Round) -> tuple[Role, ...]:
    return tuple(Role(role) for role in round.led_by)


def _page(language: Language, round: Round, role: Role, filled: Filled, key: str) -> LeadScanPage:
    return lead_scan_page(
        words(language),
        asked_as(round, role),
        filled,
        closes_on=timezone.localdate(round.closes_at),
        installation=installation(),
        key=key,
        code=round.lead_code or "",
        label=label_of(round.firm, language),
    )
