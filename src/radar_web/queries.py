"""Every read worth a name."""

import datetime as dt
from functools import cache

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from radar.concepts import Block, Language, Layer, Question, Role, Split, SplitBy
from radar.content import FULL, Library, load_library
from radar.content.library import ProfileOption
from radar.documents import Closed, read_closed
from radar.planning import Circumstances
from radar.questionnaire import Questionnaire
from radar_web import keys, rules
from radar_web.models import Firm, Key, Round, Visit
from radar_web.pages.asking import Asking
from radar_web.pages.deeds import Noted
from radar_web.pages.holders import Held
from radar_web.pages.result import Told
from radar_web.pages.talk import Talk, Together
from radar_web.pages.who import Installation
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
    return library().versions[ref]


def asked_in(round: Round) -> Questionnaire:
    """What people are asked in a round: the questionnaire, and what they are told apart by."""
    return library().with_split(questionnaire(round.questionnaire), split_of(round))


def is_long(round: Round) -> bool:
    """Whether people are asked the full scan."""
    return questionnaire(round.questionnaire).id == FULL[Role.STAFF]


def asked_as(round: Round, role: Role) -> Questionnaire:
    """What somebody in this role is asked in a round with the full scan: of the version that his people have."""
    return questionnaire(f"{FULL[role]}@{questionnaire(round.questionnaire).version}")


def apart_in(firm: Firm, asked: int) -> tuple[Role, ...]:
    """Who may be asked apart when so many people are asked in all, who lead among them: these and the owner work there."""
    told, limits = firm.profile, library().principles.limits
    return rules.asked_apart(asked + 1, told.get("leaders", ()), told.get("personnel", ()), one_leader=limits.one_leader)


def split_of(round: Round) -> Split | None:
    return Split(SplitBy(round.split["by"]), tuple(round.split["groups"])) if round.split else None


def firm_of(key: str | None) -> Firm | None:
    """The firm whose owner's key this is."""
    return Firm.objects.filter(keys__hash=keys.hashed(key)).first() if key else None


def key_of(code: str) -> Key:
    """A key that is known, by its characters."""
    return Key.objects.get(hash=keys.hashed(code))


def held_keys(key: Key) -> Held:
    """The keys of a firm, as who holds this one may know them."""
    made = list(Key.objects.filter(firm=key.firm_id).values_list("made_at", flat=True))
    return Held(len(made), len(made) >= rules.MOST_KEYS, any(moment > key.made_at for moment in made))


def deeds_for_people(firm: Firm, round: Round | None = None) -> list[Noted]:
    """What people read of what was done with its keys: of the round in which they were asked, or of all; and who came to see it."""
    deeds = firm.deeds.filter(Q(round=None) | Q(round=round)) if round else firm.deeds.all()
    return [Noted(deed.what, timezone.localdate(deed.at)) for deed in deeds]


def installation() -> Installation:
    """What of this one decides who can see what."""
    return Installation(settings.RUN_BY, connection.vendor, settings.HTTPS, rules.ANSWERS_KEPT.days)


def visit_of(token: str | None, now: dt.datetime) -> Visit | None:
    """The visit whose token this is, with its key and firm; none when it is over."""
    return Visit.objects.select_related("key__firm").filter(hash=keys.hashed(token), until__gt=now).first() if token else None


def slips_of(round: Round) -> list[str]:
    """The codes of all slips of a round, used or not; none where the link is enough."""
    return keys.slips(round.slips, round.asked) if round.slips else []


def round_of(code: str | None) -> Round | None:
    """The round that this code lets in to."""
    return Round.objects.filter(code=code).first() if code else None


def round_of_leaders(code: str | None) -> Round | None:
    """The round in which this code lets those answer who lead."""
    return Round.objects.filter(lead_code=code).first() if code else None


def open_round(firm: Firm) -> Round | None:
    """The round in which his people are answering, or that waits to be closed."""
    return firm.rounds.filter(closed__isnull=True).first()


def closed_round(firm: Firm) -> Round | None:
    """The last round of which there is a result."""
    return firm.rounds.filter(closed__isnull=False).first()


def due_rounds(now: dt.datetime) -> list[Round]:
    """Rounds whose time and grace are over, and that are not closed yet."""
    return list(Round.objects.filter(closed__isnull=True, closes_at__lte=now - rules.GRACE))


def documents(firm: Firm, closed: Round | None) -> Closed:
    """What the owner reads now: of him and his people once they were asked, else of him alone."""
    return read_closed(closed.closed if closed else firm.result)


def question_of(firm: Firm) -> Question | None:
    return read_closed(firm.result).diagnosis.question


def asking_of(round: Round) -> Asking:
    """What an owner may know of a round."""
    questions = asked_in(round)
    return Asking(
        code=round.code,
        asked=round.asked,
        questions=len(questions.statements),
        minutes=questions.minutes,
        is_long=is_long(round),
        leads=round.leads,
        answered_himself=round.own is not None,
        split=split_of(round),
        slips=bool(round.slips),
        opened_on=round.opened_on,
        closes_on=timezone.localdate(round.closes_at),
        work_time=round.work_time,
        has_guess=round.guess is not None,
        chosen=round.chosen,
        chosen_on=round.chosen_on,
    )


def told_by(firm: Firm, language: Language) -> Told:
    """What an owner told of his result and his firm."""
    return Told(label_of(firm, language), sector_of(firm), firm.profile, firm.objected, firm.done, firm.unfit)


def talk_of(firm: Firm) -> Talk | None:
    """What came of the talk. A step that content no longer has is none."""
    if firm.talk is None:
        return None
    said = {Block(block): Together(answer) for block, answer in firm.talk["said"].items()}
    return Talk(said, Block(firm.talk["begin"]) if firm.talk["begin"] else None, firm.talk["step"])


def label_of(firm: Firm, language: Language) -> str:
    """What heads every page of an example firm."""
    return words(language)(f"demo.{firm.label}") if firm.label else ""


# What an owner told of his firm, as the plan asks it.


def sector_of(firm: Firm) -> str | None:
    return next(iter(firm.profile.get("sector", ())), None)


def done_by(firm: Firm) -> frozenset[str]:
    return frozenset(firm.done).union(*(option.done for option in _told(firm)))


def circumstances_of(firm: Firm) -> Circumstances:
    told = _told(firm)
    return Circumstances(
        people=next((option.people for option in told if option.people), None),
        owner_does=frozenset[Layer]().union(*(option.owner_does for option in told)),
        minutes=next((option.minutes for option in told if option.minutes), None),
    )


def _told(firm: Firm) -> list[ProfileOption]:
    return [option for question in library().profile for option in question.options if option.value in firm.profile.get(question.id, ())]
