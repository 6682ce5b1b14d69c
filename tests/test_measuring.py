"""How well is measured: on made-up firms, how often what is said of them is so."""

import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from statistics import fmean

import numpy as np
import pytest

from radar import gate
from radar.closing import close_round, plan_for
from radar.concepts import STAGE, WORKLOAD, Agreement, Block, Construct, Gap, Language, Precondition, Role, Round
from radar.content import FULL, Library
from radar.diagnosis import COMPARABLE, Certainty, Diagnosis, Direction, Light, Since, Standing, View, Voice, diagnose, staff_estimate
from radar.diagnosis.between import light, since
from radar.documents import Closed
from radar.questionnaire import AnswerSheet, Kind, Questionnaire, Statement
from radar.release import Group, OpenVoice, Release, Spread
from radar_web import paper
from radar_web.pages.report import report_page
from radar_web.theme import OWN, read_theme
from radar_web.words import Words
from tests.figures import tell
from tests.people import TOGETHER, alike, minds, saying, sd_of_one, staff_stuck_at
from tests.places import PROOF

SHORT = {Role.OWNER: "quickscan-owner", Role.STAFF: "quickscan-staff"}


def scan(library: Library, role: Role = Role.STAFF) -> Questionnaire:
    return library.questionnaires[FULL[role]]


def released(library: Library, questionnaire: Questionnaire, sheets: Sequence[AnswerSheet], asked: int, seed: int = 1) -> Release:
    """Without which words hinge on one answer: that takes its time, and has a test of its own."""
    return gate.release(Round("r", asked, seed), questionnaire, sheets, library.promise, code="test")


def line(release: Release, construct: Construct) -> Spread:
    assert isinstance(release.staff, Group)
    return release.staff.constructs[construct]


# Constructs of two statements, one the other way round.


def points(questionnaire: Questionnaire, sheet: AnswerSheet, construct: Construct) -> float:
    """What somebody says of a construct, counted by hand."""
    given = [(s.reversed, int(sheet.answers[s.id][0])) for s in questionnaire.measuring[construct]]
    return fmean(6 - value if turned else value for turned, value in given)


@pytest.mark.parametrize(("n", "asked"), [(5, 8), (5, 15), (8, 15), (12, 30), (20, 50), (35, 50)])
def test_nine_of_ten_intervals_of_two_statements_hold_the_mean_of_all_who_were_asked(library: Library, n: int, asked: int) -> None:
    """Without the error of measurement. With it they also hold what people really think."""
    norms, questionnaire, firms = library.model.norms, scan(library), 250 * PROOF
    rng, held = np.random.default_rng(n * 100 + asked), Counter[str]()
    for _ in range(firms):
        those = minds(asked, [Block.SPACE_SAFETY], questionnaire, norms, rng)
        sheets = saying(those, range(asked), questionnaire, norms, rng)
        heard = line(released(library, questionnaire, sheets[:n], asked), Block.SPACE_SAFETY)
        answered, really = fmean(points(questionnaire, s, Block.SPACE_SAFETY) for s in sheets), those[Block.SPACE_SAFETY].mean()
        without, whole = staff_estimate(heard, asked, norms, measured=False), staff_estimate(heard, asked, norms)
        held["answered"] += without.low <= answered <= without.high
        held["answered, measured"] += whole.low <= answered <= whole.high
        held["really"] += whole.low <= really <= whole.high
    row = [f"{held[what] / firms:.1%}" for what in ("answered", "answered, measured", "really")]
    tell(
        "90% intervals of two statements hold",
        ("answers of people", "their mean", "with measurement", "what they think"),
        (f"{n} of {asked}", *row),
    )
    assert 0.87 <= held["answered"] / firms <= 0.96
    assert min(held["answered, measured"], held["really"]) / firms >= 0.87


# Who comes first.


def test_who_comes_first_changes_nothing(library: Library) -> None:
    """Neither in the numbers, nor in what is said of them, nor in which words hinge on one answer."""
    questionnaire = scan(library)
    for seed in range(2 * PROOF):
        sheets = list(staff_stuck_at(None, 13, questionnaire, library.model, np.random.default_rng(seed)))
        backwards = [AnswerSheet(dict(reversed(list(sheet.answers.items())))) for sheet in sheets]
        random.Random(seed).shuffle(backwards)
        first, second = (
            close_round(Round("r", 16, seed), library, code="t", questionnaire=questionnaire, sheets=s) for s in (sheets, backwards)
        )
        assert first.release.hinges
        assert first == second


