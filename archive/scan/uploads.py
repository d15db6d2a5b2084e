"""Files that arrive piece by piece, over connections that break.

    begin(name, size)     → a token
    standing(token)       → how much is safely here
    receive(token, offset, bytes), again and again, until all is here

What was answered is on the disk. ``received`` is the truth: what a crash left beyond it
is written over. A piece that does not begin where the last one ended changes nothing, so
that whoever is unsure may send again. With the last byte the file is stored and has its
row; if the store is away just then, an empty piece at the end tries again.
"""

import fcntl
import io
import os
import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from shutil import disk_usage

from sqlalchemy import Select, delete, func, select

from archive.act import Act
from archive.db import db, transaction
from archive.scan import taking
from archive.scan.errors.taking import (
    ChunkTooLarge,
    NoSuchUpload,
    QuotaReached,
    SortedAlready,
    TooLarge,
    TooManyUploads,
    TooMuch,
    WrongOffset,
)
from archive.scan.models import Batch, BatchFile, BatchState, Upload
from archive.scan.names import cleaned
from storage.disk import make_folder, sync_folder, translated
from storage.errors import Full

CHUNK = 8 * 1024 * 1024
# An upload that nobody goes on with is kept for so long.
KEPT_FOR = timedelta(days=7)
ENDING = ".part"
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an upload is; ``file`` once it is in its batch."""

    token: str
    name: str
    size: int
    offset: int
    file: BatchFile | None = None
    # The same bytes were in the batch before.
    again: bool = False


def begin(act: Act, batch: Batch, name: str, size: int) -> Upload:
    """Announce a file. In the caller's transaction."""
    if batch.state is not BatchState.OPEN:
        raise SortedAlready(batch.number)
    _within_limits(act, name, size)
    upload = Upload(
        token=secrets.token_urlsafe(32),
        batch_id=batch.id,
        name=cleaned(name),
        size=size,
        received=0,
        begun_id=act.actor.id,
        begun_at=act.at,
        touched_at=act.at,
    )
    db.session.add(upload)
    return upload


def _within_limits(act: Act, name: str, size: int) -> None:
    limits = taking.settings()
    if size > limits.scan_max_bytes:
        raise TooLarge(cleaned(name), limits.scan_max_bytes)
    count, announced = db.session.execute(_burden(act)).one()
    if count >= limits.scan_uploads:
        raise TooManyUploads(limits.scan_uploads)
    if announced + size > limits.scan_quota:
        raise QuotaReached(limits.scan_quota)
    with translated():
        make_folder(limits.uploads_folder)
        if disk_usage(limits.uploads_folder).free < size:
            raise Full("no room for the file that was announced")


def _burden(act: Act) -> Select[int, int]:
    total = func.coalesce(func.sum(Upload.size), 0)
    query = select(func.count(Upload.id), total).where(Upload.file_id.is_(None))
    if act.actor.id is not None:
        return query.where(Upload.begun_id == act.actor.id)
    mine = select(Batch.id).where(Batch.opened_by == act.actor.account)
    return query.where(Upload.begun_id.is_(None), Upload.batch_id.in_(mine))


def found(act: Act, token: str) -> Upload:
    """The upload, if it was the actor who began it: a person, or another system."""
    if not TOKEN.fullmatch(token):
        raise NoSuchUpload
    query = select(Upload).where(Upload.token == token)
    if act.actor.id is not None:
        query = query.where(Upload.begun_id == act.actor.id)
    else:
        query = query.join(Batch, Batch.id == Upload.batch_id)
        query = query.where(Upload.begun_id.is_(None), Batch.opened_by == act.actor.account)
    upload = db.session.scalar(query.execution_options(populate_existing=True))
    if upload is None:
        raise NoSuchUpload
    return upload


def unfinished(act: Act, batch: Batch) -> Sequence[Upload]:
    """What the actor has begun in this batch and not ended."""
    query = select(Upload).where(
        Upload.batch_id == batch.id,
        Upload.begun_id == act.actor.id,
        Upload.file_id.is_(None),
    )
    return db.session.scalars(query.order_by(Upload.id)).all()


