"""The door for a web server. The library is read and the example run here, so that broken content stops the start and not a visitor."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "radar_web.settings")
application = get_wsgi_application()

from radar.concepts import Language  # noqa: E402 -- settings must be there first
from radar_web import clock  # noqa: E402
from radar_web.public.views import example_page  # noqa: E402

for language in Language:
    example_page(language)
clock.start()
