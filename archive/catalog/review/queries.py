"""Reads of submissions: one, those of a case, and what belongs to one."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, text, true
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from archive.accounts.models import Person
from archive.act import Act, Office
from archive.audit.models import Event
from archive.cases import queries as cases
from archive.cases import terms
from archive.cases.models import Case
from archive.catalog import queries as catalog
from archive.catalog import veils
from archive.catalog.models import Document, Leaf
from archive.catalog.review import rules
from archive.catalog.review.models import Brought, Review, Submission, SubmissionState
from archive.db import db
from archive.intake import promising
from archive.intake.models import Receipt
from archive.scan.models import Page

SEE, MAKE, REVIEW, DECIDE = (
    "submission:see",
    "submission:make",
    "submission:review",
    "dispute:decide",
)
# Any number that nothing else in this database locks on.
NUMBERS_LOCK = 4_201_123
HISTORY = 100


def seen(act: Act) -> ColumnElement[bool]:
    """As far as this right reaches, in cases one may see at all."""
    return and_(cases.seen(act), cases.seen(act, SEE))


def visible(act: Act) -> Select[Submission]:
    """Submissions joined with their cases, which come along with all a row shows."""
    return (
        select(Submission)
        .join(Submission.case)
        .where(seen(act))
        .options(
            contains_eager(Submission.case).joinedload(Case.holder),
            joinedload(Submission.receipt).joinedload(Receipt.case),
            selectinload(Submission.rounds),
        )
    )


def found(act: Act, submission_id: int) -> Submission | None:
    return db.session.scalar(visible(act).where(Submission.id == submission_id))


def locked(submission_id: int) -> Submission:
    """The submission as it is now, and nobody else's until the transaction ends."""
    query = (
        select(Submission)
        .where(Submission.id == submission_id)
        .with_for_update(of=Submission)
        .options(
            joinedload(Submission.case).joinedload(Case.holder),
            joinedload(Submission.receipt),
            selectinload(Submission.rounds),
        )
    )
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def receipt(receipt_id: int) -> Receipt:
    """The receipt with all that a submission takes from it."""
    query = select(Receipt).where(Receipt.id == receipt_id)
    along = joinedload(Receipt.case).joinedload(Case.holder)
    return db.session.scalars(query.options(along)).one()


def of_receipt(receipt_id: int) -> Submission | None:
    query = select(Submission).where(Submission.receipt_id == receipt_id)
    return db.session.scalar(query)


def of_case(act: Act, case: Case) -> Sequence[Submission]:
    query = visible(act).where(Submission.case_id == case.id)
    return db.session.scalars(query.order_by(Submission.id.desc())).all()


def count_of_case(case: Case) -> int:
    query = select(func.count(Submission.id)).where(Submission.case_id == case.id)
    return db.session.scalar(query) or 0


def last_round(submission: Submission) -> Review | None:
    """How the last round that was reviewed ended."""
    return submission.rounds[-1] if submission.rounds else None


def is_refusable(act: Act, case: Case, source: str) -> bool:
    """Only what is known to come from a team may be refused (QF-22c, JM-7)."""
    known = promising.source(terms.profile_of(act, case), source)
    return known is not None and known.refusable


def documents(act: Act, submission: Submission) -> Sequence[Document]:
    """What of it is in the file already, as far as the actor may read it."""
    mine: ColumnElement[bool] = Document.id.in_(submission.documents)
    if submission.receipt_id is not None:
        mine = or_(mine, Document.receipt_id == submission.receipt_id)
    else:
        mine = or_(mine, of_scan(Brought.submission_id == submission.id))
    query = select(Document).where(
        mine,
        Document.case_id == submission.case_id,
        Document.withdrawn_at.is_(None),
        veils.may_see(act),
    )
    rows = db.session.scalars(query.options(selectinload(Document.leaves))).all()
    profile = terms.profile_of(act, submission.case)
    return catalog.in_order(rows, catalog.headings(profile, submission.case))


def of_scan(which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Documents named of the pages that another system brought with a submission."""
    return Document.id.in_(
        select(Leaf.document_id)
        .join(Page, Page.id == Leaf.page_id)
        .join(Brought, Brought.batch_id == Page.batch_id)
        .where(which)
    )


def brought(submission_id: int) -> Sequence[Brought]:
    """What another system brought for a submission of its own, in order."""
    query = select(Brought).where(Brought.submission_id == submission_id)
    return db.session.scalars(
        query.order_by(Brought.id).options(joinedload(Brought.batch))
    ).all()


def readable(act: Act, ids: Collection[int]) -> set[int]:
    """Which of these documents the actor may read, also of those taken out since."""
    query = select(Document.id).where(Document.id.in_(ids), veils.may_see(act))
    return set(db.session.scalars(query))


def unsubmitted(act: Act, case: Case) -> Sequence[Document]:
    """Documents that came without paper and are in no submission yet."""
    query = select(Submission.documents).where(Submission.case_id == case.id)
    taken = {one for ids in db.session.scalars(query) for one in ids}
    rows = db.session.scalars(
        select(Document)
        .where(
            Document.case_id == case.id,
            Document.receipt_id.is_(None),
            Document.withdrawn_at.is_(None),
            ~of_scan(true()),
            veils.may_see(act),
        )
        .order_by(Document.heading, Document.position, Document.id)
    )
    return [one for one in rows if one.id not in taken]


def staff_called(name: str) -> Person | None:
    """Whoever of the court's staff is called so, if it is only one."""
    query = select(Person).where(
        Person.name == name, Person.office == Office.STAFF, Person.closed_on.is_(None)
    )
    people = db.session.scalars(query.limit(2)).all()
    return people[0] if len(people) == 1 else None


def history(number: str) -> Sequence[Event]:
    query = select(Event).where(Event.subject == number).order_by(Event.id.desc())
    return db.session.scalars(query.limit(HISTORY)).all()


def to_correct(act: Act) -> ColumnElement[bool]:
    """Refused, and it is the actor who has to correct it."""
    mine = Submission.handler_id == act.actor.id
    held = and_(Submission.handler_id.is_(None), Case.holder_id == act.actor.id)
    refused = Submission.state == SubmissionState.REFUSED
    return and_(refused, or_(mine, held))


def lock_numbers() -> None:
    """Nobody else submits until we commit. SQLite has one writer anyway."""
    session = db.session()
    if session.get_bind().dialect.name == "postgresql":
        wanted = text("SELECT pg_advisory_xact_lock(:key)")
        session.execute(wanted, {"key": NUMBERS_LOCK})


def next_serial(year: int) -> int:
    last = select(func.max(Submission.serial)).where(Submission.year == year)
    return (db.session.scalar(last) or 0) + 1


def subjects(act: Act, submission: Submission) -> dict[str, str]:
    """What a defect may be on, by its name: each document, each piece, the whole."""
    found: dict[str, str] = {}
    for document in documents(act, submission):
        found[f"{rules.DOCUMENT}:{document.id}"] = document.title
    for piece in submission.receipt.pieces if submission.receipt else ():
        found[f"{rules.PIECE}:{piece.id}"] = f"{piece.position}. {piece.name}"
    return {rules.WHOLE: submission.what, **found}


def defect_documents(rounds: Collection[Review]) -> set[int]:
    """The documents that defects were noted on."""
    defects: list[dict[str, Any]] = [one for row in rounds for one in row.defects]
    kinds = (str(one["on"]).partition(":") for one in defects)
    return {int(row) for kind, _colon, row in kinds if kind == rules.DOCUMENT}
