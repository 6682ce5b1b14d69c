"""Every change to what is stored: one function each, whole or not at all."""

import datetime as dt
import logging
import random
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from typing import Any, TypeVar

from django.core.mail import EmailMessage
from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.db.models import F, Q
from django.utils import timezone

from radar.closing import close_round, plan_for
from radar.concepts import Block, Role, Split
from radar.concepts import Round as AskedRound
from radar.content import FULL, OWNER, STAFF
from radar.documents import Closed, as_data, read_closed
from radar.planning import NoStepLeft, Plan
from radar.questionnaire import AnswerSheet
from radar_web import keys, ledger, rights, rules
from radar_web.logs import told
from radar_web.models import Answer, Deed, Did, Firm, Key, Lead, Round, Slip, Visit
from radar_web.pages.talk import Talk, Together
from radar_web.queries import (
    apart_in,
    asked_as,
    circumstances_of,
    closed_round,
    done_by,
    due_rounds,
    firm_of,
    library,
    question_of,
    questionnaire,
    sector_of,
    slips_of,
    split_of,
)
from radar_web.sheets import read_stored, to_store

T = TypeVar("T")

CODE = version("llo-radar")
log = logging.getLogger(__name__)


class Refused(Exception):
    """What cannot be done. `reason` names the sentence that says why, in the words of content, section `refused`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def _exactly_once(change: Callable[[], T]) -> T:
    """Do it in one transaction. Who lost the race for a unique key looks again, and finds what the winner stored."""
    try:
        with transaction.atomic():
            return change()
    except IntegrityError:
        with transaction.atomic():
            return change()


# The owner.


def start_firm(client_key: str, sheet: AnswerSheet, *, now: dt.datetime, label: str = "") -> Firm:
    """A firm with its owner's answers and the result of these. The same key and answers again are the same firm; others are refused.

    `label` heads every page of an example firm.
    """
    key, answers = keys.owner_key(client_key), to_store(sheet)

    def start() -> Firm:
        known = firm_of(key)
        if known is None:
            firm = Firm(label=label, questionnaire=library().questionnaires[OWNER].ref, answers=answers)
            firm.result = as_data(_owners_result(firm))
            firm.save(force_insert=True)
            Key.objects.create(hash=keys.hashed(key), firm=firm, made_at=now)
            return firm
        if known.answers != answers:
            raise Refused("changed")
        return known

    return _exactly_once(start)


def object_to(firm: Firm, statement: str, *, withdrawn: bool = False) -> None:
    """The owner says "klopt niet": that answer counts no more, until he takes it back."""
    if statement in firm.answers:
        _change(firm, "objected", lambda objected: _with(objected, statement, there=not withdrawn))


def mark_done(firm: Firm, action: str, *, withdrawn: bool = False) -> None:
    """The owner says "doen we al": the plan brings the next. Refused when no step would be left."""
    if action in library().actions:
        _change(firm, "done", lambda done: _with(done, action, there=not withdrawn))


def mark_unfit(firm: Firm, signal: str, *, withdrawn: bool = False) -> None:
    """The owner says "past niet bij ons" of something that is coming."""
    if signal in library().signals:
        _change(firm, "unfit", lambda unfit: _with(unfit, signal, there=not withdrawn))


def tell_profile(firm: Firm, profile: Mapping[str, Sequence[str]]) -> None:
    """What the owner tells of his firm; what he passes over stays unknown."""
    told = {id: list(values) for id, values in profile.items() if values}
    _change(firm, "profile", lambda _: told)


def _with(values: Sequence[str], value: str, *, there: bool) -> list[str]:
    return [other for other in values if other != value] + [value] * there


@transaction.atomic
def _change(firm: Firm, field: str, changed: Callable[[Any], Any]) -> None:
    """Change one thing that the owner told and make his result anew.

    Of a closed round the plan only, since release and diagnosis are frozen; his voice is part of these, so he objects before. The row is
    read again under a lock: two taps at once are both kept.
    """
    held = Firm.objects.select_for_update().get(pk=firm.pk)
    round = closed_round(held)
    if field == "objected" and round:
        raise Refused("frozen")
    setattr(held, field, changed(getattr(held, field)))
    try:
        held.result = as_data(_owners_result(held))
        if round:
            closed = read_closed(round.closed)
            round.closed = as_data(Closed(closed.release, closed.diagnosis, _plan(held, closed)))
            round.save(update_fields=["closed"])
    except NoStepLeft:
        raise Refused("nothing_left") from None
    held.save(update_fields=[field, "result"])


def _plan(firm: Firm, made: Closed, *, about: Block | None = None) -> Plan:
    return plan_for(
        made.release,
        made.diagnosis,
        library(),
        sector=sector_of(firm),
        done=done_by(firm),
        circumstances=circumstances_of(firm),
        about=about,
    )


def _owners_result(firm: Firm) -> Closed:
    return close_round(
        AskedRound(id=str(firm.id), asked=0, seed=firm.id.int % 2**31),
        library(),
        code=CODE,
        owner=_owners_sheet(firm),
        sector=sector_of(firm),
        done=done_by(firm),
        circumstances=circumstances_of(firm),
    )


def _owners_sheet(firm: Firm) -> AnswerSheet:
    return read_stored(firm.answers, without=firm.objected)


def save_talk(firm: Firm, said: Mapping[Block, Together], begin: Block | None) -> None:
    """What people found together, and a step on what they begin with; None is something of their own. Nothing of one person."""
    try:
        step = _plan(firm, read_closed(firm.result), about=begin).first.action if begin else None
    except NoStepLeft:
        raise Refused("nothing_left") from None
    firm.talk = asdict(Talk(said, begin, step))
    firm.save(update_fields=["talk"])


def send_mail(firm: Firm, address: str, subject: str, text: str) -> None:
    """Mail the owner what is his. The address is used once and kept nowhere. Raises OSError when the mail server does not take it."""
    with transaction.atomic():
        if Firm.objects.filter(pk=firm.pk, mails__lt=rules.MOST_MAILS).update(mails=F("mails") + 1) == 0:
            raise Refused("mails")
    EmailMessage(subject, text, to=[address]).send()


# Who holds a key.


@transaction.atomic
def start_visit(code: str, now: dt.datetime) -> tuple[str, str]:
    """Exchange a key for a session: the token of it, and the visitor's part of the key. Refused when it opens nothing (any more)."""
    key = Key.objects.select_for_update().filter(hash=keys.hashed(code)).first()
    if key is None:
        raise Refused("key")
    token, (his, ours) = secrets.token_urlsafe(), keys.parted(code)
    Visit.objects.create(hash=keys.hashed(token), key=key, part=ours, until=now + rules.VISIT)
    return token, his


