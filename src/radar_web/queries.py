"""Every read worth a name."""

import datetime as dt
from functools import cache

from django.conf import settings

from radar.closing import Closed
from radar.concepts import Language
from radar.content import Library, load_library
from radar.documents import read_closed
from radar.questionnaire import Questionnaire
from radar_web import keys
from radar_web.models import Firm, Round
from radar_web.words import Words


@cache
def library() -> Library:
    """All content, read once a process."""
    return load_library(settings.CONTENT)


@cache
def words(language: Language) -> Words:
    return Words(library(), language)


def questionnaire(ref: str) -> Questionnaire:
    """The questionnaire that a row refers to."""
    return next(q for q in library().questionnaires.values() if q.ref == ref)


def firm_of(key: str | None) -> Firm | None:
    """The firm whose owner's key this is."""
    return Firm.objects.filter(key=keys.hashed(key)).first() if key else None


def round_of(code: str | None) -> Round | None:
    """The round that this code lets in to."""
    return Round.objects.filter(code=code).first() if code else None


def last_round(firm: Firm) -> Round | None:
    return firm.rounds.first()


def due_rounds(now: dt.datetime) -> list[Round]:
    """Rounds whose time and grace are over, and that are not closed yet."""
    return list(Round.objects.filter(closed__isnull=True, closes_at__lte=now - dt.timedelta(minutes=settings.GRACE_MINUTES)))


def documents(firm: Firm, round: Round | None) -> Closed:
    """What the owner reads now: of him and his people when they were asked and the round is closed, else of him alone."""
    return read_closed(round.closed if round and round.closed else firm.result)
