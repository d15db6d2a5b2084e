"""The list of cases: what somebody looks for, and one page of it after the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import aliased

from archive.accounts.models import Person
from archive.act import Act
from archive.cases import queries, sealing
from archive.cases.models import Case, Party, party_gram
from archive.cases.rules import identity, names, numbers
from archive.cases.rules.stages import Stage
from archive.db import db

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
class Place:
    """Where in the list somebody is: after this case, or before it."""

    filed_on: date
    case_id: int
    backwards: bool = False

    def __str__(self) -> str:
        sign = "-" if self.backwards else ""
        return f"{sign}{self.filed_on.isoformat()}.{self.case_id}"

    @classmethod
    def read(cls, text: str) -> "Place | None":
        day, _dot, row = text.removeprefix("-").partition(".")
        try:
            place = cls(date.fromisoformat(day), int(row), text.startswith("-"))
        except ValueError:
            return None
        return place if 0 < place.case_id < 2**31 else None


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
    query, order = _asked(act, wanted)
    backwards = place is not None and place.backwards
    here = tuple_(order.day, order.row)
    if place is not None:
        there = (place.filed_on, place.case_id)
        query = query.where(here > there if backwards else here < there)
    directed = [c.asc() if backwards else c.desc() for c in (order.day, order.row)]
    query = queries.with_people(query).order_by(*directed).limit(size + 1)
    rows = list(db.session.scalars(query).unique())
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    return _neighbours(rows, place, more=more)


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
    query, order = _asked(act, wanted)
    few = query.with_only_columns(order.row).limit(most).subquery()
    return db.session.scalar(select(func.count()).select_from(few)) or 0


def _asked(act: Act, wanted: Wanted) -> tuple[Select[Case], Sorted]:
    query: Select[Case] = select(Case).where(queries.seen(act), *_conditions(wanted))
    order = Sorted(Case.__table__.c.filed_on, Case.__table__.c.id)
    words = wanted.words.strip()
    if not words:
        return query, order
    if number := numbers.wanted(words):
        whole = numbers.parse(words)
        exact = [Case.number == str(whole)] if whole else _parts(number)
        if not _may_be_identity(words):
            return query.where(*exact), order
        return query.where(or_(and_(*exact), _has_identity(words))), order
    if _may_be_identity(words):
        return query.where(_has_identity(words)), order
    return _named(query, words)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.holder:
        found.append(Case.holder_id.in_(_people(wanted.holder)))
    if wanted.team:
        found.append(Case.team == wanted.team)
    if wanted.track:
        found.append(Case.track == wanted.track)
    if wanted.stage in set(Stage):
        found.append(Case.stage == Stage(wanted.stage))
    if wanted.kind:
        found.append(Case.kind == wanted.kind)
    if wanted.since:
        found.append(Case.filed_on >= wanted.since)
    if wanted.until:
        found.append(Case.filed_on <= wanted.until)
    return found


def _people(words: str) -> Sequence[int]:
    """Whoever is called this: asked first, so that the list can walk the holder's index."""
    called = Person.name.icontains(words, autoescape=True)
    same = Person.account == words.strip().lower()
    return db.session.scalars(
        select(Person.id).where(or_(called, same)).order_by(Person.id).limit(PAGE)
    ).all()


def _parts(number: numbers.Wanted) -> list[ColumnElement[bool]]:
    asked = (
        (Case.year, number.year),
        (Case.court, number.court),
        (Case.kind, number.kind),
        (Case.serial, number.serial),
    )
    return [column == value for column, value in asked if value is not None]


def _may_be_identity(words: str) -> bool:
    plain = identity.plain(words)
    return plain.isascii() and plain.isalnum() and len(plain) >= 8


def _has_identity(words: str) -> ColumnElement[bool]:
    digest = sealing.digest(identity.plain(words))
    return Case.id.in_(select(Party.case_id).where(Party.identity_digest == digest))


def _named(query: Select[Case], words: str) -> tuple[Select[Case], Sorted]:
    """By any part of a party's name: along the rarest pair of signs, in the list's order.

    Common pairs fill a page within a few rows, rare ones are few; so both are quick.
    """
    pairs = names.wanted(words)
    if not pairs:
        return query.where(Case.id.is_(None)), _own()
    rarest, *others = sorted(pairs, key=_how_many)
    first = aliased(party_gram)
    query = query.join(first, first.c.case_id == Case.id).where(first.c.gram == rarest)
    for gram in others:
        other = aliased(party_gram)
        query = query.where(
            select(other.c.gram)
            .where(
                other.c.gram == gram,
                other.c.filed_on == first.c.filed_on,
                other.c.case_id == first.c.case_id,
            )
            .exists()
        )
    # The pairs may stand in two names, or apart in one: the name itself decides.
    key = names.key(words)
    has = Party.name_key.contains(key, autoescape=True)
    if len(key) == 1:
        has = Party.name_key.startswith(key, autoescape=True)
    query = query.where(select(Party.id).where(Party.case_id == Case.id, has).exists())
    return query, Sorted(first.c.filed_on, first.c.case_id)


def _own() -> Sorted:
    return Sorted(Case.__table__.c.filed_on, Case.__table__.c.id)


def _how_many(gram: str) -> int:
    few = select(party_gram.c.case_id).where(party_gram.c.gram == gram).limit(PROBED)
    return db.session.scalar(select(func.count()).select_from(few.subquery())) or 0
