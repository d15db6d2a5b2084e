"""Gives the journal out, line by line in bounded memory: for Excel, and for programs.

A line of the JSON form is a leaf of the Merkle tree: whoever holds all of them can compute
the root that a checkpoint signs, without any key.
"""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.audit import queries, rules
from archive.audit.entries import entry
from archive.audit.filters import Filters
from archive.audit.models import Event
from archive.db import db
from archive.speech import _

PAGE = 1_000
# Excel takes a file for UTF-8 only if it begins so.
MARK_OF_UTF8 = "\ufeff"
# A cell that begins with one of these is computed by Excel instead of shown.
COMPUTED = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class Form(StrEnum):
    CSV = "csv"
    JSON_LINES = "jsonl"


MEDIA = {Form.CSV: "text/csv; charset=utf-8", Form.JSON_LINES: "application/jsonl"}


def lines(form: Form, wanted: Filters, zone: ZoneInfo, last: int) -> Iterator[str]:
    """The events asked for up to a number, the oldest first."""
    if form is Form.CSV:
        yield MARK_OF_UTF8 + _row(_head())
    for page in _pages(wanted, zone, last):
        if form is Form.CSV:
            yield "".join(_row(_cells(event, zone)) for event in page)
        else:
            yield "".join(_json(event) for event in page)


def _pages(wanted: Filters, zone: ZoneInfo, last: int) -> Iterator[Sequence[Event]]:
    """Each page in a transaction of its own, so that nobody waits for a slow reader."""
    after = 0
    while page := _page(wanted, zone, after, last):
        yield page
        after = page[-1].id


def _page(wanted: Filters, zone: ZoneInfo, after: int, last: int) -> Sequence[Event]:
    query = select(Event).where(*queries.conditions(wanted, zone))
    query = query.where(Event.id > after, Event.id <= last).order_by(Event.id).limit(PAGE)
    with Session(db.engine) as session:
        return session.scalars(query).all()


def _json(event: Event) -> str:
    return rules.sealed(rules.canonical(entry(event)), event.mac).decode() + "\n"


def _head() -> list[str]:
    return [
        *(_("Number"), _("Time"), _("Event"), _("Account"), _("Name"), _("Office")),
        *(_("Posts"), _("Address"), _("Subject"), _("Result"), _("Facts"), _("Seal")),
    ]


def _cells(event: Event, zone: ZoneInfo) -> list[str]:
    facts = json.dumps(event.facts, ensure_ascii=False, sort_keys=True)
    at = event.at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")
    return [
        *(str(event.id), at, event.kind, event.account, event.name, event.office),
        *(event.posts, event.address, event.subject),
        _("done") if event.done else _("refused"),
        *(facts, event.mac),
    ]


def _row(cells: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow([harmless(cell) for cell in cells])
    return line.getvalue()


def harmless(cell: str) -> str:
    """A cell that Excel shows as it is, whatever it begins with."""
    return f"'{cell}" if cell.lstrip(" ").startswith(COMPUTED) else cell
