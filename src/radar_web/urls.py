"""Every address. Dutch has the bare paths, English lives under /en/; the language is never stored."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from radar_web.firm import views as firm
from radar_web.public import views as public
from radar_web.respondent import views as respondent


def both(dutch: str, english: str, view: Callable[..., Any], name: str) -> list[URLPattern]:
    """One page in two languages."""
    return [path(dutch, view, {"language": "nl"}, name=name), path(f"en/{english}", view, {"language": "en"}, name=name)]


urlpatterns = [
    *both("", "", public.home, "home"),
    *both("voorbeeld/", "example/", public.example, "example"),
    *both("vragen/", "questions/", firm.scan, "scan"),
    *both("uitkomst/", "result/", firm.result, "result"),
    *both("uitkomst/klopt-niet/", "result/not-true/", firm.object_to, "object"),
    *both("uitkomst/doen-we-al/", "result/done-already/", firm.mark_done, "done"),
    *both("uitkomst/past-niet/", "result/unfit/", firm.mark_unfit, "unfit"),
    *both("uitkomst/over-ons/", "result/about-us/", firm.tell_profile, "profile"),
    *both("uitkomst/mail/", "result/mail/", firm.send_mail, "mail"),
    *both("uitkomst/kies/", "result/choose/", firm.choose_step, "choose"),
    *both("sleutel/", "key/", firm.enter, "key"),
    *both("sleutel/weg/", "key/leave/", firm.leave, "leave"),
    *both("mensen/", "people/", firm.ask, "ask"),
    *both("mensen/gok/", "people/guess/", firm.guess, "guess"),
    *both("mensen/poster/", "people/poster/", firm.poster, "poster"),
    *both("gesprek/", "talk/", firm.talk, "talk"),
    *both("doe-mee/", "join/", respondent.enter, "join"),
    *both("doe-mee/<str:code>/", "join/<str:code>/", respondent.scan, "join-scan"),
    *both("doe-mee/<str:code>/klaar/", "join/<str:code>/done/", respondent.done, "join-done"),
    *both("wissen/", "erase/", respondent.erase, "erase"),
]

handler400 = "radar_web.public.views.strange"
handler404 = "radar_web.public.views.not_found"
handler500 = "radar_web.public.views.broken"
