"""Tests share a database one after the other; none may find what another left."""

from collections.abc import Iterator

import psycopg
import pytest

from tests.servers.postgres import connect, drop_database, make_database
from tests.servers.reused import USES, Reused

pytestmark = pytest.mark.services

# One table that keeps its rows whoever deletes them, and one that came filled.
PATTERN = """
CREATE TABLE kind (name text PRIMARY KEY);
INSERT INTO kind VALUES ('file');
CREATE TABLE thing (id serial PRIMARY KEY, kind text REFERENCES kind);
CREATE TABLE kept (thing integer REFERENCES thing);
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$BEGIN RAISE EXCEPTION 'kept'; END$$;
CREATE TRIGGER stubborn BEFORE DELETE ON kept FOR EACH ROW EXECUTE FUNCTION refuse();
ALTER TABLE kept ENABLE ALWAYS TRIGGER stubborn;
"""
WRITE = "INSERT INTO thing (kind) VALUES ('file') RETURNING id"


@pytest.fixture(scope="module")
def reused(postgres: str) -> Iterator[Reused]:
    pattern = make_database(postgres)
    said(pattern, PATTERN)
    made = Reused(pattern)
    yield made
    made.close()
    drop_database(pattern)


def said(url: str, query: str) -> list[tuple[object, ...]]:
    with connect(url) as connection:
        answer = connection.execute(query.encode(), prepare=False)
        return answer.fetchall() if answer.description else []


def number(url: str) -> list[tuple[object, ...]]:
    """Which database this is: a new one has a new number."""
    return said(url, "SELECT oid FROM pg_database WHERE datname = current_database()")


def test_what_a_test_wrote_is_gone_and_numbers_begin_anew(reused: Reused) -> None:
    url = reused.anew()
    before = number(url)
    said(url, WRITE)
    said(url, "INSERT INTO kept VALUES (1)")
    reused.anew()

    assert said(url, "SELECT * FROM thing UNION SELECT thing, '' FROM kept") == []
    assert said(url, WRITE) == [(1,)]
    assert number(url) == before


@pytest.mark.parametrize(
    "deed",
    [
        "CREATE TABLE more ()",
        "DROP TABLE kept",
        "ALTER TABLE thing ADD COLUMN size integer",
        "ALTER TABLE thing ALTER COLUMN kind SET DEFAULT 'page'",
        "CREATE INDEX more ON thing (kind)",
        "ALTER FUNCTION refuse() STABLE",
        "DROP TRIGGER stubborn ON kept",
        "ALTER TABLE thing DISABLE TRIGGER ALL",
        "INSERT INTO kind VALUES ('page')",
        "UPDATE kind SET name = 'page'",
    ],
)
def test_a_test_that_did_more_than_write_is_followed_by_a_new_copy(
    reused: Reused, deed: str
) -> None:
    before = number(reused.anew())
    said(reused.url, deed)
    reused.anew()

    assert number(reused.url) != before
    assert said(reused.url, "SELECT name FROM kind") == [("file",)]


def test_a_trigger_that_was_held_holds_again(reused: Reused) -> None:
    said(reused.anew(), "ALTER TABLE kept DISABLE TRIGGER USER")
    said(reused.anew(), "INSERT INTO kept VALUES (NULL)")

    with pytest.raises(psycopg.errors.RaiseException, match="kept"):
        said(reused.url, "DELETE FROM kept")


def test_who_is_still_at_work_is_thrown_out(reused: Reused) -> None:
    left = connect(reused.anew())
    left.autocommit = False
    left.execute(WRITE)
    reused.anew()

    assert said(reused.url, "SELECT * FROM thing") == []
    with pytest.raises(psycopg.OperationalError):
        left.execute(WRITE)


def test_a_copy_is_used_up(reused: Reused) -> None:
    before = number(reused.anew())
    reused._uses = USES
    reused.anew()

    assert number(reused.url) != before
