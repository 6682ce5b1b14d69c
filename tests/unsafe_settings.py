"""The settings with one word changed: SQLite acknowledges what a power cut can take back. The test of order must see it."""

from typing import Any

from radar_web.settings import *  # noqa: F403 -- settings are read from one module
from radar_web.settings import DATABASES

options: Any = DATABASES["default"]["OPTIONS"]
options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=NORMAL")
