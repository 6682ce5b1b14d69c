"""What many screens are made of."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A thing with what is said of it."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Named:
    """Something with an id and a name, that a form can send."""

    id: str
    name: str
    chosen: bool = False
