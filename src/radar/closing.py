"""What happens once, when a round closes: answers become a release, a diagnosis and a plan."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from radar import gate
from radar.concepts import Block, Construct, Question, Role, Round
from radar.content import FULL, OWNER, STAFF, Case, Library
from radar.diagnosis import Diagnosis, diagnose, said
from radar.documents import Closed
from radar.planning import NOTHING_TOLD, Circumstances, Plan, make_plan
from radar.questionnaire import AnswerSheet, Questionnaire, parse_sheet
from radar.release import Release


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
    asked_of_owner: Questionnaire | None = None,
    leaders: Sequence[tuple[Questionnaire, AnswerSheet]] = (),
    before: Release | None = None,
    circumstances: Circumstances = NOTHING_TOLD,
) -> Closed:
    """Answers in, result and next step out. The owner's own question goes before `question`; `guess` is his, for his people.

    `asked_of_owner` is what `owner` answers, the QuickScan unless another is named. `leaders`: what each who leads beside him answered, and
    with which questionnaire; they were told that he sees it. `before` is the release of an earlier round.
    """
    his = asked_of_owner or library.questionnaires[OWNER]
    voices = [gate.open_voice(his, owner, guessed=questionnaire, guess=guess)] if owner and owner.answers else []
    voices += [gate.open_voice(asked, sheet, told=True) for asked, sheet in leaders if sheet.answers]
    release = gate.release(
        round,
        questionnaire,
        sheets,
        library.promise,
        code=code,
        open_voices=voices,
        question=question,
        reading=lambda release: said(diagnose(release, library.model)),
    )
    alike = _asked_alike(before, questionnaire, library)
    diagnosis = diagnose(release, library.model, before=before, alike=alike)
    return Closed(release, diagnosis, plan_for(release, diagnosis, library, sector=sector, done=done, circumstances=circumstances))


def _asked_alike(before: Release | None, questionnaire: Questionnaire | None, library: Library) -> Sequence[Construct]:
    """What an earlier round and this one asked with the same statements."""
    earlier = library.versions.get(before.questionnaire) if before else None
    return questionnaire.asked_alike(earlier) if questionnaire and earlier else ()


def plan_for(
    release: Release,
    diagnosis: Diagnosis,
    library: Library,
    *,
    sector: str | None = None,
    done: frozenset[str] = frozenset(),
    circumstances: Circumstances = NOTHING_TOLD,
    about: Block | None = None,
) -> Plan:
    """The plan that goes with a diagnosis; made again when the owner tells more of his firm. Release and diagnosis stay as they are.

    `about`: only actions that work on this block first. The plan is unsure when another step would come first, did those who were silent
    see it less well.
    """
    make = partial(
        make_plan,
        actions={id: action for id, action in library.actions.items() if about is None or action.blocks[0] is about},
        principles=library.principles,
        stories=library.stories.values(),
        messages=library.messages.values(),
        sector=sector,
        done=done,
        circumstances=circumstances,
    )
    plan, staff = make(diagnosis), diagnosis.staff_view
    if staff is None or staff.voices == staff.of:
        return plan
    if_lower = make(diagnose(release, library.model, silent=library.model.norms.silent_lower))
    return replace(plan, unsure=if_lower.first.action != plan.first.action)


def close_case(case: Case, library: Library, *, code: str) -> Closed:
    """Run a worked example."""
    his, staff = (library.questionnaires[id] for id in ((FULL[Role.OWNER], FULL[Role.STAFF]) if case.full else (OWNER, STAFF)))
    led = [(library.questionnaires[id], row) for id, row in case.leaders]
    return close_round(
        Round(id=case.id, asked=case.asked, seed=1),
        library,
        code=code,
        questionnaire=staff if case.staff else None,
        sheets=[parse_sheet(staff, person, where=case.id) for person in case.people],
        owner=parse_sheet(his, case.owner, where=case.id),
        asked_of_owner=his,
        leaders=[(asked, parse_sheet(asked, row, where=case.id)) for asked, row in led],
        question=case.question,
        sector=case.sector,
    )
