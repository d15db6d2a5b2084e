"""What is kept of a court's own rules: the texts that were in force, the imported years.

No row here is ``Audited``: the journal stands above. ``archive.upkeep`` alone writes these
rows, and notes each of its acts.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from archive.db import Model, ObjectName


class ProfileVersion(Model):
    """A profile as it was first used; the store keeps its very text."""

    __tablename__ = "profile_version"

    code: Mapped[str] = mapped_column(String(80))
    version: Mapped[int]
    text: Mapped[str] = mapped_column(ObjectName())
    adopted_at: Mapped[datetime]

    __table_args__ = (
        # One name, not one per column: the rule is about both together.
        UniqueConstraint("code", "version", name="uq_profile_version_code_version"),
    )


class CalendarYear(Model):
    """An arranged year as somebody imported it, until a later import supersedes it."""

    __tablename__ = "calendar_year"

    year: Mapped[int]
    holidays: Mapped[list[Any]]
    workdays: Mapped[list[Any]]
    source: Mapped[str] = mapped_column(String(400))
    file: Mapped[str] = mapped_column(ObjectName())
    imported_at: Mapped[datetime]
    imported_by: Mapped[str] = mapped_column(String(120))
    superseded_at: Mapped[datetime | None]


# Of the imports of one year one is in force, whatever the code above says.
Index(
    "uq_calendar_year_in_force",
    CalendarYear.year,
    unique=True,
    sqlite_where=CalendarYear.superseded_at.is_(None),
    postgresql_where=CalendarYear.superseded_at.is_(None),
)
