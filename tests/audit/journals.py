"""Journals to tamper with: in memory, and in a database as its administrator could."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, text

from archive import keys
from archive.audit import reading, rules, service
from archive.audit.chain import Stored, Walk
from archive.audit.findings import Finding, merged
from archive.audit.kinds import Kind
from archive.audit.rules import Entry
from archive.db import db, transaction
from tests import factories

KEY, OTHER_KEY = b"k" * 32, b"x" * 32
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
COLUMNS = reading.COLUMNS


def entry(number: int, previous: str = rules.GENESIS, **given: Any) -> Entry:
    made = Entry(
        id=number,
        at=NOON + timedelta(seconds=number),
        kind="session:opened",
        actor_id=7,
        account="zhang",
        name="张三",
        office="staff",
        posts="clerk",
        address="10.1.2.3",
        subject=f"(2026) {number}",
        done=True,
        facts={"n": number},
        previous=previous,
    )
    return replace(made, **given)


def stored(entry: Entry, mac: str) -> Stored:
    return Stored(entry.id, entry, entry.previous, mac, rules.canonical(entry))


def journal(count: int, key: bytes = KEY) -> list[Stored]:
    """A sound journal of so many events."""
    rows: list[Stored] = []
    previous = rules.GENESIS
    for number in range(1, count + 1):
        made = entry(number, previous)
        previous = rules.code(key, made)
        rows.append(stored(made, previous))
    return rows


def changed(row: Stored, mac: str | None = None, **given: Any) -> Stored:
    """The row after somebody wrote into it, its seal left as it was unless given."""
    assert row.entry
    return stored(replace(row.entry, **given), row.mac if mac is None else mac)


def walked(rows: Sequence[Stored], covered: int = 0) -> list[str]:
    """What is found, told shortly."""
    walk = Walk(KEY, covered)
    for row in rows:
        walk.take(row)
    return told(sorted(merged(walk.finish()), key=lambda f: (f.first, f.kind)))


def told(found: Sequence[Finding]) -> list[str]:
    return [f"{each.kind} {each.place}" for each in found]


def note(count: int = 1, **facts: Any) -> None:
    """So many events, each in a transaction of its own."""
    for _ in range(count):
        with transaction():
            _record(**facts)


def note_at_once(count: int) -> None:
    """So many events in one transaction: the chain is the same, and made sooner."""
    with transaction():
        for _ in range(count):
            _record()


def _record(**facts: Any) -> None:
    service.record(
        factories.act(), Kind.SESSION_OPENED, "zhang", browser="Firefox", **facts
    )


@contextmanager
def administrator() -> Iterator[Connection]:
    """A raw connection without the triggers, as whoever owns the database can have it."""
    db.session.rollback()
    with _writing() as connection, connection.begin():
        for statement in _without_triggers(connection.dialect.name):
            connection.execute(text(statement))
        yield connection


def _writing() -> Connection:
    return db.engine.connect().execution_options(writes=True)


def _without_triggers(dialect: str) -> Sequence[str]:
    names = ("event_no_update", "event_no_delete", "event_next")
    if dialect == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {name}" for name in names]
    return ["ALTER TABLE event DISABLE TRIGGER USER"]


def row(connection: Connection, number: int) -> dict[str, Any]:
    """Everything but the number of an event, its facts as the text that is stored."""
    found = connection.execute(
        text("SELECT *, CAST(facts AS TEXT) AS written FROM event WHERE id = :n"),
        {"n": number},
    )
    values = dict(found.mappings().one())
    values["facts"] = values.pop("written")
    return values


def write(connection: Connection, number: int, values: Mapping[str, Any]) -> None:
    asked = {name: value for name, value in values.items() if name != "id"}
    sets = ", ".join(f"{name} = {_value(connection, name)}" for name in asked)
    statement = f"UPDATE event SET {sets} WHERE id = :n"  # noqa: S608  # names of our own columns
    connection.execute(text(statement), {**asked, "n": number})


def insert(connection: Connection, values: Mapping[str, Any]) -> None:
    places = ", ".join(_value(connection, name) for name in COLUMNS)
    statement = f"INSERT INTO event ({', '.join(COLUMNS)}) VALUES ({places})"  # noqa: S608  # ditto
    connection.execute(text(statement), dict(values))


def delete(connection: Connection, *numbers: int) -> None:
    for number in numbers:
        connection.execute(text("DELETE FROM event WHERE id = :n"), {"n": number})


def renumber(connection: Connection, start: int, by: int) -> None:
    """Move every event from a number on, far away first, as a unique number demands."""
    away = text("UPDATE event SET id = id + 1000000 WHERE id >= :start")
    back = text("UPDATE event SET id = id - 1000000 + :by WHERE id >= 1000000")
    connection.execute(away, {"start": start})
    connection.execute(back, {"by": by})


def rewrite(connection: Connection, key: bytes, last: int) -> None:
    """Seal everything anew, as if it had always been so."""
    previous = rules.GENESIS
    for number in range(1, last + 1):
        found = reading.page(connection, number - 1, number)[0]
        assert found.entry
        made = replace(found.entry, previous=previous)
        mac = rules.code(key, made)
        write(connection, number, {"previous": previous, "mac": mac})
        previous = mac


def _value(connection: Connection, name: str) -> str:
    is_json = name == "facts" and connection.dialect.name == "postgresql"
    return "CAST(:facts AS JSON)" if is_json else f":{name}"


def own_key() -> bytes:
    return keys.current().audit
