"""From a release to what is going on in the firm, with its uncertainty. Formulas: docs/methods/diagnosis.md."""

from radar.concepts import Block, Construct, Determinant
from radar.diagnosis.assumptions import Conflict, Model, Norms, Shift
from radar.diagnosis.between import COMPARABLE, conflicts, differences, hidden_learners, preconditions, subgroup_differences, weakest_link
from radar.diagnosis.bottleneck import name_bottleneck
from radar.diagnosis.estimates import Z90, deficit, estimate, staff_estimate
from radar.diagnosis.findings import (
    Bottleneck,
    Certainty,
    Diagnosis,
    Difference,
    Estimate,
    Share,
    Standing,
    Subgroup,
    SubgroupDifference,
    View,
    WeakestLink,
)
from radar.diagnosis.views import owner_view, staff_view, subgroups
from radar.release import Group, Release, TooFew

__all__ = [
    "COMPARABLE", "Bottleneck", "Certainty", "Conflict", "Diagnosis", "Difference", "Estimate", "Model", "Norms", "Share", "Shift",
    "Standing", "Subgroup", "SubgroupDifference", "View",
    "WeakestLink", "diagnose", "staff_estimate",
]  # fmt: skip


def diagnose(release: Release, model: Model) -> Diagnosis:
    """Read a release. Same release, same diagnosis: every draw starts from the release's own seed."""
    owner = owner_view(release.owner, model) if release.owner else None
    staff = staff_view(release, release.staff, model) if isinstance(release.staff, Group) else None
    groups = tuple(subgroups(release, model.norms))
    views = [view for view in (owner, staff) if view]
    known = staff.constructs if staff else {}
    return Diagnosis(
        round_id=release.round_id,
        questionnaire=release.questionnaire,
        seed=release.seed,
        asked=release.asked,
        question=release.question,
        owner=owner,
        staff=staff or (release.staff if isinstance(release.staff, TooFew) else None),
        bottleneck=name_bottleneck(owner, staff, model.norms),
        preconditions=preconditions(owner, staff, model.norms),
        differences=tuple(differences(owner, staff, model.norms)) if owner and staff else (),
        weakest_link=weakest_link(staff or owner, model.norms),
        subgroups=groups,
        subgroup_differences=tuple(subgroup_differences(release.splits, model.norms)),
        conflicts=tuple(conflicts(views, model)),
        hidden_learners=hidden_learners(owner, staff, model.norms),
        low_response=staff is not None and staff.voices < model.norms.low_response * staff.of,
        reference_deficit=deficit(estimate(model.norms.reference_mean, model.norms.sd_between, Z90, model.norms), model.norms),
        not_asked=tuple(construct for construct in _expected(model) if staff and construct not in release.measures),
        too_few_for=tuple(construct for construct in release.measures if staff and construct not in known),
    )


def _expected(model: Model) -> tuple[Construct, ...]:
    """What a whole picture would need: the determinants, the blocks, and what the five words are made of."""
    in_words = [construct for parts in model.words.values() for construct in parts]
    return tuple(dict.fromkeys([*Determinant, *Block, *in_words]))
