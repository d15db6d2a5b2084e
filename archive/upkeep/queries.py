"""What the pages of upkeep show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from archive.act import Act
from archive.audit import queries as audit
from archive.audit.kinds import Kind
from archive.audit.models import Event
from archive.calendar import Calendar
from archive.db import db
from archive.jobs.models import Job
from archive.profile import queries as profiles
from archive.profile import years as files
from archive.profile.models import CalendarYear
from archive.upkeep.rules import Span, spans


class Origin(StrEnum):
    """Where what is known of a year comes from."""

    SHIPPED = "shipped"
    IMPORTED = "imported"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Known:
    """One year, as the list of years shows it."""

    year: int
    origin: Origin
    source: str
    off: tuple[Span, ...]
    made_up: tuple[Span, ...]
    imported: CalendarYear | None


def known_years(act: Act) -> list[Known]:
    """From the first year that is known to the one after next, without a gap."""
    imported = {row.year: row for row in profiles.years_in_force()}
    shipped = {year.year: year.source for year in files.shipped()}
    calendar = act.calendar
    first = min([*imported, *shipped, act.today.year])
    last = max([*imported, *shipped, act.today.year + 1])
    return [
        _known(year, calendar, imported.get(year), shipped.get(year))
        for year in range(last, first - 1, -1)
    ]


def _known(
    year: int, calendar: Calendar, imported: CalendarYear | None, shipped: str | None
) -> Known:
    origin = Origin.UNKNOWN
    if imported:
        origin = Origin.IMPORTED
    elif shipped is not None:
        origin = Origin.SHIPPED
    return Known(
        year,
        origin,
        imported.source if imported else shipped or "",
        spans(day for day in calendar.holidays if day.year == year),
        spans(day for day in calendar.workdays if day.year == year),
        imported,
    )


def last_at(kind: Kind) -> datetime | None:
    found = audit.last_of(kind)
    return found.at if found else None


def damaged(limit: int = 50) -> Sequence[Event]:
    """The newest findings of damage."""
    wanted = select(Event).where(Event.kind == Kind.OBJECT_DAMAGED)
    return db.session.scalars(wanted.order_by(Event.id.desc()).limit(limit)).all()


def newest_work(kinds: Sequence[str], most: int = 10) -> Sequence[Job]:
    """The last tasks of some kinds, the newest first."""
    wanted = select(Job).where(Job.kind.in_(kinds)).order_by(Job.id.desc())
    return db.session.scalars(wanted.limit(most)).all()
