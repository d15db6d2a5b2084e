"""Files come in: the bytes into the store first, then the row and the work it needs.

Whoever dies between the two leaves an object that nothing refers to, and that a sweep
removes. So what has a row has its bytes, and what was answered is kept.
"""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from flask import current_app
from sqlalchemy import Select, func, select
from sqlalchemy.exc import IntegrityError

from archive import objects
from archive.act import Act
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.cases.models import Case
from archive.db import db, transaction
from archive.intake.models import Receipt
from archive.scan import rules, splitting
from archive.scan.errors.taking import (
    NotAFile,
    OfAnotherCase,
    SortedAlready,
    TooLarge,
)
from archive.scan.models import Batch, BatchFile, BatchState, FileState, Way
from archive.scan.names import cleaned, printable
from archive.settings import Settings
from storage.protocol import Stored

# So many batches may be opened at the very same moment.
CONTENDERS = 50
LONGEST_TITLE = 400

Source = Path | BinaryIO | io.RawIOBase | bytes


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that is in the batch; ``again`` if the same bytes were there already."""

    file: BatchFile
    again: bool


def open_batch(
    act: Act,
    way: Way,
    *,
    case: Case | None = None,
    receipt: Receipt | None = None,
    title: str = "",
) -> Batch:
    """Open a batch, for a case or a receipt if all of it is for one of them."""
    if case and receipt and receipt.case_id != case.id:
        raise OfAnotherCase(receipt.number)
    case_id = case.id if case else receipt.case_id if receipt else None
    facts: dict[str, Any] = {
        "way": way,
        "title": printable(" ".join(title.split()))[:LONGEST_TITLE],
        "case_id": case_id,
        "receipt_id": receipt.id if receipt else None,
        "opened_at": act.at,
        "opened_by": act.actor.account,
        "opened_id": act.actor.id,
    }
    batch = _numbered(act, facts)
    audit.record(
        act,
        Kind.BATCH_OPENED,
        batch.number,
        way=way.value,
        title=batch.title,
        receipt=receipt.number if receipt else None,
    )
    return batch


def _numbered(act: Act, facts: dict[str, Any]) -> Batch:
    """Who opens one at the same time may be faster; then the next number is ours."""
    for _attempt in range(CONTENDERS):
        try:
            with db.session.begin_nested():
                batch = Batch(number=_next_number(act), **facts)
                db.session.add(batch)
                db.session.flush()
        except IntegrityError:
            continue
        return batch
    raise RuntimeError("no number for a batch was to be had")


def _next_number(act: Act) -> str:
    """The court's own day, and the running number of that day: 20261120-003."""
    day = f"{act.today:%Y%m%d}-"
    last = db.session.scalar(
        select(Batch.number)
        .where(Batch.number.startswith(day, autoescape=True))
        .order_by(func.length(Batch.number).desc(), Batch.number.desc())
        .limit(1)
    )
    return f"{day}{int(last.removeprefix(day)) + 1 if last else 1:03}"


def take_file(act: Act, batch: Batch, name: str, data: Source) -> BatchFile:
    """Take a file into a batch; what is there already is taken once."""
    return take(act, batch, name, data).file


def take(
    act: Act, batch: Batch, name: str, data: Source, *, is_sheet: bool = False
) -> Taken:
    """The same, telling whether it was new. Opens its own transaction, after storing."""
    batch_id = batch.id
    kept = store(name, data)
    with transaction():
        return enter(act, batch_id, name, kept, is_sheet=is_sheet)


def store(name: str, data: Source) -> Stored:
    """Put the bytes where they survive. No transaction may be open: it may take long."""
    db.session.rollback()
    limit = settings().scan_max_bytes
    if isinstance(data, Path):
        try:
            with data.open("rb") as file:
                return _put(name, file, limit)
        except OSError as error:
            raise NotAFile(cleaned(name), error.strerror or "") from error
    return _put(name, io.BytesIO(data) if isinstance(data, bytes) else data, limit)


def _put(name: str, file: BinaryIO | io.RawIOBase, limit: int) -> Stored:
    bounded = io.BufferedReader(_Bounded(cleaned(name), file, limit))
    return objects.store().put(bounded)


class _Bounded(io.RawIOBase):
    """Reads no more than it may, however much there is."""

    def __init__(self, name: str, file: BinaryIO | io.RawIOBase, limit: int) -> None:
        super().__init__()
        self._name, self._file, self._limit = name, file, limit
        self._left = limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # the one kind of buffer BufferedReader passes
        piece = self._file.read(min(len(buffer), self._left + 1)) or b""
        self._left -= len(piece)
        if self._left < 0:
            raise TooLarge(self._name, self._limit)
        buffer[: len(piece)] = piece
        return len(piece)


def enter(
    act: Act, batch_id: int, name: str, kept: Stored, *, is_sheet: bool = False
) -> Taken:
    """Note a stored file in its batch and want its pages. In the caller's transaction.

    Two sheets may look alike to a scanner, which gives each a name of its own: such are
    told apart by their names as well. Files that come in other ways are not.
    """
    batch = locked(batch_id)
    if batch.state is not BatchState.OPEN:
        raise SortedAlready(batch.number)
    if there := db.session.scalar(
        _same(batch, kept.name, cleaned(name) if is_sheet else None)
    ):
        return Taken(there, again=True)
    file = BatchFile(
        batch_id=batch.id,
        position=_next_position(batch),
        name=cleaned(name),
        size=kept.size,
        digest=kept.name,
        taken_at=act.at,
        taken_by=act.actor.account,
    )
    db.session.add(file)
    db.session.flush()  # the work names the file by its id
    audit.record(
        act,
        Kind.FILE_TAKEN,
        batch.number,
        file=file.name,
        bytes=file.size,
        digest=kept.name,
    )
    splitting.want(act, file, 0, rules.URGENT)
    return Taken(file, again=False)


def locked(batch_id: int) -> Batch:
    """The batch as it is now, and nobody else's until the transaction ends."""
    query = select(Batch).where(Batch.id == batch_id).with_for_update(of=Batch)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def _same(batch: Batch, digest: str, name: str | None) -> Select[BatchFile]:
    query = select(BatchFile).where(
        BatchFile.batch_id == batch.id,
        BatchFile.digest == digest,
        BatchFile.state != FileState.REMOVED,
    )
    if name is not None:
        query = query.where(BatchFile.name == name)
    return query.order_by(BatchFile.id).limit(1)


def _next_position(batch: Batch) -> int:
    highest = select(func.max(BatchFile.position)).where(BatchFile.batch_id == batch.id)
    return (db.session.scalar(highest) or 0) + 1


def settings() -> Settings:
    found: Settings = current_app.extensions["archive.settings"]
    return found
