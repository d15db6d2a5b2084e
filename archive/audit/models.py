from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from archive.act import Office
from archive.audit.kinds import Kind
from archive.db import Model

# So many letters a column takes; what is longer is cut when it is noted.
ACCOUNT, NAME, POSTS, ADDRESS, SUBJECT = 120, 120, 400, 64, 200


class Event(Model):
    """One thing that happened. Rows are added, never changed or removed.

    ``id`` is the place in the journal: 1, 2, 3 … without a gap. The triggers of the
    first migration refuse everything but adding the next row.
    """

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(index=True)
    kind: Mapped[Kind]
    actor_id: Mapped[int | None] = mapped_column(index=True)
    account: Mapped[str] = mapped_column(String(ACCOUNT))
    name: Mapped[str] = mapped_column(String(NAME))
    office: Mapped[Office]
    posts: Mapped[str] = mapped_column(String(POSTS))
    address: Mapped[str] = mapped_column(String(ADDRESS))
    subject: Mapped[str] = mapped_column(String(SUBJECT))
    done: Mapped[bool]
    facts: Mapped[dict[str, Any]]
    previous: Mapped[str] = mapped_column(String(64))
    mac: Mapped[str] = mapped_column(String(64))

    # Every list of events is by number, whatever else is asked.
    __table_args__ = (
        Index("ix_event_account_id", "account", "id"),
        Index("ix_event_kind_id", "kind", "id"),
        Index("ix_event_subject_id", "subject", "id"),
    )


class Audited:
    """Mixed into models whose every change must leave an event."""
