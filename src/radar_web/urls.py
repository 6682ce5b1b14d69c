"""Every address. Dutch has the bare paths, English lives under /en/; the language is never stored."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from radar.concepts import Language
from radar_web.leader import views as leader
from radar_web.owner import asking, holders, questions, result, session, talk
from radar_web.public import views as public
from radar_web.respondent import views as respondent


def both(dutch: str, english: str, view: Callable[..., Any], name: str) -> list[URLPattern]:
    """One page in two languages."""
    return [path(dutch, view, {"language": Language.NL}, name=name), path(f"en/{english}", view, {"language": Language.EN}, name=name)]


urlpatterns = [
    *both("", "", public.home, "home"),
    *both("voorbeeld/", "example/", public.example, "example"),
    *both("voorbeeld/rapport.pdf", "example/report.pdf", public.example_pdf, "example-pdf"),
    *both("onderdelen/", "components/", public.components, "components"),
    *both("vragen/", "questions/", questions.scan, "scan"),
    *both("uitkomst/", "result/", result.result, "result"),
    *both("uitkomst/rapport.pdf", "result/report.pdf", result.report, "report-pdf"),
    *both("uitkomst/klopt-niet/", "result/not-true/", result.object_to, "object"),
    *both("uitkomst/doen-we-al/", "result/done-already/", result.mark_done, "done"),
    *both("uitkomst/past-niet/", "result/unfit/", result.mark_unfit, "unfit"),
    *both("uitkomst/over-ons/", "result/about-us/", result.tell_profile, "profile"),
    *both("uitkomst/mail/", "result/mail/", result.send_mail, "mail"),
    *both("uitkomst/kies/", "result/choose/", result.choose_step, "choose"),
    *both("sleutel/", "key/", session.enter, "key"),
    *both("sleutel/weg/", "key/leave/", session.leave, "leave"),
    *both("sleutels/", "keys/", holders.holders, "keys"),
    *both("mensen/", "people/", asking.ask, "ask"),
    *both("mensen/jij/", "people/you/", asking.own, "own"),
    *both("mensen/gok/", "people/guess/", asking.guess, "guess"),
    *both("mensen/poster.pdf", "people/poster.pdf", asking.poster, "poster"),
    *both("mensen/briefjes.pdf", "people/slips.pdf", asking.slips, "slips"),
    *both("gesprek/", "talk/", talk.talk, "talk"),
    *both("gesprek/kaarten.pdf", "talk/cards.pdf", talk.cards, "cards"),
    *both("doe-mee/", "join/", respondent.enter, "join"),
    *both("doe-mee/<str:code>/", "join/<str:code>/", respondent.scan, "join-scan"),
    *both("doe-mee/<str:code>/klaar/", "join/<str:code>/done/", respondent.done, "join-done"),
    *both("doe-mee/<str:code>/uitkomst.pdf", "join/<str:code>/result.pdf", respondent.everybody, "everybody-pdf"),
    *both("leiding/<str:code>/", "lead/<str:code>/", leader.enter, "lead"),
    *both("leiding/<str:code>/klaar/", "lead/<str:code>/done/", leader.done, "lead-done"),
    *both("leiding/<str:code>/<str:role>/", "lead/<str:code>/<str:role>/", leader.scan, "lead-scan"),
    *both("mijn-antwoorden/", "my-answers/", respondent.mine, "mine"),
    *both("wie-ziet-wat/", "who-sees-what/", public.who, "who"),
    path(".well-known/security.txt", public.security_txt, name="security-txt"),
]

handler400 = "radar_web.public.views.strange"
handler404 = "radar_web.public.views.not_found"
handler500 = "radar_web.public.views.broken"
