"""What happened to a case, the nodes that follow from it, and what holds them up."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, and_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive.accounts.models import Person
from archive.audit.models import Audited
from archive.calendar import Calendar, Due, Term, Unit
from archive.cases.models import ACCOUNT, CODE, LINE, NAME, Case
from archive.db import Model
from archive.nodes import rules
from archive.nodes.rules import Stop
from archive.promises import Promised


class NodeRun(Promised, Audited, Model):
    """One run of a node: started by its anchor, done by somebody, signed by its post.

    ``team`` and ``holder`` are the case's while it runs, and stay as they were when it
    was done. A node that has no term gets its row when it is done, due that same day and
    by no rule.
    """

    __tablename__ = "node_run"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    node: Mapped[str] = mapped_column(CODE)
    turn: Mapped[int] = mapped_column(default=1)
    started_on: Mapped[date]
    team: Mapped[str | None] = mapped_column(CODE)
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # The suspensions that have ended, as the due date counts them: [first, last] each.
    stops: Mapped[list[Any]] = mapped_column(default=list)
    # A suspension goes on, so that nobody knows the due date yet.
    stopped: Mapped[bool] = mapped_column(default=False)
    # It no longer applies: the case was closed, or its circumstances are others.
    ceased_on: Mapped[date | None]
    completed_on: Mapped[date | None]
    completed_by: Mapped[str | None] = mapped_column(ACCOUNT)
    completed_at: Mapped[datetime | None]
    signed_by: Mapped[str | None] = mapped_column(ACCOUNT)
    signed_name: Mapped[str | None] = mapped_column(ACCOUNT)
    signed_at: Mapped[datetime | None]
    # When a measure taken at this node ends, open day or not.
    expires_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(LINE, default="")

    case: Mapped[Case] = relationship(lazy="raise")
    holder: Mapped[Person | None] = relationship(lazy="raise")

    __table_args__ = (
        # Also the way to all runs of a case.
        UniqueConstraint("case_id", "node", "turn", name="uq_node_run_turn"),
        CheckConstraint(
            "completed_on IS NULL OR completed_on >= started_on",
            name="completed_after_started",
        ),
    )

    @property
    def is_promised(self) -> bool:
        """Whether a rule fixed the due date; else it is only the day it was done."""
        return bool(self.due_rule)

    @property
    def is_open(self) -> bool:
        return self.completed_on is None and self.ceased_on is None

    def counted(self, calendar: Calendar) -> Due:
        """The due date as the calendar has it now, without the suspended days."""
        stops = [Stop(*map(date.fromisoformat, pair)) for pair in self.stops]
        term = Term(self.due_count, self.due_unit)
        return rules.count(self.due_from, term, stops, calendar, rolls=self.due_rolls)


OPEN = and_(
    NodeRun.completed_on.is_(None), NodeRun.ceased_on.is_(None), NodeRun.stopped.is_(False)
)


def _open_by(name: str, *columns: Any) -> Index:
    """An index over what still runs, which is little beside all that was done."""
    return Index(name, *columns, sqlite_where=OPEN, postgresql_where=OPEN)


# By itself enough to count what somebody sees: team and holder decide that, and SQLite
# counts from an index only if it also holds what the index is limited by.
_open_by(
    "ix_node_run_open_due",
    NodeRun.due,
    NodeRun.id,
    NodeRun.team,
    NodeRun.holder_id,
    NodeRun.completed_on,
    NodeRun.ceased_on,
    NodeRun.stopped,
)
_open_by("ix_node_run_open_holder", NodeRun.holder_id, NodeRun.due, NodeRun.id)
_open_by("ix_node_run_open_team", NodeRun.team, NodeRun.due, NodeRun.id)
_open_by("ix_node_run_open_node", NodeRun.node, NodeRun.due, NodeRun.id)
Index(
    "ix_node_run_expires",
    NodeRun.expires_on,
    NodeRun.id,
    sqlite_where=NodeRun.expires_on.is_not(None),
    postgresql_where=NodeRun.expires_on.is_not(None),
)


class CaseEvent(Audited, Model):
    """Something that happened to a case on a day; what may happen often has turns."""

    __tablename__ = "case_event"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    code: Mapped[str] = mapped_column(CODE)
    turn: Mapped[int] = mapped_column(default=1)
    happened_on: Mapped[date]
    recorded_by: Mapped[str] = mapped_column(ACCOUNT)
    recorded_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(LINE, default="")

    __table_args__ = (
        UniqueConstraint("case_id", "code", "turn", name="uq_case_event_turn"),
    )


class Suspension(Audited, Model):
    """A stretch of days the terms of a case do not count, both ends included."""

    __tablename__ = "suspension"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    kind: Mapped[str] = mapped_column(CODE)
    since: Mapped[date]
    until: Mapped[date | None]
    begun_by: Mapped[str] = mapped_column(ACCOUNT)
    ended_by: Mapped[str | None] = mapped_column(ACCOUNT)
    note: Mapped[str] = mapped_column(LINE, default="")

    __table_args__ = (
        CheckConstraint('"until" IS NULL OR "until" >= since', name="ends_after_begin"),
    )


Index(
    "uq_suspension_open",
    Suspension.case_id,
    Suspension.kind,
    unique=True,
    sqlite_where=Suspension.until.is_(None),
    postgresql_where=Suspension.until.is_(None),
)


class Decision(StrEnum):
    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"


class Extension(Audited, Model):
    """A longer term asked for, counted in all from where the node's term began."""

    __tablename__ = "extension"

    run_id: Mapped[int] = mapped_column(ForeignKey("node_run.id"), index=True)
    count: Mapped[int]
    unit: Mapped[Unit]
    reason: Mapped[str] = mapped_column(LINE)
    asked_by: Mapped[str] = mapped_column(ACCOUNT)
    asked_name: Mapped[str] = mapped_column(ACCOUNT)
    asked_on: Mapped[date]
    # How many of those who must agree have agreed.
    step: Mapped[int] = mapped_column(default=0)
    state: Mapped[Decision] = mapped_column(default=Decision.ASKED)
    decided_by: Mapped[str | None] = mapped_column(ACCOUNT)
    decided_at: Mapped[datetime | None]
    decided_why: Mapped[str] = mapped_column(LINE, default="")

    run: Mapped[NodeRun] = relationship(lazy="joined")

    @property
    def term(self) -> Term:
        return Term(self.count, self.unit)


ASKED = Extension.state == Decision.ASKED.value
Index(
    "uq_extension_asked",
    Extension.run_id,
    unique=True,
    sqlite_where=ASKED,
    postgresql_where=ASKED,
)


class NodeReceipt(Audited, Model):
    """Paper of a node that came in, and where it went (QF-25c)."""

    __tablename__ = "node_receipt"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    # None where the court has no groups of nodes.
    group: Mapped[str | None] = mapped_column(CODE)
    node: Mapped[str] = mapped_column(CODE)
    received_on: Mapped[date]
    received_by: Mapped[str] = mapped_column(ACCOUNT)
    sender: Mapped[str] = mapped_column(NAME)
    what: Mapped[str] = mapped_column(LINE)
    pages: Mapped[int]
    handed_to: Mapped[str] = mapped_column(NAME, default="")
    handed_on: Mapped[date | None]

    case: Mapped[Case] = relationship(lazy="raise")

    __table_args__ = (
        CheckConstraint("pages > 0", name="has_pages"),
        CheckConstraint(
            "handed_on IS NULL OR handed_on >= received_on", name="handed_after_received"
        ),
        Index("ix_node_receipt_received", "received_on", "id"),
        Index("ix_node_receipt_group", "group", "received_on", "id"),
    )