# What is missing is unknown.


def odd_sheet(questionnaire: Questionnaire, rng: random.Random) -> AnswerSheet:
    """Somebody who says nothing, one thing, the same, the ends, half of it, or anything."""
    statements = list(questionnaire.statements)
    kind = rng.randrange(7)
    some = {0: [], 1: [rng.choice(statements)], 2: rng.sample(statements, 2)}.get(
        kind, [s for s in statements if kind > 4 or rng.random() < 0.5]
    )
    always = rng.randrange(5)
    return AnswerSheet({s.id: (_odd(kind, always, s.values, rng),) for s in some})


def _odd(kind: int, always: int, values: Sequence[str], rng: random.Random) -> str:
    return values[min(always, len(values) - 1)] if kind == 3 else rng.choice((values[0], values[-1])) if kind == 4 else rng.choice(values)


def shown(library: Library, closed: Closed, language: Language) -> str:
    words = Words(library, language)
    page = paper.html(report_page(words, closed, sector=None, label=""), words, read_theme(OWN))
    return re.sub(r"<style.*?</style>|<script.*?</script>", "", page, flags=re.DOTALL)


NO_NUMBER = re.compile(r"\b(nan|NaN|inf|None|null)\b")


def test_odd_answers_never_give_what_is_no_number(library: Library) -> None:
    """Some three hundred odd sheets: neither in the documents nor on the page."""
    owner = library.questionnaires[SHORT[Role.OWNER]]
    for seed in range(28 * PROOF):
        rng = random.Random(seed)
        staff = library.questionnaires[(SHORT if seed % 3 == 0 else FULL)[Role.STAFF]]
        sheets = [odd_sheet(staff, rng) for _ in range(rng.randint(0, 14))]
        closed = close_round(
            Round("r", rng.randint(max(len(sheets), 1), 20), seed),
            library,
            code="test",
            questionnaire=staff,
            sheets=sheets,
            owner=odd_sheet(owner, rng),
            guess=odd_sheet(staff, rng),
            leaders=[(scan(library, role), odd_sheet(scan(library, role), rng)) for role in (Role.SUPERVISOR, Role.HR)],
        )
        json.dumps(asdict(closed), allow_nan=False)
        assert not NO_NUMBER.findall(shown(library, closed, rng.choice(list(Language)))), seed


def test_what_nobody_answered_is_unknown_and_not_zero(library: Library) -> None:
    """Twelve people who leave out one construct each time, all constructs, or all but one statement."""
    questionnaire = scan(library)
    whole = alike(questionnaire, 12)
    for construct in questionnaire.measures:
        left_out = {s.id for s in questionnaire.measuring[construct]}
        sheets = [AnswerSheet({k: v for k, v in sheet.answers.items() if k not in left_out}) for sheet in whole]
        view = seen(library, questionnaire, sheets)
        assert construct not in view.constructs
        assert construct not in view.deficits
        assert construct in diagnose(released(library, questionnaire, sheets, 15), library.model).too_few_for
    nothing = seen(library, questionnaire, [AnswerSheet({STAGE: ("unaware",)})] * 12)
    assert (nothing.constructs, nothing.words, nothing.deficits, nothing.workload) == ({}, {}, {}, None)
    half = seen(library, questionnaire, [AnswerSheet({"can_say_mistake": ("4",)})] * 12)
    assert set(half.constructs) == {Block.SPACE_SAFETY}
    assert (half.states, half.phases, half.gaps, half.workload) == (None, None, None, None)


def seen(library: Library, questionnaire: Questionnaire, sheets: Sequence[AnswerSheet]) -> View:
    view = diagnose(released(library, questionnaire, sheets, 15), library.model).staff_view
    assert view is not None
    return view


@pytest.mark.parametrize("value", list("1245"))
def test_the_same_answer_to_everything_is_nobody_s_opinion(library: Library, value: str) -> None:
    """Where half of the statements ask the opposite it is not counted, and then too few are left."""
    questionnaire = scan(library)
    same = AnswerSheet({s.id: (value,) for s in questionnaire.statements if s.kind is Kind.SCALE})
    closed = close_round(Round("r", 15, 1), library, code="t", questionnaire=questionnaire, sheets=[same] * 12)
    assert closed.diagnosis.staff_view is None
    assert closed.diagnosis.preconditions == {}
    assert closed.diagnosis.bottleneck.certainty is Certainty.UNKNOWN
    json.dumps(asdict(closed), allow_nan=False)


