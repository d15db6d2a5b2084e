"""What files lack, kept for lists; how a case is to be closed, and what was answered."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive.audit.models import Audited
from archive.cases.models import ACCOUNT, CODE, LINE, Case, Party
from archive.catalog.completeness.rules.facts import Said
from archive.catalog.completeness.rules.lacking import LONGEST_THING
from archive.db import Model


class Gap(Model):
    """One thing a file lacks, due or to come. Made from the facts, and never by hand.

    Of what several rules want, one row ``leads``: that one is counted and listed.
    """

    __tablename__ = "gap"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    requirement: Mapped[str] = mapped_column(CODE)
    thing: Mapped[str] = mapped_column(String(LONGEST_THING))
    at: Mapped[str] = mapped_column(String(LONGEST_THING))
    due: Mapped[bool]
    since: Mapped[date]
    leads: Mapped[bool]

    case: Mapped[Case] = relationship(lazy="raise")

    __table_args__ = (
        # Also the way to all that one file lacks.
        UniqueConstraint("case_id", "requirement", "thing", name="uq_gap_thing"),
        Index("ix_gap_thing", "thing", "since", "id"),
        Index("ix_gap_requirement", "requirement", "since", "id"),
        Index("ix_gap_at", "at", "since", "id"),
    )


LEADS = Gap.leads == true()
Index("ix_gap_since", Gap.since, Gap.id, sqlite_where=LEADS, postgresql_where=LEADS)
Index("ix_gap_due", Gap.due, Gap.since, Gap.id, sqlite_where=LEADS, postgresql_where=LEADS)


class ClosingPlan(Audited, Model):
    """How a case is meant to be closed. With that, what closing wants is to come."""

    __tablename__ = "closing_plan"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), unique=True)
    method: Mapped[str] = mapped_column(CODE)
    planned_on: Mapped[date]
    planned_at: Mapped[datetime]
    planned_by: Mapped[str] = mapped_column(ACCOUNT)
    planned_name: Mapped[str] = mapped_column(ACCOUNT)
    edition: Mapped[int] = mapped_column(default=1)
    # What was found when the case was closed, for good.
    found: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class ClosingAnswer(Audited, Model):
    """What somebody said where the data tell nothing: of a case, or of one debtor."""

    __tablename__ = "closing_answer"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    # Of the check, in the rules of the case.
    code: Mapped[str] = mapped_column(CODE)
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"), index=True)
    said: Mapped[Said]
    note: Mapped[str] = mapped_column(LINE, default="")
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(ACCOUNT)
    by_name: Mapped[str] = mapped_column(ACCOUNT)
    edition: Mapped[int] = mapped_column(default=1)

    party: Mapped[Party | None] = relationship(lazy="raise")

    __table_args__ = (
        UniqueConstraint("case_id", "code", "party_id", name="uq_closing_answer_debtor"),
    )


Index(
    "uq_closing_answer_whole",
    ClosingAnswer.case_id,
    ClosingAnswer.code,
    unique=True,
    sqlite_where=ClosingAnswer.party_id.is_(None),
    postgresql_where=ClosingAnswer.party_id.is_(None),
)
