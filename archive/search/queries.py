"""Reads of what was found: only as far as one may read, case by case and page by page."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, true

from archive.accounts import rights
from archive.act import Act, Office
from archive.cases.columns import quiet
from archive.cases.models import Case
from archive.cases.rules import numbers
from archive.db import db
from archive.search import finding, tokens
from archive.search.entries import place
from archive.search.finding import Snippet
from archive.search.index import index
from archive.search.models import PageText
from archive.search.tokens import Phrase

READ, LOOSE = "page:read", "scan:see"
SHOWN = 50
# More than so many are not counted.
MOST_COUNTED = 1000

Veil = Callable[[Act], ColumnElement[bool]]

# A higher room that keeps some pages from some readers appends which are left to find.
veils: list[Veil] = []
# And one that knows of pages which are part of another case's file: who reads them there,
# and which cases' pages are part of that of a case.
openings: list[Veil] = []
parts: list[Callable[[int], Select[int]]] = []


@dataclass(frozen=True, slots=True)
class Hit:
    """A page on which everything asked for stands, and where in its text it stands."""

    page_id: int
    case_id: int | None
    number: str | None
    snippet: Snippet
    place: int


@dataclass(frozen=True, slots=True)
class Found:
    """Some hits by case and page, how many there are, and after which to go on."""

    hits: Sequence[Hit]
    total: int
    next: int | None = None

    @property
    def uncounted(self) -> bool:
        return self.total >= MOST_COUNTED


@dataclass(frozen=True, slots=True)
class Row:
    page_id: int
    case_id: int | None
    number: str | None
    raw: str
    norm: str

    @property
    def place(self) -> int:
        return place(self.case_id, self.page_id)


NOTHING = Found((), 0)


def asked(text: str) -> tuple[Phrase, ...]:
    """What is looked for; a case number, however it is spaced, is one phrase."""
    number = numbers.parse(text)
    return tokens.phrases("".join(str(number).split()) if number else text)


def find(
    act: Act,
    text: str,
    *,
    case: Case | None = None,
    near: bool = False,
    limit: int = SHOWN,
    after: int | None = None,
) -> Found:
    """The pages with all of it that the actor may read.

    Within one case a number is found inside a longer one, too, and with ``near`` so is
    what has one sign misread: its pages are few enough to be read one by one.
    """
    phrases = asked(text)
    if not phrases:
        return NOTHING
    if case is not None:
        return _in_case(act, phrases, case, near=near, limit=limit, after=after)
    wanted = index().pages(phrases, after or 0)
    query = _readable(act).join(wanted, wanted.c.page_id == PageText.id)
    found = db.session.execute(query.order_by(wanted.c.place).limit(limit + 1)).all()
    rows = [Row(*row) for row in found]
    patterns = [one.pattern() for one in phrases]
    return _found(rows, patterns, limit, _count(act, phrases))


def _count(act: Act, phrases: Sequence[Phrase]) -> int:
    wanted = index().pages(phrases)
    query = _readable(act).with_only_columns(literal(1))
    query = query.join(wanted, wanted.c.page_id == PageText.id).limit(MOST_COUNTED)
    return db.session.scalar(select(func.count()).select_from(query.subquery())) or 0


def _in_case(
    act: Act,
    phrases: Sequence[Phrase],
    case: Case,
    *,
    near: bool,
    limit: int,
    after: int | None,
) -> Found:
    # Numbers and no query within the query: so the index on the case is walked.
    cases = [case.id, *(one for part in parts for one in db.session.scalars(part(case.id)))]
    query = _readable(act).where(PageText.case_id.in_(cases))
    query = query.order_by(PageText.case_id, PageText.id)
    if not near:
        runs = {run for one in phrases for run in one.runs}
        query = query.where(*(PageText.norm.contains(r, autoescape=True) for r in runs))
    patterns = [
        one.nearly() if near else one.pattern(within_numbers=True) for one in phrases
    ]
    rows = (Row(*row) for row in db.session.execute(query))
    held = [row for row in rows if all(one.search(row.norm) for one in patterns)]
    ahead = [row for row in held if after is None or row.place > after]
    return _found(ahead[: limit + 1], patterns, limit, len(held))


def _found(
    rows: Sequence[Row], patterns: finding.Patterns, limit: int, total: int
) -> Found:
    hits = [
        Hit(
            row.page_id,
            row.case_id,
            row.number,
            finding.snippet(row.raw, patterns),
            row.place,
        )
        for row in rows[:limit]
    ]
    return Found(hits, total, hits[-1].place if len(rows) > limit else None)


def _readable(act: Act) -> Select[int, int | None, str, str, str]:
    """The texts the actor may read, with the number of the case."""
    return (
        select(PageText.id, PageText.case_id, Case.number, PageText.raw, PageText.norm)
        .outerjoin(Case, Case.id == PageText.case_id)
        .where(_may_read(act))
    )


def _may_read(act: Act) -> ColumnElement[bool]:
    """Pages of cases one may read; those of no case yet, whoever sees what is scanned.

    Who works at the console has the database before him anyway.
    """
    if act.actor.office is Office.MACHINE:
        return true()
    of_cases = rights.visible(act, READ, quiet(Case.holder_id), quiet(Case.team))
    ways = [and_(Case.id.is_not(None), of_cases)]
    if not rights.reach(act, READ).everything:
        ways += [opening(act) for opening in openings]
    if rights.may(act, READ) and rights.may(act, LOOSE):
        ways.append(PageText.case_id.is_(None))
    return and_(or_(*ways), *(veil(act) for veil in veils))


def spans(raw: str, text: str, *, near: bool = False) -> list[tuple[int, int]]:
    """Where in the text of one page everything asked for stands, for whoever draws it."""
    phrases = asked(text)
    patterns = [
        one.nearly() if near else one.pattern(within_numbers=True) for one in phrases
    ]
    return finding.spans(raw, patterns)


def locked(page_id: int) -> PageText | None:
    return next(iter(locked_all([page_id])), None)


def locked_all(page_ids: Iterable[int]) -> Sequence[PageText]:
    """The texts as they are now, and nobody else's until the transaction ends."""
    query = select(PageText).where(PageText.id.in_(page_ids)).order_by(PageText.id)
    return db.session.scalars(
        query.with_for_update().execution_options(populate_existing=True)
    ).all()
