"""What is remembered: firms, rounds, and answers without a person. Content is stored as references, never itself."""

import uuid

from django.db import models


class Firm(models.Model):
    """A firm that came in. `key` is the hash of its owner's key: no account, no name, no address.

    `answers` are the owner's own, in the words of the answer sheet (statement id to values). `objected` are statements of which he says
    "klopt niet", `done` actions that the firm does already, `unfit` signals that are not for it. `result` holds the three documents made of
    the owner alone. `label` heads every page of an example firm.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=64, unique=True)
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


class Round(models.Model):
    """One time of asking a firm's people. `asked` is frozen at opening; `closed` holds the three documents, made once at closing.

    `work_time`: people may answer in working time. `split`: by what they are told apart, and the names; None: by nothing. `guess` is None
    until the owner guessed or passed. `chosen` is the step he tells his people, `chosen_on` the day it begins.
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
    split = models.JSONField(null=True)
    guess = models.JSONField(null=True)
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