# Where people get stuck.


def bottlenecks(library: Library, short: bool, gap: Gap | None, firms: int, *, funnel: bool = True, pattern: bool = True) -> Counter[str]:
    """How often the right gap is named in firms of twenty, a wrong one, or none; where only a part of what goes with it is there."""
    questionnaire = library.questionnaires[SHORT[Role.STAFF]] if short else scan(library)
    rng, named = np.random.default_rng(11), Counter[str]()
    planted = library.model if pattern else replace(library.model, pattern=())
    for seed in range(firms):
        sheets = staff_stuck_at(gap, 20, questionnaire, planted, rng, drop=0.3 if funnel else 0.0)
        bottleneck = diagnose(released(library, questionnaire, sheets, 25, seed), library.model).bottleneck
        one = "right" if bottleneck.gaps == (gap,) else "wrong"
        named[one if bottleneck.certainty is Certainty.MAINLY else str(bottleneck.certainty)] += 1
    return named


@pytest.mark.parametrize("short", [False, True], ids=["scan", "QuickScan"])
@pytest.mark.parametrize("gap", list(Gap))
def test_a_planted_gap_is_named_in_six_of_ten_firms(library: Library, gap: Gap, short: bool) -> None:
    firms = 40 * PROOF
    named = bottlenecks(library, short, gap, firms)
    assert named["right"] >= 0.6 * firms
    assert named["wrong"] <= 0.1 * firms


@pytest.mark.parametrize("short", [False, True], ids=["scan", "QuickScan"])
@pytest.mark.parametrize("part", ["funnel", "pattern"])
def test_a_part_of_what_goes_with_a_gap_seldom_names_another(library: Library, part: str, short: bool) -> None:
    """A real firm may lack the pattern, or have it and lose nobody there. Over the four gaps together; each stands in the table."""
    firms, wrong = 15 * PROOF, 0
    for gap in Gap:
        named = bottlenecks(library, short, gap, firms, funnel=part == "funnel", pattern=part == "pattern")
        wrong += named["wrong"]
        shares = [f"{100 * named[what] / firms:.0f}%" for what in ("right", "wrong", "either", "unknown")]
        tell(
            "Where people get stuck, of twenty of 25, with a part of what goes with a gap",
            ("questionnaire, part, gap", "right", "wrong", "two", "not to say"),
            (f"{'QuickScan' if short else 'scan'}, {part}, {gap}", *shares),
        )
    assert wrong <= 0.2 * firms * len(Gap)


# Which sentence appears how often.


PEOPLE = (1, 5, 9, 20, 40)

ROUNDING = 1 / 12
"""The variance that comes from answering in whole points: a part of the error of one answer."""


def firm(library: Library, people: int, gap: Gap | None, rng: np.random.Generator, *, off: float) -> Diagnosis:
    """A firm of which four in five answered; its owner, a leader and the owner's guess see everything `off` points higher than it is."""
    staff, asked = scan(library), round(people * 1.25)
    everybody = staff_stuck_at(gap, asked if people > 1 else 40, staff, library.model, rng)
    everybody = tuple(
        AnswerSheet({**sheet.answers, WORKLOAD: (load,)}) for sheet, load in zip(everybody, _loads(library, rng), strict=False)
    )
    middles = {s.id: fmean(int(sheet.answers[s.id][0]) for sheet in everybody) for s in staff.statements if s.construct}
    open_voices = [
        _open(library, Role.OWNER, everybody[0], middles, off, rng, guess=True),
        _open(library, Role.SUPERVISOR, everybody[0], middles, off, rng),
    ]
    questionnaire, sheets = (staff, everybody[:people]) if people > 1 else (None, ())
    round_ = Round("r", asked, int(rng.integers(10**6)))
    return diagnose(gate.release(round_, questionnaire, sheets, library.promise, code="t", open_voices=open_voices), library.model)


def _loads(library: Library, rng: np.random.Generator) -> list[str]:
    shares = library.model.workload_shares
    return [str(load) for load in rng.choice(list(shares), size=60, p=list(shares.values()))]


