"""How often each sentence about the bottleneck appears, on generated firms: `python -m benches.bottleneck [firms] [questionnaire]`."""

import sys
from collections import Counter
from pathlib import Path

import numpy as np
from tests.people import staff_stuck_at

from radar import gate
from radar.concepts import Gap, Round
from radar.content import Library, load_library
from radar.diagnosis import diagnose


def sentences(library: Library, asked: str, gap: Gap | None, people: int, firms: int) -> Counter[str]:
    """What is said of firms stuck at a gap, or at none: right, wrong, either or unknown."""
    rng = np.random.default_rng(people)
    questionnaire = library.questionnaires[asked]
    said: Counter[str] = Counter()
    for seed in range(firms):
        sheets = staff_stuck_at(gap, people, questionnaire, library.model, rng)
        release = gate.release(Round("bench", round(1.25 * people), seed), questionnaire, sheets, library.promise, code="bench")
        bottleneck = diagnose(release, library.model).bottleneck
        named = "right" if bottleneck.gaps == (gap,) else "wrong"
        said[named if bottleneck.certainty == "mainly" else bottleneck.certainty] += 1
    return said


def main(firms: int = 200, asked: str = "quickscan-staff") -> None:
    library = load_library(Path(__file__).parents[1] / "content")
    print("| people | planted gap | one named, right | one named, wrong | two named | not to say |\n|--:|---|--:|--:|--:|--:|")
    for people in (5, 9, 20, 40):
        for gap in (*Gap, None):
            said = sentences(library, asked, gap, people, firms)
            share = [f"{100 * said[key] / firms:.0f}%" for key in ("right", "wrong", "either", "unknown")]
            print(f"| {people} | {gap or 'none'} | {' | '.join(share)} |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200, sys.argv[2] if len(sys.argv) > 2 else "quickscan-staff")
