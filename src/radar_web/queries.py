"""Every read worth a name."""

from functools import cache

from django.conf import settings

from radar.content import Library, load_library


@cache
def library() -> Library:
    """All content, read once a process."""
    return load_library(settings.CONTENT)
