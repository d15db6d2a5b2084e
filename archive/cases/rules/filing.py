"""What must hold of a case before it is filed. Pure; all faults at once."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from archive.cases.rules.identity import PartyKind

LARGEST = Decimal(10) ** 13
OLDEST = date(1980, 1, 1)
LONGEST_LINE, LONGEST_ADDRESS = 200, 400


class Fault(StrEnum):
    """What can be wrong with one field."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    UNPRINTABLE = "unprintable"
    UNKNOWN = "unknown"
    IN_FUTURE = "in_future"
    TOO_OLD = "too_old"
    BEFORE_RECEIVED = "before_received"
    NEGATIVE = "negative"
    TOO_MUCH = "too_much"
    FRACTION = "fraction"
    NUMBER_FORM = "number_form"
    NUMBER_KIND = "number_kind"
    NUMBER_YEAR = "number_year"
    TEAM_OF_TRACK = "team_of_track"
    REASON_MISSING = "reason_missing"
    HOLDER_ELSEWHERE = "holder_elsewhere"


Faults = dict[str, Fault]


@dataclass(frozen=True, slots=True)
class Details:
    """What is typed of a case. Codes are the profile's."""

    number: str
    filed_on: date | None
    received_on: date | None = None
    cause: str = ""
    basis_number: str = ""
    object_kind: str | None = None
    amount: Decimal | None = None
    channel: str | None = None
    enterprise_class: str | None = None
    grounds: tuple[str, ...] = ()
    circumstances: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartyDetails:
    """What is typed of a party. An empty number leaves the one that is kept."""

    role: str
    kind: PartyKind
    name: str
    identity: str = ""
    phone: str = ""
    address: str = ""
    forget_identity: bool = False
    forget_phone: bool = False


@dataclass(frozen=True, slots=True)
class Placement:
    """Where somebody wants a case to go; with nothing named, where the rules send it."""

    team: str | None = None
    track: str | None = None
    holder_id: int | None = None
    reason: str = ""

    def __bool__(self) -> bool:
        return bool(self.team or self.track or self.holder_id)


@dataclass(frozen=True, slots=True)
class Lists:
    """The codes a court's profile allows, for each field."""

    object_kinds: Collection[str] = ()
    channels: Collection[str] = ()
    enterprise_classes: Collection[str] = ()
    grounds: Collection[str] = ()
    circumstances: Collection[str] = ()


def faults(details: Details, lists: Lists, today: date) -> Faults:
    """Every field of a case that is wrong; the number is looked at elsewhere."""
    found = dict(_codes(details, lists))
    found |= _days(details, today)
    found |= {
        name: fault
        for name in ("cause", "basis_number")
        if (fault := line(getattr(details, name), LONGEST_LINE))
    }
    if details.amount is not None and (fault := _amount(details.amount)):
        found["amount"] = fault
    return found


def _codes(details: Details, lists: Lists) -> Iterator[tuple[str, Fault]]:
    chosen = (
        ("object_kind", details.object_kind, lists.object_kinds),
        ("channel", details.channel, lists.channels),
        ("enterprise_class", details.enterprise_class, lists.enterprise_classes),
    )
    for name, code, known in chosen:
        if code and code not in known:
            yield name, Fault.UNKNOWN
    if not set(details.grounds) <= set(lists.grounds):
        yield "grounds", Fault.UNKNOWN
    if not set(details.circumstances) <= set(lists.circumstances):
        yield "circumstances", Fault.UNKNOWN


def _days(details: Details, today: date) -> Iterator[tuple[str, Fault]]:
    filed, received = details.filed_on, details.received_on
    if filed is None:
        yield "filed_on", Fault.MISSING
    for name, day in (("filed_on", filed), ("received_on", received)):
        if day and day > today:
            yield name, Fault.IN_FUTURE
        elif day and day < OLDEST:
            yield name, Fault.TOO_OLD
        elif name == "filed_on" and filed and received and filed < received:
            yield name, Fault.BEFORE_RECEIVED


def _amount(amount: Decimal) -> Fault | None:
    if not amount.is_finite() or amount >= LARGEST:
        return Fault.TOO_MUCH
    if amount < 0:
        return Fault.NEGATIVE
    return None if amount == amount.quantize(Decimal("0.01")) else Fault.FRACTION


def line(text: str, longest: int) -> Fault | None:
    """What is wrong with a line of text, if anything is."""
    if len(text) > longest:
        return Fault.TOO_LONG
    return None if text.isprintable() else Fault.UNPRINTABLE


def party_faults(party: PartyDetails) -> Faults:
    """Faults in shape; whether an identity number can be one is asked of ``identity``."""
    found: Faults = {}
    if not party.name.strip():
        found["name"] = Fault.MISSING
    elif fault := line(party.name, LONGEST_LINE):
        found["name"] = fault
    if fault := line(party.address, LONGEST_ADDRESS):
        found["address"] = fault
    if fault := line(party.phone, 40):
        found["phone"] = fault
    return found


def number_faults(kind: str, year: int, marks: Collection[str], today: date) -> Faults:
    """A number of another kind of case, or of a year to come, is no number of ours."""
    if kind not in marks:
        return {"number": Fault.NUMBER_KIND}
    return {"number": Fault.NUMBER_YEAR} if year > today.year else {}
