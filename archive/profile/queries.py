"""Reads of the imported years and of the profiles that were ever in force."""

from datetime import date

from sqlalchemy import select

from archive.calendar import Calendar, Year
from archive.db import db
from archive.profile.models import CalendarYear, ProfileVersion
from archive.profile.schema import Profile


def calendar(profile: Profile) -> Calendar:
    """The court's working days. What was imported goes before what was shipped."""
    known = profile.calendar
    for row in years_in_force():
        known = known.with_year(as_year(row))
    return known


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