def end_visit(token: str) -> None:
    """From here on a cookie that was kept opens nothing."""
    Visit.objects.filter(hash=keys.hashed(token)).delete()


@transaction.atomic
def make_key(key: Key, client_key: str, now: dt.datetime) -> str:
    """One more key, for somebody beside him who holds this one, or to be his next. Refused when there are enough.

    The same form sent again gives the same key.
    """
    firm, code = _firm_held_by(key), keys.owner_key(client_key)
    if firm.keys.filter(hash=keys.hashed(code)).exists():
        return code
    if firm.keys.count() >= rules.MOST_KEYS:
        raise Refused("keys")
    Key.objects.create(hash=keys.hashed(code), firm=firm, made_at=now)
    _note(firm, Did.KEY_MADE, now)
    return code


@transaction.atomic
def replace_key(key: Key, code: str, now: dt.datetime) -> None:
    """A younger key takes the place of this one, which opens nothing any more, nor does any session that it began."""
    firm = _firm_held_by(key)
    fresh = firm.keys.filter(hash=keys.hashed(code), made_at__gt=key.made_at).first()
    if fresh is None:
        raise Refused("keys")
    firm.keys.filter(pk=key.pk).delete()
    fresh.made_at = key.made_at  # as old: it is the same person's
    fresh.save(update_fields=["made_at"])
    _note(firm, Did.KEY_REPLACED, now)


@transaction.atomic
def withdraw_keys(key: Key, now: dt.datetime) -> None:
    """Every key that was made after this one opens nothing any more."""
    firm = _firm_held_by(key)
    withdrawn, _ = firm.keys.filter(made_at__gt=key.made_at).delete()
    if withdrawn:
        _note(firm, Did.KEY_WITHDRAWN, now)


def _firm_held_by(key: Key) -> Firm:
    """The firm under a lock; refused when this key has gone meanwhile."""
    firm = Firm.objects.select_for_update().get(pk=key.firm_id)
    if not firm.keys.filter(pk=key.pk).exists():
        raise Refused("keys")
    return firm


def note_export(round: Round, now: dt.datetime) -> None:
    """The result of a firm's people leaves these pages, on paper or as a file."""
    _note(round.firm, Did.EXPORTED, now, round)


def _note(firm: Firm, did: Did, now: dt.datetime, round: Round | None = None) -> None:
    Deed.objects.create(firm=firm, round=round, what=did, at=now)


# A round.


