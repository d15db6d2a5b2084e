"""Reads of documents: one, those of a case in the archive's order, and whose a page is."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from archive.accounts import queries as people
from archive.act import Act
from archive.cases import queries as cases
from archive.cases import terms
from archive.cases.models import Case
from archive.catalog import mergers, veils
from archive.catalog.errors import NoSuchDocument
from archive.catalog.models import Comment, Document, Leaf, Version
from archive.db import db
from archive.profile.files import FilePart, Heading
from archive.profile.schema import Profile
from archive.scan.models import Page

READ = "page:read"


@dataclass(frozen=True, slots=True)
class PageOf:
    """A page of a document, as lists link it."""

    id: int
    number: int
    reading: str | None
    thumb: str | None


def document(act: Act, document_id: int) -> Document:
    """The document with its case and pages, if the actor may read it."""
    query = select(Document).join(Document.case).where(Document.id == document_id)
    there = Document.case_id.in_(mergers.reached(act, mergers.SEE, READ))
    mine = or_(and_(cases.seen(act), cases.seen(act, READ)), there), veils.may_see(act)
    whole = (
        joinedload(Document.case).options(
            joinedload(Case.holder), selectinload(Case.parties)
        ),
        selectinload(Document.leaves),
        joinedload(Document.receipt),
    )
    found = db.session.scalar(query.where(*mine).options(*whole))
    if found is None:
        raise NoSuchDocument
    return found


def documents(act: Act, case: Case) -> list[Document]:
    """Those in the file that the actor may read, in the order of the archive."""
    return of_each(act, [case])[case.id]


def of_each(act: Act, files: Sequence[Case]) -> dict[int, list[Document]]:
    """The same of several files, each in its own order. Whoever asks may read them."""
    query = select(Document).where(
        Document.case_id.in_([case.id for case in files]),
        Document.withdrawn_at.is_(None),
        veils.may_see(act),
    )
    found: dict[int, list[Document]] = {case.id: [] for case in files}
    for row in db.session.scalars(query.options(selectinload(Document.leaves))):
        found[row.case_id].append(row)
    return {
        case.id: in_order(found[case.id], headings(terms.profile_of(act, case), case))
        for case in files
    }


def files_of(case_id: int) -> list[int]:
    """The cases whose documents make up the file of this one: itself, and what merged."""
    return mergers.files_of(case_id)


def in_order(rows: Iterable[Document], order: Sequence[Heading]) -> list[Document]:
    """正卷 before 副卷, each by its headings; what has no place any more comes last."""
    places = {one.code: at for at, one in enumerate(order)}
    last = len(places)
    return sorted(
        rows, key=lambda one: (places.get(one.heading, last), one.position, one.id)
    )


def headings(profile: Profile, case: Case) -> tuple[Heading, ...]:
    """Where documents of this case may stand, in order."""
    found = terms.type_of(profile, case.kind)
    if found is None:
        return tuple(sorted(profile.headings, key=lambda one: one.file is FilePart.SIDE))
    return (
        *profile.headings_of(found.code, FilePart.MAIN),
        *profile.headings_of(found.code, FilePart.SIDE),
    )


def count(act: Act, case: Case) -> int:
    """With those of the files that went into it."""
    query = select(func.count(Document.id)).where(
        Document.case_id.in_(mergers.files_of(case.id)),
        Document.withdrawn_at.is_(None),
        veils.may_see(act),
    )
    return db.session.scalar(query) or 0


def under(case_id: int, heading: str) -> list[Document]:
    """The documents of one heading in their order, whoever may read them."""
    query = select(Document).where(
        Document.case_id == case_id,
        Document.heading == heading,
        Document.withdrawn_at.is_(None),
    )
    return list(db.session.scalars(query.order_by(Document.position, Document.id)))


def locked(document_id: int) -> Document:
    """The document as it is now. Whoever asks has locked its case."""
    query = select(Document).where(Document.id == document_id)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def leaves(document_id: int) -> list[Leaf]:
    query = select(Leaf).where(Leaf.document_id == document_id)
    return list(db.session.scalars(query.order_by(Leaf.position, Leaf.id)))


def pages_of(document: Document) -> list[PageOf]:
    """In their order, numbered from 1."""
    query = (
        select(Page.id, Page.reading, Page.thumb)
        .join(Leaf, Leaf.page_id == Page.id)
        .where(Leaf.document_id == document.id)
        .order_by(Leaf.position, Leaf.id)
    )
    rows = db.session.execute(query).all()
    return [PageOf(row.id, at, row.reading, row.thumb) for at, row in enumerate(rows, 1)]


def filed_pages(page_ids: Collection[int]) -> dict[int, Document]:
    """In which document each of these pages is, if it is in any."""
    query = select(Leaf.page_id, Document).join(Document, Document.id == Leaf.document_id)
    rows = db.session.execute(query.where(Leaf.page_id.in_(page_ids)))
    return {row[0]: row[1] for row in rows}


def versions(document_id: int, after: int = 0) -> Sequence[Version]:
    """What was done to a document, in order."""
    query = select(Version).where(
        Version.document_id == document_id, Version.number > after
    )
    return db.session.scalars(query.order_by(Version.number)).all()


def comments(document_id: int) -> Sequence[Comment]:
    query = select(Comment).where(Comment.document_id == document_id)
    return db.session.scalars(query.order_by(Comment.id)).all()


def names(accounts: Collection[str]) -> dict[str, str]:
    """What people of these accounts are called."""
    return people.names(accounts)


def by_node(rows: Sequence[Document], nodes: Sequence[str]) -> dict[str, list[Document]]:
    """The same documents along the way of the case; those of no node stand at the end."""
    places = {code: at for at, code in enumerate(nodes)}
    never = date.max

    def place(one: Document) -> tuple[int, str]:
        return places.get(one.node or "", len(places)), one.node or ""

    rows = sorted(rows, key=lambda one: (*place(one), one.formed_on or never, one.id))
    return {key[1]: list(group) for key, group in groupby(rows, key=place)}
