"""The list of batches, and how far each is: read in a few queries a page."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload

from archive.act import Act
from archive.db import db
from archive.scan.errors.taking import NoSuchBatch, NoSuchFile
from archive.scan.models import (
    Batch,
    BatchFile,
    BatchState,
    FileState,
    Page,
    PageState,
    Way,
)

PAGE = 50
HIGHEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for. ``faulty``: something in it needs a person."""

    state: str = ""
    way: str = ""
    mine: bool = False
    faulty: bool = False

    def __bool__(self) -> bool:
        return self != Wanted()


@dataclass(frozen=True, slots=True)
class Place:
    """After this batch in the list, or before it."""

    batch_id: int
    backwards: bool = False

    def __str__(self) -> str:
        return f"{'-' if self.backwards else ''}{self.batch_id}"

    @classmethod
    def read(cls, text: str) -> "Place | None":
        digits = text.removeprefix("-")
        if not (digits.isascii() and digits.isdecimal() and len(digits) <= 10):
            return None
        place = cls(int(digits), text.startswith("-"))
        return place if 0 < place.batch_id <= HIGHEST else None


@dataclass(slots=True)
class Tally:
    """How far a batch is."""

    files: dict[FileState, int] = field(default_factory=dict)
    pages: dict[PageState, int] = field(default_factory=dict)
    # As many pages as its files have, as far as that is known.
    announced: int = 0

    def count(self, state: FileState | PageState) -> int:
        if isinstance(state, FileState):
            return self.files.get(state, 0)
        return self.pages.get(state, 0)

    @property
    def all_files(self) -> int:
        return sum(self.files.values()) - self.count(FileState.REMOVED)

    @property
    def all_pages(self) -> int:
        return max(self.announced, sum(self.pages.values()))

    @property
    def done(self) -> int:
        return self.count(PageState.READY) + self.count(PageState.FAILED)

    @property
    def faults(self) -> int:
        return self.count(FileState.QUARANTINED) + self.count(PageState.FAILED)

    @property
    def at_rest(self) -> bool:
        """Nothing more happens by itself."""
        return not self.count(FileState.WAITING) and self.done >= self.all_pages


@dataclass(frozen=True, slots=True)
class Listed:
    batches: Sequence[tuple[Batch, Tally]]
    earlier: Place | None
    later: Place | None


def page(act: Act, wanted: Wanted, place: Place | None = None) -> Listed:
    """Some batches, the newest first."""
    backwards = place is not None and place.backwards
    query = select(Batch).where(*_conditions(act, wanted))
    if place is not None:
        beyond = Batch.id > place.batch_id if backwards else Batch.id < place.batch_id
        query = query.where(beyond)
    order = Batch.id.asc() if backwards else Batch.id.desc()
    query = query.options(joinedload(Batch.case), joinedload(Batch.receipt))
    rows = list(db.session.scalars(query.order_by(order).limit(PAGE + 1)))
    more, rows = len(rows) > PAGE, rows[:PAGE]
    if backwards:
        rows.reverse()
    counted = tallies([batch.id for batch in rows])
    told = [(batch, counted[batch.id]) for batch in rows]
    if not rows:
        return Listed(told, None, None)
    has_earlier = more if backwards else place is not None
    has_later = more or backwards
    return Listed(
        told,
        Place(rows[0].id, backwards=True) if has_earlier else None,
        Place(rows[-1].id) if has_later else None,
    )


def _conditions(act: Act, wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.state in set(BatchState):
        found.append(Batch.state == BatchState(wanted.state))
    if wanted.way in set(Way):
        found.append(Batch.way == Way(wanted.way))
    if wanted.mine:
        found.append(Batch.opened_id == act.actor.id)
    if wanted.faulty:
        bad = select(BatchFile.batch_id).where(BatchFile.state == FileState.QUARANTINED)
        failed = select(Page.batch_id).where(Page.state == PageState.FAILED)
        found.append(Batch.id.in_(bad.union(failed)))
    return found


def tallies(batch_ids: Collection[int]) -> dict[int, Tally]:
    found = {batch_id: Tally() for batch_id in batch_ids}
    for batch_id, state, count, pages in db.session.execute(_files(batch_ids)):
        found[batch_id].files[state] = count
        if state in (FileState.WAITING, FileState.SPLIT):
            found[batch_id].announced += pages or 0
    for batch_id, page_state, count in db.session.execute(_pages(batch_ids)):
        found[batch_id].pages[page_state] = count
    return found


def _files(batch_ids: Collection[int]) -> Select[int, FileState, int, int | None]:
    pages = func.sum(BatchFile.pages)
    query = select(BatchFile.batch_id, BatchFile.state, func.count(BatchFile.id), pages)
    query = query.where(BatchFile.batch_id.in_(batch_ids))
    return query.group_by(BatchFile.batch_id, BatchFile.state)


def _pages(batch_ids: Collection[int]) -> Select[int, PageState, int]:
    query = select(Page.batch_id, Page.state, func.count(Page.id))
    query = query.where(Page.batch_id.in_(batch_ids))
    return query.group_by(Page.batch_id, Page.state)


def tally(batch: Batch) -> Tally:
    return tallies([batch.id])[batch.id]


def batch(batch_id: int) -> Batch:
    """The batch with what its head shows; scanned batches are the whole court's."""
    query = select(Batch).where(Batch.id == batch_id)
    found = db.session.scalar(
        query.options(joinedload(Batch.case), joinedload(Batch.receipt))
    )
    if found is None:
        raise NoSuchBatch
    return found


def called(number: str) -> Batch:
    query = select(Batch).where(Batch.number == number)
    found = db.session.scalar(
        query.options(joinedload(Batch.case), joinedload(Batch.receipt))
    )
    if found is None:
        raise NoSuchBatch
    return found


def files(batch: Batch) -> Sequence[BatchFile]:
    """In the order of the batch, those that are done with last."""
    query = select(BatchFile).where(BatchFile.batch_id == batch.id)
    rows = db.session.scalars(query.order_by(BatchFile.position)).all()
    return sorted(rows, key=lambda row: row.state is FileState.REMOVED)


def file(batch: Batch, file_id: int) -> BatchFile:
    query = select(BatchFile).where(BatchFile.id == file_id, BatchFile.batch_id == batch.id)
    found = db.session.scalar(query)
    if found is None:
        raise NoSuchFile
    return found
