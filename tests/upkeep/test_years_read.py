"""A transaction asks for the court's years once, and never counts by what is outdated."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from flask import Flask
from sqlalchemy import event

from archive import objects
from archive.db import db, transaction
from archive.upkeep import service
from tests.accounts.house import act
from tests.upkeep import papers

# The eve of a Spring Festival: a working day until its year is arranged.
DAY = date(2027, 2, 5)


@contextmanager
def questions() -> Iterator[list[str]]:
    """What is asked of the table of years meanwhile."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, said: str, *_: object) -> None:
        if "FROM calendar_year" in said:
            asked.append(said)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def test_a_transaction_asks_once_and_the_next_one_anew(app: Flask) -> None:
    with questions() as asked:
        for _transaction in range(2):
            with transaction():
                for _due_date in range(3):
                    assert act().calendar.is_open(DAY)

    assert len(asked) == 2


def test_a_year_counts_at_once_in_the_transaction_that_takes_it_in(app: Flask) -> None:
    with transaction():
        before = act().calendar.is_open(DAY)
        service.import_years(act(), papers.year(), "2027.json", objects.store())
        after = act().calendar.is_open(DAY)

    assert (before, after) == (True, False)


def test_a_year_that_was_taken_back_does_not_count(app: Flask) -> None:
    with transaction():
        savepoint = db.session.begin_nested()
        service.import_years(act(), papers.year(), "2027.json", objects.store())
        within = act().calendar.is_open(DAY)
        savepoint.rollback()
        after = act().calendar.is_open(DAY)

    assert (within, after) == (False, True)
