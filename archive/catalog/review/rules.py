"""Reviews without a database: the reasons there are, what a late receipt tells. Pure."""

from collections.abc import Mapping
from datetime import date

COMPLETENESS, PROPRIETY, TIMELINESS = "completeness", "propriety", "timeliness"
OTHER, HANDED_LATE = "other", "handed_late"
# A point that only one court looks at has no reasons of its own.
REASONS: Mapping[str, tuple[str, ...]] = {
    COMPLETENESS: (
        "document_missing",
        "pages_missing",
        "attachment_missing",
        "service_unproved",
        "count_differs",
        OTHER,
    ),
    PROPRIETY: (
        "illegible",
        "wrong_order",
        "wrong_case",
        "unsigned",
        "unsealed",
        "undated",
        "blanks_open",
        "changes_unconfirmed",
        "not_original",
        "wrong_form",
        OTHER,
    ),
    TIMELINESS: (HANDED_LATE, "day_unknown", "made_late", OTHER),
}
# What may be wrong with one document or piece; lateness is of the whole.
DEFECTS = (
    *(code for code in REASONS[COMPLETENESS] if code != OTHER),
    *REASONS[PROPRIETY],
)
WHOLE, DOCUMENT, PIECE = "whole", "document", "piece"
# The only point that handing in again cannot cure: it is noted, and hinders nothing.
INCURABLE = frozenset({TIMELINESS})


def reasons_of(point: str) -> tuple[str, ...]:
    return REASONS.get(point, (OTHER,))


def number(year: int, serial: int) -> str:
    """The court's own number of a submission: 审2026-00012."""
    return f"审{year}-{serial:05}"


def days_late(due: date, done_on: date | None, today: date) -> int:
    """How many days it was done, or still is not done, after the last day."""
    return max(((done_on or today) - due).days, 0)


def holds_in_time(due: date | None, done_on: date | None, *, waived: bool) -> bool | None:
    """What the days say of timeliness; None where nobody said when it was formed."""
    if waived:
        return True
    if due is None or done_on is None:
        return None
    return done_on <= due


def plain(text: str) -> str:
    """One line, without the spaces nobody means."""
    return " ".join(text.split())


def paragraphs(text: str) -> str:
    """Several lines as they were meant: no empty ones, none with spaces around it."""
    return "\n".join(filter(None, (plain(line) for line in text.splitlines())))


def is_printable(text: str) -> bool:
    return text.replace("\n", "").isprintable()
