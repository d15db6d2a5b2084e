"""Pure: what is known of a case that is to be closed, and what the checks find."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

from archive.calendar import Calendar, Term
from archive.catalog.completeness.rules.lacking import Conditional
from archive.nodes.rules import Stop

# Asked of the case as a whole, and of no debtor.
WHOLE = 0
REFUSE, WARN = "refuse", "warn"


class Span(Protocol):
    @property
    def term(self) -> Term: ...


class Check(Conditional, Protocol):
    @property
    def code(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def closings(self) -> Collection[str]: ...
    @property
    def severity(self) -> str: ...
    @property
    def events(self) -> Sequence[str]: ...
    @property
    def materials(self) -> Sequence[str]: ...
    @property
    def any_of(self) -> bool: ...
    @property
    def each_debtor(self) -> bool: ...
    @property
    def term(self) -> Span | None: ...


class Verdict(StrEnum):
    HOLDS = "holds"
    FAILS = "fails"
    # Somebody has to say.
    ASKED = "asked"


class Why(StrEnum):
    NOT_HAPPENED = "not_happened"
    TOO_OLD = "too_old"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    NOT_IN_FILE = "not_in_file"
    SEAL_MISSING = "seal_missing"
    SEAL_UNKNOWN = "seal_unknown"
    SIGNATURE_MISSING = "signature_missing"
    SIGNATURE_UNKNOWN = "signature_unknown"
    LATE = "late"
    STILL_OPEN = "still_open"
    ALL_DEAD = "all_dead"
    ONLY_ACTS = "only_acts"
    ANSWERED_NO = "answered_no"
    UNANSWERED = "unanswered"
    AGAINST = "against"


class Said(StrEnum):
    YES = "yes"
    NO = "no"
    # Does not apply to this case, or to this debtor.
    NOT_HERE = "not_here"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a check does not hold: codes, numbers of documents or debtors, a day."""

    why: Why
    of: tuple[str, ...] = ()
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Debtor:
    id: int
    natural: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """A document in the file that counts as a material, and its marks."""

    id: int
    material: str
    seal: str
    signature: str


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a node, with the end of an extended term if it has one."""

    since: date
    done: date | None = None
    longer: date | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known of a case that is to be closed on a day."""

    on: date
    calendar: Calendar
    circumstances: frozenset[str] = frozenset()
    object_kind: str | None = None
    events: Mapping[str, Sequence[date]] = field(default_factory=dict)
    runs: Mapping[str, Sequence[Run]] = field(default_factory=dict)
    stops: tuple[Stop, ...] = ()
    # The end of a term for closing that was extended.
    longer: date | None = None
    papers: Sequence[Paper] = ()
    debtors: Sequence[Debtor] = ()
    # By check, and by debtor where each is asked of.
    answers: Mapping[tuple[str, int], Said] = field(default_factory=dict)
    answered_on: Mapping[tuple[str, int], date] = field(default_factory=dict)
    # The court lets cases be closed before a term that other courts keep.
    early: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """One check: whether it holds, why not, and of whom something is asked."""

    code: str
    verdict: Verdict
    severity: str
    reasons: tuple[Reason, ...] = ()
    # Debtors, or WHOLE: what has to be answered, answered or not.
    questions: tuple[int, ...] = ()

    @property
    def refuses(self) -> bool:
        return self.verdict is not Verdict.HOLDS and self.severity == REFUSE
