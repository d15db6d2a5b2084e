"""Reads arranged years in our own layout, one object or a list of them.

``{"year": 2026, "source": "…", "off": ["2026-01-01/2026-01-03"], "work": ["2026-01-04"]}``
"""

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any

from archive.calendar import DAY
from archive.profile.errors import Fault
from archive.profile.year_sheet import Entry, Sheet, line, not_a_year
from archive.speech import lazy

KEYS = {"year", "source", "off", "work"}
# The longest holiday so far had nine days; a longer range than this is a slip of the pen.
LONGEST = 31
LONGEST_SOURCE = 200
WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}(/\d{4}-\d{2}-\d{2})?", re.ASCII)


class _Twice(ValueError):
    """A key stands twice in one object, and JSON would silently keep the last."""


def read(text: str) -> tuple[list[Sheet], list[Fault]]:
    try:
        raw = json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        sentence = lazy("This is not JSON from column %(column)s on.", column=error.colno)
        return [], [Fault(line(error.lineno), sentence)]
    except _Twice as error:
        return [], [Fault(str(error), lazy("This key stands twice in one year."))]
    except (ValueError, RecursionError):
        return [], [
            Fault("", lazy("This JSON is nested too deeply or holds a huge number."))
        ]
    return _sheets(raw if isinstance(raw, list) else [raw])


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict[str, Any]()
    for key, value in pairs:
        if key in found:
            raise _Twice(key)
        found[key] = value
    return found


def _sheets(raw: list[Any]) -> tuple[list[Sheet], list[Fault]]:
    sheets, faults = list[Sheet](), list[Fault]()
    for number, one in enumerate(raw, 1):
        place = f"[{number}]." if len(raw) > 1 else ""
        if isinstance(one, dict):
            faults += _sheet(one, place, sheets)
        else:
            faults.append(
                Fault(place.rstrip("."), lazy("A year is written as an object with keys."))
            )
    if not raw:
        faults.append(Fault("", lazy("There is no year in this file.")))
    return sheets, faults


def _sheet(one: dict[str, Any], place: str, sheets: list[Sheet]) -> Iterator[Fault]:
    """The year goes to the sheets, as far as it can be read; its faults come back."""
    for key in sorted(one.keys() - KEYS):
        yield Fault(place + key, lazy("There is no such key here."))
    sheet = Sheet(0, place + "year")
    year, source = one.get("year"), one.get("source", "")
    if isinstance(year, int) and not isinstance(year, bool):
        sheet.year = year
        sheets.append(sheet)
    else:
        yield not_a_year(sheet.place)
    if isinstance(source, str) and len(source) <= LONGEST_SOURCE:
        sheet.source = source.strip()
    else:
        sentence = lazy(
            "The source must be text of %(most)s characters at most.", most=LONGEST_SOURCE
        )
        yield Fault(place + "source", sentence)
    yield from _days(one.get("off"), place + "off", sheet.holidays)
    yield from _days(one.get("work"), place + "work", sheet.workdays)


def _days(raw: Any, place: str, entries: list[Entry]) -> Iterator[Fault]:
    if not isinstance(raw, list):
        yield Fault(place, lazy("A list of days is needed here."))
        return
    for number, written in enumerate(raw, 1):
        here = f"{place}[{number}]"
        days = _range(written)
        if days is None:
            yield Fault(
                here, lazy("A day is written 2026-10-01, a range 2026-10-01/2026-10-07.")
            )
        elif not 0 < len(days) <= LONGEST:
            yield Fault(
                here,
                lazy("A range ends after it begins, within %(days)s days.", days=LONGEST),
            )
        else:
            entries.extend(Entry(here, day) for day in days)


def _range(written: Any) -> list[dt.date] | None:
    """The days of one entry, at most one too many; None if it cannot be read."""
    if not (isinstance(written, str) and WRITTEN.fullmatch(written)):
        return None
    first, _slash, last = written.partition("/")
    try:
        begin, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last or first)
    except ValueError:
        return None
    length = min((end - begin).days, LONGEST) + 1
    return [begin + DAY * step for step in range(length)]