def standing(upload: Upload, *, again: bool = False) -> Standing:
    file = db.session.get(BatchFile, upload.file_id) if upload.file_id else None
    return Standing(upload.token, upload.name, upload.size, upload.received, file, again)


def receive(act: Act, token: str, offset: int, data: bytes) -> Standing:
    """Keep a piece. Opens its own transactions: no other may be open."""
    if len(data) > CHUNK:
        raise ChunkTooLarge(CHUNK)
    found(act, token)
    db.session.rollback()  # else a reader of SQLite keeps all others from writing
    with _held(token) as file:
        upload = found(act, token)
        if upload.file_id is not None:
            _path(token).unlink(missing_ok=True)
            return standing(upload)
        _fits(upload, offset, len(data))
        if data:
            _keep(act, token, offset, file, data)
        upload = found(act, token)
        if upload.received < upload.size:
            return standing(upload)
        return _finish(act, upload, file)


def _fits(upload: Upload, offset: int, length: int) -> None:
    if offset != upload.received:
        raise WrongOffset(upload.received)
    if offset + length > upload.size:
        raise TooMuch(upload.size)


def _keep(act: Act, token: str, offset: int, file: io.FileIO, data: bytes) -> None:
    """First on the disk, then told. What did not fit leaves nothing behind."""
    db.session.rollback()
    try:
        with translated():
            file.truncate(offset)
            file.seek(offset)
            _write(file, data)
            os.fsync(file.fileno())
    except Exception:
        with suppress(OSError):
            file.truncate(offset)
        raise
    with transaction():
        upload = found(act, token)
        upload.received, upload.touched_at = offset + len(data), act.at


def _write(file: io.FileIO, data: bytes) -> None:
    """All of it: a disk that fills up takes a part without a word."""
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]


def _finish(act: Act, upload: Upload, file: io.FileIO) -> Standing:
    token, name, batch_id = upload.token, upload.name, upload.batch_id
    file.seek(0)
    kept = taking.store(name, file)
    with transaction():
        taken = taking.enter(act, batch_id, name, kept)
        upload = found(act, token)
        upload.file_id, upload.touched_at = taken.file.id, act.at
    _path(token).unlink(missing_ok=True)
    return standing(found(act, token), again=taken.again)


@contextmanager
def _held(token: str) -> Iterator[io.FileIO]:
    """The file of this upload, and nobody else's as long as we have it."""
    path = _path(token)
    with translated():
        make_folder(path.parent)
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        # Not buffered, so that nothing waits to be written when the disk is full.
        file = os.fdopen(os.open(path, flags, 0o600), "r+b", buffering=0)
    with file:
        with translated():
            fcntl.flock(file, fcntl.LOCK_EX)
            sync_folder(path.parent)
        yield file


def _path(token: str) -> Path:
    return taking.settings().uploads_folder / f"{token}{ENDING}"


def abandon(act: Act, token: str) -> None:
    """Have done with an upload. Opens its own transaction."""
    found(act, token)
    db.session.rollback()
    with _held(token), transaction():
        db.session.delete(found(act, token))
    _path(token).unlink(missing_ok=True)


def stale(before: datetime, limit: int = 1000) -> Sequence[str]:
    """Uploads, ended or not, that nobody has gone on with since."""
    query = select(Upload.token).where(Upload.touched_at < before)
    return db.session.scalars(query.order_by(Upload.id).limit(limit)).all()


def forget(tokens: Sequence[str], before: datetime) -> None:
    """In the caller's transaction. Who came back in the meantime is left alone."""
    gone = delete(Upload).where(Upload.token.in_(tokens), Upload.touched_at < before)
    db.session.execute(gone)


def sweep_folder(before: datetime) -> int:
    """Remove the bytes of uploads that are forgotten; how many there were."""
    folder, swept = taking.settings().uploads_folder, 0
    for path in folder.glob(f"*{ENDING}") if folder.is_dir() else ():
        token = path.name.removesuffix(ENDING)
        with suppress(FileNotFoundError):
            is_old = path.lstat().st_mtime < before.timestamp()
            known = db.session.scalar(select(Upload.id).where(Upload.token == token))
            if is_old and known is None:
                path.unlink()
                swept += 1
    return swept
