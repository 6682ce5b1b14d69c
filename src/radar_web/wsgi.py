"""The door for a web server. The library is read once, here, so that a broken content file stops the start and not a visitor."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "radar_web.settings")
application = get_wsgi_application()

from radar_web.queries import library  # noqa: E402 -- settings must be there first

library()
