"""The small screens: a door, a code to type, a sentence."""

from dataclasses import dataclass
from typing import ClassVar

from radar_web.pages.parts import Named
from radar_web.pages.pictures import RadarPicture


@dataclass(frozen=True, slots=True)
class HomePage:
    """What keeps an owner busy: the first question, and the way in. `example` shows what a result looks like."""

    template: ClassVar[str] = "home.html"
    questions: tuple[Named, ...]
    example: RadarPicture | None


@dataclass(frozen=True, slots=True)
class KeyPage:
    """Where an owner types his key. `problem`: why what he `typed` is none; `instead`: a key that would replace the one in use."""

    template: ClassVar[str] = "key.html"
    problem: str = ""
    typed: str = ""
    instead: str = ""


@dataclass(frozen=True, slots=True)
class CodePage:
    """Where people type the code of a poster. `problem`: why what they `typed` is none."""

    template: ClassVar[str] = "join_code.html"
    problem: str = ""
    typed: str = ""


@dataclass(frozen=True, slots=True)
class CountingPage:
    """The time is over and nothing is shown yet. What somebody began to send before is still sent; `code` is that of the round."""

    template: ClassVar[str] = "join_counting.html"
    code: str


@dataclass(frozen=True, slots=True)
class DonePage:
    """An empty screen for the next; `code` opens the questions again."""

    template: ClassVar[str] = "join_done.html"
    code: str


@dataclass(frozen=True, slots=True)
class MinePage:
    """Where somebody reads his answers, by the code he wrote down (`receipt`), and takes them back until a day (`until`)."""

    template: ClassVar[str] = "mine.html"
    receipt: str = ""
    said: tuple[tuple[str, str], ...] = ()
    until: str = ""
    erased: bool = False


@dataclass(frozen=True, slots=True)
class RefusedPage:
    """A sentence that says why not. `has_ways`: the doors for people and owners stand under it."""

    template: ClassVar[str] = "refused.html"
    reason: str
    has_ways: bool = True
