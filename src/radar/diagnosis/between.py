"""What stands out between voices, between blocks, and before anything can work."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from radar.concepts import Agreement, Block, Condition, Construct, Determinant, Precondition, Role, State
from radar.diagnosis.assumptions import Conflict, Model, Norms
from radar.diagnosis.estimates import Z90, chance_above, kept_of_spread, pooled_variance
from radar.diagnosis.findings import (
    Change,
    Difference,
    Direction,
    Estimate,
    Light,
    Since,
    Standing,
    SubgroupDifference,
    View,
    Voice,
    WeakestLink,
)
from radar.release import Asked, Group, Release, Spread


def preconditions(owner: View | None, staff: View | None, norms: Norms) -> dict[Precondition, float]:
    """The chance that each is in order: by his people where they were asked, else by the owner.

    What nobody was asked is not in it, and so never blocks (amendment 9).
    """
    constructs = {**(owner.constructs if owner else {}), **(staff.constructs if staff else {})}
    in_order = {construct: _in_order(found, norms) for construct, found in constructs.items()}
    found = {p: in_order[c] for p, c in MEASURED_BY.items() if c in in_order}
    # As his people said in one choice, or in statements of a foreign questionnaire; else as the owner said.
    told = (staff.workload if staff else None, in_order.get(Condition.WORKLOAD), owner.workload if owner else None)
    workload = next((chance for chance in told if chance is not None), None)
    shared = [chance for chance in (in_order.get(Block.SPACE_SAFETY), workload) if chance is not None]
    return {**found, Precondition.SAFETY_WORKLOAD: min(shared)} if shared else found


EVEN = 0.5
"""As likely as not."""


def _in_order(found: Estimate, norms: Norms) -> float:
    """Where people are divided it is in order for some of them at most: then never more likely than not."""
    chance = chance_above(norms.precondition_level, found.mean, found.sd)
    return min(chance, EVEN) if found.standing is Standing.DIVIDED else chance


def light(chance: float, norms: Norms) -> Light:
    """The chance that a precondition is in order, in a word (model 3.7)."""
    return Light.GREEN if chance >= norms.precondition_green else Light.AMBER if chance >= norms.precondition_red else Light.RED


MEASURED_BY: Mapping[Precondition, Construct] = {
    Precondition.INVOLVEMENT: Condition.INVOLVEMENT,
    Precondition.VISION: Condition.VISION,
    Precondition.READINESS: Condition.READINESS,
}
"""Safety and workload are not in it: that precondition has two halves."""


COMPARABLE: Sequence[Construct] = (*Block, Determinant.AWARENESS, Condition.INVOLVEMENT, Condition.VISION, Condition.READINESS)
"""What is about the firm, so that two who see it otherwise can talk about it. What somebody feels himself is his own."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One voice: whose, what it says, and with which statements. `leader` tells which of the leaders it is, from 1 on."""

    voice: Voice
    constructs: Mapping[Construct, Estimate]
    statements: Asked
    leader: int = 0

    def asked_like(self, other: "Heard", construct: Construct) -> bool:
        """Both were asked this, with the same statements: like is held against like."""
        known = construct in self.constructs and construct in other.constructs
        return known and self.statements.get(construct) == other.statements.get(construct)


def differences(one: Heard, other: Heard, norms: Norms) -> Iterator[Difference]:
    """Where two voices lie farther apart than chance would give (model 3.5), and outside of what the other may be: a mean that was clipped
    may be anything up to the end of the scale.
    """
    for construct in COMPARABLE:
        if one.asked_like(other, construct):
            first, second = one.constructs[construct], other.constructs[construct]
            size, sd = first.mean - second.mean, math.hypot(first.sd, second.sd)
            errors = norms.difference_sds_leader if one.leader or other.leader else norms.difference_sds
            if abs(size) >= max(norms.difference_floor, errors * sd) and not second.low <= first.mean <= second.high:
                yield Difference(construct, one.voice, other.voice, first.mean, second.mean, size, sd, max(one.leader, other.leader))


def weakest_link(view: View | None, norms: Norms) -> WeakestLink | None:
    """The two ends of six blocks. As the ends are picked after looking, the lower bound takes the range of six (Tukey)."""
    blocks = {b: view.constructs[b] for b in Block if b in view.constructs and view.agreement.get(b) != Agreement.DIVIDED} if view else {}
    if len({estimate.mean for estimate in blocks.values()}) < 2:
        return None
    strongest, weakest = max(blocks, key=lambda b: blocks[b].mean), min(blocks, key=lambda b: blocks[b].mean)
    size = blocks[strongest].mean - blocks[weakest].mean
    typical = math.sqrt(sum(estimate.sd**2 for estimate in blocks.values()) / len(blocks))
    above = Z90 * math.hypot(blocks[strongest].sd, blocks[weakest].sd)
    return WeakestLink(strongest, weakest, size, max(0.0, size - norms.range_quantile * typical), size + above)


