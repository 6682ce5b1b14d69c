"""The only doors between persons and firms: what people answered in, numbers that may be seen out."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from radar.concepts import QUESTION, STAGE, Question, Role, Round, Split
from radar.errors import InputError, Problem
from radar.gate.coarse import SINGLE_STATEMENT_RELIABILITY, whole_staff
from radar.gate.others import Reading, words_of_one
from radar.gate.subgroups import show_apart
from radar.promise import Promise, check_promise
from radar.questionnaire import AnswerSheet, Questionnaire
from radar.release import Asked, Group, Hidden, OpenVoice, Release, Tally, TooFew, Vote
from radar.scoring import Scores, is_careless, score

__all__ = ["Reading", "open_voice", "release", "tally", "vote"]

FIVE = 5
"""A tally is told in fives: one moment more or less is seldom seen."""


def release(
    round: Round,
    questionnaire: Questionnaire | None,
    sheets: Sequence[AnswerSheet],
    promise: Promise,
    *,
    code: str,
    open_voices: Sequence[OpenVoice] = (),
    question: Question | None = None,
    reading: Reading | None = None,
) -> Release:
    """Turn the sheets of one closed round into the numbers that may be seen.

    `questionnaire` None: nobody was asked yet, the release holds open voices only. `code` is the version of the program. With `reading`
    the release also tells which words hinge on one answer.
    The order of the sheets changes nothing. Raises ContentError when the promise is laxer than the floor, InputError when more people
    answered than were asked.
    """
    check_promise(promise)
    if questionnaire and questionnaire.role is not Role.STAFF:
        raise _not_open(questionnaire, "is answered under a role, and never counted.", "Send it through open_voice().")
    people = _people(round, questionnaire, sheets) if questionnaire else _People()
    seen = _of_staff(round, questionnaire, people, promise) if questionnaire else _Seen(None)
    released = Release(
        round_id=round.id,
        questionnaire=questionnaire.ref if questionnaire else "",
        promise=promise.id,
        code=code,
        seed=round.seed,
        asked=round.asked,
        question=_question_of(open_voices) or question,
        measures=questionnaire.measures if questionnaire else (),
        staff=seen.staff,
        split=round.split if questionnaire else None,
        splits=seen.splits,
        hidden=seen.hidden,
        open_voices=tuple(open_voices),
        statements=_asked(questionnaire) if questionnaire else {},
        careless=people.careless if isinstance(seen.staff, Group) and people.careless >= promise.smallest_count else 0,
    )
    # Not of few: their means are told to a quarter, and how near one lies to where a word turns would tell more.
    if questionnaire is None or reading is None or not isinstance(seen.staff, Group) or len(people.scores) <= promise.few:
        return released
    return replace(released, hinges=words_of_one(questionnaire, people.scores, seen.staff, released, promise, reading))


class _Seen(NamedTuple):
    """What may be seen of staff: all of them, and each subgroup or why not."""

    staff: Group | TooFew | None
    splits: tuple[Group, ...] = ()
    hidden: tuple[Hidden, ...] = ()


class _People(NamedTuple):
    """Who counts, sheet by sheet, and how many do not because they agreed, or disagreed, with everything."""

    sheets: Sequence[AnswerSheet] = ()
    scores: Sequence[Scores] = ()
    careless: int = 0


def _people(round: Round, questionnaire: Questionnaire, sheets: Iterable[AnswerSheet]) -> _People:
    answered = _voices(questionnaire, sheets)
    if len(answered) > round.asked:
        how = "Count the people asked again: everybody but the owner and open leaders."
        raise InputError([Problem(f"round {round.id!r}", f"{len(answered)} people answered, {round.asked} were asked.", how)])
    voices = [sheet for sheet in answered if not is_careless(questionnaire, sheet)]
    return _People(voices, [score(questionnaire, sheet) for sheet in voices], len(answered) - len(voices))


def _of_staff(round: Round, questionnaire: Questionnaire, people: _People, promise: Promise) -> _Seen:
    enough = len(people.scores) >= promise.voices
    staff = whole_staff(questionnaire, people.scores, promise) if enough else TooFew(round.asked, promise.voices)
    if round.split is None:
        return _Seen(staff)
    members = [(_belongs_to(sheet, round.split), person) for sheet, person in zip(people.sheets, people.scores, strict=True)]
    return _Seen(staff, *show_apart(questionnaire, round.split, members, staff, promise))


def _answered(questionnaire: Questionnaire, scores: Scores) -> Asked:
    """The statements behind each score of one person: what he passed is not in it."""
    return {
        construct: tuple(sorted(s.id for s, answer in zip(statements, scores.items[construct], strict=True) if answer is not None))
        for construct, statements in questionnaire.measuring.items()
        if construct in scores.constructs
    }


def _asked(questionnaire: Questionnaire) -> Asked:
    return {construct: tuple(sorted(s.id for s in statements)) for construct, statements in questionnaire.measuring.items()}


def _voices(questionnaire: Questionnaire, sheets: Iterable[AnswerSheet]) -> list[AnswerSheet]:
    """Who answered anything that was asked, in an order of their own: nothing may depend on who came first."""
    asked = {statement.id for statement in questionnaire.statements}
    return sorted((sheet for sheet in sheets if asked & set(sheet.answers)), key=lambda sheet: sorted(sheet.answers.items()))


def _belongs_to(sheet: AnswerSheet, split: Split) -> str:
    """The subgroup that somebody says he belongs to; empty when he does not say."""
    said = next(iter(sheet.answers.get(split.by, ())), "")
    return said if said in split.groups else ""


def open_voice(
    questionnaire: Questionnaire,
    sheet: AnswerSheet,
    *,
    told: bool = False,
    guessed: Questionnaire | None = None,
    guess: AnswerSheet | None = None,
) -> OpenVoice:
    """The answers of somebody whose own they are: neither coarsened nor counted, and never averaged with others.

    That is the owner, or a leader who was `told` beforehand that the owner sees them. The owner's `guess` answers `guessed` for his
    people. Raises InputError for anybody else.
    """
    if questionnaire.role is Role.STAFF:
        raise _not_open(questionnaire, "is answered without a name.", "Send it through release().")
    if questionnaire.role is not Role.OWNER and not told:
        raise _not_open(
            questionnaire, "is seen by the owner, and who answered was not told.", "Tell him before he answers, and say told=True."
        )
    if questionnaire.role is not Role.OWNER and guess:
        raise _not_open(questionnaire, "comes with a guess.", "Only the owner guesses.")
    scores = score(questionnaire, sheet)
    guessed_scores = score(guessed, guess) if guessed and guess else None
    # Quoted: the sentence that he chose, and not what facts about his people make of it.
    quoted = {statement: values for statement, values in scores.choices.items() if statement != STAGE}
    return OpenVoice(
        role=questionnaire.role,
        constructs=scores.constructs,
        choices={**quoted, STAGE: (scores.said,)} if scores.said else quoted,
        reliability=SINGLE_STATEMENT_RELIABILITY,
        questionnaire=questionnaire.ref,
        statements=_answered(questionnaire, scores),
        guess=guessed_scores.constructs if guessed_scores else {},
        guessed=_answered(guessed, guessed_scores) if guessed and guessed_scores else {},
    )


def _not_open(questionnaire: Questionnaire, what: str, how: str) -> InputError:
    return InputError([Problem(f"open voice of {questionnaire.ref}", what, how)])


def vote(ballots: Sequence[str], asked: int, promise: Promise) -> Vote | TooFew:
    """What most people chose: the winner alone, so that five who agree look like a narrow majority."""
    check_promise(promise)
    if len(ballots) < promise.voices:
        return TooFew(asked=asked, needed=promise.voices)
    counts = Counter(ballots).most_common()
    tied = len(counts) > 1 and counts[0][1] == counts[1][1]
    return Vote(None if tied else counts[0][0])


def tally(week: str, moments: Sequence[int], asked: int, promise: Promise) -> Tally | TooFew:
    """How often people learned something in a week that is over: `moments` holds a number per person, and counts from five who had one."""
    check_promise(promise)
    if sum(number > 0 for number in moments) < promise.voices:
        return TooFew(asked=asked, needed=promise.voices)
    return Tally(week, sum(moments) // FIVE)


def _question_of(open_voices: Iterable[OpenVoice]) -> Question | None:
    for voice in open_voices:
        if voice.role is Role.OWNER and QUESTION in voice.choices:
            return Question(voice.choices[QUESTION][0])
    return None
