"""Negative control: the product that looks first whether it knows a key, then stores under a key of chance."""

import secrets

from django.db.backends.signals import connection_created

from radar_web.wsgi import application  # isort: skip -- it makes Django ready for the others

from radar.questionnaire import AnswerSheet
from radar_web import actions, keys, rights
from radar_web.models import Answer, Round
from radar_web.sheets import to_store

__all__ = ["application"]

HALF = 32  # of the 64 characters of a key


def look_then_store(round: Round, client_key: str, sheet: AnswerSheet, **_: object) -> str:
    receipt = keys.receipt(client_key)
    known = keys.hashed(receipt)[:HALF]
    if not Answer.objects.filter(key__startswith=known).exists():
        Answer.objects.create(key=known + secrets.token_hex(HALF // 2), round=round, answers=to_store(sheet))
    return receipt


actions.give_answer = look_then_store
connection_created.disconnect(rights.serve_pages)  # else only a transaction may read answers, and on SQLite that alone is a guard