def open_round(
    firm: Firm,
    asked: int,
    closes_at: dt.datetime,
    now: dt.datetime,
    *,
    work_time: bool,
    split: Split | None = None,
    slips: bool = False,
    long: bool = False,
    leads: int = 0,
) -> Round:
    """Ask a firm's people. One round at a time; fewer than eight people have the talk instead, too few for a split none.

    `slips`: who answers needs one of so many slips as people are asked. `long`: with the full scan; then so many who lead may answer
    beside them (`leads`), where there are any.
    """
    led_by = apart_in(firm, asked + leads) if long and leads else ()
    if rules.only_talk(asked):
        raise Refused("talk_only")
    if split and not rules.can_be_split(asked, library().promise):
        raise Refused("too_few_to_split")
    if leads and not (led_by and leads <= rules.MOST_LEADERS):
        raise Refused("leaders")
    if not rules.has_room():
        log.error("No questions to people were opened: less than %s bytes are free in RADAR_STATE.", rules.LEAST_FREE)
        raise Refused("no_room")

    def start() -> Round:
        Firm.objects.select_for_update().get(pk=firm.pk)
        if Round.objects.filter(firm=firm, closed__isnull=True).exists():
            raise Refused("open_already")
        round = Round.objects.create(
            firm=firm,
            code=keys.round_code(),
            questionnaire=library().questionnaires[FULL[Role.STAFF] if long else STAFF].ref,
            asked=asked,
            opened_on=timezone.localdate(now),
            closes_at=closes_at,
            work_time=work_time,
            slips=keys.seed() if slips else "",
            split=asdict(split) if split else None,
            leads=leads,
            led_by=led_by,
            lead_code=keys.round_code() if leads else None,
            seed=secrets.randbelow(2**31),
        )
        _note(firm, Did.OPENED, now, round)
        rights.reach_answers()
        Slip.objects.bulk_create(Slip(key=_slip_key(round, code), round=round) for code in slips_of(round))
        return round

    return _exactly_once(start)


def save_guess(round: Round, guess: AnswerSheet) -> None:
    """What the owner thinks most of his people say; only before he can know."""
    Round.objects.filter(pk=round.pk, closed__isnull=True).update(guess=to_store(guess))


def pass_guess(round: Round) -> None:
    """The owner does not guess. What he guessed before stays."""
    Round.objects.filter(pk=round.pk, guess__isnull=True).update(guess={})


def save_own(round: Round, sheet: AnswerSheet, now: dt.datetime) -> None:
    """What the owner himself answers to the long questions; the last time counts. Refused once his people's time is over."""
    with transaction.atomic():
        held = Round.objects.select_for_update().get(pk=round.pk)
        if not rules.still_takes(held, now):
            raise Refused("closed")
        held.own = to_store(sheet)
        held.save(update_fields=["own"])


def give_lead(round: Round, role: Role, client_key: str, sheet: AnswerSheet, *, now: dt.datetime) -> str:
    """Store what somebody answered who leads, under his role, and return his receipt, once it is on disk.

    The same key, role and answers again give the same receipt. Refused: others under the same key, a closed round, and more than the
    owner said that he would ask.
    """
    receipt = keys.receipt(client_key)
    key, answers = keys.hashed(receipt), to_store(sheet)

    def give() -> None:
        rights.reach_answers()
        held = Round.objects.select_for_update().get(pk=round.pk)
        known = Lead.objects.filter(key=key).first()
        if known is not None:
            if (known.round_id, known.role, known.answers) != (held.pk, role, answers):
                raise Refused("changed")
            return
        if not rules.still_takes(held, now):
            raise Refused("closed")
        if held.leading.count() >= held.leads:
            raise Refused("full")
        Lead.objects.create(key=key, round=held, role=role, answers=answers)

    _exactly_once(give)
    return receipt


def give_answer(round: Round, client_key: str, sheet: AnswerSheet, *, began: dt.datetime, now: dt.datetime, slip: str = "") -> str:
    """Store what one person answered and return his receipt, once it is on disk.

    The same key and answers again give the same receipt. Refused: other answers under the same key, a closed round, more answers than
    people, and where slips are needed one that is not of this round or was used.
    """
    receipt, answers = keys.receipt(client_key), to_store(sheet)
    key = keys.hashed(receipt)

    def give() -> None:
        rights.reach_answers()
        held = Round.objects.select_for_update().get(pk=round.pk)
        known = Answer.objects.filter(key=key).first()
        if known is not None:
            if known.round_id != held.pk or known.answers != answers:
                raise Refused("changed" if known.answers else "erased")
            return
        if not rules.accepts(held, began, now):
            raise Refused("closed")
        if held.received.count() >= held.asked:
            raise Refused("full")
        Answer.objects.create(key=key, round=held, answers=answers)
        # After it: what hinders the answer may not tell whether a slip is still good.
        if held.slips and not Slip.objects.filter(key=_slip_key(held, slip)).delete()[0]:
            raise Refused("slip")

    _exactly_once(give)
    return receipt


