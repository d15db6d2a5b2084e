"""Batches, their files and pages: one row for each page, for good."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive.audit.models import Audited
from archive.cases.models import ACCOUNT, CODE, LINE, NAME, Case
from archive.db import Model, ObjectName
from archive.intake.models import Piece, Receipt


class Way(StrEnum):
    """How a batch came in."""

    UPLOAD = "upload"
    FOLDER = "folder"
    COMMAND = "command"
    API = "api"
    SCANNER = "scanner"


class BatchState(StrEnum):
    """Open: files may still come and pages be moved. Sorted: on to the catalogue."""

    OPEN = "open"
    SORTED = "sorted"


class FileState(StrEnum):
    """Removed: was quarantined, and somebody has had done with it."""

    WAITING = "waiting"
    SPLIT = "split"
    QUARANTINED = "quarantined"
    REMOVED = "removed"


class PageState(StrEnum):
    """Waiting: not yet worked, though its first picture may be there already.

    Failed: see ``error``; it can be tried again.
    """

    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"


class Aside(StrEnum):
    """Why a page does not go into the file. It stays, and can be brought back."""

    SEPARATOR = "separator"
    SEPARATOR_BACK = "separator_back"
    BLANK = "blank"
    DUPLICATE = "duplicate"
    REMOVED = "removed"
    REPLACED = "replaced"


class Batch(Audited, Model):
    """What was scanned or sent in one go.

    ``edition`` grows by one with each change of the order of its pages, so that the
    second of two who sort at once is told.
    """

    __tablename__ = "scan_batch"

    number: Mapped[str] = mapped_column(String(40), unique=True)
    way: Mapped[Way]
    title: Mapped[str] = mapped_column(LINE, default="")
    state: Mapped[BatchState] = mapped_column(default=BatchState.OPEN)
    # Where pages go that no separator sends elsewhere.
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    receipt_id: Mapped[int | None] = mapped_column(ForeignKey("receipt.id"), index=True)
    opened_at: Mapped[datetime]
    opened_by: Mapped[str] = mapped_column(ACCOUNT)
    opened_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    sorted_at: Mapped[datetime | None]
    sorted_by: Mapped[str | None] = mapped_column(ACCOUNT)
    edition: Mapped[int] = mapped_column(default=0)

    case: Mapped[Case | None] = relationship(lazy="raise")
    receipt: Mapped[Receipt | None] = relationship(lazy="raise")

    __table_args__ = (Index("ix_scan_batch_state", "state", "id"),)


class BatchFile(Audited, Model):
    """A file as it came, never altered. Quarantined: kept, but opened no more."""

    __tablename__ = "scan_file"

    batch_id: Mapped[int] = mapped_column(ForeignKey("scan_batch.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(NAME)
    size: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str] = mapped_column(ObjectName, index=True)
    media: Mapped[str] = mapped_column(CODE, default="")
    state: Mapped[FileState] = mapped_column(default=FileState.WAITING)
    # How many pages it has, and how many of them have their rows.
    pages: Mapped[int | None]
    split: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str | None] = mapped_column(CODE)
    reason_facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    taken_at: Mapped[datetime]
    taken_by: Mapped[str] = mapped_column(ACCOUNT)
    # What a PDF carries with it: names, and of what was not taken in the reason.
    attached: Mapped[list[Any]] = mapped_column(default=list)
    # Of a file that came attached to another: where its pages begin, behind those of it.
    room: Mapped[int | None] = mapped_column(BigInteger)

    batch: Mapped[Batch] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("batch_id", "position", name="uq_scan_file_position"),
    )


class Page(Audited, Model):
    """One side of one sheet: a single row from the scanner to the archive.

    ``image`` is its picture as it came out of the file, never altered; ``reading`` and
    ``thumb`` are made from it and can be made again. ``turn`` is what a clerk turned it
    by, clockwise, on top of what the machine found (``rotation``).
    """

    __tablename__ = "scan_page"

    batch_id: Mapped[int] = mapped_column(ForeignKey("scan_batch.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("scan_file.id"))
    ordinal: Mapped[int]
    # Its place in the batch, as sorted: with gaps, for files are split side by side. Not
    # unique: a change of order moves many at once.
    position: Mapped[int] = mapped_column(BigInteger)
    # A new piece of material begins here.
    begins: Mapped[bool] = mapped_column(default=False)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    receipt_id: Mapped[int | None] = mapped_column(ForeignKey("receipt.id"), index=True)
    piece_id: Mapped[int | None] = mapped_column(ForeignKey("receipt_piece.id"), index=True)
    aside: Mapped[Aside | None]
    # The page that was scanned anew in this one's place.
    replaced_by: Mapped[int | None] = mapped_column(ForeignKey("scan_page.id"))
    state: Mapped[PageState] = mapped_column(default=PageState.WAITING)
    error: Mapped[str] = mapped_column(LINE, default="")
    turn: Mapped[int] = mapped_column(default=0)

    # As it came out of the file.
    image: Mapped[str] = mapped_column(ObjectName, index=True)
    media: Mapped[str] = mapped_column(CODE)
    width: Mapped[int]
    height: Mapped[int]
    dpi: Mapped[int | None]
    # The text that a born-digital file brought: lines as the engines give them.
    brought: Mapped[list[Any] | None]
    codes: Mapped[list[Any]] = mapped_column(default=list)
    # How much of it is bare paper, from 0 to 1.
    blank_share: Mapped[float] = mapped_column(default=0.0)

    # As the pipeline made it.
    reading: Mapped[str | None] = mapped_column(ObjectName)
    reading_width: Mapped[int | None]
    reading_height: Mapped[int | None]
    thumb: Mapped[str | None] = mapped_column(ObjectName)
    rotation: Mapped[int] = mapped_column(default=0)
    skew: Mapped[float] = mapped_column(default=0.0)
    crop: Mapped[list[Any] | None]
    # What it looks like, as 16 hexadecimal digits: alike pages have alike looks.
    look: Mapped[str | None] = mapped_column(String(16), index=True)
    # Which steps were done, in order, each with the version of what did it.
    steps: Mapped[list[Any]] = mapped_column(default=list)
    pipeline: Mapped[str] = mapped_column(CODE, default="")
    # Of the processor, for reading it alone.
    seconds: Mapped[float | None]
    worked_at: Mapped[datetime | None]

    batch: Mapped[Batch] = relationship(lazy="raise")
    file: Mapped[BatchFile] = relationship(lazy="raise")
    case: Mapped[Case | None] = relationship(lazy="raise")
    piece: Mapped[Piece | None] = relationship(lazy="raise")
    findings: Mapped[list["Finding"]] = relationship(back_populates="page", lazy="raise")
    text: Mapped["Reading | None"] = relationship(back_populates="page", lazy="raise")

    __table_args__ = (
        UniqueConstraint("file_id", "ordinal", name="uq_scan_page_ordinal"),
        Index("ix_scan_page_batch", "batch_id", "position", "id"),
    )


class Finding(Model):
    """Something about a page that a person should look at, against which limit."""

    __tablename__ = "scan_finding"

    page_id: Mapped[int] = mapped_column(ForeignKey("scan_page.id"))
    code: Mapped[str] = mapped_column(CODE, index=True)
    value: Mapped[float | None]
    limit: Mapped[float | None]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    waived_by: Mapped[str | None] = mapped_column(ACCOUNT)
    waived_at: Mapped[datetime | None]

    page: Mapped[Page] = relationship(back_populates="findings")

    __table_args__ = (UniqueConstraint("page_id", "code", name="uq_scan_finding_code"),)


class Reading(Model):
    """What an engine read on a page. ``lines``: box, text, confidence and words each.

    Boxes are in the pixels of the reading image: [left, top, right, bottom].
    """

    __tablename__ = "scan_reading"

    page_id: Mapped[int] = mapped_column(ForeignKey("scan_page.id"), unique=True)
    engine: Mapped[str] = mapped_column(String(80))
    lines: Mapped[list[Any]]
    text: Mapped[str] = mapped_column(Text)
    confidence: Mapped[float]
    made_at: Mapped[datetime]

    page: Mapped[Page] = relationship(back_populates="text")


class Correction(Audited, Model):
    """A line as a clerk reads it, beside the machine's. Of several the last holds.

    ``was`` is the machine's line: if the page is read again and that line is gone, the
    correction stays in the history and no longer applies.
    """

    __tablename__ = "scan_correction"

    page_id: Mapped[int] = mapped_column(ForeignKey("scan_page.id"))
    line: Mapped[int]
    was: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(ACCOUNT)
    at: Mapped[datetime]

    __table_args__ = (Index("ix_scan_correction_page", "page_id", "id"),)


class Arrangement(Audited, Model):
    """One change of a batch's pages: what it was before and after, to undo and redo.

    ``number`` counts the changes of a batch; an undone one is done again by redo, and is
    left behind once something else was changed instead.
    """

    __tablename__ = "scan_arrangement"

    batch_id: Mapped[int] = mapped_column(ForeignKey("scan_batch.id"))
    number: Mapped[int]
    verb: Mapped[str] = mapped_column(CODE)
    # {page id: {column: value}} of the pages and columns that changed.
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    by: Mapped[str] = mapped_column(ACCOUNT)
    at: Mapped[datetime]
    undone: Mapped[bool] = mapped_column(default=False)
    # Something else was changed after it had been undone.
    left: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        UniqueConstraint("batch_id", "number", name="uq_scan_arrangement_number"),
    )


class Upload(Model):
    """A file on its way in, piece by piece: how much of it is safely here."""

    __tablename__ = "scan_upload"

    token: Mapped[str] = mapped_column(String(64), unique=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("scan_batch.id"), index=True)
    name: Mapped[str] = mapped_column(NAME)
    size: Mapped[int] = mapped_column(BigInteger)
    received: Mapped[int] = mapped_column(BigInteger, default=0)
    begun_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    begun_at: Mapped[datetime]
    touched_at: Mapped[datetime]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("scan_file.id"))


class FolderFile(Model):
    """A file once seen in the watched folder: nothing is taken twice."""

    __tablename__ = "scan_folder_file"

    name: Mapped[str] = mapped_column(String(400))
    size: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str] = mapped_column(String(64))
    seen_at: Mapped[datetime]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("scan_file.id"))
    fault: Mapped[str] = mapped_column(LINE, default="")

    __table_args__ = (Index("ix_scan_folder_file_digest", "digest"),)
