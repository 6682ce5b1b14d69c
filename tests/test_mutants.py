"""Each guard of the gate and the door has a mutant: the code with the guard taken out, on which a named test must fail."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

MUTANTS = {
    "the threshold is off by one": ("gate.py", "if len(scores) < promise.voices:", "if len(scores) + 1 < promise.voices:", "test_gate.py"),
    "too few says how many": ("gate.py", "TooFew(asked=asked, needed", "TooFew(asked=len(scores), needed", "test_gate.py"),
    "a construct of four is shown": ("gate.py", "if n < promise.voices:", "if n < 2:", "test_gate.py"),
    "a second decimal": ("gate.py", "coarse = _to_step(mean, step)", "coarse = round(mean, 2)", "test_gate.py"),
    "hidden unanimity is named": ("gate.py", "return filled[0] if len(filled) == 1", "return None if len(filled) == 1", "test_gate.py"),
    "no floor under the spread": ("gate.py", "promise.sd_floor),", "0.0),", "test_gate.py"),
    "choices are counted for people": (
        "gate.py",
        "sum(not set(values).isdisjoint(options) for values in voices)",
        "sum(value in options for values in voices for value in values)",
        "test_gate.py",
    ),
    "barriers undo merged states": ("gate.py", "if BARRIER in choices and _tells_states", "if False and _tells_states", "test_gate.py"),
    "more voices than asked": ("gate.py", "if len(scores) > round.asked:", "if False:", "test_gate.py"),
    "an edge is taken for the truth": ("diagnosis.py", "if not spread.at_edge:", "if True:", "test_diagnosis.py"),
    "a gap wins by elimination": ("diagnosis.py", "if stage is None and lowered != set(Gap):", "if False:", "test_diagnosis.py"),
    "silence lowers a need": ("planning.py", "return _mean(known) if known else unknown", "return _mean(known)", "test_planning.py"),
    "small cells stay": ("gate.py", "if 0 < cell.count < smallest]", "if 0 < cell.count < 1]", "test_gate.py"),
    "order decides a tie": ("gate.py", "mean = math.fsum(values) / n", "mean = values[0] * 0.01 + math.fsum(values) / n", "test_gate.py"),
    "the promise is not checked": ("gate.py", "    check_promise(promise)\n", "", "test_gate.py"),
    "the owner is counted": (
        "gate.py",
        "staff=_group(questionnaire, scores, round.asked",
        "staff=_group(questionnaire, [*scores, *scores[:len(open_voices)]], round.asked",
        "test_gate.py",
    ),
    "empty people are voices": ("gate.py", "for sheet in sheets if sheet.answers]", "for sheet in sheets]", "test_gate.py"),
    "missing counts as zero": (
        "scoring.py",
        "if given and 2 * len(given) >= len(answers) else None",
        "if given else 0.0",
        "test_scoring.py",
    ),
    "a foreign option is used": ("scoring.py", "if value in fitting", "if value", "test_scoring.py"),
    "a wrong value is let in": ("questionnaire.py", "if value not in statement.values:", "if False:", "test_questionnaire.py"),
    "the owner is drawn to a norm": (
        "diagnosis.py",
        "_estimate(score, error,",
        "_estimate((score + 3.35) / 2, error,",
        "test_diagnosis.py",
    ),
    "no coarseness in the interval": ("diagnosis.py", "measurement + spread.step**2 / 12)", "measurement)", "test_diagnosis.py"),
    "an unmeasured precondition blocks": ("planning.py", "chances.get(p, 1.0)", "chances.get(p, 0.0)", "test_planning.py"),
    "the question does not count": ("planning.py", "hook=hook(action, firm),", "hook=0.0,", "test_planning.py"),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_a_mutant_is_caught(name: str, tmp_path: Path) -> None:
    file, guard, without, tests = MUTANTS[name]
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    place = tmp_path / "src/radar" / file
    code = place.read_text()
    assert code.count(guard) == 1, f"the guard {guard!r} moved: mend this mutant"
    place.write_text(code.replace(guard, without))
    run = "import sys; sys.path.insert(0, sys.argv[1]); import pytest; raise SystemExit(pytest.main(sys.argv[2:]))"
    command = [sys.executable, "-c", run, str(tmp_path / "src"), "-x", "-q", "-p", "no:cacheprovider", f"tests/{tests}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1, f"nothing noticed: {name}\n{done.stdout[-2000:]}"
