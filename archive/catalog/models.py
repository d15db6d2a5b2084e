"""Documents of a case, their pages, what was proposed, and how each came to stand.

Submissions are in ``review.models``, what went to other systems in ``exchange.models``.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive.audit.models import Audited
from archive.cases.models import ACCOUNT, CODE, LINE, NAME, Case
from archive.db import Model
from archive.intake.models import Receipt
from archive.scan.models import Batch, Page

# A file is part of one other at most; what was undone does not count.
UNDONE = text("undone_at IS NULL")
STANDING: dict[str, Any] = {"sqlite_where": UNDONE, "postgresql_where": UNDONE}


class Origin(StrEnum):
    """How a document came to be electronic."""

    SCAN = "scan"
    SYSTEM = "system"
    MOBILE = "mobile"
    PARTY = "party"


class Mark(StrEnum):
    """What is known of a seal or a signature that a kind of document needs."""

    UNKNOWN = "unknown"
    PRESENT = "present"
    MISSING = "missing"
    NOT_NEEDED = "not_needed"


class Document(Audited, Model):
    """One document of the file: confirmed by a person, under a heading, with its pages.

    ``position`` is its place among the documents of its heading. ``edition`` grows with
    each change, so that the second of two who edit at once is told.
    """

    __tablename__ = "document"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    title: Mapped[str] = mapped_column(NAME)
    # Its kind in the court's lexicon; none where no kind fits.
    kind: Mapped[str | None] = mapped_column(CODE)
    heading: Mapped[str] = mapped_column(CODE)
    node: Mapped[str | None] = mapped_column(CODE)
    position: Mapped[int]
    formed_on: Mapped[date | None]
    maker: Mapped[str] = mapped_column(NAME, default="")
    origin: Mapped[Origin]
    seal: Mapped[Mark] = mapped_column(default=Mark.UNKNOWN)
    signature: Mapped[Mark] = mapped_column(default=Mark.UNKNOWN)
    receipt_id: Mapped[int | None] = mapped_column(ForeignKey("receipt.id"), index=True)
    filed_at: Mapped[datetime]
    filed_by: Mapped[str] = mapped_column(ACCOUNT)
    edition: Mapped[int] = mapped_column(default=1)
    # Taken out again, with all its pages; it stays for the history.
    withdrawn_at: Mapped[datetime | None]

    case: Mapped[Case] = relationship(lazy="raise")
    receipt: Mapped[Receipt | None] = relationship(lazy="raise")
    leaves: Mapped[list["Leaf"]] = relationship(
        back_populates="document", order_by="Leaf.position", lazy="raise"
    )

    __table_args__ = (
        Index("ix_document_case", "case_id", "heading", "position", "id"),
        Index("ix_document_kind", "kind", "case_id"),
    )


class Leaf(Model):
    """A page within a document. A page is in one document at most."""

    __tablename__ = "document_page"

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    page_id: Mapped[int] = mapped_column(ForeignKey("scan_page.id"), unique=True)
    position: Mapped[int]

    document: Mapped[Document] = relationship(back_populates="leaves")
    page: Mapped[Page] = relationship(lazy="raise")

    __table_args__ = (Index("ix_document_page_document", "document_id", "position"),)


class Version(Model):
    """A document as it was before and after one change."""

    __tablename__ = "document_version"

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    number: Mapped[int]
    verb: Mapped[str] = mapped_column(CODE)
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    by: Mapped[str] = mapped_column(ACCOUNT)
    at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("document_id", "number", name="uq_document_version_number"),
    )


class Comment(Audited, Model):
    __tablename__ = "document_comment"

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    text: Mapped[str] = mapped_column(LINE)
    by: Mapped[str] = mapped_column(ACCOUNT)
    by_name: Mapped[str] = mapped_column(ACCOUNT)
    at: Mapped[datetime]


class FileMerger(Audited, Model):
    """The file of one case became part of another's (并卷): 执保 material of the 执 file.

    Its documents stay where and as they are; this row says that they are read there, too.
    """

    __tablename__ = "file_merger"

    source_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    target_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    note: Mapped[str] = mapped_column(LINE, default="")
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(ACCOUNT)
    # Whether the cases were tied by it; a tie that was there before outlives it.
    tied: Mapped[bool]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str | None] = mapped_column(ACCOUNT)
    undone_why: Mapped[str] = mapped_column(LINE, default="")

    source: Mapped[Case] = relationship(foreign_keys=[source_id], lazy="raise")
    target: Mapped[Case] = relationship(foreign_keys=[target_id], lazy="raise")

    __table_args__ = (
        CheckConstraint("source_id <> target_id", name="two_cases"),
        Index("ix_file_merger_source", "source_id", unique=True, **STANDING),
    )


class ProposalState(StrEnum):
    OPEN = "open"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class Proposal(Model):
    """What the machine takes a run of pages for, with its reasons. Nothing more.

    Made anew whenever the pages of the batch change; one that a person has decided on
    stays.
    """

    __tablename__ = "proposal"

    batch_id: Mapped[int] = mapped_column(ForeignKey("scan_batch.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    position: Mapped[int]
    pages: Mapped[list[Any]]
    title: Mapped[str] = mapped_column(NAME)
    kind: Mapped[str | None] = mapped_column(CODE)
    heading: Mapped[str | None] = mapped_column(CODE)
    node: Mapped[str | None] = mapped_column(CODE)
    formed_on: Mapped[date | None]
    maker: Mapped[str] = mapped_column(NAME, default="")
    confidence: Mapped[float]
    # Sure enough to be confirmed with one key.
    sure: Mapped[bool] = mapped_column(default=False)
    reasons: Mapped[list[Any]]
    state: Mapped[ProposalState] = mapped_column(default=ProposalState.OPEN)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    made_at: Mapped[datetime]
    decided_by: Mapped[str | None] = mapped_column(ACCOUNT)

    batch: Mapped[Batch] = relationship(lazy="raise")

    __table_args__ = (Index("ix_proposal_open", "state", "batch_id", "position"),)


class Learnt(Model):
    """How often this court confirmed a printed title as a kind: what it teaches."""

    __tablename__ = "learnt_title"

    printed: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(CODE)
    title: Mapped[str] = mapped_column(NAME)
    heading: Mapped[str] = mapped_column(CODE)
    case_type: Mapped[str] = mapped_column(CODE)
    times: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        UniqueConstraint(
            "printed", "kind", "heading", "case_type", name="uq_learnt_title_printed"
        ),
    )
