"""The due dates of all rooms: which are provisional, which an imported year may move."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from archive.calendar import Calendar
from archive.db import Model, db
from archive.promises import Promised, recount

BATCH = 500


@dataclass(frozen=True, slots=True)
class Provisional:
    """A due date that rests on a year not yet arranged."""

    table: str
    id: int
    due: date
    start: date
    rule: str


@dataclass(frozen=True, slots=True)
class Counted:
    """What one batch did, and the last row it looked at."""

    last: int
    looked: int
    moved: int
    settled: int


def rooms() -> list[Any]:
    """Every table with a due date. Mapping a class is all it takes to be counted."""
    found = {m.class_ for m in Model.registry.mappers if issubclass(m.class_, Promised)}
    return sorted(found, key=lambda mapped: str(mapped.__tablename__))


def provisional() -> int:
    return sum(
        db.session.scalar(
            select(func.count()).select_from(room).where(room.due_provisional)
        )
        or 0
        for room in rooms()
    )


def provisional_rows(most: int) -> list[Provisional]:
    """The first of them by due date."""
    found = [row for room in rooms() for row in _provisional_of(room, most)]
    return sorted(found, key=lambda row: (row.due, row.table, row.id))[:most]


def _provisional_of(room: Any, most: int) -> Iterator[Provisional]:
    wanted = select(room.id, room.due, room.due_from, room.due_rule)
    rows = db.session.execute(
        wanted.where(room.due_provisional).order_by(room.due, room.id).limit(most)
    )
    for number, due, start, rule in rows:
        yield Provisional(room.__tablename__, number, due, start, rule)


def batch(room: Any, years: Collection[int], after: int, calendar: Calendar) -> Counted:
    """Count the next rows of a table again; in a transaction of the caller's."""
    wanted = select(room).where(room.id > after, touched(room, years))
    rows = db.session.scalars(wanted.order_by(room.id).limit(BATCH)).all()
    moved = settled = 0
    for row in rows:
        before, was_provisional = row.due, row.due_provisional
        counted = recount(row, calendar)
        moved += counted.date != before
        settled += was_provisional and not counted.provisional
    return Counted(rows[-1].id if rows else after, len(rows), moved, settled)


def touched(room: Any, years: Collection[int]) -> ColumnElement[bool]:
    """Only days between the start and the due date were ever asked about."""
    within = [
        and_(room.due_from <= date(year, 12, 31), room.due >= date(year, 1, 1))
        for year in years
    ]
    return or_(room.due_provisional, *within)
