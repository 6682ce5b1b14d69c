"""What goes wrong, said so that the reader can mend it: what, where, how."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. `where` is a file with an id, or a file with a row and a column."""

    where: str
    what: str
    how: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what} {self.how}"


class RadarError(Exception):
    """Anything this product refuses. Carries every problem found, never only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class ContentError(RadarError):
    """A content file says something that cannot be true."""


class InputError(RadarError):
    """An answer, a file or an option from outside that cannot be used."""
