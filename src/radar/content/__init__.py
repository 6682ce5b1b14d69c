"""Everything the product knows, read once from a folder of TOML into frozen dataclasses."""

from radar.content.library import FULL, LED_BY, OWNER, STAFF, Case, Library
from radar.content.reading import load_library

__all__ = ["FULL", "LED_BY", "OWNER", "STAFF", "Case", "Library", "load_library"]
