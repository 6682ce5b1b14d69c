"""What is remembered: firms, rounds, and answers without a person. Content is stored as references, never itself."""

import uuid
from enum import StrEnum

from django.db import models

from radar.content import LED_BY


class Did(StrEnum):
    """What is noted of those who hold a key. What an owner changes in his own answers or plan is his, and is not."""

    OPENED = "opened"
    CLOSED = "closed"
    EXPORTED = "exported"
    KEY_MADE = "key_made"
    KEY_REPLACED = "key_replaced"
    KEY_WITHDRAWN = "key_withdrawn"


class Firm(models.Model):
    """A firm that came in: no account, no name, no address.

    `answers` are the owner's own, in the words of the answer sheet (statement id to values). `objected` are statements of which he says
    "klopt niet", `done` actions that the firm does already, `unfit` signals that are not for it. `result` holds the three documents made of
    the owner alone. `label` heads every page of an example firm.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.CharField(max_length=20, blank=True)
    questionnaire = models.CharField(max_length=60)
    answers = models.JSONField()
    objected = models.JSONField(default=list)
    done = models.JSONField(default=list)
    unfit = models.JSONField(default=list)
    profile = models.JSONField(default=dict)
    talk = models.JSONField(null=True)
    mails = models.PositiveSmallIntegerField(default=0)
    result = models.JSONField()


class Key(models.Model):
    """What brings somebody back to a firm: `hash` is that of twenty characters, which are kept nowhere. The oldest is the owner's."""

    hash = models.CharField(max_length=64, primary_key=True)
    firm = models.ForeignKey(Firm, on_delete=models.CASCADE, related_name="keys")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("made_at",)


class Visit(models.Model):
    """A key that was exchanged for a session, until somebody leaves or the key is withdrawn.

    `hash` is that of the token in his cookie. His key is in two parts: one in that cookie, and `part` here. Neither tells anything alone.
    """

    hash = models.CharField(max_length=64, primary_key=True)
    key = models.ForeignKey(Key, on_delete=models.CASCADE, related_name="visits")
    part = models.CharField(max_length=20)
    until = models.DateTimeField()


class Round(models.Model):
    """One time of asking a firm's people. `asked` is frozen at opening; `closed` holds the three documents, made once at closing.

    `slips` is what the codes of single-use slips are made of, empty when the link is enough. `work_time`: people may answer in working
    time. `split`: by what they are told apart, and the names; None: by nothing. `guess` is None until the owner guessed or passed, `own`
    until he answered the long questions himself. `chosen` is the step he tells his people, `chosen_on` the day it begins.

    `leads` is how many who lead, or see to personnel, are asked apart; `led_by` the roles they may have, and `lead_code` lets them in.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    firm = models.ForeignKey(Firm, on_delete=models.CASCADE, related_name="rounds")
    code = models.CharField(max_length=8, unique=True)
    questionnaire = models.CharField(max_length=60)
    asked = models.PositiveSmallIntegerField()
    opened_on = models.DateField()
    closes_at = models.DateTimeField()
    seed = models.PositiveIntegerField()
    work_time = models.BooleanField()
    slips = models.CharField(max_length=32, blank=True)
    split = models.JSONField(null=True)
    guess = models.JSONField(null=True)
    own = models.JSONField(null=True)
    leads = models.PositiveSmallIntegerField(default=0)
    led_by = models.JSONField(default=list)
    lead_code = models.CharField(max_length=8, unique=True, null=True)
    closed = models.JSONField(null=True)
    chosen = models.CharField(max_length=60, blank=True)
    chosen_on = models.DateField(null=True)

    class Meta:
        ordering = ("-opened_on", "-closes_at")


class Answer(models.Model):
    """What one person answered, and nothing else: no time, address, order, language or device.

    `key` is the hash of the receipt, which the person's own device made; at closing it is replaced by chance.
    """

    key = models.CharField(max_length=64, primary_key=True)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="received")
    answers = models.JSONField()


class Lead(models.Model):
    """What one who leads, or sees to personnel, answered under that role: the owner will see it. It goes at closing, into the release.

    `key` is the hash of a receipt, by which the same form sent twice is known; it opens nothing.
    """

    key = models.CharField(max_length=64, primary_key=True)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="leading")
    role = models.CharField(max_length=10, choices=[(role.value, role.value) for role in LED_BY])
    answers = models.JSONField()


class Slip(models.Model):
    """A slip that nobody used yet. It goes when an answer is stored, and all go at closing; `key` is the hash of its code."""

    key = models.CharField(max_length=64, primary_key=True)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="unused")


class Deed(models.Model):
    """What somebody with a key did, or the clock for him. His people read what concerns them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    firm = models.ForeignKey(Firm, on_delete=models.CASCADE, related_name="deeds")
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="deeds", null=True)
    what = models.CharField(max_length=20, choices=[(did.value, did.value) for did in Did])
    at = models.DateTimeField()

    class Meta:
        ordering = ("at",)
