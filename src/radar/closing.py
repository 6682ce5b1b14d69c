"""What happens once, when a round closes: answers become a release, a diagnosis and a plan."""

from collections.abc import Sequence

from radar import gate
from radar.concepts import Block, Question, Round
from radar.content import OWNER, STAFF, Case, Library
from radar.diagnosis import Diagnosis, diagnose
from radar.documents import Closed
from radar.planning import NOTHING_TOLD, Circumstances, Plan, make_plan
from radar.questionnaire import AnswerSheet, Questionnaire, parse_sheet


def close_round(
    round: Round,
    library: Library,
    *,
    code: str,
    questionnaire: Questionnaire | None = None,
    sheets: Sequence[AnswerSheet] = (),
    owner: AnswerSheet | None = None,
    question: Question | None = None,
    sector: str | None = None,
    done: frozenset[str] = frozenset(),
    guess: AnswerSheet | None = None,
    circumstances: Circumstances = NOTHING_TOLD,
) -> Closed:
    """Answers in, result and next step out. The owner's own question goes before `question`; `guess` is his, for his people."""
    his = library.questionnaires[OWNER]
    voices = [gate.open_voice(his, owner, guessed=questionnaire, guess=guess)] if owner and owner.answers else []
    release = gate.release(round, questionnaire, sheets, library.promise, code=code, open_voices=voices, question=question)
    diagnosis = diagnose(release, library.model)
    return Closed(release, diagnosis, plan_for(diagnosis, library, sector=sector, done=done, circumstances=circumstances))


def plan_for(
    diagnosis: Diagnosis,
    library: Library,
    *,
    sector: str | None = None,
    done: frozenset[str] = frozenset(),
    circumstances: Circumstances = NOTHING_TOLD,
    about: Block | None = None,
) -> Plan:
    """The plan that goes with a diagnosis; made again when the owner tells more of his firm. The diagnosis stays as it is.

    `about`: only actions that work on this block first.
    """
    return make_plan(
        diagnosis,
        {id: action for id, action in library.actions.items() if about is None or action.blocks[0] is about},
        library.principles,
        stories=library.stories.values(),
        messages=library.messages.values(),
        sector=sector,
        done=done,
        circumstances=circumstances,
    )


def close_case(case: Case, library: Library, *, code: str) -> Closed:
    """Run a worked example."""
    staff = library.questionnaires[STAFF]
    return close_round(
        Round(id=case.id, asked=case.asked, seed=1),
        library,
        code=code,
        questionnaire=staff if case.staff else None,
        sheets=[parse_sheet(staff, person, where=case.id) for person in case.people],
        owner=parse_sheet(library.questionnaires[OWNER], case.owner, where=case.id),
        sector=case.sector,
    )
