"""The naming desk: all pages of a batch in order, by what they are in or taken for."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import joinedload

from archive.act import Act
from archive.cases.models import Case
from archive.catalog import rules, veils
from archive.catalog.models import Document, Leaf, Proposal, ProposalState
from archive.db import db
from archive.scan.models import Batch, BatchState, Page, PageState

PROPOSAL, DOCUMENT, LOOSE = "p", "d", "l"
LISTED = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """A run of pages: proposed as a document, filed as one, or neither (loose)."""

    sort: str
    id: int
    case_id: int | None
    pages: tuple[int, ...]
    numbers: tuple[int, ...]
    title: str = ""
    heading: str | None = None
    proposal: Proposal | None = None
    document: Document | None = None

    @property
    def key(self) -> str:
        """What stands in the address for it."""
        return f"{self.sort}{self.id}"

    @property
    def range(self) -> str:
        return rules.ranges(self.numbers)

    @property
    def is_open(self) -> bool:
        return self.sort != DOCUMENT

    @property
    def is_sure(self) -> bool:
        return self.proposal is not None and self.proposal.sure


@dataclass(frozen=True, slots=True)
class Desk:
    """All of a batch as it is at this moment."""

    batch: Batch
    entries: tuple[Entry, ...]
    cases: dict[int, Case]
    pictures: dict[int, tuple[str | None, int | None, int | None]] = field(repr=False)

    def at(self, key: str) -> Entry | None:
        """The one asked for; else the first that is still to be decided, or the first."""
        asked = next((one for one in self.entries if one.key == key), None)
        waiting = next((one for one in self.entries if one.is_open), None)
        return asked or waiting or next(iter(self.entries), None)

    def beside(self, entry: Entry, by: int) -> Entry | None:
        at = self.entries.index(entry) + by
        return self.entries[at] if 0 <= at < len(self.entries) else None

    @property
    def counts(self) -> dict[str, int]:
        return {
            "all": len(self.entries),
            "filed": sum(not one.is_open for one in self.entries),
            "sure": sum(one.is_sure for one in self.entries),
            "loose": sum(one.sort == LOOSE for one in self.entries),
            "open": sum(one.is_open for one in self.entries),
        }


def desk(act: Act, batch: Batch) -> Desk:
    rows = db.session.execute(
        select(
            Page.id,
            Page.case_id,
            Page.aside,
            Page.reading,
            Page.reading_width,
            Page.reading_height,
        )
        .where(Page.batch_id == batch.id)
        .order_by(Page.position, Page.id)
    ).all()
    owners = _Owners(act, batch)
    numbered = [(at, row) for at, row in enumerate(rows, 1) if row.aside is None]
    runs = groupby(numbered, key=lambda one: owners.of(one[1].id, one[1].case_id))
    entries = [owners.entry(owner, list(run)) for owner, run in runs]
    wanted = {row.case_id for _at, row in numbered if row.case_id}
    found = select(Case).where(Case.id.in_(wanted)).options(joinedload(Case.holder))
    return Desk(
        batch=batch,
        entries=tuple(entries),
        cases={one.id: one for one in db.session.scalars(found)} if wanted else {},
        pictures={row.id: (row.reading, row[4], row[5]) for row in rows},
    )


Owner = tuple[str, int, int | None]


class _Owners:
    """Which page is in which document or proposal, read once for all of a batch."""

    def __init__(self, act: Act, batch: Batch) -> None:
        self._hidden = frozenset[str]()
        if not veils.sees_all(act):
            self._hidden = veils.side_headings(act)
        self._proposals = _open_proposals(batch.id)
        self._documents = _documents(batch.id)
        self._proposed = {page: one for one in self._proposals for page in one.pages}

    def of(self, page: int, case_id: int | None) -> Owner:
        if (document := self._documents.get(page)) is not None:
            return DOCUMENT, document.id, document.case_id
        if (proposal := self._proposed.get(page)) is not None:
            return PROPOSAL, proposal.id, proposal.case_id
        return LOOSE, 0, case_id

    def entry(self, owner: Owner, run: Sequence[tuple[int, Any]]) -> Entry:
        sort, ident, case_id = owner
        pages = tuple(row.id for _at, row in run)
        numbers = tuple(at for at, _row in run)
        here = Entry(sort, ident or pages[0], case_id, pages, numbers)
        if sort == DOCUMENT:
            return self._filed(self._documents[pages[0]], here)
        if sort == LOOSE:
            return here
        own = self._proposed[pages[0]]
        return replace(here, title=own.title, heading=own.heading, proposal=own)

    def _filed(self, document: Document, here: Entry) -> Entry:
        """What is the court's own is counted, and not told to whoever may not read it."""
        if document.heading in self._hidden:
            return here
        title, heading = document.title, document.heading
        return replace(here, title=title, heading=heading, document=document)


def _open_proposals(batch_id: int) -> Sequence[Proposal]:
    query = select(Proposal).where(
        Proposal.batch_id == batch_id, Proposal.state == ProposalState.OPEN
    )
    return db.session.scalars(query.order_by(Proposal.position, Proposal.id)).all()


def _documents(batch_id: int) -> dict[int, Document]:
    query = (
        select(Leaf.page_id, Document)
        .join(Document, Document.id == Leaf.document_id)
        .join(Page, Page.id == Leaf.page_id)
        .where(Page.batch_id == batch_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def numbers(batch_id: int) -> dict[int, int]:
    """Each page's place in its batch, as the sorting desk numbers them."""
    query = select(Page.id).where(Page.batch_id == batch_id)
    rows = db.session.scalars(query.order_by(Page.position, Page.id))
    return {page: at for at, page in enumerate(rows, 1)}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A sorted batch, and how much of it is still to be named."""

    batch: Batch
    pages: int
    open: int
    sure: int


def waiting() -> list[Waiting]:
    """Sorted batches with pages in no document, those sorted first on top."""
    left = (
        select(Page.batch_id, func.count(Page.id).label("pages"))
        .join(Batch, Batch.id == Page.batch_id)
        .outerjoin(Leaf, Leaf.page_id == Page.id)
        .where(
            Batch.state == BatchState.SORTED,
            Page.aside.is_(None),
            Page.state == PageState.READY,
            Page.case_id.is_not(None),
            Leaf.id.is_(None),
        )
        .group_by(Page.batch_id)
        .subquery()
    )
    query = (
        select(Batch, left.c.pages)
        .join(left, left.c.batch_id == Batch.id)
        .options(joinedload(Batch.case), joinedload(Batch.receipt))
        .order_by(Batch.sorted_at, Batch.id)
        .limit(LISTED)
    )
    rows = db.session.execute(query).all()
    counted = _proposed([batch.id for batch, _pages in rows])
    return [Waiting(batch, pages, *counted.get(batch.id, (0, 0))) for batch, pages in rows]


def _proposed(batches: Sequence[int]) -> dict[int, tuple[int, int]]:
    sure = func.count(Proposal.id).filter(Proposal.sure.is_(True))
    query = select(Proposal.batch_id, func.count(Proposal.id), sure).where(
        and_(Proposal.batch_id.in_(batches), Proposal.state == ProposalState.OPEN)
    )
    rows = db.session.execute(query.group_by(Proposal.batch_id))
    return {batch: (every, certain) for batch, every, certain in rows}
