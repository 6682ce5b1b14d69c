"""What happens by itself: a round closes when its time is over, old answers go. GET changes nothing, so no visitor can be its clock."""

import logging
import threading
import time

from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from radar_web import actions, sweeping
from radar_web.logs import told

EVERY = 20
"""Seconds. Each process has its own clock; that two look at once does no harm, since closing happens once."""

log = logging.getLogger(__name__)


def start() -> None:
    threading.Thread(target=_run, name="clock", daemon=True).start()


def _run() -> None:
    rewrite = True  # whoever was killed after closing left the old places of rows
    while True:
        rewrite = tick(rewrite=rewrite)
        time.sleep(EVERY)


def tick(*, rewrite: bool = False) -> bool:
    """Close what is due, delete what is old, and sweep up. Returns whether the files must be written anew still.

    After a failure nobody knows whether something was closed before it, so they must.
    """
    try:
        now = timezone.now()
        rewrite |= actions.close_due(now) > 0
        rewrite |= actions.delete_old(now) > 0
        sweeping.sweep(rewrite=rewrite)
    except DatabaseError as error:
        log.error("Closing or sweeping did not work: %s. It is tried again in %s seconds.", told(error), EVERY)
        return True
    except Exception as error:  # the clock goes on whatever happens: without it nothing would ever close
        log.error("The clock stumbled: %s. It goes on in %s seconds.", told(error), EVERY)
        return True
    finally:
        close_old_connections()
    return False
