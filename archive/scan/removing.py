"""Files that gave no page leave their batch, and others take their place."""

from sqlalchemy import func, select

from archive.act import Act
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.db import db
from archive.scan import attaching, rules, taking
from archive.scan.errors.taking import NotQuarantined, SortedAlready
from archive.scan.models import Batch, BatchFile, BatchState, FileState, Page


def remove(act: Act, file: BatchFile, by: BatchFile | None = None) -> None:
    """Have done with a quarantined file. Its bytes and its row stay."""
    batch = taking.locked(file.batch_id)
    if batch.state is not BatchState.OPEN:
        raise SortedAlready(batch.number)
    db.session.refresh(file)
    if file.state is not FileState.QUARANTINED or _has_pages(file):
        raise NotQuarantined(file.name)
    file.state = FileState.REMOVED
    if by is not None:
        _change_places(batch, file, by)
    audit.record(
        act,
        Kind.FILE_QUARANTINED,
        batch.number,
        file=file.name,
        removed=True,
        replaced_by=by.name if by else None,
    )


def _has_pages(file: BatchFile) -> bool:
    found = select(Page.id).where(Page.file_id == file.id).limit(1)
    return db.session.scalar(found) is not None


def _change_places(batch: Batch, old: BatchFile, new: BatchFile) -> None:
    """Its pages come where those of the other would have; moved ones are left alone."""
    highest = select(func.max(BatchFile.position)).where(BatchFile.batch_id == batch.id)
    there, here = old.position, new.position
    was = _places(new)
    for file, place in ((old, (db.session.scalar(highest) or 0) + 1), (new, there)):
        file.position = place
        db.session.flush()  # no two files may have one place, not even for a moment
    old.position = here
    attached = attaching.of(batch.id, here) if new.room is None else []
    new.room = old.room
    for file in attached:
        was |= _places(file)
        file.room = rules.moved(file.room or 0, here, there)
    moved = {file.id: file for file in (new, *attached)}
    for page in db.session.scalars(select(Page).where(Page.file_id.in_(moved))):
        if page.position == was.get(page.id):
            file = moved[page.file_id]
            page.position = rules.position(file.position, page.ordinal, file.room)
    batch.edition += 1


def _places(file: BatchFile) -> dict[int, int]:
    """Where the pages of a file stand before anybody moves them."""
    query = select(Page.id, Page.ordinal).where(Page.file_id == file.id)
    return {
        page_id: rules.position(file.position, ordinal, file.room)
        for page_id, ordinal in db.session.execute(query)
    }
