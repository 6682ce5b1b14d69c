"""What "Wie ziet wat" says of each configuration, kept so that every change of it is seen.

    python -m tests.snapshots

writes the files anew.
"""

from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path

from radar.concepts import Language, Split, SplitBy
from radar.content import Library, load_library
from radar_web.pages.who import FIRM, Installation, who_sees, who_sees_leader
from radar_web.words import Words
from tests.places import ROOT

HERE = Path(__file__).with_name("who")
RUN_BY = {"firm": FIRM, "named": "Installatieclub", "unknown": ""}
ROUNDS = {
    "": (None, False, False),
    "-slips": (None, True, False),
    "-teams": (Split(SplitBy.TEAM, ("Werkplaats", "Kantoor")), False, False),
    "-work-slips": (Split(SplitBy.WORK, ("Zorg", "Keuken")), True, False),
    "-leaders": (None, False, True),
}


def texts(library: Library) -> Iterator[tuple[str, str]]:
    """A name, and what is said. Each way to run Radar; of one of them also each way to ask."""
    for by, database, https, language in product(RUN_BY, ("sqlite", "postgresql"), (True, False), Language):
        installation = Installation(RUN_BY[by], database, https, days_kept=90)
        is_plain = (by, database, https) == ("firm", "sqlite", False)
        for name, (split, slips, has_leaders) in ROUNDS.items() if is_plain else [("", ROUNDS[""])]:
            seen = who_sees(Words(library, language), installation, split=split, slips=slips, has_leaders=has_leaders)
            yield f"{by}-{database}-{'https' if https else 'http'}{name}.{language}.txt", _text(seen)
    for by, language in product(RUN_BY, Language):  # what a leader reads, which no database changes
        seen = who_sees_leader(Words(library, language), Installation(RUN_BY[by], "sqlite", https=False, days_kept=90))
        yield f"leader-{by}.{language}.txt", _text(seen)


def _text(seen: Iterable[object]) -> str:
    return "\n\n".join(map(_told, seen)) + "\n"


def _told(seen: object) -> str:
    who, sees, sees_not, cannot = (getattr(seen, name) for name in ("who", "sees", "sees_not", "cannot"))
    marked = (f"{mark} {line}" for mark, lines in (("+", sees), ("-", sees_not), ("?", cannot)) for line in lines)
    return "\n".join((who, *marked))


if __name__ == "__main__":
    for name, text in texts(load_library(ROOT / "content")):
        (HERE / name).write_text(text)
