"""Lists of what files lack: narrowed, counted, page by page; the longest lacking first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, select, true, tuple_
from sqlalchemy.orm import contains_eager

from archive.accounts.models import Person
from archive.act import Act
from archive.cases import queries as cases
from archive.cases.columns import quiet
from archive.cases.models import Case
from archive.cases.places import Place
from archive.catalog.completeness.models import LEADS, Gap
from archive.catalog.completeness.queries import READ
from archive.catalog.completeness.rules import lacking
from archive.db import db

PAGE, MOST_COUNTED, MOST_EXPORTED = 50, 1000, 20_000
DUE, COMING = "due", "coming"
MINE = "mine"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for. ``whose``: "mine", or a holder's account."""

    thing: str = ""
    requirement: str = ""
    node: str = ""
    team: str = ""
    whose: str = ""
    when: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    gaps: Sequence[Gap]
    next: Place | None


def seen(act: Act) -> ColumnElement[bool]:
    """In cases one may see, as far as one may read their files."""
    return cases.seen(act) & cases.seen(act, READ)


def wanted(act: Act, asked: Wanted) -> Select[Gap]:
    """The lines with their cases; of a thing that several rules want, one."""
    query = select(Gap).join(Gap.case).where(seen(act), *_conditions(act, asked))
    return query.options(contains_eager(Gap.case).joinedload(Case.holder))


def _conditions(act: Act, asked: Wanted) -> Iterator[ColumnElement[bool]]:
    if asked.requirement:
        yield Gap.requirement == asked.requirement
    elif not asked.node:
        yield LEADS
    if asked.node:
        yield Gap.at == f"{lacking.NODE}:{asked.node}"
    if asked.thing:
        yield Gap.thing == asked.thing
    if asked.when in {DUE, COMING}:
        # Of one person's cases there are few, and the way to those is the shorter.
        due = quiet(Gap.due) if asked.whose else Gap.due
        yield due == (true() if asked.when == DUE else false())
    if asked.team:
        yield Case.team == asked.team
    if asked.words:
        numbered = Case.number.contains(asked.words, autoescape=True)
        yield Gap.case_id.in_(select(Case.id).where(numbered))
    yield from _of_people(act, asked.whose)


def _of_people(act: Act, whose: str) -> Iterator[ColumnElement[bool]]:
    if whose == MINE:
        yield Case.holder_id == act.actor.id
    elif whose:
        person = select(Person.id).where(Person.account == whose).scalar_subquery()
        yield Case.holder_id == person


def page(query: Select[Gap], place: Place | None = None, size: int = PAGE) -> Page:
    """One page by the day since which it is lacking. Never by counting off rows."""
    if place is not None:
        query = query.where(tuple_(Gap.since, Gap.id) > tuple_(place.day, place.row))
    found = db.session.scalars(query.order_by(Gap.since, Gap.id).limit(size + 1)).all()
    more, rows = len(found) > size, found[:size]
    return Page(rows, Place(rows[-1].since, rows[-1].id) if more else None)


def all_of(query: Select[Gap]) -> Iterator[Gap]:
    """Every line of it, for a file to be taken away."""
    place: Place | None = None
    while True:
        found = page(query, place, MOST_COUNTED)
        yield from found.gaps
        place = found.next
        if place is None:
            return


def count(query: Select[Any], most: int = MOST_COUNTED) -> int:
    """How many there are; ``most`` stands for that many or more."""
    few = query.options().with_only_columns(Gap.id).order_by(None).limit(most).subquery()
    return db.session.scalar(select(func.count()).select_from(few)) or 0


def files(act: Act, asked: Wanted, most: int = MOST_COUNTED) -> int:
    """How many cases lack something; ``most`` stands for that many or more."""
    some = wanted(act, asked).with_only_columns(Gap.case_id).order_by(None)
    few = some.distinct().limit(most).subquery()
    return db.session.scalar(select(func.count()).select_from(few)) or 0
