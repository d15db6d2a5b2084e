"""Punctuality in numbers: by team and month, how many receipts were late, and how much."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, String, case, cast, func, select, tuple_
from sqlalchemy.orm import contains_eager, joinedload

from archive.act import Act
from archive.cases.models import Case
from archive.cases.places import Place
from archive.catalog.review import queries, rules
from archive.db import db
from archive.intake import queries as intake
from archive.intake.models import OPEN, Receipt, ReceiptTerm

MONTH = len("2026-03")
MOST_EXPORTED, PAGE = 50_000, 50
MONTHS_BACK = 5


@dataclass(frozen=True, slots=True)
class Wanted:
    since: date
    until: date
    team: str = ""
    # Only what was late, of either term.
    late: bool = False


@dataclass(slots=True)
class Count:
    """One team in one month, one term: how many there were, and what of them was late."""

    all: int = 0
    in_time: int = 0
    late: int = 0
    running: int = 0
    exempt: int = 0
    days: list[int] = field(default_factory=list)

    @property
    def average(self) -> str:
        return f"{sum(self.days) / len(self.days):.1f}" if self.days else ""

    @property
    def most(self) -> int:
        return max(self.days, default=0)

    @property
    def share(self) -> str:
        """Of what has ended, how much was in time."""
        ended = self.in_time + self.late
        return f"{100 * self.in_time / ended:.0f} %" if ended else ""


Numbers = dict[tuple[str, str], dict[str, Count]]


def since_of(today: date) -> date:
    """The first of the month five months ago: half a year with the one that runs."""
    months = today.year * 12 + today.month - 1 - MONTHS_BACK
    return date(months // 12, months % 12 + 1, 1)


def _month() -> ColumnElement[str]:
    return func.substr(cast(Receipt.received_on, String), 1, MONTH)


def receipts(act: Act, asked: Wanted) -> Select[Receipt]:
    """Those of the days asked for, as far as the actor sees both them and reviews."""
    return (
        select(Receipt)
        .join(Receipt.case)
        .where(*_conditions(act, asked))
        .options(
            contains_eager(Receipt.case).joinedload(Case.holder),
            joinedload(Receipt.receiver),
        )
    )


def _conditions(act: Act, asked: Wanted) -> Iterator[ColumnElement[bool]]:
    yield intake.seen(act)
    yield queries.seen(act)
    yield Receipt.received_on.between(asked.since, asked.until)
    if asked.team:
        yield Case.team == asked.team
    if asked.late:
        yield Receipt.id.in_(select(ReceiptTerm.receipt_id).where(_is_late(act)))


def _is_late(act: Act) -> ColumnElement[bool]:
    return case(
        (ReceiptTerm.waived != "", False),
        (ReceiptTerm.done_on.is_(None), ReceiptTerm.due < act.today),
        else_=ReceiptTerm.done_on > ReceiptTerm.due,
    )


def numbers(act: Act, asked: Wanted) -> Numbers:
    """By month and team, the latest month first; counted in the database."""
    found: Numbers = {}
    for month, team, code, state, due, done_on, many in db.session.execute(
        _counted(act, asked)
    ):
        counts = found.setdefault((month, team or ""), {})
        _note(counts.setdefault(code, Count()), state, many)
        if state == "late":
            days = rules.days_late(due, done_on, act.today)
            counts[code].days += [days] * many
    return dict(sorted(found.items(), key=lambda one: one[0], reverse=True))


def _counted(act: Act, asked: Wanted) -> Select[Any]:
    state = case(
        (ReceiptTerm.waived != "", "exempt"),
        (_is_late(act), "late"),
        (OPEN, "running"),
        else_="in_time",
    ).label("state")
    # Only of what is late the days matter; the rest is one row a month.
    late = state == "late"
    due = case((late, ReceiptTerm.due)).label("due_if_late")
    done = case((late, ReceiptTerm.done_on)).label("done_if_late")
    month = _month().label("month")
    by = month, Case.team, ReceiptTerm.code, state, due, done
    return (
        select(*by, func.count())
        .select_from(Receipt)
        .join(Case, Case.id == Receipt.case_id)
        .join(ReceiptTerm, ReceiptTerm.receipt_id == Receipt.id)
        .where(*_conditions(act, asked))
        .group_by(*by)
    )


def _note(count: Count, state: str, many: int) -> None:
    count.all += many
    setattr(count, state, getattr(count, state) + many)


def page(
    query: Select[Receipt], place: Place | None = None, size: int = PAGE
) -> tuple[list[Receipt], Place | None]:
    """One page, what came in last first."""
    here = (Receipt.received_on, Receipt.id)
    if place is not None:
        query = query.where(tuple_(*here) < (place.day, place.row))
    query = query.order_by(*(one.desc() for one in here)).limit(size + 1)
    rows = list(db.session.scalars(query))
    more, rows = len(rows) > size, rows[:size]
    return rows, Place(rows[-1].received_on, rows[-1].id) if more else None


def rows(query: Select[Receipt]) -> Iterator[Receipt]:
    """All of them, for an export."""
    place: Place | None = None
    while True:
        found, place = page(query, place, 500)
        yield from found
        if place is None:
            return


def too_many(query: Select[Receipt]) -> bool:
    few = query.with_only_columns(Receipt.id).order_by(None).limit(MOST_EXPORTED + 1)
    counted = select(func.count()).select_from(few.subquery())
    return (db.session.scalar(counted) or 0) > MOST_EXPORTED
