"""Mail to oneself, through a real mail server."""

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.test import Client

from radar_web import keys
from radar_web.models import Firm
from tests.places import free_port
from tests.walks import key_of, owner_began, page_of, press

pytestmark = pytest.mark.django_db(transaction=True)


class Postbox:
    """A mail server that keeps what it is given."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.to: list[str] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: ARG002, N802 -- as aiosmtpd calls it
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        self.to += envelope.rcpt_tos
        return "250 OK"


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    box, port = Postbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield box
    controller.stop()


def mailed(owner: Client, to: str) -> str:
    """He sends the form, and reads the page that he is brought to."""
    return page_of(owner.get(press(owner, "/uitkomst/mail/", address=to)["Location"])).text


def test_the_key_and_the_step_come_by_mail_and_the_address_is_kept_nowhere(postbox: Postbox) -> None:
    owner, result = owner_began()
    assert "De mail is onderweg." in mailed(owner, "baas@garage.example")
    assert postbox.to == ["baas@garage.example"]
    body = postbox.mails[0].get_content()
    key = key_of(owner)
    assert f"http://localhost/sleutel/#{key}" in body
    assert keys.in_blocks(key) in body
    assert "Jouw stap voor deze week:" in body
    assert "garage.example" not in str(list(Firm.objects.values_list()))
    assert result.status_code == 201


def test_the_mail_speaks_the_language_of_the_page(postbox: Postbox) -> None:
    owner, _ = owner_began()
    press(owner, "/en/result/mail/", address="boss@garage.example")
    assert "Your step for this week:" in postbox.mails[0].get_content()
    assert "http://localhost/en/key/#" in postbox.mails[0].get_content()


@pytest.mark.parametrize(
    "address",
    ["", "baas", "a@b\r\nBcc: iedereen@example.nl", "a@b.nl, c@d.nl", "x" * 400 + "@a.nl", "a@\u200b.nl", "a@" + 60 * "é" + ".nl"],
)
def test_what_is_no_address_gets_a_sentence_and_no_mail(postbox: Postbox, address: str) -> None:
    owner, _ = owner_began()
    assert "Dit is geen mailadres." in mailed(owner, address)
    assert postbox.mails == []


def test_nobody_can_be_flooded(postbox: Postbox) -> None:
    owner, _ = owner_began()
    texts = [mailed(owner, "a@b.example") for _ in range(7)]
    assert len(postbox.mails) == 5
    assert "Je hebt al vijf keer geprobeerd te mailen." in texts[-1]


def test_a_mail_server_that_is_away_is_no_disaster(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    owner, _ = owner_began()
    text = mailed(owner, "a@b.example")
    assert "De mail kon niet weg." in text
    assert keys.in_blocks(key_of(owner)) in text
