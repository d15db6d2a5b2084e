"""A due date, stored where it was promised, with all it takes to count it again."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from archive.calendar import Calendar, Due, Term, Unit


class Promised:
    """Mixed into models with one due date. Lateness is asked of the row, never stored.

    ``due_provisional`` (暂算) says that a year was counted whose days off were not yet
    arranged; importing that year counts the date again.
    """

    due: Mapped[date]
    due_from: Mapped[date]
    due_count: Mapped[int]
    due_unit: Mapped[Unit]
    due_rolls: Mapped[bool]
    due_rule: Mapped[str] = mapped_column(String(80))
    due_provisional: Mapped[bool]

    def counted(self, calendar: Calendar) -> Due:
        """The due date as the calendar has it now; a room may know what stops the count."""
        term = Term(self.due_count, self.due_unit)
        return calendar.due(self.due_from, term, roll=self.due_rolls)


def promise(
    row: Promised,
    start: date,
    term: Term,
    rule: str,
    calendar: Calendar,
    *,
    rolls: bool = True,
) -> Due:
    """Fix the due date of a row: ``term`` after ``start``, by the rule of that name."""
    row.due_from, row.due_rule, row.due_rolls = start, rule, rolls
    row.due_count, row.due_unit = term.count, term.unit
    return recount(row, calendar)


def recount(row: Promised, calendar: Calendar) -> Due:
    """Count a promised date again, by a calendar that may know more by now."""
    counted = row.counted(calendar)
    row.due, row.due_provisional = counted.date, counted.provisional
    return counted
