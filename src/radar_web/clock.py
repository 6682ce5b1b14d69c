"""The one thing that happens by itself: a round closes when its time is over. GET changes nothing, so no visitor can be its clock."""

import logging
import threading
import time

from django.db import close_old_connections
from django.utils import timezone

from radar_web import actions

EVERY = 20
"""Seconds. Each process has its own clock; that two look at once does no harm, since closing happens once."""

log = logging.getLogger(__name__)


def start() -> None:
    threading.Thread(target=_run, name="clock", daemon=True).start()


def _run() -> None:
    while True:
        tick()
        time.sleep(EVERY)


def tick() -> None:
    """Close what is due."""
    try:
        actions.close_due(timezone.now())
    except Exception:  # the clock goes on whatever happens: without it nothing would ever close
        log.exception("Closing did not work. It is tried again in %s seconds.", EVERY)
    finally:
        close_old_connections()
