from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from archive.audit import queries, service
from archive.audit.errors import NotADate
from archive.audit.filters import Filters
from archive.audit.kinds import Kind
from archive.db import transaction
from tests import factories
from tests.audit.journals import note

BEIJING = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def days(app: Flask) -> None:
    """Three events: late on 1 March, early on 2 March, late on 2 March, in Beijing."""
    for at, kind, subject, done in (
        ("2026-03-01T15:59", Kind.SESSION_OPENED, "zhang", True),
        ("2026-03-01T16:00", Kind.LOGIN_REFUSED, "zhang_san", False),
        ("2026-03-02T15:59", Kind.SESSION_ENDED, "li", True),
    ):
        with transaction():
            service.record(factories.act(at), kind, subject, done=done)


def numbers(**given: str) -> list[int]:
    found = queries.page(Filters.read(given), BEIJING, None, 10)
    return [event.id for event in found.events]


@pytest.mark.usefixtures("days")
@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, [3, 2, 1]),
        ({"since": "2026-03-01"}, [3, 2, 1]),
        ({"since": "2026-03-02"}, [3, 2]),
        ({"since": "2026-03-03"}, []),
        ({"until": "2026-02-28"}, []),
        ({"until": "2026-03-01"}, [1]),
        ({"until": "2026-03-02"}, [3, 2, 1]),
        ({"since": "2026-03-01", "until": "2026-03-01"}, [1]),
        ({"kind": "login:refused"}, [2]),
        ({"kind": "no:such"}, [3, 2, 1]),
        ({"account": "clerk"}, [3, 2, 1]),
        ({"account": "cler"}, []),
        ({"subject": "zhang"}, [2, 1]),
        ({"subject": "zhang_"}, [2]),
        ({"subject": "%"}, []),
        ({"subject": "nul\0"}, []),
        ({"result": "done"}, [3, 1]),
        ({"result": "refused"}, [2]),
        ({"result": "done", "subject": "zhang"}, [1]),
    ],
)
def test_what_is_asked_for_is_found(given: dict[str, str], found: list[int]) -> None:
    assert numbers(**given) == found


@pytest.mark.parametrize(
    "text", ["2026-02-29", "yesterday", "0001-01-01", "9999-12-31", "\0"]
)
def test_a_day_that_is_none_is_a_sentence(app: Flask, text: str) -> None:
    with pytest.raises(NotADate, match="is not a date"):
        Filters.read({"since": text})


def test_filters_are_written_into_an_address_and_read_back() -> None:
    wanted = Filters(
        date(2026, 3, 1), date(2026, 3, 2), Kind.LOGIN_REFUSED, "zhang", "case", done=False
    )

    assert Filters.read(wanted.fields()) == wanted
    assert Filters.read(Filters().fields()) == Filters()


def test_a_day_is_the_courts_own() -> None:
    first, after = Filters(date(2026, 3, 2), date(2026, 3, 2)).instants(BEIJING)

    assert first == datetime(2026, 3, 1, 16, tzinfo=UTC)
    assert after == datetime(2026, 3, 2, 16, tzinfo=UTC)


def test_pages_follow_each_other_without_a_gap(app: Flask) -> None:
    note(5)
    seen: list[int] = []
    before: int | None = None
    while True:
        page = queries.page(Filters(), BEIJING, before, 2)
        seen += [event.id for event in page.events]
        before = page.before
        if before is None:
            break

    assert seen == [5, 4, 3, 2, 1]


def test_a_full_last_page_has_nothing_behind_it(app: Flask) -> None:
    note(2)

    assert queries.page(Filters(), BEIJING, None, 2).before is None


def test_the_summary_counts_and_tells_of_the_last_proofs(app: Flask) -> None:
    assert queries.summary() == queries.Summary(0, None, None)
    note(3)
    with transaction():
        service.checkpoint(factories.act())
    summary = queries.summary()

    assert summary.count == 4
    assert summary.checkpoint
    assert summary.checkpoint.facts["size"] == 3
