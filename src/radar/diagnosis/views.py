"""How one voice sees the firm: the owner, quoted, or his people, estimated."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from radar.concepts import BARRIER, GAP_AFTER, PHASE_OF, STAGE, WISH, WORKLOAD, Agreement, Construct, Gap, Phase, Role, State, Word
from radar.diagnosis.assumptions import Model, Norms
from radar.diagnosis.bottleneck import counted_losses, where_stuck
from radar.diagnosis.estimates import Z90, deficit, estimate, staff_estimate
from radar.diagnosis.findings import Estimate, Share, Standing, Subgroup, View
from radar.diagnosis.states import Draws, by_phase_with_interval, everybody, expected_states, expected_wishes, largest_phase, split_merged
from radar.psychometrics import spearman_brown
from radar.release import Asked, Counts, Group, OpenVoice, Release, Spread


def open_view(voice: OpenVoice, model: Model) -> View:
    """One person, quoted: measurement error only, never drawn to a norm (amendment 1)."""
    norms = model.norms
    constructs = quoted(voice.constructs, voice.statements, voice.reliability, norms)
    deficits = {construct: deficit(found, norms) for construct, found in constructs.items()}
    named = [model.barriers[value] for value in voice.choices.get(BARRIER, ()) if value in model.barriers]
    for construct in named:
        deficits[construct] = max(deficits.get(construct, 0.0), norms.barrier_deficit)
    state = State(voice.choices[STAGE][0]) if STAGE in voice.choices else None
    states = _said_states(state, voice.reliability, model) if state else None
    return View(
        role=voice.role,
        voices=1,
        of=1,
        constructs=constructs,
        agreement={},
        deficits=deficits,
        words=_words(constructs, model),
        workload=next((model.workload[value] for value in voice.choices.get(WORKLOAD, ())), None),
        states=states,
        phases={phase: Share(share, share, share) for phase, share in _by_phase(states).items()} if states else None,
        gaps=_said_gaps(state, voice.reliability) if state else None,
        state=state,
        barriers=voice.choices.get(BARRIER, ()),
    )


def quoted(scores: Mapping[Construct, float], statements: Asked, reliability: float, norms: Norms) -> dict[Construct, Estimate]:
    """What one person says, or guesses, with the error of measuring it by so many statements. `reliability`: of one."""
    errors = {c: norms.sd_within * math.sqrt(1 - spearman_brown(reliability, len(statements.get(c, (c,))))) for c in scores}
    return {construct: estimate(score, errors[construct], Z90, norms) for construct, score in scores.items()}


def _said_states(said: State, reliability: float, model: Model) -> dict[State, float]:
    """His sentence, as far as one sentence can be trusted; the rest as the reference has it."""
    return {state: reliability * (state is said) + (1 - reliability) * model.state_shares[state] for state in State}


def _by_phase(states: Mapping[State, float]) -> dict[Phase, float]:
    return {phase: sum(share for state, share in states.items() if PHASE_OF[state] is phase) for phase in Phase}


def _said_gaps(state: State, reliability: float) -> dict[Gap, float]:
    """The gap before his state, as far as one sentence can be trusted; the rest evenly."""
    rest = (1 - reliability) / len(Gap) if state in GAP_AFTER else 1 / len(Gap)
    return {gap: rest + reliability * (gap == GAP_AFTER.get(state)) for gap in Gap}


def staff_view(release: Release, group: Group, model: Model, *, silent: float = 0.0) -> View:
    """A finite group, drawn to the norm as far as few voices deserve; every draw from the seed of the release.

    `silent`: so many points lower lies the mean of those who did not answer.
    """
    norms = model.norms
    constructs = {construct: _of_staff(spread, release.asked, norms, silent) for construct, spread in group.constructs.items()}
    counted = _counted(group.choices.get(STAGE), group.choices.get(WISH), release.asked, release.seed, model)
    stuck = where_stuck(group, counted.losses, model)
    return View(
        role=Role.STAFF,
        voices=group.n,
        of=release.asked,
        constructs=constructs,
        agreement={construct: spread.agreement for construct, spread in group.constructs.items()},
        deficits={construct: deficit(found, norms) for construct, found in constructs.items()},
        words=_words(constructs, model),
        workload=_workable(group.choices[WORKLOAD], model) if WORKLOAD in group.choices else None,
        states=counted.states,
        phases=counted.phases,
        gaps=stuck.chances if stuck else None,
        largest=counted.largest,
        grounds=stuck.grounds if stuck else {},
        barriers=_most_named(group.choices.get(BARRIER)),
    )


class _Counted(NamedTuple):
    """What follows from how many people chose what, whatever else they said."""

    losses: Mapping[str, Draws]
    states: Mapping[State, float] | None = None
    phases: Mapping[Phase, Share] | None = None
    largest: Phase | None = None


@lru_cache(maxsize=64)  # the words of one firm are read again and again, to see which hinge on one answer
def _counted(stage: Counts | None, wish: Counts | None, asked: int, seed: int, model: Model) -> _Counted:
    draws = np.random.default_rng(seed)
    staged = split_merged(stage, expected_states(model), draws) if stage else None
    people = everybody(staged, asked, model, draws) if staged is not None else None
    wished = split_merged(wish, expected_wishes(model), draws) if wish else None
    losses = counted_losses(staged, wished, model, draws)
    if people is None:
        return _Counted(losses)
    states = {state: float(share) for state, share in zip(State, people.mean(axis=0), strict=True)}
    return _Counted(losses, states, by_phase_with_interval(people), largest_phase(people, model.norms))


def subgroups(release: Release, norms: Norms) -> Iterator[Subgroup]:
    """Each subgroup that may be shown. How many belong to it is not known, so all who did not answer may: its interval is the wider."""
    silent = release.asked - release.staff.n if isinstance(release.staff, Group) else 0
    for group in release.splits:
        found = {construct: _of_staff(spread, spread.n + silent, norms) for construct, spread in group.constructs.items()}
        yield Subgroup(group.key, group.n, found)


@lru_cache(maxsize=1024)
def _of_staff(spread: Spread, asked: int, norms: Norms, silent: float = 0.0) -> Estimate:
    """Where people are divided, nobody is told on which side their mean lies."""
    found = staff_estimate(spread, asked, norms, silent=silent)
    return replace(found, standing=Standing.DIVIDED) if spread.agreement is Agreement.DIVIDED else found


def _words(constructs: Mapping[Construct, Estimate], model: Model) -> dict[Word, Estimate]:
    """The mean of what is known of each word, divided as soon as one part is. Answers of the same people go together: a wider error."""
    together = model.norms.construct_correlation
    words = {}
    for word, parts in model.words.items():
        known = [constructs[part] for part in parts if part in constructs]
        if len(known) == 1:
            words[word] = known[0]
        elif known:
            mean = sum(part.mean for part in known) / len(known)
            squares, square = sum(part.sd**2 for part in known), sum(part.sd for part in known) ** 2
            sd = math.sqrt((1 - together) * squares + together * square) / len(known)
            found = estimate(mean, sd, Z90, model.norms)
            divided = any(part.standing is Standing.DIVIDED for part in known)
            words[word] = replace(found, standing=Standing.DIVIDED) if divided else found
    return words


def _workable(counts: Counts, model: Model) -> float:
    """The mean of what each answer says about a workable load; merged answers are split as the reference has them."""
    cells = [(cell.count, _weighted_mean(cell.options, model.workload, model.workload_shares)) for cell in counts.merged]
    return sum(count * chance for count, chance in cells) / sum(count for count, _ in cells)


def _weighted_mean(options: Sequence[str], values: Mapping[str, float], weights: Mapping[str, float]) -> float:
    return sum(weights[option] * values[option] for option in options) / sum(weights[option] for option in options)


def _most_named(counts: Counts | None) -> tuple[str, ...]:
    """The two barriers that most people named; merged ones name nothing."""
    alone = [cell for cell in counts.merged if len(cell.options) == 1 and cell.count] if counts else []
    return tuple(cell.options[0] for cell in sorted(alone, key=lambda cell: -cell.count)[:2])