def subgroup_differences(groups: Sequence[Group], norms: Norms) -> Iterator[SubgroupDifference]:
    """For each block the two subgroups that differ most, beyond chance: of ten firms without any difference at least nine show none.

    Two samples from many, as if their members could have been others: by that every pair of every block is tested at once (Bonferroni).
    """
    pairs = [(block, *pair) for block in Block for pair in combinations([group for group in groups if _has_a_mean(group, block)], 2)]
    widest: dict[Construct, SubgroupDifference] = {}
    for block, one, other in pairs:
        lower, higher = sorted((one, other), key=lambda group: group.constructs[block].mean)
        size = higher.constructs[block].mean - lower.constructs[block].mean
        chance = _by_chance((lower.constructs[block], higher.constructs[block]), 0.05 / len(pairs))
        if size >= max(norms.difference_floor, chance) and (block not in widest or size > widest[block].size):
            widest[block] = SubgroupDifference(block, higher.key, lower.key, size)
    yield from widest.values()


def _has_a_mean(group: Group, block: Block) -> bool:
    return block in group.constructs and group.constructs[block].agreement is not Agreement.DIVIDED


def _by_chance(lines: Sequence[Spread], level: float) -> float:
    """How far two means may lie apart by chance, two-sided at this level, in points. By their own spreads: a norm would be too sure."""
    from scipy.special import stdtrit  # here, so that `import radar` stays quick

    error = math.sqrt(sum((line.sd / kept_of_spread(line.n)) ** 2 / line.n + line.step**2 / 12 for line in lines))
    return float(stdtrit(sum(line.n - 2 for line in lines), 1 - level / 2)) * error


def conflicts(views: Sequence[View], model: Model) -> Iterator[str]:
    """Answers that contradict each other with enough certainty (amendment 10), unless the owner said so himself."""
    norms = model.norms
    known = (((view.role, construct), found) for view in views for construct, found in view.constructs.items())
    found = [(at, estimate) for at, estimate in known if estimate.standing is not Standing.DIVIDED]  # else a mean would speak for nobody
    for conflict in model.conflicts:
        said_so = any(at == (Role.OWNER, conflict.low[1]) and own.mean < norms.conflict_low for at, own in found)
        if not said_so and any(_contradict(high, low, norms) for high, low in _both_ends(conflict, found)):
            yield conflict.id


def _both_ends(conflict: Conflict, found: Sequence[tuple[tuple[Role, Construct], Estimate]]) -> Iterator[tuple[Estimate, Estimate]]:
    """Of each leader for himself: they are never taken together."""
    yield from product([e for at, e in found if at == conflict.high], [e for at, e in found if at == conflict.low])


def _contradict(high: Estimate, low: Estimate, norms: Norms) -> bool:
    is_low = 1 - chance_above(norms.conflict_low, low.mean, low.sd)
    return chance_above(norms.going_well, high.mean, high.sd) * is_low >= norms.certain


def since(before: Release, now: Release, alike: Sequence[Construct], norms: Norms) -> Since | None:
    """What changed in what his people said; None where one of the two has no numbers. `alike`: what was asked the same both times."""
    if not (isinstance(before.staff, Group) and isinstance(now.staff, Group)):
        return None
    lines = {
        c: (before.staff.constructs[c], now.staff.constructs[c])
        for c in alike
        if c in before.staff.constructs and c in now.staff.constructs
    }
    compared = {c: pair for c, pair in lines.items() if all(_can_be_compared(line, norms) for line in pair)}
    changes = tuple(_change(construct, *pair, (before.asked, now.asked), norms) for construct, pair in compared.items())
    return Since(before.round_id, changes, tuple(c for c in now.staff.constructs if c not in compared))


def _can_be_compared(line: Spread, norms: Norms) -> bool:
    return line.n >= norms.compared_from and line.agreement is not Agreement.DIVIDED and not line.at_edge


def _change(construct: Construct, before: Spread, now: Spread, asked: tuple[int, int], norms: Norms) -> Change:
    detectable = norms.detectable_errors * math.hypot(*(_error(line, n, norms) for line, n in zip((before, now), asked, strict=True)))
    size = now.mean - before.mean
    direction = Direction.TOO_SMALL if abs(size) < detectable else Direction.HIGHER if size > 0 else Direction.LOWER
    return Change(construct, before.mean, now.mean, detectable, direction)


def _error(line: Spread, asked: int, norms: Norms) -> float:
    """Standard error of the mean of everybody asked: who was not heard, how answers vary by themselves, and how coarse they are told."""
    variance, _ = pooled_variance(line, norms)
    unheard = 1 - line.n / asked
    return math.sqrt(variance / line.n * (line.reliability * unheard + 1 - line.reliability) + line.step**2 / 12)


def hidden_learners(owner: View | None, staff: View | None, norms: Norms) -> bool:
    """Most have no reason to learn or only think of it, and yet they learn a lot from their work or each other (model 3.3)."""
    view = staff if staff and staff.states else owner
    if not view or not view.states:
        return False
    waiting = view.states[State.UNAWARE] + view.states[State.SELECTING]
    learning = [view.constructs[block] for block in (Block.JOB_CONTENT, Block.COLLABORATION) if block in view.constructs]
    return waiting > norms.hidden_majority and any(estimate.standing is Standing.WELL for estimate in learning)
