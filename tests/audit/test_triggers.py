"""The database itself keeps the journal, from everybody who does not own it."""

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from archive.db import db
from tests.audit.journals import COLUMNS, note

COPY = ", ".join(column for column in COLUMNS if column != "id")
ROW = f"SELECT :n, {COPY} FROM event WHERE id = 2"  # noqa: S608  # names of our own
INSERT = f"event (id, {COPY}) {ROW}"
APPEND_ONLY, NEXT_ONLY = "append-only", "next number"


def refused(statement: str, number: int = 0, dialect: str = "") -> str:
    """What the database says to a statement that comes past the application."""
    if dialect and db.engine.dialect.name != dialect:
        pytest.skip(f"a statement of {dialect} alone")
    db.session.rollback()
    with db.engine.connect().execution_options(writes=True) as connection:
        with pytest.raises(DBAPIError) as caught:
            connection.execute(text(statement), {"n": number} if ":n" in statement else {})
        connection.rollback()
        left = connection.execute(text("SELECT count(*), max(id) FROM event")).one()
    assert tuple(left) == (3, 3)
    return str(caught.value.orig)


@pytest.mark.parametrize("column", COLUMNS)
def test_no_column_can_be_changed(app: Flask, column: str) -> None:
    note(3)

    assert APPEND_ONLY in refused(f"UPDATE event SET {column} = {column} WHERE id = 2")  # noqa: S608  # ditto


def test_no_row_can_be_deleted(app: Flask) -> None:
    note(3)

    assert APPEND_ONLY in refused("DELETE FROM event WHERE id = 3")
    assert APPEND_ONLY in refused("DELETE FROM event")


@pytest.mark.parametrize("number", [-1, 0, 1, 2, 3, 5, 100])
def test_no_number_but_the_next_is_taken(app: Flask, number: int) -> None:
    note(3)

    assert NEXT_ONLY in refused(f"INSERT INTO {INSERT}", number)


@pytest.mark.parametrize("verb", ["INSERT OR REPLACE", "REPLACE", "INSERT OR IGNORE"])
@pytest.mark.parametrize("number", [1, 3])
def test_no_row_can_be_replaced(app: Flask, verb: str, number: int) -> None:
    note(3)

    assert "journal" in refused(f"{verb} INTO {INSERT}", number, "sqlite")


def test_no_row_can_be_replaced_by_an_update(app: Flask) -> None:
    note(3)
    statement = "UPDATE OR REPLACE event SET id = 1 WHERE id = 2"

    assert APPEND_ONLY in refused(statement, dialect="sqlite")


def test_a_row_without_a_number_is_not_taken(app: Flask) -> None:
    note(3)

    assert refused(f"INSERT INTO event ({COPY}) SELECT {COPY} FROM event WHERE id = 2")  # noqa: S608  # ditto


def test_no_row_slips_in_through_a_conflict(app: Flask) -> None:
    note(3)
    clash = " ON CONFLICT (id) DO UPDATE SET name = 'x'"

    assert "journal" in refused(f"INSERT INTO event (id, {COPY}) {ROW}{clash}", 2)


def test_the_journal_cannot_be_emptied(app: Flask) -> None:
    note(3)

    assert APPEND_ONLY in refused("TRUNCATE event", dialect="postgresql")


def test_a_session_that_calls_itself_a_replica_is_refused_too(app: Flask) -> None:
    note(3)
    statement = "SET session_replication_role = replica; DELETE FROM event"

    assert APPEND_ONLY in refused(statement, dialect="postgresql")
