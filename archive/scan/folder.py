"""Takes in what a scanner leaves in the watched folder.

A file is taken once it has looked the same twice, some seconds apart. Then, in this
order: its bytes into the store, its rows, and last the file to ``taken/<day>/``. Who dies
in between finds it again: its bytes and its row are there already, and only the move is
made up for. What cannot be taken goes to ``failed/`` with a note that says why.
"""

import logging
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from archive.act import Act
from archive.db import db, transaction
from archive.errors import DomainError
from archive.scan import destinations, folder_looks, folder_places, taking
from archive.scan.errors import working
from archive.scan.errors.taking import EmptyFile, NoFolder, NotAFile
from archive.scan.folder_looks import GONE, STUCK
from archive.scan.folder_places import FAILED, TAKEN, Seen
from archive.scan.models import Batch, BatchFile, BatchState, FileState, FolderFile, Way
from archive.scan.names import cleaned
from archive.speech import _
from storage.protocol import Stored

# A batch of the folder has so many files at most, and is of one day.
MOST_FILES = 500
LONGEST_FAULT = 400

log = logging.getLogger("archive.scan")


@dataclass(slots=True)
class Result:
    """What one look at the folder came to."""

    taken: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    waiting: int = 0


def root() -> Path:
    named = taking.settings().scan_folder
    if not named:
        raise NoFolder
    return Path(named)


def look(act: Act) -> Result:
    """Look once, and take what is settled. Opens its own transactions."""
    result = Result()
    with folder_looks.alone() as alone, folder_places.opened(root()) as handle:
        if not alone:
            return result
        tell_of_quarantined(act, handle)
        before, now = folder_looks.read(), act.at.timestamp()
        after: folder_looks.Looks = {}
        for seen in list(folder_places.walk(handle)):
            first = folder_looks.first_seen(before, seen, now)
            if folder_looks.is_settled(seen, first, now):
                first = GONE if _one(act, handle, seen, result) else STUCK
            elif first != STUCK:
                result.waiting += 1
            if first != GONE:
                after[seen.name] = (seen.size, seen.changed, first)
        folder_looks.write(after)
    return result


def _one(act: Act, handle: int, seen: Seen, result: Result) -> bool:
    """Take a file, or fail it. Whether it is gone from where it lay."""
    try:
        if not seen.size:
            raise EmptyFile
        where = destinations.of_folder(act, seen.folder)
        kept = _stored(handle, seen)
        if kept is None:
            return True  # it has changed while it was read, and is looked at anew
        known = _note_taken(act, seen, kept, where)
    except DomainError as fault:
        result.failed.append((seen.name, str(fault)))
        return _fail(act, handle, seen, str(fault))
    result.taken.append(seen.name)
    return _put_aside(act, handle, seen, kept.name, known=known)


def _stored(handle: int, seen: Seen) -> Stored | None:
    as_seen = (seen.size, seen.changed)
    with folder_places.file(handle, seen) as data:
        if folder_places.as_it_is(data) != as_seen:
            return None
        try:
            kept = taking.store(seen.name, data)
        except OSError as error:  # of the file: what goes wrong in the store says so
            raise NotAFile(cleaned(seen.name), error.strerror or "") from error
        same = folder_places.as_it_is(data) == as_seen
        return kept if same and kept.size == seen.size else None


def _note_taken(
    act: Act, seen: Seen, kept: Stored, where: destinations.Destination
) -> bool:
    """Write the rows of a file, unless it was taken from the same folder before."""
    with transaction():
        if _was_taken(seen, kept.name):
            return True
        batch = _batch(act, seen, where)
        file = taking.enter(act, batch.id, seen.name, kept).file
        row = FolderFile(
            name=cleaned(seen.name), size=seen.size, digest=kept.name, seen_at=act.at
        )
        row.file_id = file.id
        db.session.add(row)
    return False


def _was_taken(seen: Seen, digest: str) -> bool:
    """Of two folders each may have the same document: they are two cases'."""
    query = select(FolderFile.name).where(
        FolderFile.digest == digest, FolderFile.file_id.is_not(None)
    )
    here = _folder_of(cleaned(seen.name))
    return any(_folder_of(name) == here for name in db.session.scalars(query))


def _folder_of(name: str) -> str:
    return name.partition("/")[0] if "/" in name else ""


def _batch(act: Act, seen: Seen, where: destinations.Destination) -> Batch:
    """Today's batch of this folder, or a new one."""
    title = cleaned(seen.folder) if seen.folder else ""
    count = select(func.count(BatchFile.id)).where(BatchFile.batch_id == Batch.id)
    found = db.session.scalar(
        select(Batch)
        .where(
            Batch.way == Way.FOLDER,
            Batch.state == BatchState.OPEN,
            Batch.title == title,
            Batch.number.startswith(f"{act.today:%Y%m%d}-"),
            count.scalar_subquery() < MOST_FILES,
        )
        .order_by(Batch.id.desc())
        .limit(1)
    )
    if found is not None:
        return found
    return taking.open_batch(
        act, Way.FOLDER, case=where.case, receipt=where.receipt, title=title
    )


def _put_aside(act: Act, handle: int, seen: Seen, digest: str, *, known: bool) -> bool:
    """If it cannot be moved it stays, known, and is not taken again."""
    day = _day(act, act.at)
    try:
        name = folder_places.move(handle, seen.path, day, digest[:8])
        folder_places.tidy(handle, seen.path)
        if known:
            said = _("The same file was taken before from here; it was not taken again.")
            folder_places.note(handle, (*day, *seen.path[:-1]), name, said)
    except OSError as error:
        log.warning("a taken file stays in the folder: %s", error.strerror)
        return False
    return True


def _day(act: Act, at: datetime) -> tuple[str, str]:
    return TAKEN, at.astimezone(act.profile.zone).date().isoformat()


def _fail(act: Act, handle: int, seen: Seen, sentence: str) -> bool:
    fault, mark = sentence[:LONGEST_FAULT], f"{seen.changed % 10**8:08}"
    with transaction():
        row = FolderFile(
            name=cleaned(seen.name), size=seen.size, digest="", seen_at=act.at, fault=fault
        )
        db.session.add(row)
    try:
        name = folder_places.move(handle, seen.path, (FAILED,), mark)
        folder_places.note(handle, (FAILED, *seen.path[:-1]), name, sentence)
        folder_places.tidy(handle, seen.path)
    except OSError as error:
        log.warning("a failed file stays in the folder: %s", error.strerror)
        return False
    return True


def tell_of_quarantined(act: Act, handle: int) -> None:
    """What was taken and could not be opened afterwards is failed in the folder, too."""
    query = (
        select(FolderFile.id, FolderFile.name, FolderFile.digest, FolderFile.seen_at)
        .add_columns(BatchFile.reason, BatchFile.reason_facts)
        .join(BatchFile, BatchFile.id == FolderFile.file_id)
        .where(BatchFile.state == FileState.QUARANTINED, FolderFile.fault == "")
        .limit(100)
    )
    found = db.session.execute(query).all()
    db.session.rollback()
    for row_id, name, digest, seen_at, reason, facts in found:
        sentence = working.reason(reason or "", facts)
        path = tuple(name.split("/"))
        with suppress(OSError):
            there = folder_places.fetch(
                handle, _day(act, seen_at), path, (FAILED,), digest[:8]
            )
            folder_places.note(handle, (FAILED, *path[:-1]), there, sentence)
        with transaction():
            db.session.get_one(FolderFile, row_id).fault = sentence[:LONGEST_FAULT]
