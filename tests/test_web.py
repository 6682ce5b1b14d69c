"""The pages, through Django's own client."""

import os

import django
import pytest
from django.test import Client

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "radar_web.settings")
django.setup()


@pytest.fixture
def visitor() -> Client:
    return Client(SERVER_NAME="localhost")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/", "Wat houdt je nu het meest bezig?"),
        ("/en/", "What keeps you busy most now?"),
        ("/voorbeeld/", "Eén stap voor deze week"),
        ("/en/example/", "One step for this week"),
    ],
)
def test_every_page_says_what_it_is_for(visitor: Client, address: str, words: str) -> None:
    page = visitor.get(address)
    assert page.status_code == 200
    assert words in page.content.decode()
    assert not page.cookies


def test_a_page_cannot_be_posted_to(visitor: Client) -> None:
    assert visitor.post("/").status_code == 405
