"""Files that came attached to a PDF become files of the batch, right behind it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from archive import objects
from archive.act import Act
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.db import db
from archive.scan import rules
from archive.scan.errors.working import Quarantined
from archive.scan.models import Batch, BatchFile, FileState, Finding, Page
from archive.scan.names import cleaned
from archive.scan.tools import files
from archive.scan.tools.files import Limits
from archive.scan.tools.kinds import PDF

# Between the name of a file and that of what it carries.
BEHIND = " › "
# Nothing of it could be listed; or it was carried by what was carried itself.
UNLISTED, TOO_DEEP = "unlisted", "too_deep"


@dataclass(frozen=True, slots=True)
class Carried:
    """An attachment whose bytes are in the store, or why they are not."""

    name: str
    kept: str = ""
    size: int = 0
    code: str = ""

    def told(self) -> dict[str, str]:
        return {"name": self.name, "code": self.code}


def collect(
    path: Path, media: str, limits: Limits, *, too_deep: bool
) -> tuple[Carried, ...]:
    """What a file carries; its pages are there whatever becomes of this."""
    if media != PDF:
        return ()
    try:
        return tuple(_stored(path, limits, too_deep=too_deep))
    except Quarantined:
        return (Carried("", code=UNLISTED),)


def _stored(path: Path, limits: Limits, *, too_deep: bool) -> Iterator[Carried]:
    for one in files.attachments(path, limits):
        name = cleaned(one.name)
        if one.code or too_deep:
            yield Carried(name, code=one.code or TOO_DEEP)
        else:
            kept = objects.store().put(one.data)
            yield Carried(name, kept.name, kept.size)


def enter(
    act: Act, batch: Batch, file: BatchFile, first: Page | None, carried: Sequence[Carried]
) -> list[BatchFile]:
    """Rows for what was taken in, and a finding of what was not. Once for each file."""
    if not carried or file.attached:
        return []
    file.attached = [one.told() for one in carried]
    kept = [one.name for one in carried if one.code and one.code != UNLISTED]
    if kept and first is not None:
        facts = {"names": kept}
        db.session.add(Finding(page_id=first.id, code="attachments_kept", facts=facts))
    taken = [one for one in carried if not one.code]
    return [
        row
        for number, one in enumerate(taken, 1)
        if (row := _row(act, batch, file, one, number)) is not None
    ]


def of(batch_id: int, position: int) -> list[BatchFile]:
    """The files that came attached to the one at this place."""
    room = rules.room_behind(position, 0)
    query = select(BatchFile).where(
        BatchFile.batch_id == batch_id,
        BatchFile.room >= room,
        BatchFile.room < room + rules.FILE_ROOM,
    )
    return list(db.session.scalars(query.order_by(BatchFile.room)))


def _row(
    act: Act, batch: Batch, file: BatchFile, one: Carried, number: int
) -> BatchFile | None:
    """What is in the batch already, with the same bytes, is there once."""
    same = select(BatchFile.id).where(
        BatchFile.batch_id == batch.id,
        BatchFile.digest == one.kept,
        BatchFile.state != FileState.REMOVED,
    )
    if db.session.scalar(same.limit(1)) is not None:
        return None
    last = select(func.max(BatchFile.position)).where(BatchFile.batch_id == batch.id)
    row = BatchFile(
        batch_id=batch.id,
        position=(db.session.scalar(last) or 0) + 1,
        name=cleaned(f"{file.name}{BEHIND}{one.name}"),
        size=one.size,
        digest=one.kept,
        taken_at=act.at,
        taken_by=file.taken_by,
        room=rules.room_behind(file.position, number),
    )
    db.session.add(row)
    db.session.flush()  # the work names the file by its id
    audit.record(
        act, Kind.FILE_TAKEN, batch.number, file=row.name, bytes=row.size, digest=one.kept
    )
    return row
