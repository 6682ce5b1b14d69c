"""LLO-Radar: answers -> score -> release -> diagnose -> plan.

Names load when first used, so that `import radar` is quick.
"""

from importlib import import_module
from typing import Any

_HOME = {
    "load_library": "radar.content",
    "parse_sheets": "radar.questionnaire",
    "score": "radar.scoring",
    "release": "radar.gate",
    "diagnose": "radar.diagnosis",
    "make_plan": "radar.planning",
    "close_round": "radar.closing",
}

__all__ = ["close_round", "diagnose", "load_library", "make_plan", "parse_sheets", "release", "score"]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'radar' has no attribute {name!r}")
