"""`make bench`: prints a table and writes build/bench.json."""

import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial

import benches.gate
from benches import look, web
from benches.figures import ROOT, Figure, keep, progress, show
from radar import gate
from radar.closing import close_case, close_round
from radar.concepts import Question, Round
from radar.content import Library, load_library
from radar.diagnosis import diagnose, said
from radar.planning import make_plan
from radar.questionnaire import AnswerSheet, Questionnaire
from radar.release import Release
from radar.scoring import score

CODE = "bench"


def people(questionnaire: Questionnaire, n: int, rng: random.Random) -> list[AnswerSheet]:
    return [AnswerSheet({s.id: (rng.choice(s.values),) for s in questionnaire.statements}) for _ in range(n)]


def milliseconds(job: Callable[[], object], *, runs: int = 15) -> float:
    """The median of several runs after one that is not counted."""
    job()
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        job()
        taken.append(1000 * (time.perf_counter() - start))
    return statistics.median(taken)


def python(code: str) -> Callable[[], object]:
    return lambda: subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)


def firm_of_fifty(library: Library, scan: str, *, aim: float) -> list[Figure]:
    """Everybody answers everything, at random. What comes after the gate is made once, when a round closes."""
    rng = random.Random(50)
    staff, owners = library.questionnaires[f"{scan}-staff"], library.questionnaires[f"{scan}-owner"]
    sheets, (owner,) = people(staff, 50, rng), people(owners, 1, rng)
    round = Round("bench", 50, 1)

    def released() -> Release:
        return gate.release(round, staff, sheets, library.promise, code=CODE, question=Question.LAW)

    release = released()
    diagnosis = diagnose(release, library.model)
    stories, messages = library.stories.values(), library.messages.values()
    jobs: dict[str, Callable[[], object]] = {
        "scoring": lambda: [score(staff, sheet) for sheet in sheets],
        "scoring and gate": released,
        "diagnosis": lambda: diagnose(release, library.model),
        "which words hinge on one answer": lambda: gate.release(
            round, staff, sheets, library.promise, code=CODE, reading=lambda found: said(diagnose(found, library.model))
        ),
        "plan": lambda: make_plan(diagnosis, library.actions, library.principles, stories=stories, messages=messages),
    }
    close = partial(close_round, round, library, code=CODE, questionnaire=staff, sheets=sheets, owner=owner, asked_of_owner=owners)
    parts = {part: milliseconds(job) for part, job in jobs.items()}
    both = Figure(f"{scan}, a firm of 50: scoring plus diagnosis", parts["scoring"] + parts["diagnosis"], aim=50)
    each = [Figure(f"{scan}, a firm of 50: {part}", taken) for part, taken in parts.items()]
    return [*each, both, Figure(f"{scan}, a firm of 50: all", milliseconds(close), aim=aim)]


def thousand_cases(library: Library) -> list[Figure]:
    cases = list(library.cases.values())
    turns = [cases[at % len(cases)] for at in range(1000)]
    return [Figure("1,000 worked cases", milliseconds(lambda: [close_case(case, library, code=CODE) for case in turns], runs=3), aim=2000)]


def starting() -> list[Figure]:
    bare = milliseconds(python("pass"))
    return [
        Figure("bare python (baseline)", bare),
        Figure("import radar, beyond bare python", milliseconds(python("import radar")) - bare, aim=100),
        Figure("llo-radar check, whole process", milliseconds(python("from radar.cli import main; main(['check'])"), runs=5)),
        Figure("all content loaded and checked", milliseconds(lambda: load_library(ROOT / "content"), runs=5)),
    ]


def main() -> None:
    library = load_library(ROOT / "content")
    progress("the core and the command")
    fifty = [*firm_of_fifty(library, "quickscan", aim=150), *firm_of_fifty(library, "scan", aim=300)]
    core = [*fifty, *thousand_cases(library), *starting()]
    audits, compared = benches.gate.figures(library), benches.gate.compared()
    figures = [*core, *audits, *look.figures(), *web.figures()]
    keep([*figures, *benches.gate.cells(compared)])
    show(figures)
    benches.gate.show_table(compared)


if __name__ == "__main__":
    main()
