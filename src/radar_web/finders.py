"""What Django serves besides files that lie there: style, typeface and logo, as the theme has them."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage

from radar_web.theme import VENDOR, WEIGHTS, stylesheet


class ThemeFinder(BaseFinder):
    """The files of the theme in use, made when they are collected."""

    def __init__(self, *_: Any, **__: Any) -> None:
        files = {
            "radar/radar.css": stylesheet(settings.THEME, typeface=True).encode(),
            "radar/logo.svg": settings.THEME.logo.encode(),
            **{f"radar/text-{weight}.woff2": (VENDOR / f"text-{weight}.woff2").read_bytes() for weight in WEIGHTS},
        }
        self.names, self.storage = tuple(files), InMemoryStorage()
        for name, content in files.items():
            self.storage.save(name, ContentFile(content))

    def find(self, *_: Any, **__: Any) -> list[str]:
        """Nothing lies in a folder: there is nothing to find without collecting."""
        return []

    def list(self, *_: Any) -> Iterator[tuple[str, InMemoryStorage]]:
        return ((name, self.storage) for name in self.names)
