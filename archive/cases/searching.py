"""The list of cases: what somebody looks for, and one page of it after the other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, or_, select, tuple_, union_all
from sqlalchemy.orm import InstrumentedAttribute

from archive.accounts.models import Person
from archive.act import Act
from archive.cases import queries, sealing
from archive.cases.columns import quiet
from archive.cases.models import Case, Party, party_gram
from archive.cases.places import Place
from archive.cases.rules import identity, names, numbers
from archive.cases.rules.stages import Stage
from archive.db import db

Asked = Select[int]
Said = Callable[[InstrumentedAttribute[Any]], ColumnElement[Any]]
PAGE = 50
# As many rows are looked at to see which of two pairs of signs is the rarer.
PROBED = 2000
# More than so many are not counted.
MOST_COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for. ``words``: a number, a part of one, a name, an identity."""

    words: str = ""
    holder: str = ""
    team: str = ""
    track: str = ""
    stage: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None

    def __bool__(self) -> bool:
        return self != Wanted()


@dataclass(frozen=True, slots=True)
class Page:
    """Some cases, the newest first, and where the neighbouring pages begin."""

    cases: Sequence[Case]
    earlier: Place | None
    later: Place | None


@dataclass(frozen=True, slots=True)
class Sorted:
    """The columns a query is sorted by: the case's own, or those of its names' pairs."""

    day: ColumnElement[date]
    row: ColumnElement[int]


def page(act: Act, wanted: Wanted, place: Place | None = None, size: int = PAGE) -> Page:
    """One page by day of filing, the newest first. Never by counting off rows."""
    backwards = place is not None and place.backwards
    ways = [_cut(query, order, place, size) for query, order in _asked(act, wanted)]
    query = select(Case).where(Case.id.in_(_together(ways)), queries.seen_quietly(act))
    sign = _ascending if backwards else _descending
    query = queries.with_people(query).order_by(*sign(_own())).limit(size + 1)
    rows = list(db.session.scalars(query).unique())
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    return _neighbours(rows, place, more=more)


def _cut(query: Asked, order: Sorted, place: Place | None, size: int) -> Asked:
    """As many rows as fill the page, beginning at the place."""
    backwards = place is not None and place.backwards
    if place is not None:
        here, there = tuple_(order.day, order.row), (place.day, place.row)
        query = query.where(here > there if backwards else here < there)
    sign = _ascending if backwards else _descending
    return query.order_by(*sign(order)).limit(size + 1)


def _together(ways: Sequence[Asked]) -> Asked:
    """What each way leads to; every one is cut, so that none has to be sorted whole."""
    cut = [select(way.subquery().c[0]) for way in ways]
    return select(union_all(*cut).subquery().c[0])


def _ascending(order: Sorted) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    return order.day.asc(), order.row.asc()


def _descending(order: Sorted) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    return order.day.desc(), order.row.desc()


def _neighbours(rows: list[Case], place: Place | None, *, more: bool) -> Page:
    if not rows:
        return Page(rows, None, None)
    backwards = place is not None and place.backwards
    first = Place(rows[0].filed_on, rows[0].id, backwards=True)
    last = Place(rows[-1].filed_on, rows[-1].id)
    has_earlier = more if backwards else place is not None
    has_later = more or backwards
    return Page(rows, first if has_earlier else None, last if has_later else None)


def count(act: Act, wanted: Wanted, most: int = MOST_COUNTED) -> int:
    """How many there are; ``most`` stands for that many or more."""
    ways = [query.limit(most) for query, _order in _asked(act, wanted)]
    few = select(_together(ways).subquery().c[0]).distinct().limit(most)
    return db.session.scalar(select(func.count()).select_from(few.subquery())) or 0


