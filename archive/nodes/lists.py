"""Nodes over many cases: what is late, what falls due, what paper came in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, tuple_
from sqlalchemy.orm import contains_eager, joinedload

from archive.accounts.models import Person
from archive.accounts.rights import visible
from archive.act import Act
from archive.cases import queries as cases
from archive.cases.models import Case
from archive.cases.places import Place
from archive.db import db
from archive.nodes import extending
from archive.nodes.models import OPEN, Decision, Extension, NodeReceipt, NodeRun

PAGE, MOST_COUNTED, MOST_EXPORTED = 50, 1000, 50_000
SEE = "node:see"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for: nodes due between two days, or paper received then."""

    team: str = ""
    holder: str = ""
    node: str = ""
    group: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Page:
    runs: Sequence[NodeRun]
    next: Place | None


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    receipts: Sequence[NodeReceipt]
    next: Place | None


def seen(act: Act) -> ColumnElement[bool]:
    """Runs of the cases one may see; while they are open, theirs is the case's reach."""
    return visible(act, SEE, NodeRun.holder_id, NodeRun.team)


def late(act: Act, wanted: Wanted | None = None) -> Select[NodeRun]:
    """Open nodes whose day is over. A question, never a column."""
    return open_runs(act, wanted or Wanted()).where(NodeRun.due < act.today)


def due_between(act: Act, first: date, last: date) -> Select[NodeRun]:
    """Open nodes that fall due on these days, both included."""
    return open_runs(act, Wanted(since=first, until=last))


def mine(act: Act, first: date, last: date) -> Select[NodeRun]:
    """Those of the cases the actor holds."""
    return due_between(act, first, last).where(NodeRun.holder_id == act.actor.id)


def open_runs(act: Act, wanted: Wanted) -> Select[NodeRun]:
    """Nodes that are not done, by whatever was asked for."""
    query: Select[NodeRun] = select(NodeRun).where(OPEN, seen(act))
    if wanted.team:
        query = query.where(NodeRun.team == wanted.team)
    if wanted.node:
        query = query.where(NodeRun.node == wanted.node)
    if wanted.holder:
        query = query.where(NodeRun.holder_id.in_(_people(wanted.holder)))
    if wanted.since:
        query = query.where(NodeRun.due >= wanted.since)
    if wanted.until:
        query = query.where(NodeRun.due <= wanted.until)
    return query


def _people(words: str) -> Sequence[int]:
    """Asked first, so that the list can walk the holder's index."""
    called = Person.name.icontains(words, autoescape=True)
    same = Person.account == words.strip().lower()
    return db.session.scalars(
        select(Person.id).where(called | same).order_by(Person.id).limit(PAGE)
    ).all()


def page(query: Select[NodeRun], place: Place | None = None, size: int = PAGE) -> Page:
    """One page, the longest overdue first. Never by counting off rows."""
    if place is not None:
        query = query.where(tuple_(NodeRun.due, NodeRun.id) > (place.day, place.row))
    query = _with_cases(query).order_by(NodeRun.due, NodeRun.id).limit(size + 1)
    rows = db.session.scalars(query).all()
    more, rows = len(rows) > size, rows[:size]
    return Page(rows, Place(rows[-1].due, rows[-1].id) if more else None)


def _with_cases(query: Select[NodeRun]) -> Select[NodeRun]:
    return query.options(
        joinedload(NodeRun.case).joinedload(Case.holder), joinedload(NodeRun.holder)
    )


def rows(query: Select[NodeRun]) -> Iterator[NodeRun]:
    """All of them, page by page, for an export."""
    place: Place | None = None
    while True:
        found = page(query, place, 500)
        yield from found.runs
        if (place := found.next) is None:
            return


def count(query: Select[Any], most: int = MOST_COUNTED) -> int:
    """How many there are; ``most`` stands for that many or more."""
    few = query.with_only_columns(NodeRun.id).limit(most).subquery()
    return db.session.scalar(select(func.count()).select_from(few)) or 0


def receipts(
    act: Act, wanted: Wanted, place: Place | None = None, size: int = PAGE
) -> ReceiptPage:
    """Paper received at nodes, the newest first."""
    here = (NodeReceipt.received_on, NodeReceipt.id)
    query = (
        select(NodeReceipt)
        .join(NodeReceipt.case)
        .where(cases.seen(act), *_of_receipts(wanted))
        .options(contains_eager(NodeReceipt.case).joinedload(Case.holder))
    )
    if place is not None:
        query = query.where(tuple_(*here) < (place.day, place.row))
    found = db.session.scalars(
        query.order_by(*(one.desc() for one in here)).limit(size + 1)
    ).all()
    more, found = len(found) > size, found[:size]
    last = Place(found[-1].received_on, found[-1].id) if more else None
    return ReceiptPage(found, last)


def _of_receipts(wanted: Wanted) -> list[ColumnElement[bool]]:
    equal = (
        (wanted.group, NodeReceipt.group),
        (wanted.node, NodeReceipt.node),
        (wanted.team, Case.team),
    )
    found: list[ColumnElement[bool]] = [column == v for v, column in equal if v]
    if wanted.since:
        found.append(NodeReceipt.received_on >= wanted.since)
    if wanted.until:
        found.append(NodeReceipt.received_on <= wanted.until)
    return found


def to_decide(act: Act) -> Sequence[Extension]:
    """Longer terms that wait for the actor's own word, the oldest first."""
    query = (
        select(Extension)
        .join(Extension.run)
        .join(Case, NodeRun.case_id == Case.id)
        .where(Extension.state == Decision.ASKED, cases.seen(act))
        .options(contains_eager(Extension.run).joinedload(NodeRun.case))
        .order_by(Extension.id)
    )
    waiting = (
        one
        for one in db.session.scalars(query)
        if extending.waits_for(act, one.run.case, one)
    )
    return list(islice(waiting, PAGE))