def _slip_key(round: Round, code: str) -> str:
    """Of this round: another firm's slips open nothing here."""
    return keys.hashed(f"{round.code} {code}")


@transaction.atomic
def read_answer(receipt: str) -> tuple[Round, AnswerSheet]:
    """What somebody answered, for him who has the receipt, as long as the round is not closed."""
    answer, round = _held(receipt)
    return round, read_stored(answer.answers)


@transaction.atomic
def erase_answer(receipt: str) -> None:
    """Take back what was answered, as long as the round is not closed.

    An empty row stays: were its place free again, anybody could count answers by filling a round and erasing what he filled in.
    """
    answer, round = _held(receipt)
    ledger.note_erased(round.pk, answer.key)
    answer.answers = {}
    answer.save(update_fields=["answers"])


def _held(receipt: str) -> tuple[Answer, Round]:
    """The answers of a receipt, under the lock that closing takes: what is acknowledged as erased is not counted after all.

    One refusal for a receipt that is wrong, erased or of a closed round.
    """
    rights.reach_answers()
    answer = Answer.objects.filter(key=keys.hashed(receipt)).first()
    round = Round.objects.select_for_update().filter(pk=answer.round_id, closed__isnull=True).first() if answer else None
    if answer is None or round is None or not answer.answers:
        raise Refused("receipt")
    return answer, round


def close_due(now: dt.datetime) -> int:
    """Close every round whose time is over. Returns how many; one that cannot be closed does not hold up the others."""
    return sum(_closed(round, now) for round in due_rounds(now))


def _closed(round: Round, now: dt.datetime) -> bool:
    try:
        return _close(round, now)
    except (OperationalError, InterfaceError):  # the database is away: for all rounds, not for this one
        raise
    except Exception as error:
        log.error("A round could not be closed: %s. It is tried again.", told(error))
        return False


@transaction.atomic
def _close(due: Round, now: dt.datetime) -> bool:
    """Make the three documents, once, and forget in which order and under which keys the answers came."""
    rights.reach_answers()
    firm = Firm.objects.select_for_update().get(pk=due.firm_id)  # first, as every change of the owner does
    round = Round.objects.select_for_update().filter(pk=due.pk, closed__isnull=True).first()
    if round is None:
        return False
    answers = [answers for answers in round.received.values_list("answers", flat=True) if answers]
    leaders = [(asked_as(round, Role(lead.role)), read_stored(lead.answers)) for lead in round.leading.all()]
    random.SystemRandom().shuffle(answers)
    random.SystemRandom().shuffle(leaders)
    before = closed_round(firm)
    closed = close_round(
        AskedRound(id=str(round.pk), asked=round.asked, seed=round.seed, split=split_of(round)),
        library(),
        code=CODE,
        questionnaire=questionnaire(round.questionnaire),
        sheets=[read_stored(sheet) for sheet in answers],
        owner=_owners_sheet(firm) if round.own is None else read_stored(round.own),
        asked_of_owner=questionnaire(firm.questionnaire) if round.own is None else asked_as(round, Role.OWNER),
        question=question_of(firm),
        guess=read_stored(round.guess or {}),
        leaders=leaders,
        before=read_closed(before.closed).release if before else None,
        sector=sector_of(firm),
        done=done_by(firm),
        circumstances=circumstances_of(firm),
    )
    round.closed, round.slips = as_data(closed), ""
    round.save(update_fields=["closed", "slips"])
    round.leading.all().delete()
    round.received.all().delete()
    round.unused.all().delete()
    Answer.objects.bulk_create(Answer(key=secrets.token_hex(32), round=round, answers=sheet) for sheet in answers)
    _note(firm, Did.CLOSED, now, round)
    ledger.note_closed(round.pk, round.closed)
    return True


@transaction.atomic
def delete_old(now: dt.datetime) -> int:
    """Delete the answers of rounds that ended so long ago, also when one could not be closed, and sessions that are over.

    Returns how many answers went.
    """
    rights.reach_answers()
    Visit.objects.filter(until__lte=now).delete()
    for round in Round.objects.filter(pk__in=ledger.rounds_with_erased(), closed__isnull=False):  # closed by a process that was killed then
        ledger.forget_erased(round.pk)
    old = Q(round__closes_at__lte=now - rules.ANSWERS_KEPT)
    return sum(int(rows.objects.filter(old).delete()[0]) for rows in (Answer, Lead))


def choose_step(round: Round, action: str, day: dt.date) -> None:
    """What the owner tells his people that they begin with."""
    round.chosen, round.chosen_on = action, day
    round.save(update_fields=["chosen", "chosen_on"])
