"""What waits to be fetched, what was fetched and not answered, taken in, or refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select
from sqlalchemy.orm import contains_eager

from archive.act import Act
from archive.cases import queries as cases
from archive.cases.models import Case
from archive.catalog import veils
from archive.catalog.exchange import queries
from archive.catalog.exchange.models import Sending
from archive.catalog.exchange.rules import Answer, Standing
from archive.catalog.models import Document
from archive.db import db

PAGE, MOST_COUNTED, LARGEST = 50, 1000, 2**31 - 1
Rows = Select[Document] | Select[Sending]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for. ``words``: of a case number or a title."""

    standing: Standing | None = Standing.WAITING
    words: str = ""
    system: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and behind which the next ones stand, if there are any."""

    documents: Sequence[Document] = ()
    sendings: Sequence[Sending] = ()
    next: int | None = None


def wanted(act: Act, asked: Wanted) -> Rows:
    """Documents that nobody has in the edition that stands; or what went out."""
    seen = [cases.seen(act), veils.may_see(act)]
    if asked.words:
        said = (
            column.contains(asked.words, autoescape=True)
            for column in (Case.number, Document.title)
        )
        seen.append(or_(*said))
    if asked.standing is Standing.WAITING:
        return _waiting([*seen, *_awaited(act)])
    query = (
        select(Sending)
        .join(Sending.document)
        .join(Document.case)
        .where(*seen)
        .options(contains_eager(Sending.document).contains_eager(Document.case))
    )
    if asked.system:
        query = query.where(Sending.system == asked.system)
    return query if asked.standing is None else query.where(stands(asked.standing))


def _awaited(act: Act) -> list[ColumnElement[bool]]:
    """The court's own part waits for nobody, unless some of it went to a system already.

    Few systems may have it, and what none will ever fetch is nothing to wait for.
    """
    side = veils.side_headings(act)
    went = select(Sending.id).join(Sending.document).where(Document.heading.in_(side))
    if db.session.scalar(went.limit(1)) is not None:
        return []
    return [Document.heading.not_in(side)]


def _waiting(seen: Sequence[ColumnElement[bool]]) -> Select[Document]:
    went = select(Sending.id).where(
        Sending.document_id == Document.id, Sending.edition == Document.edition
    )
    return (
        select(Document)
        .join(Document.case)
        .where(
            Document.withdrawn_at.is_(None),
            queries.submitted(),
            ~went.correlate(Document).exists(),
            *seen,
        )
        .options(contains_eager(Document.case))
    )


def stands(standing: Standing) -> ColumnElement[bool]:
    """Of what went out; the same as ``rules.standing`` says of one row.

    What was refused counts as long as nothing came after it: a later edition, or its end.
    """
    refused = and_(
        Sending.answer == Answer.REFUSED, Sending.fetched_at <= Sending.received_at
    )
    if standing is Standing.RECEIVED:
        return Sending.answer == Answer.ACCEPTED
    if standing is Standing.REFUSED:
        still = Sending.edition == Document.edition, Document.withdrawn_at.is_(None)
        return and_(refused, *still)
    return or_(
        Sending.answer.is_(None), and_(Sending.answer == Answer.REFUSED, not_(refused))
    )


def page(query: Rows, asked: Wanted, after: int | None, size: int = PAGE) -> Page:
    """What waits from the longest on, what went from the last on; never by counting."""
    if asked.standing is Standing.WAITING:
        found = _some(query, Document.id, after, size, newest=False)
        return Page(documents=found[:size], next=_next(found, size))
    found = _some(query, Sending.id, after, size, newest=True)
    return Page(sendings=found[:size], next=_next(found, size))


def _some(
    query: Select[Any], at: Any, after: int | None, size: int, *, newest: bool
) -> Sequence[Any]:
    if after is not None:
        query = query.where(at < after if newest else at > after)
    ordered = query.order_by(at.desc() if newest else at)
    return db.session.scalars(ordered.limit(size + 1)).all()


def _next(found: Sequence[Any], size: int) -> int | None:
    return found[size - 1].id if len(found) > size else None


def count(query: Select[Any], most: int = MOST_COUNTED) -> int:
    """How many there are; ``most`` stands for that many or more."""
    few = query.with_only_columns(Document.id).order_by(None).limit(most).subquery()
    return db.session.scalar(select(func.count()).select_from(few)) or 0


def standing(act: Act, of: Standing) -> int:
    return count(wanted(act, Wanted(of)))
