"""What is assumed about firms before anybody answered."""

from collections.abc import Mapping
from dataclasses import dataclass

from radar.concepts import Construct, Gap, Role, State, Word

# Norms and Model are themselves and no others: what was computed from them can be looked up again.


@dataclass(frozen=True, slots=True, eq=False)
class Norms:
    """The assumed figures of the diagnosis; each with unit, source and confidence in content/model/diagnosis.toml."""

    reference_mean: float
    sd_within: float
    sd_between: float
    prior_weight: float
    target: float
    going_well: float
    certain: float
    difference_floor: float
    difference_sds: float
    difference_sds_leader: float
    state_weight: float
    pass_weight: float
    funnel_weight: float
    pattern_weight: float
    gap_named: float
    gap_pair: float
    wish_weight: float
    none_stands_out: float
    precondition_level: float
    precondition_green: float
    precondition_red: float
    barrier_deficit: float
    conflict_low: float
    low_response: float
    hidden_majority: float
    construct_correlation: float
    range_quantile: float
    largest_named: float
    silent_lower: float
    detectable_errors: float
    compared_from: float
    pointing: float


@dataclass(frozen=True, slots=True)
class Shift:
    """Where people stop at `gap`, `construct` lies `points` from the reference mean."""

    gap: Gap
    construct: Construct
    points: float


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two answers that contradict each other: one voice is high on a construct, another low on a construct."""

    id: str
    high: tuple[Role, Construct]
    low: tuple[Role, Construct]


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """What is assumed about firms before anybody answered."""

    norms: Norms
    state_shares: Mapping[State, float]
    pass_rates: Mapping[Gap, float]
    wish: Mapping[str, Gap]
    pattern: tuple[Shift, ...]
    words: Mapping[Word, tuple[Construct, ...]]
    barriers: Mapping[str, Construct]
    workload: Mapping[str, float]
    workload_shares: Mapping[str, float]
    conflicts: tuple[Conflict, ...]
