"""A closed round as JSON and back: how release, diagnosis and plan are written, stored and read."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from cattrs import BaseValidationError, Converter

from radar.concepts import CONSTRUCTS, HIGH, LOW, Construct
from radar.diagnosis import Diagnosis, View
from radar.planning import Plan
from radar.release import Group, Release, Spread, TooFew


@dataclass(frozen=True, slots=True)
class Closed:
    """The three documents of a closed round. Everything shown is computed from these."""

    release: Release
    diagnosis: Diagnosis
    plan: Plan


def as_json(document: Any) -> str:
    """A release, diagnosis or plan as JSON: fields by name, what may be one of two kinds says which in `kind`."""
    return json.dumps(asdict(document), ensure_ascii=False, indent=2) + "\n"


def as_data(closed: Closed) -> dict[str, Any]:
    """The three documents as plain data, to be stored."""
    return asdict(closed)


def read_release(text: bytes) -> Release:
    """A release from a file. Raises ValueError when it is anything else, or holds a number that no release can."""
    try:
        release = _converter().structure(json.loads(text, parse_constant=_refused), Release)
    except (BaseValidationError, RecursionError, TypeError) as error:
        raise ValueError("is no release") from error
    lines = release.staff.constructs.values() if isinstance(release.staff, Group) else ()
    if not all(_can_be(line, release.asked) for line in lines):
        raise ValueError("holds a number that cannot be")
    return release


def _can_be(line: Spread, asked: int) -> bool:
    width = HIGH - LOW
    return (
        0 < line.n <= asked and LOW <= line.mean <= HIGH and 0 <= line.sd <= width and 0 < line.step <= width and 0 <= line.reliability <= 1
    )


def _refused(constant: str) -> float:
    raise ValueError(f"{constant} is no number")


def read_closed(data: Mapping[str, Any]) -> Closed:
    """What `as_data` wrote, whether or not it went through JSON. Raises an error of cattrs when it is anything else."""
    return _converter().structure(data, Closed)


@cache
def _converter() -> Converter:
    converter = Converter()
    constructs = {str(construct): construct for construct in CONSTRUCTS}
    converter.register_structure_hook(Construct, lambda value, _: constructs[value])
    converter.register_structure_hook(Group | TooFew | None, _by_kind(converter, {"group": Group, "too_few": TooFew}))
    converter.register_structure_hook(View | TooFew | None, _by_kind(converter, {"view": View, "too_few": TooFew}))
    return converter


def _by_kind(converter: Converter, kinds: Mapping[str, type]) -> Callable[[Any, Any], Any]:
    def structure(data: Any, _: Any) -> Any:
        return None if data is None else converter.structure(data, kinds[data["kind"]])

    return structure
