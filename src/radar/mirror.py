"""What one person sees of his own answers: made on the spot, stored nowhere."""

from collections.abc import Iterable
from dataclasses import dataclass

from radar.concepts import AGREES, Action, Block, Construct, Target
from radar.questionnaire import AnswerSheet, Questionnaire
from radar.scoring import score


@dataclass(frozen=True, slots=True)
class Mirror:
    """His own picture: what he learns from already, what goes well, what he could do, and that he learns more than he thinks.

    `steps` are ids of actions for employees on what he rates lowest; beside them every page offers "leer het een ander" and "nu niet".
    """

    learns_from: tuple[Block, ...]
    goes_well: tuple[Construct, ...]
    lowest: tuple[Construct, ...]
    hidden_learner: bool
    steps: tuple[str, ...]


def reflect(questionnaire: Questionnaire, sheet: AnswerSheet, actions: Iterable[Action]) -> Mirror:
    """Only his own answers, and no number: nothing here is compared with anybody."""
    scores = score(questionnaire, sheet)
    lowest_score = min(scores.constructs.values(), default=AGREES)
    lowest = tuple(c for c, value in scores.constructs.items() if value == lowest_score < AGREES)
    return Mirror(
        learns_from=scores.learns_from,
        goes_well=tuple(c for c, value in scores.constructs.items() if value >= AGREES),
        lowest=lowest,
        hidden_learner=scores.is_hidden_learner,
        steps=tuple(sorted(action.id for action in actions if _is_for(action, lowest)))[:3],
    )


def _is_for(action: Action, lowest: tuple[Construct, ...]) -> bool:
    """A small step that he can take himself, on what he rates lowest."""
    touches = {*action.blocks[:1], *action.determinants, *action.change_capacity}
    return action.target is Target.EMPLOYEE and action.small_step and bool(touches & set(lowest))
