"""What acro leaves of the counts of firms: batches of firms as JSON in, cells as JSON out.

It runs in the environment that `make oracle` installs acro in. acro checks the tables of research data centres before they go out. It is
made by others, after rules of their own, so nothing of radar is imported here: who shares our code shares our mistakes. All tables are made
in one session, so that it could compare them with each other.

Its minimum is the only rule that concerns a count (dominance is about amounts). Empty cells are below that minimum like all small ones;
that zeros tell something by themselves is left out, because it flags the same cells a second time.
"""

import json
import logging
import sys
import warnings
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

import pandas as pd
from acro import ACRO

Key = tuple[str, ...]
"""A cell as a group by its filters: a level for each attribute, "" where all levels are in it."""

EVERYBODY = "everybody"
"""The one column of every table: filters are in the rows, as many as there are."""


def main() -> None:
    logging.disable()
    warnings.simplefilter("ignore")  # of pandas, about how acro uses it
    asked = json.load(sys.stdin)
    session = ACRO(suppress=True)
    session.config.update(safe_threshold=asked["threshold"], zeros_are_disclosive=False)  # it reads only a file of its own package
    json.dump([judged(session, firms, asked["levels"], asked["most"]) for firms in asked["batches"]], sys.stdout)


def judged(session: ACRO, firms: Sequence[Sequence[Key]], levels: Sequence[Sequence[str]], most: int) -> list[dict[str, Any]]:
    """For each firm the counts that acro leaves and the cells that it flags, in tables of up to `most` attributes."""
    people = _people(firms, levels)
    found: list[dict[str, Any]] = [{"left": [], "flagged": []} for _ in firms]
    for count in range(most + 1):
        for attributes in combinations(range(len(levels)), count):
            table = session.crosstab([people["firm"], *(people[_name(at)] for at in attributes)], people[EVERYBODY])
            outcome = session.results.get_index(-1).outcome
            for firm, key, left in _cells(table, attributes, len(levels)):
                if left:  # what is suppressed is counted as nobody
                    found[firm]["left"].append((key, int(left)))
            for firm, key, verdict in _cells(outcome, attributes, len(levels)):
                if verdict != "ok":
                    found[firm]["flagged"].append((key, verdict.strip("; ")))
    return found


def _people(firms: Sequence[Sequence[Key]], levels: Sequence[Sequence[str]]) -> pd.DataFrame:
    """The firms of a batch in one table, told apart by one more attribute: the cells are the same, in a tenth of the time."""
    rows = [(f"{firm}", EVERYBODY, *person) for firm, people in enumerate(firms) for person in people]
    people = pd.DataFrame(rows, columns=["firm", EVERYBODY, *map(_name, range(len(levels)))])
    return people.astype({_name(at): pd.CategoricalDtype(list(names)) for at, names in enumerate(levels)})


def _name(attribute: int) -> str:
    """A word: acro suppresses by a query, in which a column named by a number is that number, and nothing is suppressed."""
    return f"attribute_{attribute}"


def _cells(table: pd.DataFrame, attributes: Sequence[int], count: int) -> Iterator[tuple[int, Key, Any]]:
    for label, value in table[EVERYBODY].items():
        firm, *names = label if attributes else (label,)
        level = dict(zip(attributes, names, strict=True))
        yield int(firm), tuple(level.get(at, "") for at in range(count)), value


if __name__ == "__main__":
    main()
