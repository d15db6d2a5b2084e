"""An arranged year as somebody wrote it down, each day with its place."""

import datetime as dt
from dataclasses import dataclass, field

from archive import calendar
from archive.calendar import FaultKind, Year
from archive.profile.errors import Fault
from archive.speech import LazyString, lazy, mark

# What a notice was ever issued for, and far more than anybody will import.
FIRST_YEAR, LAST_YEAR = 2000, 2100

SENTENCES = {
    FaultKind.EMPTY: mark("No holiday is named for %(year)s."),
    FaultKind.OUTSIDE: mark("%(day)s does not lie in %(year)s."),
    FaultKind.TWICE: mark("%(day)s is named twice."),
    FaultKind.BOTH: mark("%(day)s is both a holiday and a working day."),
    FaultKind.ORDINARY: mark("%(day)s is not at a weekend, so it is no make-up day."),
}


@dataclass(frozen=True, slots=True)
class Entry:
    place: str | LazyString
    day: dt.date


@dataclass(slots=True)
class Sheet:
    """One year under the reader's pen."""

    year: int
    place: str
    source: str = ""
    holidays: list[Entry] = field(default_factory=list)
    workdays: list[Entry] = field(default_factory=list)

    def arranged(self) -> Year:
        return Year(
            self.year,
            tuple(entry.day for entry in self.holidays),
            tuple(entry.day for entry in self.workdays),
            self.source,
        )

    def faults(self) -> list[Fault]:
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            return [not_a_year(self.place)]
        return [self._told(fault) for fault in calendar.faults(self.arranged())]

    def _told(self, fault: calendar.Fault) -> Fault:
        if fault.day is None:
            return Fault(self.place, lazy(SENTENCES[fault.kind], year=self.year))
        entries = self.holidays if fault.among == "holidays" else self.workdays
        sentence = lazy(SENTENCES[fault.kind], day=fault.day.isoformat(), year=self.year)
        return Fault(entries[fault.index].place, sentence)


def not_a_year(place: str) -> Fault:
    return Fault(
        place,
        lazy(
            "The year must be a number from %(first)s to %(last)s.",
            first=FIRST_YEAR,
            last=LAST_YEAR,
        ),
    )


def line(number: int) -> LazyString:
    return lazy("line %(line)s", line=number)
