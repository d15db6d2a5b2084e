"""Reads one arranged year from a table with the columns ``date`` and ``kind``."""

import csv
import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator

from archive.profile.errors import Fault
from archive.profile.year_sheet import Entry, Sheet, line
from archive.speech import LazyString, lazy

COLUMNS = (["date", "kind"], ["日期", "类型"])
HOLIDAY = {"holiday", "放假", "休"}
WORKDAY = {"workday", "上班", "班"}
# A spreadsheet saves 2026-10-01 as 2026/10/1 without being asked.
WRITTEN = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)

Row = tuple[Entry, str]


def read(text: str) -> tuple[list[Sheet], list[Fault]]:
    lines = csv.reader(text.splitlines(), strict=True)
    rows, faults = list[Row](), list[Fault]()
    try:
        if _cells(next(lines, [])) not in COLUMNS:
            return [], [Fault(line(1), lazy("The columns must be date and kind."))]
        for cells in lines:
            faults += _row(_cells(cells), line(lines.line_num), rows)
    except csv.Error:
        sentence = lazy("This line is not a row of a CSV table.")
        faults.append(Fault(line(lines.line_num), sentence))
    if not rows and not faults:
        faults.append(Fault("", lazy("There is no year in this file.")))
    return _sheets(rows), faults


def _cells(cells: list[str]) -> list[str]:
    return [cell.strip().lower() for cell in cells]


def _row(cells: list[str], place: LazyString, rows: list[Row]) -> Iterator[Fault]:
    """The row goes to the rows if it can be read; its faults come back."""
    if not any(cells):
        return
    written, kind = (*cells, "", "")[:2]
    day = _day(written)
    if day is None:
        yield Fault(place, lazy("The date must be written 2026-10-01."))
    if kind not in HOLIDAY | WORKDAY:
        yield Fault(place, lazy("The kind must be holiday or workday."))
    if any(cells[2:]):
        yield Fault(place, lazy("The row has more than two columns."))
    if day is not None:
        rows.append((Entry(place, day), kind))


def _day(written: str) -> dt.date | None:
    found = WRITTEN.fullmatch(written)
    try:
        return dt.date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _sheets(rows: list[Row]) -> list[Sheet]:
    """One sheet, of the year most rows name; the others are told as lying outside it."""
    if not rows:
        return []
    years = Counter(entry.day.year for entry, _kind in rows)
    sheet = Sheet(years.most_common(1)[0][0], "")
    sheet.holidays = [entry for entry, kind in rows if kind in HOLIDAY]
    sheet.workdays = [entry for entry, kind in rows if kind in WORKDAY]
    return [sheet]
