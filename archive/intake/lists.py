"""The register of received material (接收材料登记簿), and what in it is still to scan."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select, tuple_

from archive.act import Act
from archive.cases.models import Case
from archive.cases.places import Place
from archive.cases.rules import numbers
from archive.db import db
from archive.intake import queries
from archive.intake.models import OPEN, Receipt, ReceiptTerm
from archive.intake.promising import HAND_IN, SCAN

PAGE, MOST_COUNTED, MOST_EXPORTED = 50, 1000, 50_000
OWN_NUMBER = re.compile(r"收?\d{4}-\d{1,8}")


class Standing(StrEnum):
    """What the register may be narrowed to: how a receipt stands with its terms."""

    OPEN = "open"
    LATE = "late"
    TODAY = "today"
    DONE = "done"
    HANDED_LATE = "handed_late"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for. ``words``: a receipt's number, a case's, or a part of it."""

    words: str = ""
    source: str = ""
    standing: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Page:
    receipts: Sequence[Receipt]
    next: Place | None


def wanted(act: Act, asked: Wanted) -> Select[Receipt]:
    """Every receipt one may see that answers to this."""
    return queries.visible(act).where(*_conditions(act, asked))


def _conditions(act: Act, asked: Wanted) -> Iterator[ColumnElement[bool]]:
    if asked.since:
        yield Receipt.received_on >= asked.since
    if asked.until:
        yield Receipt.received_on <= asked.until
    if asked.source:
        yield Receipt.source == asked.source
    if asked.standing in set(Standing):
        yield _stands(act, Standing(asked.standing))
    if asked.words:
        yield _called(asked.words)


def _stands(act: Act, standing: Standing) -> ColumnElement[bool]:
    scan = ReceiptTerm.code == SCAN
    handed = ReceiptTerm.code == HAND_IN
    asked: dict[Standing, ColumnElement[bool]] = {
        Standing.OPEN: and_(scan, OPEN),
        Standing.LATE: and_(scan, OPEN, ReceiptTerm.due < act.today),
        Standing.TODAY: and_(scan, OPEN, ReceiptTerm.due == act.today),
        Standing.DONE: and_(scan, ReceiptTerm.done_on.is_not(None)),
        Standing.HANDED_LATE: and_(handed, ReceiptTerm.done_on > ReceiptTerm.due),
    }
    # As a list of rows and not one by one: of a register, few are open.
    return Receipt.id.in_(select(ReceiptTerm.receipt_id).where(asked[standing]))


def _called(words: str) -> ColumnElement[bool]:
    plain = "".join(words.split())
    if OWN_NUMBER.fullmatch(plain):
        year, _dash, serial = plain.removeprefix("收").partition("-")
        return and_(Receipt.year == int(year), Receipt.serial == int(serial))
    if whole := numbers.parse(words):
        return Case.number == str(whole)
    parts = numbers.wanted(words)
    if parts is None:
        return Receipt.deliverer.contains(words, autoescape=True)
    asked = (
        (Case.year, parts.year),
        (Case.court, parts.court),
        (Case.kind, parts.kind),
        (Case.serial, parts.serial),
    )
    return and_(*(column == value for column, value in asked if value is not None))


def page(query: Select[Receipt], place: Place | None = None, size: int = PAGE) -> Page:
    """One page, what came in last first. Never by counting off rows."""
    here = (Receipt.received_on, Receipt.id)
    if place is not None:
        query = query.where(tuple_(*here) < (place.day, place.row))
    query = query.order_by(*(one.desc() for one in here)).limit(size + 1)
    rows = db.session.scalars(query).all()
    more, rows = len(rows) > size, rows[:size]
    return Page(rows, Place(rows[-1].received_on, rows[-1].id) if more else None)


def rows(query: Select[Receipt]) -> Iterator[Receipt]:
    """All of them, page by page, for an export."""
    place: Place | None = None
    while True:
        found = page(query, place, 500)
        yield from found.receipts
        if (place := found.next) is None:
            return


def count(query: Select[Any], most: int = MOST_COUNTED) -> int:
    """How many there are; ``most`` stands for that many or more."""
    few = query.with_only_columns(Receipt.id).order_by(None).limit(most).subquery()
    return db.session.scalar(select(func.count()).select_from(few)) or 0


def standing(act: Act, of: Standing) -> Select[Receipt]:
    """What a desk counts: the register narrowed to this, and nothing else."""
    return wanted(act, Wanted(standing=of.value))
