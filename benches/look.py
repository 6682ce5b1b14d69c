"""Pictures and a report on paper beside what others make of the same, each in a process of its own: `python -m benches.look`."""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from benches.figures import ROOT, Figure, keep, progress, show
from benches.measure import measured
from radar.closing import close_case
from radar.concepts import Language
from radar.content import load_library
from radar.documents import Closed
from radar_web import paper
from radar_web.pages.drawing import draw
from radar_web.pages.drawing.scene import Scene
from radar_web.pages.report import report_page
from radar_web.theme import OWN, read_theme
from radar_web.words import Words

RIVALS = ROOT / ".venv-bench" / "bin" / "python"
LIBRARY = load_library(ROOT / "content")
SAY = Words(LIBRARY, Language.NL)

Found = Mapping[str, float]


def cases() -> list[Closed]:
    """Worked cases in which the owner and his people answered: the fullest pictures there are."""
    return [close_case(case, LIBRARY, code="bench") for case in LIBRARY.cases.values() if case.staff and case.owner]


def our_pictures() -> Callable[[int], bytes]:
    """All five pictures of a result, from the numbers to SVG."""
    scenes = [Scene(SAY, c.release, c.diagnosis, c.plan, LIBRARY.versions[c.release.questionnaire]) for c in cases()]

    def drawn(number: int) -> bytes:
        found = draw(scenes[number % len(scenes)])
        pictures = (found.radar, found.dots, found.words, found.phases, found.steps)
        return "".join(paper.drawn(picture, "") for picture in pictures if picture).encode()

    return drawn


def our_report() -> Callable[[int], bytes]:
    theme, pages = read_theme(OWN), [report_page(SAY, found, sector="G", label="") for found in cases()]
    return lambda number: paper.pdf(pages[number % len(pages)], SAY, theme)


OURS = {"pictures": our_pictures, "report": our_report}


def figures() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="radar-bench-") as folder:
        _write_pages(Path(folder))
        pictures, report = _ours("pictures"), _ours("report")
        rivals = {name: _rival(name, *arguments) for name, arguments in (("matplotlib", ()), ("pygal", ()), ("weasyprint", (folder,)))}
    return [
        Figure("five pictures of a result, from numbers to SVG", pictures["median"]),
        Figure("the same, all together", pictures["bytes"] / 1000, "kB"),
        *_beside("one radar", ("matplotlib", "pygal"), "the five pictures", pictures, rivals),
        Figure("report as PDF, two sides with five pictures", report["median"]),
        Figure("the same, peak memory of the whole process", report["peak"], "MB"),
        Figure("the same, one file", report["bytes"] / 1000, "kB"),
        *_beside("that report without style and script", ("weasyprint",), "ours", report, rivals),
    ]


def _beside(what: str, names: tuple[str, ...], ours: str, found: Found, rivals: Mapping[str, Found]) -> list[Figure]:
    known = [(name, rivals[name]) for name in names if rivals[name]]
    return [
        figure
        for name, rival in known
        for figure in (
            Figure(f"{what} by {name} (baseline)", rival["median"]),
            Figure(f"the same, peak memory of {name}", rival["peak"], "MB"),
            Figure(f"times that {ours} take less than {name}", rival["median"] / found["median"], "x"),
        )
    ]


def _write_pages(folder: Path) -> None:
    """Reports as HTML that a printer of HTML can read: no style of ours, which would only cost it time."""
    for number, found in enumerate(cases()):
        page = paper.html(*paper.report(LIBRARY, found, language=Language.NL), read_theme(OWN))
        (folder / f"{number:02}.html").write_text(re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL))


def _ours(job: str) -> Found:
    return _run(sys.executable, "-m", "benches.look", job)


def _rival(name: str, *arguments: str) -> Found:
    """Nothing where it is not installed."""
    if not RIVALS.exists():
        progress(f"{name} is not installed: `make bench` does that.")
        return {}
    found = _run(str(RIVALS), "-m", "benches.rivals", name, *arguments)
    if "missing" in found:
        progress(f"{name} does not run here: {found['missing']}")
        return {}
    return found


def _run(*command: str) -> Found:
    progress(" ".join(Path(part).name for part in command if part != "-m"))
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    found: Found = json.loads(done.stdout)
    return found


def main() -> None:
    if sys.argv[1:]:
        measured(OURS[sys.argv[1]]())
        return
    found = figures()
    keep(found)
    show(found)


if __name__ == "__main__":
    main()
