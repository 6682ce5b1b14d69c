"""What happens once, when a round closes: answers become a release, a diagnosis and a plan."""

from collections.abc import Sequence
from dataclasses import dataclass

from radar import gate
from radar.concepts import Question, Round
from radar.content import Case, Library
from radar.diagnosis import Diagnosis, diagnose
from radar.planning import Plan, make_plan
from radar.questionnaire import AnswerSheet, Questionnaire, parse_sheet
from radar.release import Release

OWNER, STAFF = "quickscan-owner", "quickscan-staff"


@dataclass(frozen=True, slots=True)
class Closed:
    """The three documents of a closed round. Everything shown is computed from these."""

    release: Release
    diagnosis: Diagnosis
    plan: Plan


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
) -> Closed:
    """Answers in, result and next step out. The owner's own question goes before `question`."""
    voices = [gate.open_voice(library.questionnaires[OWNER], owner)] if owner and owner.answers else []
    release = gate.release(round, questionnaire, sheets, library.promise, code=code, open_voices=voices, question=question)
    diagnosis = diagnose(release, library.model)
    plan = make_plan(
        diagnosis,
        library.actions,
        library.principles,
        stories=library.stories.values(),
        messages=library.messages.values(),
        sector=sector,
        done=done,
    )
    return Closed(release, diagnosis, plan)


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
