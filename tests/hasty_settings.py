"""The settings with a shorter patience: a test need not wait as long as a visitor may."""

from typing import Any

from radar_web.settings import *  # noqa: F403 -- settings are read from one module
from radar_web.settings import DATABASES

options: Any = DATABASES["default"]["OPTIONS"]
options["timeout"] = 0.3