def _asked(act: Act, wanted: Wanted) -> list[tuple[Asked, Sorted]]:
    """The ids of what is looked for, by every way that leads to some of them."""
    words = wanted.words.strip()
    if not words:
        conditions = _conditions(wanted, _as_it_is)
        return [
            (select(Case.id).where(way, *conditions), _own()) for way in queries.ways(act)
        ]
    narrowed = select(Case.id).where(queries.seen_quietly(act), *_conditions(wanted, quiet))
    number = numbers.wanted(words)
    if number is None and not _may_be_identity(words):
        return [_named(narrowed, words)]
    found: list[tuple[Asked, Sorted]] = []
    if number:
        whole = numbers.parse(words)
        exact = [Case.number == str(whole)] if whole else _parts(number)
        found.append((narrowed.where(*exact), _own()))
    if _may_be_identity(words):
        found.append((narrowed.where(_has_identity(words)), _own()))
    return found


def _conditions(wanted: Wanted, said: Said) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.holder:
        found.append(said(Case.holder_id).in_(_people(wanted.holder)))
        said = quiet  # nobody holds as many cases as a team or a track has
    if wanted.team:
        found.append(said(Case.team) == wanted.team)
    if wanted.track:
        found.append(said(Case.track) == wanted.track)
    if wanted.stage in set(Stage):
        found.append(said(Case.stage) == Stage(wanted.stage))
    if wanted.kind:
        found.append(said(Case.kind) == wanted.kind)
    if wanted.since:
        found.append(Case.filed_on >= wanted.since)
    if wanted.until:
        found.append(Case.filed_on <= wanted.until)
    return found


def _as_it_is(column: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    return column.expression


def _people(words: str) -> Sequence[int]:
    """Whoever is called this: asked first, so that the list can walk the holder's index."""
    called = Person.name.icontains(words, autoescape=True)
    same = Person.account == words.strip().lower()
    return db.session.scalars(
        select(Person.id).where(or_(called, same)).order_by(Person.id).limit(PAGE)
    ).all()


def _parts(number: numbers.Wanted) -> list[ColumnElement[bool]]:
    # One of these drives the query: the serial number, if there is one.
    said = _as_it_is if number.serial is None else quiet
    asked = (
        (said(Case.year), number.year),
        (said(Case.court), number.court),
        (said(Case.kind), number.kind),
        (Case.serial, number.serial),
    )
    return [column == value for column, value in asked if value is not None]


def _may_be_identity(words: str) -> bool:
    plain = identity.plain(words)
    return plain.isascii() and plain.isalnum() and len(plain) >= 8


def _has_identity(words: str) -> ColumnElement[bool]:
    digest = sealing.digest(identity.plain(words))
    return Case.id.in_(select(Party.case_id).where(Party.identity_digest == digest))


def _named(query: Asked, words: str) -> tuple[Asked, Sorted]:
    """By any part of a party's name: along the rarest pair of signs, in the list's order.

    Common pairs fill a page within a few rows, rare ones are few; so both are quick.
    """
    pairs = names.wanted(words)
    if not pairs:
        return query.where(Case.id.is_(None)), _own()
    rarest = min(pairs, key=_how_many)
    query = query.join(party_gram, party_gram.c.case_id == Case.id)
    query = query.where(party_gram.c.gram == rarest, _has_name(words))
    return query, Sorted(party_gram.c.filed_on, party_gram.c.case_id)


def _has_name(words: str) -> ColumnElement[bool]:
    """The pairs may stand in two names, or apart in one: the name itself decides.

    A value and not EXISTS, which PostgreSQL would make a join of: that reads every name
    with a common word in it, where a page is full after fifty. And whether there is one,
    not which: of that it knows that it is often so, and of a value that it seldom is.
    """
    key = names.key(words)
    has = Party.name_key.contains(key, autoescape=True)
    if len(key) == 1:
        has = Party.name_key.startswith(key, autoescape=True)
    one = select(literal(1)).where(Party.case_id == Case.id, has).limit(1)
    return one.scalar_subquery().is_not(None)


def _own() -> Sorted:
    return Sorted(Case.__table__.c.filed_on, Case.__table__.c.id)


def _how_many(gram: str) -> int:
    few = select(party_gram.c.case_id).where(party_gram.c.gram == gram).limit(PROBED)
    return db.session.scalar(select(func.count()).select_from(few.subquery())) or 0
