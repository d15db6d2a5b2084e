"""Reads of what may go on into another system, and of what went."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Boolean, ColumnElement, and_, func, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import joinedload
from sqlalchemy.sql.expression import FunctionElement

from archive.cases.models import Case
from archive.catalog.exchange.models import Sending
from archive.catalog.models import Document, Leaf, Version
from archive.catalog.review.models import Submission, SubmissionState
from archive.db import db
from archive.scan.models import Page

# Accepted, also by overruling; or of a party, which is received in any case (JM-7).
OUT = (SubmissionState.ACCEPTED, SubmissionState.SUPPLEMENT)


class Holds(FunctionElement[bool]):
    """Whether a JSON list of numbers holds a number."""

    type = Boolean()
    inherit_cache = True


@compiles(Holds, "sqlite")
def _sqlite_holds(element: Holds, compiler: Any, **given: Any) -> str:
    row, number = (compiler.process(one, **given) for one in element.clauses)
    return f"{number} IN (SELECT value FROM json_each({row}))"  # noqa: S608  # compiled


@compiles(Holds, "postgresql")
def _postgresql_holds(element: Holds, compiler: Any, **given: Any) -> str:
    row, number = (compiler.process(one, **given) for one in element.clauses)
    return f"CAST({row} AS jsonb) @> to_jsonb({number})"


def brought() -> ColumnElement[bool]:
    """A submission and a document of it: by its receipt, or named by what had no paper.

    Once a receipt was corrected to another case, what is filed here is of it no more.
    """
    return and_(
        Submission.case_id == Document.case_id,
        or_(
            Submission.receipt_id == Document.receipt_id,
            Holds(Submission.documents, Document.id),
        ),
    )


def submitted() -> ColumnElement[bool]:
    """Whether a document came in with something that was accepted."""
    found = select(Submission.id).where(brought(), Submission.state.in_(OUT))
    return found.correlate(Document).exists()


def sent_to(system: str) -> ColumnElement[bool]:
    """Whether some edition of a document went to this system."""
    found = select(Sending.id).where(
        Sending.document_id == Document.id, Sending.system == system
    )
    return found.correlate(Document).exists()


def rows(ids: Collection[int]) -> list[Document]:
    """These documents as they are now, with what is told of them, in order of number."""
    query = select(Document).where(Document.id.in_(ids)).order_by(Document.id)
    whole = joinedload(Document.case), joinedload(Document.receipt)
    fresh = query.options(*whole).execution_options(populate_existing=True)
    return list(db.session.scalars(fresh).all())


def after(
    document_id: int,
    wanted: ColumnElement[bool],
    limit: int | None,
    case_id: int | None = None,
) -> Sequence[int]:
    query = select(Document.id).where(Document.id > document_id, wanted)
    if case_id is not None:
        query = query.where(Document.case_id == case_id)
    return db.session.scalars(query.order_by(Document.id).limit(limit)).all()


def submissions(ids: Collection[int]) -> dict[int, Submission]:
    """With what each of these documents was accepted; with the accepted before others."""
    query = (
        select(Document.id, Submission)
        .join(Submission, brought())
        .where(Document.id.in_(ids), Submission.state.in_(OUT))
        .order_by(Submission.state == SubmissionState.ACCEPTED, Submission.id.desc())
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def pictures(ids: Collection[int]) -> dict[int, list[str | None]]:
    """The names of the page pictures of each document, in their order."""
    query = (
        select(Leaf.document_id, Page.reading)
        .join(Page, Page.id == Leaf.page_id)
        .where(Leaf.document_id.in_(ids))
        .order_by(Leaf.document_id, Leaf.position, Leaf.id)
    )
    found: dict[int, list[str | None]] = {}
    for document_id, reading in db.session.execute(query):
        found.setdefault(document_id, []).append(reading)
    return found


def known_to(system: str, ids: Collection[int]) -> set[int]:
    """Which of these documents went to this system in some edition."""
    query = select(Sending.document_id).where(
        Sending.document_id.in_(ids), Sending.system == system
    )
    return set(db.session.scalars(query))


def were_open(ids: Collection[int], side: Collection[str]) -> set[int]:
    """Which of these documents once stood under a heading that is nobody's own."""
    query = select(Version.document_id, Version.before, Version.after)
    found = set()
    for document_id, before, now in db.session.execute(
        query.where(Version.document_id.in_(ids))
    ):
        headings = {one["heading"] for one in (before, now) if "heading" in one}
        if headings - set(side):
            found.add(document_id)
    return found


def of_submissions(numbers: Collection[str]) -> list[tuple[str, int]]:
    """The documents that came with these submissions, however they stand."""
    query = select(Submission.number, Document.id).join(Document, brought())
    found = db.session.execute(query.where(Submission.number.in_(numbers)))
    return [(number, document_id) for number, document_id in found]


def of_cases(numbers: Collection[str]) -> list[tuple[str, int]]:
    query = select(Case.number, Document.id).join(Document, Document.case_id == Case.id)
    found = db.session.execute(query.where(Case.number.in_(numbers)))
    return [(number, document_id) for number, document_id in found]


def submission_numbers(ids: Collection[int]) -> set[str]:
    query = select(Submission.number).join(Document, brought())
    return set(db.session.scalars(query.where(Document.id.in_(ids))))


def sending(document_id: int, edition: int, system: str) -> Sending | None:
    """That one, and nobody else's until the transaction ends."""
    query = (
        select(Sending)
        .where(
            Sending.document_id == document_id,
            Sending.edition == edition,
            Sending.system == system,
        )
        .with_for_update(of=Sending)
    )
    return db.session.scalar(query.execution_options(populate_existing=True))


def sendings(document_id: int) -> Sequence[Sending]:
    """Where a document went, the last edition first."""
    query = select(Sending).where(Sending.document_id == document_id)
    return db.session.scalars(query.order_by(Sending.edition.desc(), Sending.system)).all()


def systems() -> Sequence[str]:
    query = select(Sending.system).distinct().order_by(Sending.system)
    return db.session.scalars(query).all()


def case_called(number: str) -> Case | None:
    return db.session.scalar(select(Case).where(Case.number == number))


def is_out(document_id: int) -> bool:
    """Whether it may be fetched as it stands."""
    wanted = Document.withdrawn_at.is_(None), submitted()
    query = select(func.count(Document.id)).where(Document.id == document_id, *wanted)
    return bool(db.session.scalar(query))
