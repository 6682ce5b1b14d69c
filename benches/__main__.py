"""`make bench`: prints a table and writes build/bench.json."""

import json
import random
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from radar import gate
from radar.closing import close_case, close_round
from radar.concepts import Question, Round
from radar.content import Library, load_library
from radar.diagnosis import diagnose
from radar.planning import make_plan
from radar.questionnaire import AnswerSheet, Questionnaire

ROOT = Path(__file__).parents[1]
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


def firm_of_fifty(library: Library) -> dict[str, float]:
    rng = random.Random(50)
    staff, owners = library.questionnaires["quickscan-staff"], library.questionnaires["quickscan-owner"]
    sheets, (owner,) = people(staff, 50, rng), people(owners, 1, rng)
    round = Round("bench", 50, 1)

    def released() -> gate.Release:
        return gate.release(round, staff, sheets, library.promise, code=CODE, question=Question.LAW)

    release = released()
    diagnosis = diagnose(release, library.model)
    stories, messages = library.stories.values(), library.messages.values()
    return {
        "a firm of 50: scoring and gate": milliseconds(released),
        "a firm of 50: diagnosis": milliseconds(lambda: diagnose(release, library.model)),
        "a firm of 50: plan": milliseconds(
            lambda: make_plan(diagnosis, library.actions, library.principles, stories=stories, messages=messages)
        ),
        "a firm of 50: all (aim 150)": milliseconds(
            lambda: close_round(round, library, code=CODE, questionnaire=staff, sheets=sheets, owner=owner)
        ),
    }


def thousand_cases(library: Library) -> dict[str, float]:
    cases = list(library.cases.values())
    turns = [cases[at % len(cases)] for at in range(1000)]
    return {"1,000 worked cases (aim 2000)": milliseconds(lambda: [close_case(case, library, code=CODE) for case in turns], runs=3)}


def starting() -> dict[str, float]:
    bare = milliseconds(python("pass"))
    return {
        "bare python (baseline)": bare,
        "import radar, beyond bare python (aim 100)": milliseconds(python("import radar")) - bare,
        "llo-radar check, whole process": milliseconds(python("from radar.cli import main; main(['check'])"), runs=5),
        "all content loaded and checked": milliseconds(lambda: load_library(ROOT / "content"), runs=5),
    }


def main() -> None:
    library = load_library(ROOT / "content")
    figures = {**firm_of_fifty(library), **thousand_cases(library), **starting()}
    (ROOT / "build").mkdir(exist_ok=True)
    (ROOT / "build/bench.json").write_text(json.dumps(figures, indent=2) + "\n")
    for name, figure in figures.items():
        aim = re.search(r"aim (\d+)", name)
        print(f"{figure:10.1f} ms  {name}{'  <- above its aim' if aim and figure > int(aim[1]) else ''}")


if __name__ == "__main__":
    main()
