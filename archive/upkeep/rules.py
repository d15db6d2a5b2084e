"""Pure: what an imported year changes, how a month is drawn, when a figure is a worry."""

import datetime as dt
from calendar import Calendar as Weeks
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from archive.calendar import DAY, SATURDAY, Calendar, Year

GIGABYTE = 1 << 30
LEAST_SHARE, LEAST_BYTES = 0.10, 2 * GIGABYTE
# Below this nothing can be kept any more, not even the journal.
NOTHING_LEFT = GIGABYTE // 10


class Level(StrEnum):
    """How a fact of the system is to be taken, worst last."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


def worst(levels: Iterable[Level]) -> Level:
    order = list(Level)
    return max(levels, key=order.index, default=Level.OK)


def disk_level(total: int, free: int) -> Level:
    if free < NOTHING_LEFT:
        return Level.FAIL
    tight = free < LEAST_BYTES or free < total * LEAST_SHARE
    return Level.WARN if tight else Level.OK


def age_level(age: dt.timedelta | None, warn: dt.timedelta) -> Level:
    """Of something that ought to happen at least so often; never is as bad as long ago."""
    return Level.WARN if age is None or age > warn else Level.OK


def clock_level(difference: dt.timedelta) -> Level:
    """Between two clocks that ought to agree. A minute off, one-time codes fail."""
    apart = abs(difference)
    if apart > dt.timedelta(minutes=1):
        return Level.FAIL
    return Level.WARN if apart > dt.timedelta(seconds=2) else Level.OK


class Kind(StrEnum):
    """What a day is, and why."""

    OPEN = "open"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MADE_UP = "made_up"
    COURT = "court"


def kind(day: dt.date, calendar: Calendar) -> Kind:
    if day in calendar.closed:
        return Kind.COURT
    if day in calendar.workdays:
        # The court works on it anyway if it is no weekend.
        return Kind.MADE_UP if day.weekday() >= SATURDAY else Kind.OPEN
    if day in calendar.holidays:
        return Kind.HOLIDAY
    return Kind.WEEKEND if day.weekday() >= SATURDAY else Kind.OPEN


@dataclass(frozen=True, slots=True)
class Month:
    """Weeks from Monday to Sunday; nothing where a day belongs to another month."""

    number: int
    weeks: tuple[tuple[tuple[dt.date, Kind] | None, ...], ...]

    @property
    def open_days(self) -> int:
        days = [entry for week in self.weeks for entry in week if entry]
        return sum(kind in (Kind.OPEN, Kind.MADE_UP) for _, kind in days)


def months(year: int, calendar: Calendar) -> tuple[Month, ...]:
    return tuple(_month(year, number, calendar) for number in range(1, 13))


def _month(year: int, number: int, calendar: Calendar) -> Month:
    weeks = Weeks().monthdatescalendar(year, number)
    return Month(
        number,
        tuple(
            tuple((d, kind(d, calendar)) if d.month == number else None for d in week)
            for week in weeks
        ),
    )


@dataclass(frozen=True, slots=True)
class Span:
    """Days that follow each other, both ends included."""

    first: dt.date
    last: dt.date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def spans(days: Iterable[dt.date]) -> tuple[Span, ...]:
    found = list[Span]()
    for day in sorted(set(days)):
        if found and found[-1].last + DAY == day:
            found[-1] = Span(found[-1].first, day)
        else:
            found.append(Span(day, day))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Change:
    """What importing a year changes, against what was known of it."""

    year: int
    was_known: bool
    closed: tuple[dt.date, ...]
    opened: tuple[dt.date, ...]

    def __bool__(self) -> bool:
        """A year becoming known matters even if no day changes: dates stop being 暂算."""
        return not self.was_known or bool(self.closed or self.opened)


def change(known: Calendar, year: Year) -> Change:
    after = known.with_year(year)
    days = days_of(year.year)
    return Change(
        year.year,
        year.year in known.years,
        tuple(d for d in days if known.is_open(d) and not after.is_open(d)),
        tuple(d for d in days if not known.is_open(d) and after.is_open(d)),
    )


def days_of(year: int) -> Sequence[dt.date]:
    first = dt.date(year, 1, 1)
    return [first + DAY * n for n in range((dt.date(year + 1, 1, 1) - first).days)]


def size(count: float) -> str:
    """Bytes as a person reads them: ``734 MB``, ``1.2 GB``."""
    for unit in ("B", "kB", "MB", "GB", "TB"):
        if count < 1000 or unit == "TB":
            break
        count /= 1000
    return f"{count:.0f} {unit}" if unit == "B" or count >= 10 else f"{count:.1f} {unit}"
