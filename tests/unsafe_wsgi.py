"""The door without the check that refuses an unsafe database: to see what such a database does."""

import django

django.setup()

from radar_web import health  # noqa: E402 -- settings must be there first

vars(health)["dangers"] = list

from radar_web.wsgi import application  # noqa: E402 -- it asks for dangers when it is read

__all__ = ["application"]
