"""Submissions, the rounds of their review, and what other systems bring."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive.audit.models import Audited
from archive.cases.models import ACCOUNT, CODE, LINE, Case
from archive.db import Model
from archive.intake.models import Receipt
from archive.scan.models import Batch


class SubmissionState(StrEnum):
    """Refused material goes back to its handler; only a team's can be refused."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    DISPUTED = "disputed"
    # Of a party: received all the same, and something is still to be supplied (待补正).
    SUPPLEMENT = "supplement"


class Outcome(StrEnum):
    """How a round ended. What is of a party is never refused (JM-7)."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    SUPPLEMENT = "supplement"


class Submission(Audited, Model):
    """Material handed in together: what a receipt brought, or the system made.

    ``edition`` grows with each step, so that the second of two at once is told.
    """

    __tablename__ = "submission"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    receipt_id: Mapped[int | None] = mapped_column(ForeignKey("receipt.id"), unique=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    year: Mapped[int]
    serial: Mapped[int]
    source: Mapped[str] = mapped_column(CODE)
    node: Mapped[str | None] = mapped_column(CODE)
    # What it is, in words; and the documents of what came without paper.
    what: Mapped[str] = mapped_column(LINE, default="")
    documents: Mapped[list[Any]] = mapped_column(default=list)
    handler_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    handler: Mapped[str] = mapped_column(ACCOUNT)
    submitted_by: Mapped[str] = mapped_column(ACCOUNT)
    submitted_at: Mapped[datetime]
    submitted_on: Mapped[date]
    round: Mapped[int] = mapped_column(default=1)
    # The day on which this round was handed in.
    round_on: Mapped[date]
    state: Mapped[SubmissionState] = mapped_column(default=SubmissionState.WAITING)
    decided_on: Mapped[date | None]
    edition: Mapped[int] = mapped_column(default=1)

    case: Mapped[Case] = relationship(lazy="raise")
    receipt: Mapped[Receipt | None] = relationship(lazy="raise")
    rounds: Mapped[list["Review"]] = relationship(
        back_populates="submission", order_by="Review.round", lazy="raise"
    )

    __table_args__ = (
        UniqueConstraint("year", "serial", name="uq_submission_serial"),
        Index("ix_submission_state", "state", "round_on", "id"),
        Index("ix_submission_round_on", "round_on", "id"),
    )


class Brought(Audited, Model):
    """A submission of another system: its own number for it, and a scan of its files.

    What is named of that scan's pages are documents of the submission. What is handed in
    again may bring another scan, without a number.
    """

    __tablename__ = "submission_brought"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), index=True)
    system: Mapped[str] = mapped_column(ACCOUNT)
    reference: Mapped[str | None] = mapped_column(String(120))
    batch_id: Mapped[int] = mapped_column(ForeignKey("scan_batch.id"), unique=True)

    submission: Mapped[Submission] = relationship(lazy="raise")
    batch: Mapped[Batch] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("system", "reference", name="uq_submission_brought_reference"),
    )


class Review(Audited, Model):
    """One round: what was found at each point, the opinion, and what came of it."""

    __tablename__ = "submission_review"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))
    round: Mapped[int]
    # The day on which what was reviewed had been handed in.
    handed_on: Mapped[date]
    # By point of review: whether it holds, codes of reasons, and a note.
    points: Mapped[dict[str, Any]]
    # The very defects, each with its document or piece, a page, a reason and a note.
    defects: Mapped[list[Any]]
    outcome: Mapped[Outcome]
    opinion: Mapped[str] = mapped_column(String(2000), default="")
    # Until when a party is asked to supply what is lacking.
    supply_by: Mapped[date | None]
    reviewed_by: Mapped[str] = mapped_column(ACCOUNT)
    reviewed_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reviewed_at: Mapped[datetime]
    reviewed_on: Mapped[date]
    # The handler disagrees (QF-22d): why, and what was decided.
    disputed_by: Mapped[str | None] = mapped_column(ACCOUNT)
    disputed_at: Mapped[datetime | None]
    disputed_on: Mapped[date | None]
    dispute: Mapped[str] = mapped_column(String(2000), default="")
    decided_by: Mapped[str | None] = mapped_column(ACCOUNT)
    decided_at: Mapped[datetime | None]
    decided_on: Mapped[date | None]
    # Whether the refusal was sustained; overruled, the material is accepted.
    sustained: Mapped[bool | None]
    decision: Mapped[str] = mapped_column(String(2000), default="")
    # Handed in again: what was changed, and so the next round began.
    answered_by: Mapped[str | None] = mapped_column(ACCOUNT)
    answered_at: Mapped[datetime | None]
    answered_on: Mapped[date | None]
    answer: Mapped[str] = mapped_column(String(2000), default="")

    submission: Mapped[Submission] = relationship(back_populates="rounds", lazy="raise")

    __table_args__ = (
        UniqueConstraint("submission_id", "round", name="uq_submission_review_round"),
        Index("ix_submission_review_outcome", "outcome", "id"),
    )
