"""The rows that sorting reads: the pages of a batch in order, and what was done to them."""

from collections.abc import Collection, Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import load_only

from archive.audit.kinds import Kind
from archive.audit.models import Event
from archive.db import db
from archive.scan.models import Arrangement, Batch, BatchFile, FileState, Finding, Page
from archive.scan.order import COLUMNS, Sheet, Sheets

# As much of a page as sorting reads and writes: the rest of a row is large.
LIGHT = (Page.id, Page.batch_id, Page.state, *(getattr(Page, name) for name in COLUMNS))
FEW = 5
# The finding that proposes to leave a page out.
BLANK = "blank"


def locked(batch_id: int) -> Batch:
    """The batch as it is now, and nobody else's until the transaction ends."""
    query = select(Batch).where(Batch.id == batch_id).with_for_update(of=Batch)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def pages(batch_id: int) -> list[Page]:
    """All pages of a batch in their order."""
    query = select(Page).where(Page.batch_id == batch_id).options(load_only(*LIGHT))
    ordered = query.order_by(Page.position, Page.id)
    return list(db.session.scalars(ordered.execution_options(populate_existing=True)))


def sheets(found: Sequence[Page]) -> Sheets:
    return tuple(
        Sheet(page.id, *(getattr(page, name) for name in COLUMNS)) for page in found
    )


def is_growing(batch_id: int) -> bool:
    """Whether a file is still being split: more pages come."""
    waiting = select(BatchFile.id).where(
        BatchFile.batch_id == batch_id, BatchFile.state == FileState.WAITING
    )
    return db.session.scalar(waiting.limit(1)) is not None


def last_done(batch_id: int) -> Arrangement | None:
    """What undo would undo."""
    query = select(Arrangement).where(
        Arrangement.batch_id == batch_id, Arrangement.undone.is_(False)
    )
    return db.session.scalar(query.order_by(Arrangement.number.desc()).limit(1))


def first_undone(batch_id: int) -> Arrangement | None:
    """What redo would do again."""
    query = select(Arrangement).where(
        Arrangement.batch_id == batch_id,
        Arrangement.undone.is_(True),
        Arrangement.left.is_(False),
    )
    return db.session.scalar(query.order_by(Arrangement.number).limit(1))


def leave_undone(batch_id: int) -> None:
    """Something else is changed instead: what was undone stays so."""
    db.session.execute(
        update(Arrangement)
        .where(
            Arrangement.batch_id == batch_id,
            Arrangement.undone.is_(True),
            Arrangement.left.is_(False),
        )
        .values(left=True)
    )


def next_number(batch_id: int) -> int:
    query = select(Arrangement.number).where(Arrangement.batch_id == batch_id)
    last = db.session.scalar(query.order_by(Arrangement.number.desc()).limit(1))
    return (last or 0) + 1


def changes_since(batch: Batch, edition: int) -> list[Event]:
    """What the journal says was done to a batch after that edition, the oldest first."""
    kinds = (Kind.PAGES_ARRANGED, Kind.BATCH_SORTED, Kind.BATCH_OPENED)
    latest = (
        select(Event)
        .where(Event.subject == batch.number, Event.kind.in_(kinds))
        .order_by(Event.id.desc())
        .limit(FEW)
    )
    newer = [e for e in db.session.scalars(latest) if e.facts.get("edition", 0) > edition]
    return newer[::-1]


def proposed_blank(page_ids: Collection[int]) -> set[int]:
    """Those of the pages that the machine takes for blank, and nobody has denied it."""
    query = select(Finding.page_id).where(
        Finding.page_id.in_(page_ids), Finding.code == BLANK, Finding.waived_at.is_(None)
    )
    return set(db.session.scalars(query))
