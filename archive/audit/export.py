"""Gives the journal out, line by line in bounded memory: for Excel, and for programs.

A line of the JSON form is a leaf of the Merkle tree: whoever holds all of them can compute
the root that a checkpoint signs, without any key.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, select
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


@dataclass(frozen=True, slots=True)
class Giving:
    """All that the lines depend on: they are made after the request itself is over."""

    wanted: Filters
    zone: ZoneInfo
    last: int
    engine: Engine
    head: tuple[str, ...]
    results: Mapping[bool, str]

    def pages(self) -> Iterator[Sequence[Event]]:
        """Each page in a transaction of its own, so that nobody waits for a slow reader."""
        after = 0
        while page := self._page(after):
            yield page
            after = page[-1].id

    def _page(self, after: int) -> Sequence[Event]:
        query = select(Event).where(*queries.conditions(self.wanted, self.zone))
        query = query.where(Event.id > after, Event.id <= self.last)
        with Session(self.engine) as session:
            return session.scalars(query.order_by(Event.id).limit(PAGE)).all()


def lines(form: Form, wanted: Filters, zone: ZoneInfo, last: int) -> Iterator[str]:
    """The events asked for up to a number, the oldest first, in pieces of some lines."""
    results = {True: _("done"), False: _("refused")}
    giving = Giving(wanted, zone, last, db.engine, _head(), results)
    return _table(giving) if form is Form.CSV else _json_lines(giving)


def _json_lines(giving: Giving) -> Iterator[str]:
    for page in giving.pages():
        yield "".join(_json(event) for event in page)


def _json(event: Event) -> str:
    return rules.sealed(rules.canonical(entry(event)), event.mac).decode() + "\n"


def _table(giving: Giving) -> Iterator[str]:
    yield MARK_OF_UTF8 + _row(giving.head)
    for page in giving.pages():
        yield "".join(_row(_cells(event, giving)) for event in page)


def _head() -> tuple[str, ...]:
    return (
        *(_("Number"), _("Time"), _("Event"), _("Account"), _("Name"), _("Office")),
        *(_("Posts"), _("Address"), _("Subject"), _("Result"), _("Facts"), _("Seal")),
    )


def _cells(event: Event, giving: Giving) -> list[str]:
    facts = json.dumps(event.facts, ensure_ascii=False, sort_keys=True)
    at = event.at.astimezone(giving.zone).strftime("%Y-%m-%d %H:%M:%S")
    return [
        *(str(event.id), at, event.kind, event.account, event.name, event.office),
        *(event.posts, event.address, event.subject, giving.results[event.done]),
        *(facts, event.mac),
    ]


def _row(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow([harmless(cell) for cell in cells])
    return line.getvalue()


def harmless(cell: str) -> str:
    """A cell that Excel shows as it is, whatever it begins with."""
    return f"'{cell}" if cell.lstrip(" ").startswith(COMPUTED) else cell
