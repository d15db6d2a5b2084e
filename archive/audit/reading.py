"""The journal as the database really holds it, page by page.

Read as bare values and not through the model: the model would forgive what a database
administrator may have written there (a 7 for true, a second spelling of a date), or
stumble over it, and either would hide a change.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from archive.audit import rules
from archive.audit.chain import Stored
from archive.audit.rules import Entry
from archive.db import db

PAGE = 2_000
# Before every number there may be, also one that no event of ours would have.
BEFORE_ALL = -(2**63)
COLUMNS = (
    *("id", "at", "kind", "actor_id", "account", "name", "office", "posts"),
    *("address", "subject", "done", "facts", "previous", "mac"),
)
TEXTS = (
    "kind",
    "account",
    "name",
    "office",
    "posts",
    "address",
    "subject",
    "previous",
    "mac",
)

_PAGE = text(
    f"SELECT {', '.join('CAST(facts AS TEXT)' if c == 'facts' else c for c in COLUMNS)}"  # noqa: S608  # names of our own, above
    " FROM event WHERE id > :after AND id <= :until ORDER BY id LIMIT :page"
)


def last_place(connection: Connection) -> int:
    return int(
        connection.execute(text("SELECT coalesce(max(id), 0) FROM event")).scalar_one()
    )


def page(connection: Connection, after: int, until: int) -> list[Stored]:
    asked = {"after": after, "until": until, "page": PAGE}
    return [_stored(row) for row in connection.execute(_PAGE, asked)]


def pages(connection: Connection, after: int, until: int) -> Iterator[list[Stored]]:
    """The rows between two places, in order, within the caller's transaction."""
    while found := page(connection, after, until):
        after = found[-1].place
        yield found


def unhurried_pages(until: int) -> Iterator[list[Stored]]:
    """All rows up to a place, each page in a transaction of its own.

    So a reading that takes minutes keeps nobody from writing.
    """
    after = BEFORE_ALL
    while found := _page_alone(after, until):
        after = found[-1].place
        yield found


def _page_alone(after: int, until: int) -> list[Stored]:
    with db.engine.connect() as connection:
        return page(connection, after, until)


def _stored(row: Row[Any]) -> Stored:
    raw = dict(zip(COLUMNS, row, strict=True))
    entry = _entry(raw)
    written = rules.canonical(entry) if entry else b""
    return Stored(raw["id"], entry, str(raw["previous"]), str(raw["mac"]), written)


def _entry(raw: dict[str, Any]) -> Entry | None:
    if not all(isinstance(raw[name], str) for name in TEXTS):
        return None
    if not isinstance(raw["actor_id"], int | None) or type(raw["done"]) not in (int, bool):
        return None
    if raw["done"] not in (0, 1):
        return None
    try:
        at, facts = _instant(raw["at"]), _facts(raw["facts"])
    except (ValueError, TypeError, RecursionError):
        return None
    raw = {**raw, "at": at, "facts": facts, "done": bool(raw["done"])}
    del raw["mac"]
    return Entry(**raw)


def _instant(value: str | datetime) -> datetime:
    """SQLite keeps text, which may say the same in several ways; one of them is ours."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC)
    found = datetime.fromisoformat(value)
    if value != found.isoformat(" ", "microseconds") or found.tzinfo:
        raise ValueError(value)
    return found.replace(tzinfo=UTC)


def _facts(value: str) -> dict[str, Any]:
    """As it was written: a second member of one name would be read over in silence."""
    found = json.loads(value)
    if not isinstance(found, dict) or json.dumps(found) != value:
        raise ValueError(value)
    return found
