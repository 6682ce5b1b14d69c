"""What stands out between voices, between blocks, and before anything can work."""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from radar.concepts import Agreement, Block, Condition, Construct, Determinant, Precondition, Role, State
from radar.diagnosis.assumptions import Model, Norms
from radar.diagnosis.estimates import Z90, chance_above, kept_of_spread
from radar.diagnosis.findings import Difference, Standing, SubgroupDifference, View, WeakestLink
from radar.release import Group, Spread


def preconditions(owner: View | None, staff: View | None, norms: Norms) -> dict[Precondition, float]:
    """The chance that each is in order: by his people where they were asked, else by the owner.

    What nobody was asked is not in it, and so never blocks (amendment 9).
    """
    constructs = {**(owner.constructs if owner else {}), **(staff.constructs if staff else {})}
    in_order = {c: chance_above(norms.precondition_level, constructs[c].mean, constructs[c].sd) for c in constructs}
    found = {p: in_order[c] for p, c in MEASURED_BY.items() if c in in_order}
    # As his people said in one choice, or in statements of a foreign questionnaire; else as the owner said.
    told = (staff.workload if staff else None, in_order.get(Condition.WORKLOAD), owner.workload if owner else None)
    workload = next((chance for chance in told if chance is not None), None)
    shared = [chance for chance in (in_order.get(Block.SPACE_SAFETY), workload) if chance is not None]
    return {**found, Precondition.SAFETY_WORKLOAD: min(shared)} if shared else found


MEASURED_BY: Mapping[Precondition, Construct] = {
    Precondition.INVOLVEMENT: Condition.INVOLVEMENT,
    Precondition.VISION: Condition.VISION,
    Precondition.READINESS: Condition.READINESS,
}
"""Safety and workload are not in it: that precondition has two halves."""


COMPARABLE: Sequence[Construct] = (*Block, Determinant.AWARENESS)
"""What both scans ask alike."""


def differences(owner: View, staff: View, norms: Norms) -> Iterator[Difference]:
    """Owner against staff, like for like, where it is larger than chance would give (model 3.5)."""
    for construct in COMPARABLE:
        if construct in owner.constructs and construct in staff.constructs:
            his, theirs = owner.constructs[construct], staff.constructs[construct]
            size, sd = his.mean - theirs.mean, math.hypot(his.sd, theirs.sd)
            if abs(size) >= max(norms.difference_floor, norms.difference_sds * sd):
                yield Difference(construct, his.mean, theirs.mean, size, sd)


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
    found = {(view.role, construct): estimate for view in views for construct, estimate in view.constructs.items()}
    for conflict in model.conflicts:
        high, low = found.get(conflict.high), found.get(conflict.low)
        own = found.get((Role.OWNER, conflict.low[1]))
        if high and low and not (own and own.mean < norms.conflict_low):
            chance = chance_above(norms.going_well, high.mean, high.sd) * (1 - chance_above(norms.conflict_low, low.mean, low.sd))
            if chance >= norms.certain:
                yield conflict.id


def hidden_learners(owner: View | None, staff: View | None, norms: Norms) -> bool:
    """Most have no reason to learn or only think of it, and yet they learn a lot from their work or each other (model 3.3)."""
    view = staff if staff and staff.states else owner
    if not view or not view.states:
        return False
    waiting = view.states[State.UNAWARE] + view.states[State.SELECTING]
    learning = [view.constructs[block] for block in (Block.JOB_CONTENT, Block.COLLABORATION) if block in view.constructs]
    return waiting > norms.hidden_majority and any(estimate.standing is Standing.WELL for estimate in learning)
