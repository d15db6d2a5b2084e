"""How a case is closed, and what is checked before."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from archive.profile.draft import Draft, between
from archive.profile.errors import Fault
from archive.profile.parts import Code, Conditional, Entry, Flag, Span, Whole


class ClosingMethod(Entry):
    pass


class CheckKind(StrEnum):
    """What can be checked. A new kind is new code, so the list is closed."""

    # The named events have happened, and before closing.
    HAPPENED = "happened"
    # At least, or at most, so long passed between an event and the closing.
    NOT_BEFORE = "not_before"
    NOT_AFTER = "not_after"
    # The latest of the named events is no older than the term.
    RECENT = "recent"
    # The named material is in the file.
    IN_FILE = "in_file"
    # Every material of the named kinds has its seal, or every signature.
    SEALED = "sealed"
    SIGNED = "signed"
    # Facts of the case, each with a rule of its own.
    CLUES_SETTLED = "clues_settled"
    ASSETS_EXPLAINED = "assets_explained"
    EVERY_DEBTOR_RESTRICTED = "every_debtor_restricted"
    UNPAID_REMAINS = "unpaid_remains"
    SOME_DEBTOR_ALIVE = "some_debtor_alive"
    NOT_ONLY_ACTS = "not_only_acts"
    NODE_IN_TIME = "node_in_time"


class Severity(StrEnum):
    REFUSE = "refuse"
    WARN = "warn"


class Check(Conditional):
    kind: CheckKind
    closings: Annotated[tuple[Code, ...], Field(min_length=1)]
    severity: Severity = Severity.REFUSE
    events: tuple[Code, ...] = ()
    materials: tuple[Code, ...] = ()
    any_of: Flag = False
    # Asked of each debtor by itself.
    each_debtor: Flag = False
    term: Span | None = None
    # What may be left out of account: a sum in yuan, a share of the claim in percent.
    small_sum: Whole | None = None
    small_share: Annotated[Whole, Field(ge=0, le=100)] | None = None


CODED = ("closing_methods", "checks")
REFERENCES = (
    ("checks", "closings", "closing_methods"),
    ("checks", "events", "events|nodes"),
    ("checks", "materials", "materials"),
    ("checks", "when", "circumstances"),
    ("checks", "unless", "circumstances"),
)


def faults(draft: Draft) -> Iterator[Fault]:
    yield from between(draft, CODED, REFERENCES)