def _open(
    library: Library, role: Role, like: AnswerSheet, middles: dict[str, float], off: float, rng: np.random.Generator, *, guess: bool = False
) -> OpenVoice:
    """Somebody who knows how it is, but for the error of one answer to one statement, and sees it `off` points higher."""
    asked = scan(library, role)

    def about(statement: Statement) -> str:
        differ = sd_of_one(statement.construct, scan(library), library.model.norms) if statement.construct else 0.0
        error = max(0.0, (1 - TOGETHER) * differ**2 - ROUNDING) ** 0.5
        middle = middles.get(statement.id, library.model.norms.reference_mean)
        return str(min(5, max(1, round(middle + off * (-1 if statement.reversed else 1) + rng.normal(0, error)))))

    choices = {STAGE: like.answers[STAGE], WORKLOAD: ("good",)}
    sheet = AnswerSheet({**choices, **{s.id: (about(s),) for s in asked.statements if s.kind is Kind.SCALE}})
    guessed = AnswerSheet({s.id: (about(s),) for s in scan(library).statements if s.kind is Kind.SCALE})
    return gate.open_voice(asked, sheet, told=True, guessed=scan(library), guess=guessed if guess else None)


def sentences(diagnosis: Diagnosis) -> Iterator[tuple[str, float]]:
    """What is said, and how often of how often it could be: a share of constructs, of comparisons, or of firms."""
    staff, bottleneck = diagnosis.staff_view, diagnosis.bottleneck
    for certainty in Certainty:
        yield f"bottleneck: {certainty}", bottleneck.certainty is certainty
    estimates = list(staff.constructs.values()) if staff else []
    for standing in Standing:
        yield f"a construct: {standing}", _share(estimate.standing is standing for estimate in estimates)
    yield "a construct: people agree", _share(a is Agreement.AGREED for a in (staff.agreement.values() if staff else ()))
    pairs = ((Voice.OWNER, Voice.STAFF), (Voice.SUPERVISOR, Voice.STAFF), (Voice.GUESS, Voice.STAFF), (Voice.OWNER, Voice.SUPERVISOR))
    for pair in pairs:
        possible = Voice.STAFF not in pair or staff is not None
        found = {d.construct for d in diagnosis.differences if (d.voice, d.other) == pair}
        yield f"differs: {pair[0]} and {pair[1]}", len(found) / len(COMPARABLE) if possible else 0.0
    for colour in Light:
        yield f"a precondition: {colour}", _share(diagnosis.lights.get(p) is colour for p in Precondition)
    yield "a precondition: not known", _share(p not in diagnosis.lights for p in Precondition)
    yield "conflicts", len(diagnosis.conflicts)
    yield "hidden learners", diagnosis.hidden_learners
    yield "largest phase named", staff is not None and staff.largest is not None
    yield "weakest link told", diagnosis.weakest_link is not None and diagnosis.weakest_link.low > 0


def _share(those: Iterator[bool] | Sequence[bool]) -> float:
    found = list(those)
    return fmean(found) if found else 0.0


@pytest.fixture(scope="module")
def table(library: Library) -> dict[tuple[str, int, str], float]:
    """How often each sentence appears: by its name, the number of people, and what kind of firm."""
    kinds = {"plain": (False, 0.0), "a gap": (True, 0.0), "seen a point higher": (False, 1.0)}
    found: dict[tuple[str, int, str], list[float]] = {}
    for (kind, (gap, off)), people in ((kind, people) for kind in kinds.items() for people in PEOPLE):
        rng = np.random.default_rng(people)
        for number in range(28 * PROOF):
            diagnosis = firm(library, people, list(Gap)[number % 4] if gap else None, rng, off=off)
            for sentence, share in sentences(diagnosis):
                found.setdefault((sentence, people, kind), []).append(float(share))
    shares = {key: fmean(values) for key, values in found.items()}
    for kind in kinds:
        for sentence in dict.fromkeys(sentence for sentence, _, of in shares if of == kind):
            row = [f"{shares[sentence, people, kind]:.2f}" for people in PEOPLE]
            tell(f"How often each sentence appears ({kind}), by people who answered", ("sentence", *map(str, PEOPLE)), (sentence, *row))
    return shares


def test_of_one_person_all_is_quotation(table: dict[tuple[str, int, str], float]) -> None:
    for kind in ("plain", "a gap", "seen a point higher"):
        assert table["bottleneck: said", 1, kind] == 1.0
        assert not any(table[f"a construct: {standing}", 1, kind] for standing in Standing)
        assert table["largest phase named", 1, kind] == 0.0


