"""Negative controls: servers that break the promise in one way each, named by RADAR_CONTROL."""

import datetime as dt
import os
import time
from concurrent.futures import ThreadPoolExecutor

from radar_web.wsgi import application  # isort: skip -- first: it sets Django up

from django.db import connection

from radar.questionnaire import AnswerSheet
from radar_web import actions, keys
from radar_web.models import Round

__all__ = ["application"]

HALF_A_BLINK = 0.05  # seconds

give_answer = actions.give_answer
later = ThreadPoolExecutor(32)  # so that who is stored later waits for that only


def reply_then_store(round: Round, client_key: str, sheet: AnswerSheet, *, began: dt.datetime, now: dt.datetime, slip: str = "") -> str:
    def store() -> None:
        time.sleep(HALF_A_BLINK)
        give_answer(round, client_key, sheet, began=began, now=now, slip=slip)
        connection.close()

    later.submit(store)
    return keys.receipt(client_key)


def forget_the_key(round: Round, client_key: str, sheet: AnswerSheet, *, began: dt.datetime, now: dt.datetime, slip: str = "") -> str:
    give_answer(round, keys.client_key(), sheet, began=began, now=now, slip=slip)
    return keys.receipt(client_key)


CONTROLS = {"replies before it stores": reply_then_store, "ignores the key": forget_the_key}

actions.give_answer = CONTROLS[os.environ["RADAR_CONTROL"]]
