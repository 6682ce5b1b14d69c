"""From a release to what is going on in the firm, with its uncertainty. Formulas: docs/methods/diagnosis.md."""

from collections.abc import Iterator, Sequence

from radar.concepts import Block, Construct, Determinant
from radar.diagnosis.assumptions import Conflict, Model, Norms, Shift
from radar.diagnosis.between import (
    COMPARABLE,
    MEASURED_BY,
    Heard,
    conflicts,
    differences,
    hidden_learners,
    light,
    preconditions,
    since,
    subgroup_differences,
    weakest_link,
)
from radar.diagnosis.bottleneck import name_bottleneck
from radar.diagnosis.estimates import Z90, deficit, estimate, staff_estimate
from radar.diagnosis.findings import (
    Bottleneck,
    Certainty,
    Change,
    Diagnosis,
    Difference,
    Direction,
    Estimate,
    Light,
    Share,
    Since,
    Standing,
    Subgroup,
    SubgroupDifference,
    View,
    Voice,
    WeakestLink,
)
from radar.diagnosis.sayings import said
from radar.diagnosis.states import REACHED
from radar.diagnosis.views import open_view, quoted, staff_view, subgroups
from radar.release import Group, OpenVoice, Release, TooFew

__all__ = [
    "COMPARABLE", "MEASURED_BY", "REACHED", "Bottleneck", "Certainty", "Change", "Conflict", "Diagnosis", "Difference", "Direction",
    "Estimate", "Light", "Model", "Norms", "Share", "Shift", "Since", "Standing", "Subgroup", "SubgroupDifference", "View", "Voice",
    "WeakestLink", "diagnose", "expected", "said", "staff_estimate",
]  # fmt: skip


def diagnose(
    release: Release, model: Model, *, before: Release | None = None, alike: Sequence[Construct] = (), silent: float = 0.0
) -> Diagnosis:
    """Read a release. Same release, same diagnosis: every draw starts from the release's own seed.

    `before` is the release of an earlier round, and `alike` what both asked with the same statements. `silent`: as if those who did not
    answer lay so many points lower.
    """
    norms = model.norms
    owner = open_view(release.owner, model) if release.owner else None
    staff = staff_view(release, release.staff, model, silent=silent) if isinstance(release.staff, Group) else None
    leaders = tuple(open_view(voice, model) for voice in release.leaders)
    chances = preconditions(owner, staff, norms)
    known = staff.constructs if staff else {}
    return Diagnosis(
        round_id=release.round_id,
        questionnaire=release.questionnaire,
        seed=release.seed,
        asked=release.asked,
        question=release.question,
        owner=owner,
        leaders=leaders,
        staff=staff or (release.staff if isinstance(release.staff, TooFew) else None),
        bottleneck=name_bottleneck(owner, staff, norms),
        preconditions=chances,
        lights={precondition: light(chance, norms) for precondition, chance in chances.items()},
        differences=tuple(_all_differences(release, owner, leaders, staff, norms)),
        weakest_link=weakest_link(staff or owner, norms),
        subgroups=tuple(subgroups(release, norms)),
        subgroup_differences=tuple(subgroup_differences(release.splits, norms)),
        conflicts=tuple(conflicts([view for view in (owner, staff, *leaders) if view], model)),
        hidden_learners=hidden_learners(owner, staff, norms),
        low_response=staff is not None and staff.voices < norms.low_response * staff.of,
        reference_deficit=deficit(estimate(norms.reference_mean, norms.sd_between, Z90, norms), norms),
        not_asked=tuple(construct for construct in expected(model) if staff and construct not in release.measures),
        too_few_for=tuple(construct for construct in release.measures if staff and construct not in known),
        hinges=release.hinges,
        since=since(before, release, alike, norms) if before else None,
    )


def _all_differences(
    release: Release, owner: View | None, leaders: Sequence[View], staff: View | None, norms: Norms
) -> Iterator[Difference]:
    """The owner, each leader and the guess beside his people; and the owner beside each leader."""
    his, his_guess = _heard_owner(release.owner, owner, norms)
    led = [
        Heard(Voice(v.role), view.constructs, v.statements, at)
        for at, (v, view) in enumerate(zip(release.leaders, leaders, strict=True), 1)
    ]
    people = Heard(Voice.STAFF, staff.constructs, release.statements) if staff else None
    against_people = [(one, people) for one in (his, *led, his_guess) if one and people]
    for one, other in (*against_people, *((his, one) for one in led if his)):
        yield from differences(one, other, norms)


def _heard_owner(voice: OpenVoice | None, view: View | None, norms: Norms) -> tuple[Heard | None, Heard | None]:
    """What he says, and what he guesses."""
    if voice is None or view is None:
        return None, None
    guess = quoted(voice.guess, voice.guessed, voice.reliability, norms)
    return Heard(Voice.OWNER, view.constructs, voice.statements), Heard(Voice.GUESS, guess, voice.guessed)


def expected(model: Model) -> tuple[Construct, ...]:
    """What a whole picture would need: the determinants, the blocks, and what the five words are made of."""
    in_words = [construct for parts in model.words.values() for construct in parts]
    return tuple(dict.fromkeys([*Determinant, *Block, *in_words]))