@pytest.mark.parametrize("voice", [Voice.OWNER, Voice.SUPERVISOR, Voice.GUESS])
def test_who_sees_it_as_it_is_is_seldom_said_to_see_it_otherwise(table: dict[tuple[str, int, str], float], voice: Voice) -> None:
    """In at most one of ten comparisons; and a whole point is found in most, from five people on: his own error is the larger one.

    Beside one who leads the threshold is higher, as there may be several: one in fifty, and a whole point is found in a quarter.
    """
    false, found = (0.02, 0.2) if voice is Voice.SUPERVISOR else (0.1, 0.5)
    sentence = f"differs: {voice} and {Voice.STAFF}"
    assert fmean(table[sentence, people, kind] for people in PEOPLE[1:] for kind in ("plain", "a gap")) <= false
    assert all(table[sentence, people, "seen a point higher"] >= found for people in PEOPLE[1:])


def test_two_who_see_the_same_are_seldom_said_to_differ(table: dict[tuple[str, int, str], float]) -> None:
    """Each of them is one person, who answers in whole points."""
    sentence = f"differs: {Voice.OWNER} and {Voice.SUPERVISOR}"
    assert all(table[sentence, people, kind] <= 0.1 for _, people, kind in table)


def test_more_is_said_of_more_people(table: dict[tuple[str, int, str], float]) -> None:
    for kind in ("plain", "a gap"):
        assert table["a construct: too_close", 5, kind] > table["a construct: too_close", 40, kind]
    assert table["bottleneck: mainly", 40, "a gap"] > table["bottleneck: mainly", 9, "a gap"] > table["bottleneck: mainly", 5, "a gap"]
    assert table["bottleneck: mainly", 40, "a gap"] >= 0.8
    assert table["largest phase named", 40, "plain"] > table["largest phase named", 5, "plain"] == 0.0


def test_people_who_vary_as_the_norm_are_seldom_called_divided(table: dict[tuple[str, int, str], float]) -> None:
    assert all(table["a construct: divided", people, kind] <= 0.05 for people in (9, 20, 40) for kind in ("plain", "a gap"))


# What changed between two rounds.


def told(n: int, mean: float, library: Library) -> Spread:
    step, *_ = library.promise.coarseness(n)
    return Spread(n, mean, library.promise.sd_floor, step, Agreement.AGREED, 0.6, at_floor=True)


def two_rounds(library: Library, n: int, asked: int, shift: float = 0.0) -> Since:
    whole = released(library, scan(library), alike(scan(library), max(n, 5)), asked)
    first, second = (
        replace(whole, staff=Group("staff", n, {Block.SPACE_SAFETY: told(n, 3.0 + more, library)}, {})) for more in (0.0, shift)
    )
    found = since(first, second, [Block.SPACE_SAFETY], library.model.norms)
    assert found is not None
    return found


@pytest.mark.parametrize(("n", "points"), [(8, 1.12), (12, 0.91), (20, 0.71), (50, 0.45)])
def test_the_least_change_that_can_be_seen(library: Library, n: int, points: float) -> None:
    """Of very many people, who vary by .8; to which comes how coarsely both means are told."""
    found = two_rounds(library, n, 10**7)
    coarse = library.model.norms.detectable_errors * (2 * library.promise.coarseness(n)[0] ** 2 / 12) ** 0.5
    assert found.changes[0].detectable == pytest.approx((points**2 + coarse**2) ** 0.5, abs=0.01)


def test_the_more_of_all_people_answered_the_less_can_be_seen(library: Library) -> None:
    detectable = [two_rounds(library, 20, asked).changes[0].detectable for asked in (20, 25, 40, 1000)]
    assert detectable == sorted(detectable)
    assert len(set(detectable)) == 4


@pytest.mark.parametrize(("n", "changes"), [(5, 0), (7, 0), (8, 1)])
def test_of_fewer_than_eight_no_change_is_told(library: Library, n: int, changes: int) -> None:
    found = two_rounds(library, n, 20, shift=1.5)
    assert len(found.changes) == changes
    assert found.not_comparable == (() if changes else (Block.SPACE_SAFETY,))


def changes(library: Library, n: int, asked: int, firms: int, times: float) -> list[Direction]:
    """Of one firm asked twice, whoever answers. In between everybody moved so many `times` the least that can be seen."""
    questionnaire, norms = scan(library), library.model.norms
    constructs, rng = questionnaire.measures, np.random.default_rng(n)
    found: list[Direction] = []
    least = fmean(change.detectable for change in two_rounds(library, n, asked).changes)
    for _ in range(firms):
        those = minds(asked, constructs, questionnaire, norms, rng, at=3.1 - times * least / 2 if times else None)
        first, second = (
            released(library, questionnaire, saying(those, list(rng.permutation(asked)[:n]), questionnaire, norms, rng, shift), asked)
            for shift in (0.0, times * least)
        )
        seen = since(first, second, constructs, norms)
        assert seen is not None
        found += [change.direction for change in seen.changes]
    return found


