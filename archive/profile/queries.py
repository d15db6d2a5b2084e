"""Reads of the imported years and of the profiles that were ever in force."""

from datetime import date
from weakref import WeakKeyDictionary

from sqlalchemy import event, select
from sqlalchemy.orm import Session, SessionTransaction

from archive.calendar import Calendar, Year
from archive.db import db
from archive.profile.models import CalendarYear, ProfileVersion
from archive.profile.schema import Profile

# What each transaction has read of the years, which it asks for with every due date. It
# is forgotten with the transaction, and by all as soon as one of them writes a year.
_READ = WeakKeyDictionary[SessionTransaction, tuple[Year, ...]]()


def calendar(profile: Profile) -> Calendar:
    """The court's working days. What was imported goes before what was shipped."""
    known = profile.calendar
    for year in _years_read(db.session()):
        known = known.with_year(year)
    return known


def _years_read(session: Session) -> tuple[Year, ...]:
    within = _within(session)
    if within is not None and within in _READ:
        return _READ[within]
    years = tuple(map(as_year, years_in_force()))
    within = _within(session)  # the first to ask has begun it
    if within is not None:
        _READ[within] = years
    return years


def _within(session: Session) -> SessionTransaction | None:
    return session.get_nested_transaction() or session.get_transaction()


@event.listens_for(CalendarYear, "after_insert")
@event.listens_for(CalendarYear, "after_update")
def _forget(*_: object) -> None:
    _READ.clear()


def years_in_force() -> list[CalendarYear]:
    wanted = (
        select(CalendarYear)
        .where(CalendarYear.superseded_at.is_(None))
        .order_by(CalendarYear.year)
    )
    return list(db.session.scalars(wanted))


def imports_of(year: int) -> list[CalendarYear]:
    """Every import of a year, the newest first."""
    wanted = (
        select(CalendarYear)
        .where(CalendarYear.year == year)
        .order_by(CalendarYear.id.desc())
    )
    return list(db.session.scalars(wanted))


def in_force(year: int) -> CalendarYear | None:
    wanted = select(CalendarYear).where(
        CalendarYear.year == year, CalendarYear.superseded_at.is_(None)
    )
    return db.session.scalar(wanted)


def version(code: str, number: int) -> ProfileVersion | None:
    wanted = select(ProfileVersion).where(
        ProfileVersion.code == code, ProfileVersion.version == number
    )
    return db.session.scalar(wanted)


def as_year(row: CalendarYear) -> Year:
    return Year(
        row.year,
        tuple(map(date.fromisoformat, row.holidays)),
        tuple(map(date.fromisoformat, row.workdays)),
        row.source,
    )
