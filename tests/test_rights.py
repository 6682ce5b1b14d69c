"""The server has no right on answers where the database knows rights."""

from collections.abc import Callable, Iterator

import pytest
from django.db import ProgrammingError, connection, transaction

from radar_web import actions, rights
from radar_web.models import Answer, Firm, Lead, Round
from tests.walks import answered, closing_day_is_over, owner_began, round_opened

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no roles; test_postgresql.py runs this file on PostgreSQL"),
]


@pytest.fixture
def as_pages() -> Iterator[None]:
    rights.serve_pages(connection)
    yield
    connection.cursor().execute("RESET ROLE")


@pytest.mark.usefixtures("as_pages")
@pytest.mark.parametrize(
    "touch", [Answer.objects.count, Answer.objects.all().delete, lambda: Answer.objects.update(key="k"), Lead.objects.count]
)
def test_a_page_cannot_touch_an_answer(touch: Callable[[], object]) -> None:
    with pytest.raises(ProgrammingError, match=r"permission denied for table radar_web_(answer|lead)"):
        touch()


@pytest.mark.usefixtures("as_pages")
def test_a_page_reads_firms_and_rounds() -> None:
    assert (Firm.objects.count(), Round.objects.count()) == (0, 0)


@pytest.mark.usefixtures("as_pages")
def test_rights_last_as_long_as_the_transaction() -> None:
    with transaction.atomic():
        rights.reach_answers()
        assert Answer.objects.count() == 0
    with pytest.raises(ProgrammingError):
        Answer.objects.count()


@pytest.mark.usefixtures("as_pages")
def test_what_stores_erases_and_closes_reaches_answers() -> None:
    owner, _ = owner_began()
    code = round_opened(owner)
    for _ in range(6):
        _, sent = answered(code)
        assert sent.status_code == 201
    rights.serve_pages(connection)
    closing_day_is_over()
    assert Round.objects.get().closed["release"]["staff"]["n"] == 6
    with pytest.raises(actions.Refused):
        actions.erase_answer("A" * 12)
