"""Pure: the days a court is open, and the dates counted in them.

The first day of a term is not counted. A term of days, weeks or months that ends on a
closed day runs to the next open one; a freezing period does not (``roll=False``). The
State Council arranges each year's holidays and make-up working days; a year not yet
arranged is counted by its weekends, and a date that rests on it is provisional.
"""

import datetime as dt
from calendar import monthrange
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

DAY = dt.timedelta(days=1)
SATURDAY = 5


class Unit(StrEnum):
    SAME_DAY = "same_day"
    WORKING_DAYS = "working_days"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Term:
    """How long somebody has. Due the same day is the only term without a count."""

    count: int
    unit: Unit

    def __post_init__(self) -> None:
        if (self.count == 0) != (self.unit is Unit.SAME_DAY) or self.count < 0:
            raise ValueError(f"No term lasts {self.count} {self.unit}.")


SAME_DAY = Term(0, Unit.SAME_DAY)


@dataclass(frozen=True, slots=True)
class Due:
    """A due date, and everything needed to say why it is that day."""

    date: dt.date
    start: dt.date
    term: Term
    # The closed days that were passed over: inside a term of working days, or by
    # running on from the day where another term ended.
    skipped: tuple[dt.date, ...] = ()
    # The years whose arrangement was asked for and is not known.
    unarranged: tuple[int, ...] = ()

    @property
    def provisional(self) -> bool:
        """Whether the arrangement of a year to come may still move the date."""
        return bool(self.unarranged)

    @property
    def counted_from(self) -> dt.date:
        return self.start if self.term.unit is Unit.SAME_DAY else self.start + DAY


@dataclass(frozen=True, slots=True)
class Year:
    """One year as it was arranged. The days stand in the order they were written."""

    year: int
    holidays: tuple[dt.date, ...]
    workdays: tuple[dt.date, ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """A court's calendar: the arranged years, and the days the court itself is closed."""

    holidays: frozenset[dt.date] = frozenset()
    workdays: frozenset[dt.date] = frozenset()
    years: frozenset[int] = frozenset()
    closed: frozenset[dt.date] = frozenset()

    @classmethod
    def of(cls, years: Iterable[Year], closed: Iterable[dt.date] = ()) -> "Calendar":
        calendar = cls(closed=frozenset(closed))
        for year in years:
            calendar = calendar.with_year(year)
        return calendar

    def with_year(self, year: Year) -> "Calendar":
        """The same calendar with this year arranged so, whatever it said of it before."""
        return replace(
            self,
            holidays=_without(self.holidays, year.year) | set(year.holidays),
            workdays=_without(self.workdays, year.year) | set(year.workdays),
            years=self.years | {year.year},
        )

    def is_arranged(self, day: dt.date) -> bool:
        return day.year in self.years

    def is_open(self, day: dt.date) -> bool:
        if day in self.closed:
            return False
        if day in self.workdays:
            return True
        return day.weekday() < SATURDAY and day not in self.holidays

    def first_open(self, day: dt.date) -> dt.date:
        """The day itself, or the next one on which the court is open."""
        while not self.is_open(day):
            day += DAY
        return day

    def due(self, start: dt.date, term: Term, *, roll: bool = True) -> Due:
        """The last day of a term that began with what happened on the day of start."""
        if term.unit is Unit.WORKING_DAYS:
            return self._resting_on(self._counted(start, term.count), start, term)
        end = _end(start, term)
        if not roll:
            return Due(end, start, term)
        return self._resting_on(_span(end, self.first_open(end)), start, term)

    def working_days_between(self, first: dt.date, last: dt.date) -> int:
        """How many open days lie after the first day, the last one included.

        Negative when the last day is before the first.
        """
        if last < first:
            return -self.working_days_between(last, first)
        return sum(map(self.is_open, _span(first + DAY, last)))

    def remaining(self, today: dt.date, due: dt.date) -> int:
        """How many working days are left after today; none on the last day."""
        return max(self.working_days_between(today, due), 0)

    def _counted(self, start: dt.date, count: int) -> Iterator[dt.date]:
        """Every day from the one after the start to the last open one of the term."""
        day = start
        while count:
            day += DAY
            count -= self.is_open(day)
            yield day

    def _resting_on(self, asked: Iterable[dt.date], start: dt.date, term: Term) -> Due:
        """The due date, given every day that was asked whether the court is open."""
        days = tuple(asked)
        return Due(
            date=days[-1],
            start=start,
            term=term,
            skipped=tuple(day for day in days if not self.is_open(day)),
            unarranged=tuple(sorted({day.year for day in days} - self.years)),
        )


def overdue(today: dt.date, due: dt.date) -> int:
    """How many days late, closed ones too; none on the last day."""
    return max((today - due).days, 0)


class FaultKind(StrEnum):
    EMPTY = "empty"
    OUTSIDE = "outside"
    TWICE = "twice"
    BOTH = "both"
    ORDINARY = "ordinary"


@dataclass(frozen=True, slots=True)
class Fault:
    """What makes an arrangement unusable: in which list, at which entry, which day."""

    kind: FaultKind
    among: str = "holidays"
    index: int = 0
    day: dt.date | None = None


def faults(year: Year) -> list[Fault]:
    """Everything wrong with an arranged year; an empty list means it can be used."""
    found = [] if year.holidays else [Fault(FaultKind.EMPTY)]
    found += _faults_among("holidays", year.holidays, year.year)
    found += _faults_among("workdays", year.workdays, year.year)
    holidays = set(year.holidays)
    for index, day in enumerate(year.workdays):
        if day in holidays:
            found.append(Fault(FaultKind.BOTH, "workdays", index, day))
        if day.weekday() < SATURDAY:
            found.append(Fault(FaultKind.ORDINARY, "workdays", index, day))
    return found


def _faults_among(among: str, days: Collection[dt.date], year: int) -> Iterator[Fault]:
    seen = set[dt.date]()
    for index, day in enumerate(days):
        if day.year != year:
            yield Fault(FaultKind.OUTSIDE, among, index, day)
        if day in seen:
            yield Fault(FaultKind.TWICE, among, index, day)
        seen.add(day)


def _without(days: frozenset[dt.date], year: int) -> frozenset[dt.date]:
    return frozenset(day for day in days if day.year != year)


def _span(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    return (first + DAY * step for step in range((last - first).days + 1))


def _end(start: dt.date, term: Term) -> dt.date:
    """Where a term counted in calendar days ends, open or not."""
    match term.unit:
        case Unit.WEEKS:
            return start + dt.timedelta(weeks=term.count)
        case Unit.MONTHS:
            return _months_later(start, term.count)
        case _:
            return start + dt.timedelta(days=term.count)


def _months_later(day: dt.date, count: int) -> dt.date:
    """The same day of a later month, or that month's last day if it has no such day."""
    years, month = divmod(day.month - 1 + count, 12)
    year, month = day.year + years, month + 1
    return day.replace(year, month, min(day.day, monthrange(year, month)[1]))