@pytest.mark.parametrize(("n", "asked"), [(8, 10), (12, 15), (20, 25), (20, 200)])
def test_where_nothing_changed_hardly_anything_is_said_to_have(library: Library, n: int, asked: int) -> None:
    found = changes(library, n, asked, 30 * PROOF, 0.0)
    assert sum(direction is not Direction.TOO_SMALL for direction in found) <= 0.02 * len(found)


@pytest.mark.parametrize(("n", "asked"), [(8, 10), (12, 15), (20, 25), (20, 200)])
def test_a_large_change_is_seen_and_the_right_way(library: Library, n: int, asked: int) -> None:
    for times in (1.0, 1.2, 1.5):
        found = Counter(changes(library, n, asked, 6 * PROOF, times))
        share = found[Direction.HIGHER] / found.total()
        tell(
            "A change that is seen, of so many times the least that can be",
            ("answers, times", "seen"),
            (f"{n} of {asked}, {times}", f"{share:.0%}"),
        )
        assert found[Direction.LOWER] == 0
    assert share >= 0.8


# Who did not answer.


def test_a_plan_is_sure_when_everybody_answered(library: Library) -> None:
    questionnaire, firms, unsure = scan(library), 20 * PROOF, Counter[int]()
    for n in (6, 10, 16, 20):
        rng = np.random.default_rng(n)
        for seed in range(firms):
            release = released(library, questionnaire, staff_stuck_at(None, n, questionnaire, library.model, rng), 20, seed)
            unsure[n] += plan_for(release, diagnose(release, library.model), library).unsure
        tell(
            "Another first step, did the silent see it half a point less well",
            ("answers of 20", "firms"),
            (str(n), f"{unsure[n] / firms:.0%}"),
        )
    assert unsure[20] == 0
    assert 0 < unsure.total() <= 0.2 * 3 * firms


def test_who_is_silent_lowers_the_mean_by_his_share(library: Library) -> None:
    release = released(library, scan(library), alike(scan(library), 15), 20)
    as_told, if_lower = (diagnose(release, library.model, silent=silent).staff_view for silent in (0.0, 0.5))
    assert as_told is not None
    assert if_lower is not None
    for construct, estimate in as_told.constructs.items():
        assert estimate.mean - if_lower.constructs[construct].mean == pytest.approx(0.5 * 5 / 20)


# Lights, and like held against like.


@pytest.mark.parametrize(
    ("chance", "colour"), [(0.0, "red"), (0.39, "red"), (0.40, "amber"), (0.69, "amber"), (0.70, "green"), (1.0, "green")]
)
def test_the_light_of_a_chance(library: Library, chance: float, colour: str) -> None:
    assert light(chance, library.model.norms) == colour


@pytest.mark.parametrize("answer", list("12345"))
def test_each_precondition_shows_its_own_light(library: Library, answer: str) -> None:
    diagnosis = diagnose(released(library, scan(library), alike(scan(library), 20, has_a_say=answer, workload="good"), 20), library.model)
    assert diagnosis.lights[Precondition.INVOLVEMENT] is (Light.RED if answer < "3" else Light.GREEN if answer > "3" else Light.AMBER)
    assert {p for p in Precondition if diagnosis.lights[p] is Light.GREEN} >= set(Precondition) - {Precondition.INVOLVEMENT}


@pytest.mark.parametrize("role", [Role.OWNER, Role.SUPERVISOR])
def test_like_is_held_against_like(library: Library, role: Role) -> None:
    """One statement of the QuickScan is not held against two of the scan; the same two are."""
    low = {s.id: "5" if s.reversed else "1" for s in scan(library).statements if s.kind is Kind.SCALE}
    for asked, differ in ((library.questionnaires[SHORT[Role.OWNER]], False), (scan(library, role), True)):
        voice = gate.open_voice(asked, alike(asked, 1)[0], told=True)
        release = gate.release(
            Round("r", 20, 1), scan(library), alike(scan(library), 20, **low), library.promise, code="t", open_voices=[voice]
        )
        found = {difference.construct for difference in diagnose(release, library.model).differences}
        two = {c for c in COMPARABLE if len(scan(library).measuring[c]) == 2}
        assert two
        assert (two <= found) is differ
        assert differ or not two & found
