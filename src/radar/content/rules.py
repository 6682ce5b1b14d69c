"""What must be true of the library as a whole, beyond the shape of each entry. One generator a rule."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from radar.concepts import (
    BARRIER,
    CONSTRUCTS,
    FACTS,
    HIGH,
    LOW,
    QUESTION,
    STAGE,
    WISH,
    WORKLOAD,
    Action,
    Agreement,
    Block,
    Confidence,
    Determinant,
    Evidence,
    Fact,
    Gap,
    Layer,
    Phase,
    Precondition,
    Question,
    Role,
    SignalKind,
    SplitBy,
    State,
    Text,
    Trait,
    Word,
)
from radar.content.library import FULL, Library
from radar.diagnosis import REACHED, Light, Standing, expected
from radar.errors import Problem
from radar.outlook import is_known
from radar.planning import PARTS, PRINCIPLES
from radar.promise import promise_problems
from radar.questionnaire import Kind, Statement, sheet_problems

BANNED = {
    "nl": "LLO|leven lang ontwikkelen|leven lang leren|leercultuur|duurzame inzetbaarheid|rondes?|ladder|spiegel|release|fases?",
    "en": "LLO|lifelong learning|lifelong development|learning culture|employability|rounds?|ladder|mirror|release|phases?",
}
"""Words of ours and of policy, which stay off the pages of firms (design, "What people meet")."""

NEGATIONS = {
    "nl": "niet|niets|nooit|niemand|nergens|geen|zonder",
    "en": r"not|nothing|never|nobody|nowhere|no|none|without|cannot|\w+n't",
}

LONGEST_SENTENCE = 16  # words; B1
LONGEST = {"name": 45, "first_step": 140, "try_small": 140, "visible_in_four_weeks": 140, "stop_when": 140, "title": 60}  # characters
FIRST_STEPS_PER_QUESTION = 4
ACTIONS_PER_PHASE, ACTIONS_PER_BLOCK, ACTIONS_PER_GAP = 5, 5, 20
SLACK = 1e-6
STORY_SIZES = ("1-9", "10-50", "51-250", "unknown")

Rule = Callable[[Library], Iterator[Problem]]

SPOKEN_TO = (Role.OWNER, Role.STAFF)
RESERVED = {*map(str, SplitBy), "key", "begin", "csrfmiddlewaretoken"}
"""What people are told apart by, and what goes with every form."""


def problems_in(library: Library) -> Iterator[Problem]:
    for rule in RULES:
        yield from rule(library)


def texts_in(value: Any, path: str = "") -> Iterator[tuple[str, Text]]:
    """Every text inside a dataclass, with the path of fields that leads to it."""
    if isinstance(value, Text):
        yield path, value
    elif isinstance(value, tuple):
        for at, part in enumerate(value):
            yield from texts_in(part, f"{path}.{getattr(part, 'id', None) or getattr(part, 'value', at)}")
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from texts_in(part, f"{path}.{key}")
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts_in(getattr(value, field.name), f"{path}.{field.name}" if path else field.name)


def _entries(library: Library) -> Iterator[tuple[str, str, Any]]:
    """Every entry for people, as where it stands, its kind, and itself."""
    kinds = {
        "sector": library.sectors,
        "questionnaire": library.versions,
        "indicator": library.indicators,
        "action": library.actions,
        "story": library.stories,
        "message": library.messages,
        "signal": library.signals,
        "figure": library.figures,
        "word": library.words,
    }
    for kind, entries in kinds.items():
        for id, entry in entries.items():
            yield _where(library, kind, id), kind, entry
    for question in library.profile:
        yield _where(library, "profile", question.id), "profile", question


def _where(library: Library, kind: str, id: str) -> str:
    return f"{library.origins.get(f'{kind} {id}', kind)} {kind} {id!r}"


def _texts_are_fit_for_people(library: Library) -> Iterator[Problem]:
    for where, kind, entry in _entries(library):
        for path, text in texts_in(entry):
            yield from _text_problems(f"{where} {path}".strip(), kind, path, text)


def _text_problems(where: str, kind: str, path: str, text: Text) -> Iterator[Problem]:
    for language, words in (("nl", text.nl), ("en", text.en)):
        if not words.strip() or "FILL" in words:
            yield Problem(where, f"has no {language} text.", f"Write {language}.")
        found = re.search(rf"\b({BANNED[language]})\b", words, re.IGNORECASE)
        if found:
            yield Problem(where, f"uses the word {found[0]!r} in {language}.", "Say it in the words of a firm.")
        longest = LONGEST.get(path.split(".")[0] if kind != "word" else "", 0)
        if longest and len(words) > longest:
            yield Problem(where, f"has {len(words)} characters in {language}.", f"At most {longest}.")
    for sentence in re.split(r"(?<=[.?!:;])\s+", text.nl):
        if len(sentence.split()) > LONGEST_SENTENCE:
            yield Problem(
                where, f"has a sentence of {len(sentence.split())} words: {sentence[:50]!r}…", f"At most {LONGEST_SENTENCE}: cut it in two."
            )


def _sources_are_known(library: Library) -> Iterator[Problem]:
    references = [(f"{where} of {r.year}", kind, r) for where, kind, entry in _entries(library) for r in getattr(entry, "reference", ())]
    for where, kind, entry in [*_entries(library), *references]:
        sources = getattr(entry, "source", None)
        if sources is None:
            continue
        if not sources:
            yield Problem(where, "has no source.", "Name where it comes from.")
        for source in sources:
            if source.split(":")[0] not in library.sources:
                yield Problem(where, f"names the source {source!r}.", "Add it to content/sources, or mend the spelling.")
        if kind == "signal" and not any(library.sources[s.split(":")[0]].url for s in sources if s.split(":")[0] in library.sources):
            yield Problem(where, "has a source without an address.", "Give the source a url, so that anybody can check it.")


def _references_are_known(library: Library) -> Iterator[Problem]:
    named = [(_where(library, "signal", s.id), s.action) for s in library.signals.values()]
    principles = library.principles
    named += [("model/planning.toml families", id) for family in principles.families for id in family]
    named += [("model/planning.toml repairs", id) for repairs in principles.repairs.values() for id in repairs]
    named += [("model/planning.toml principles", id) for id in (principles.followup, principles.show_existing)]
    named += [(_where(library, "profile", q.id), id) for q in library.profile for option in q.options for id in option.done]
    for where, action in named:
        if action not in library.actions:
            yield Problem(where, f"names the action {action!r}, which does not exist.", "Mend the spelling or add the action.")
    for kind, entries in (("signal", library.signals), ("story", library.stories)):
        for entry in entries.values():
            for sector in (sector for sector in entry.sectors if not is_known(sector, library.sectors)):
                yield Problem(
                    _where(library, kind, entry.id), f"names the sector {sector!r}.", f"Use one of: {', '.join(library.sectors)}."
                )


def _actions_are_usable(library: Library) -> Iterator[Problem]:
    most = library.principles.limits.first_step_minutes
    for action in library.actions.values():
        where = _where(library, "action", action.id)
        if action.small_step and action.first_step_minutes > most:
            yield Problem(where, f"is small, with a first step of {action.first_step_minutes} minutes.", f"At most {most:.0f}.")
        if not (0 <= action.cost_class <= 3 and 1 <= action.effort_class <= 4 and action.first_step_minutes > 0):
            yield Problem(
                where, "has a class of cost, class of effort or minutes out of range.", "Cost 0 to 3, effort 1 to 4, minutes above 0."
            )
        for name in ("layers", "actors", "phases", "blocks", "determinants", "questions"):
            if not getattr(action, name):
                yield Problem(where, f"has no {name}.", "Name at least one.")
        if action.questions and action.questions[0] not in action.first_step_for:
            yield Problem(where, f"has no first step in the words of '{action.questions[0]}'.", "Add it under [action.first_step_for].")
        for question in set(action.first_step_for) - set(action.questions):
            yield Problem(
                where, f"has a first step for '{question}', which is not among its questions.", "Add the question or remove the step."
            )


def _catalogue_covers_the_field(library: Library) -> Iterator[Problem]:
    actions = library.actions.values()
    for block in Block:
        for phase in Phase:
            if sum(block in a.blocks and phase in a.phases for a in actions) < ACTIONS_PER_PHASE:
                yield Problem("actions", f"fewer than {ACTIONS_PER_PHASE} for block {block} in phase {phase}.", "Write more.")
    for gap in Gap:
        if sum(gap in a.gaps for a in actions) < ACTIONS_PER_GAP:
            yield Problem("actions", f"fewer than {ACTIONS_PER_GAP} for gap {gap}.", "Write more.")
    for question in Question:
        if len(first_steps(library, question)) < FIRST_STEPS_PER_QUESTION:
            yield Problem("actions", f"fewer than {FIRST_STEPS_PER_QUESTION} first steps for question {question}.", "Hook or write more.")


def first_steps(library: Library, question: Question) -> tuple[Action, ...]:
    """The small steps of at most two hours that answer a question; under `other` every small step does."""
    return tuple(
        a
        for a in library.actions.values()
        if a.small_step
        and a.first_step_minutes <= library.principles.limits.first_step_minutes
        and (question is Question.OTHER or question in a.questions)
    )


def _stories_are_placed(library: Library) -> Iterator[Problem]:
    for story in library.stories.values():
        if story.size not in STORY_SIZES:
            yield Problem(_where(library, "story", story.id), f"size = {story.size!r}.", f"Use one of: {', '.join(STORY_SIZES)}.")
    for block in Block:
        if not any(block in story.blocks for story in library.stories.values()):
            yield Problem("stories", f"none for block {block}.", "Write one.")


def _messages_are_complete(library: Library) -> Iterator[Problem]:
    for message in (message for message in library.messages.values() if message.role not in SPOKEN_TO):
        yield Problem(_where(library, "message", message.id), f"role = {message.role!r}.", "Speak to owner or staff.")
    there = {(m.role, m.determinant, m.question) for m in library.messages.values()}
    for role in SPOKEN_TO:
        for determinant in Determinant:
            for question in Question:
                if (role, determinant, question) not in there:
                    yield Problem("messages", f"none for {role}, {determinant}, {question}.", "Write it.")


def _signals_cover_the_kinds(library: Library) -> Iterator[Problem]:
    for kind in SignalKind:
        if not any(signal.kind is kind for signal in library.signals.values()):
            yield Problem("signals", f"none of kind {kind}.", "Write one.")


def _questionnaires_are_sound(library: Library) -> Iterator[Problem]:
    for questionnaire in library.versions.values():
        where = _where(library, "questionnaire", questionnaire.ref)
        ids = [statement.id for statement in questionnaire.statements]
        for id in {id for id in ids if ids.count(id) > 1}:
            yield Problem(where, f"has two statements {id!r}.", "Give each its own id.")
        for id in {*ids} & RESERVED:
            yield Problem(where, f"has a statement {id!r}, a name that forms use themselves.", "Give it another id.")
        for statement in questionnaire.statements:
            if len(statement.options) < 2:
                yield Problem(f"{where} statement {statement.id!r}", "has fewer than two options.", "Name a scale or list options.")
        if not all(0 < value < 1 for value in questionnaire.reliability.values()):
            yield Problem(where, "has a reliability that cannot be.", "Between 0 and 1.")
        if not all(LOW <= value <= HIGH for value in questionnaire.reference_mean.values()):
            yield Problem(where, "has a reference mean that cannot be.", f"From {LOW} to {HIGH}.")
        for construct in (set(questionnaire.reliability) | set(questionnaire.reference_mean)) - set(questionnaire.measures):
            yield Problem(where, f"gives a figure of {construct}, which it does not measure.", "Mend the spelling, or take it out.")
        for construct in set(questionnaire.cannot_say) & set(questionnaire.measures):
            yield Problem(where, f"says that it cannot say {construct}, and measures it.", "Choose one of the two.")


def _mappings_say_all(library: Library) -> Iterator[Problem]:
    """What a whole picture needs a mapping measures, or it says that it cannot: silence would look like good news."""
    for mapping in library.mappings.values():
        for construct in set(expected(library.model)) - {*mapping.measures, *mapping.cannot_say}:
            yield Problem(
                _where(library, "questionnaire", mapping.ref), f"is silent on {construct}.", "Measure it, or say so under [cannot_say]."
            )


def _bridges_hold(library: Library) -> Iterator[Problem]:
    """What two questionnaires are said to ask alike, they ask in the same words."""
    for questionnaire in library.versions.values():
        where = _where(library, "questionnaire", questionnaire.ref)
        for bridge in questionnaire.bridges:
            other = library.versions.get(bridge.of)
            if other is None:
                yield Problem(where, f"has a bridge to {bridge.of!r}, which does not exist.", "Name id@version of one that is there.")
                continue
            here, there = ({s.id: s for s in one.statements} for one in (questionnaire, other))
            for id in bridge.same:
                if id not in here or id not in there:
                    yield Problem(where, f"says that {bridge.of} asks {id!r} too.", "Name statements that stand in both.")
                elif here[id] != there[id]:
                    yield Problem(
                        where, f"asks {id!r} otherwise than {bridge.of}.", "Use the same words and options, or take it off the bridge."
                    )


def _roles_are_asked_alike(library: Library) -> Iterator[Problem]:
    """Over roles a statement measures the same in the same direction; else two voices could not be held side by side."""
    scans = [library.questionnaires[id] for id in FULL.values() if id in library.questionnaires]
    for id in set(FULL.values()) - set(library.questionnaires):
        yield Problem("questionnaires", f"lack {id!r}.", "Every role has its full scan.")
    first: dict[str, Statement] = {}
    for scan in scans:
        for statement in scan.statements:
            known, where = (
                first.setdefault(statement.id, statement),
                f"{_where(library, 'questionnaire', scan.ref)} statement {statement.id!r}",
            )
            if _measured(known) != _measured(statement):
                yield Problem(
                    where, "measures something else than in another role.", "Give it an id of its own, or the same construct and direction."
                )
            yield from _negations(where, statement)


def _measured(statement: Statement) -> tuple[object, ...]:
    return statement.kind, statement.construct, statement.reversed, statement.values if statement.kind is Kind.SCALE else ()


def _negations(where: str, statement: Statement) -> Iterator[Problem]:
    """Who disagrees with "not" has to think twice. A reversed twin names the opposite instead (questionnaires, head)."""
    if statement.kind is Kind.SCALE:
        for language, words in (("nl", statement.text.nl), ("en", statement.text.en)):
            if found := re.search(rf"\b({NEGATIONS[language]})\b", words, re.IGNORECASE):
                yield Problem(where, f"says {found[0]!r} in {language}.", "Name the opposite in words of its own.")


def _indicators_stand_alone(library: Library) -> Iterator[Problem]:
    """A figure of the monitor is asked by a statement of its own, which stands for no construct, and the other way round."""
    asked = {s.id: s for questionnaire in library.versions.values() for s in questionnaire.statements if s.indicator}
    for statement in asked.values():
        where = f"questionnaires statement {statement.id!r}"
        if statement.construct is not None:
            yield Problem(where, f"stands for {statement.construct} and for an indicator.", "Ask them apart: they never mix.")
        if statement.indicator not in library.indicators:
            yield Problem(
                where, f"asks for the indicator {statement.indicator!r}.", "Add it to content/indicators.toml, or mend the spelling."
            )
    for indicator in library.indicators.values():
        where = _where(library, "indicator", indicator.id)
        if indicator.statement and (indicator.statement not in asked or asked[indicator.statement].indicator != indicator.id):
            yield Problem(where, f"names the statement {indicator.statement!r}, which does not ask for it.", "Name one that does, or none.")
        elif indicator.statement and not {*indicator.counts} <= {*asked[indicator.statement].values}:
            yield Problem(where, "counts an option that is not there.", f"Use some of: {', '.join(asked[indicator.statement].values)}.")
        if bool(indicator.statement) != bool(indicator.counts):
            yield Problem(where, "names a statement or the options that count, and not the other.", "Name both, or none.")


def _facts_and_wishes_can_be_read(library: Library) -> Iterator[Problem]:
    """The options by which a person is placed, and a funnel is counted."""
    for gap in set(Gap) - set(library.model.wish.values()):
        yield Problem("model/diagnosis.toml wish", f"holds nothing for {gap}.", "Name the option of who stopped there.")
    known = {FACTS: set(map(str, Fact)), WISH: {*library.model.wish, REACHED}}
    for questionnaire in library.versions.values():
        for statement in (s for s in questionnaire.statements if s.id in known):
            for value in set(statement.values) ^ known[statement.id]:
                where = f"{_where(library, 'questionnaire', questionnaire.ref)} statement {statement.id!r}"
                yield Problem(
                    where, f"{value!r} is missing or is one too many.", f"It holds exactly: {', '.join(sorted(known[statement.id]))}."
                )


def _model_fits_the_questionnaires(library: Library) -> Iterator[Problem]:
    owner = library.questionnaires.get("quickscan-owner")
    for statement, known in (("barrier", library.model.barriers), ("workload", library.model.workload)):
        values = {v for s in owner.statements if s.id == statement for v in s.values} if owner else set()
        for value in set(known) - values:
            yield Problem("model/diagnosis.toml", f"{statement} {value!r} is no option of the owner.", "Mend the spelling.")


def _tables_are_complete(library: Library) -> Iterator[Problem]:
    """Tables that are looked up by a word of the field hold every such word."""
    model, principles = library.model, library.principles
    tables: tuple[tuple[str, Mapping[Any, Any], Iterable[str]], ...] = (
        ("model/diagnosis.toml states.shares", model.state_shares, State),
        ("model/diagnosis.toml passes.rates", model.pass_rates, Gap),
        ("model/diagnosis.toml words", model.words, Word),
        ("model/diagnosis.toml workload_answers.shares", model.workload_shares, model.workload),
        ("model/planning.toml evidence.values", principles.evidence, Evidence),
        ("model/planning.toml confidence.values", principles.confidence, Confidence),
        ("model/planning.toml repairs", principles.repairs, Precondition),
    )
    for where, table, wanted in tables:
        for key in set(wanted) ^ set(table):
            yield Problem(where, f"'{key}' is missing or is one too many.", f"It holds exactly: {', '.join(wanted)}.")
    for where, shares in (("states.shares", model.state_shares), ("workload_answers.shares", model.workload_shares)):
        if abs(sum(shares.values()) - 1) > SLACK:
            yield Problem(f"model/diagnosis.toml {where}", f"sums to {sum(shares.values()):.2f}.", "Shares sum to 1.")


def _figures_are_possible(library: Library) -> Iterator[Problem]:
    for figure in library.figures.values():
        if figure.value < 0 and not figure.id.startswith(("pattern.", "norms.none_stands_out")):
            yield Problem(
                _where(library, "figure", figure.id), f"is {figure.value}.", "Only a shift of a pattern, or odds, can lie below 0."
            )
        if figure.id.startswith("passes.") and not 0 < figure.value < 1:
            yield Problem(_where(library, "figure", figure.id), f"is {figure.value}.", "Some pass a gap and some do not: between 0 and 1.")
        if figure.unit.startswith("chance") and not 0 <= figure.value <= 1:
            yield Problem(_where(library, "figure", figure.id), f"is {figure.value}.", "A chance lies from 0 to 1.")
    norms = library.model.norms
    for name, value, least in (("sd_within", norms.sd_within, 0), ("sd_between", norms.sd_between, 0), ("target", norms.target, LOW)):
        if value <= least:
            yield Problem(_where(library, "figure", f"norms.{name}"), f"is {value}.", f"It lies above {least}.")


def _words_are_complete(library: Library) -> Iterator[Problem]:
    """Every word of the field that a page may have to say."""
    families: Mapping[str, Iterable[object]] = {
        "word": Word,
        "construct": CONSTRUCTS,
        "state": State,
        "gap": Gap,
        "precondition": Precondition,
        "light": Light,
        "phase": Phase,
        "ground": (STAGE, WISH),
        "layer": Layer,
        "agreement": Agreement,
        "standing": Standing,
        "cost": range(4),
        "evidence": Evidence,
        "part": PARTS,
        "relaxed": PRINCIPLES,
        "conflict": [conflict.id for conflict in library.model.conflicts],
        "month": range(1, 13),
    }
    for family, names in families.items():
        for name in names:
            if f"{family}.{name}" not in library.words:
                yield Problem(f"words [{family}]", f"has no word for '{name}'.", "Add it in content/words.")


def _known_statements_are_there(library: Library) -> Iterator[Problem]:
    scans = dict.fromkeys(FULL.values(), (STAGE, BARRIER, WORKLOAD, FACTS, WISH))
    for id, wanted in {
        "quickscan-owner": (QUESTION, STAGE, BARRIER, WORKLOAD),
        "quickscan-staff": (STAGE, BARRIER, WORKLOAD),
        **scans,
    }.items():
        asked = {s.id for s in library.questionnaires[id].statements} if id in library.questionnaires else set()
        for statement in set(wanted) - asked:
            yield Problem(f"questionnaires {id!r}", f"has no statement {statement!r}.", "The diagnosis knows it by that id.")
    for id in set(library.questionnaires) & set(library.mappings):
        yield Problem(_where(library, "questionnaire", id), "has the id of a questionnaire of ours.", "Give the mapping its own id.")


def _cases_can_run(library: Library) -> Iterator[Problem]:
    for case in library.cases.values():
        where = _where(library, "case", case.id)
        for at, (id, row) in enumerate((id, row) for id, row in case.answered if id in library.questionnaires):
            yield from sheet_problems(library.questionnaires[id], row, where=f"{where} {id} {at}")
        for rows in (case.staff, case.supervisor, case.hr):
            if len({len(answers.split()) for answers in rows.values()}) > 1:
                yield Problem(
                    where, "has statements with more answers than others.", "Give every statement one answer a person, na for none."
                )
        for path in case.expected:
            if path.split(".")[0] not in ("release", "diagnosis", "plan"):
                yield Problem(where, f"expects something of {path!r}.", "Begin with release, diagnosis or plan.")


def _promise_is_no_laxer_than_the_floor(library: Library) -> Iterator[Problem]:
    yield from promise_problems(library.promise)


def _repairs_can_begin(library: Library) -> Iterator[Problem]:
    if not any(Trait.INVOLVEMENT_PROVIDER in action.traits for action in library.actions.values()):
        yield Problem("actions", "none lets people choose along (trait involvement_provider).", "A plan needs one.")


RULES: tuple[Rule, ...] = (
    _texts_are_fit_for_people,
    _sources_are_known,
    _references_are_known,
    _actions_are_usable,
    _catalogue_covers_the_field,
    _stories_are_placed,
    _messages_are_complete,
    _signals_cover_the_kinds,
    _questionnaires_are_sound,
    _mappings_say_all,
    _bridges_hold,
    _roles_are_asked_alike,
    _indicators_stand_alone,
    _facts_and_wishes_can_be_read,
    _model_fits_the_questionnaires,
    _tables_are_complete,
    _figures_are_possible,
    _words_are_complete,
    _known_statements_are_there,
    _cases_can_run,
    _promise_is_no_laxer_than_the_floor,
    _repairs_can_begin,
)
