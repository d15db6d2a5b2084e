"""What the room of cases refuses, and how it says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from archive.cases.rules import identity, numbers
from archive.cases.rules.filing import Fault
from archive.errors import Invalid, Missing, Refused
from archive.speech import LazyString, _, day, lazy, ngettext

FAULTS: dict[Fault, LazyString] = {
    Fault.MISSING: lazy("This is missing."),
    Fault.TOO_LONG: lazy("This is too long."),
    Fault.UNPRINTABLE: lazy("This has signs that cannot be printed."),
    Fault.UNKNOWN: lazy("The court's profile does not know this."),
    Fault.IN_FUTURE: lazy("This day is still to come."),
    Fault.TOO_OLD: lazy("This day is before 1980."),
    Fault.BEFORE_RECEIVED: lazy("A case is not filed before its papers were received."),
    Fault.NEGATIVE: lazy("An amount is not below zero."),
    Fault.TOO_MUCH: lazy("This is more than an amount can be."),
    Fault.FRACTION: lazy("An amount has two decimal places at most."),
    Fault.NUMBER_FORM: lazy(
        "This is no case number. They are written like this: %(examples)s.",
        examples=numbers.EXAMPLES,
    ),
    Fault.NUMBER_KIND: lazy("The court's profile knows no cases with this mark."),
    Fault.NUMBER_YEAR: lazy("The year of the number is still to come."),
    Fault.TEAM_OF_TRACK: lazy("This track belongs to another team."),
    Fault.REASON_MISSING: lazy("The rules say otherwise; write why."),
    Fault.HOLDER_ELSEWHERE: lazy("This person does not work in that team."),
}
IDENTITY_FAULTS: dict[identity.Fault, LazyString] = {
    identity.Fault.SIGNS: lazy("An identity number has digits and letters only."),
    identity.Fault.LENGTH: lazy("An identity number has 4 to 30 signs."),
    identity.Fault.DATE: lazy("The birthday in this identity number does not exist."),
    identity.Fault.CHECK: lazy("The last sign does not fit the others; look at it again."),
}
FIELDS: dict[str, LazyString] = {
    "number": lazy("Case number"),
    "filed_on": lazy("Filed on"),
    "received_on": lazy("Received on"),
    "cause": lazy("Cause"),
    "basis_number": lazy("Number of the basis"),
    "object_kind": lazy("Kind of object"),
    "amount": lazy("Amount in yuan"),
    "channel": lazy("Filed through"),
    "enterprise_class": lazy("Enterprise class"),
    "grounds": lazy("Grounds for sorting"),
    "circumstances": lazy("Circumstances"),
    "team": lazy("Team"),
    "track": lazy("Track"),
    "holder": lazy("Holder"),
    "holder_id": lazy("Holder"),
    "reason": lazy("Reason"),
    "role": lazy("Role"),
    "kind": lazy("Kind of party"),
    "name": lazy("Name"),
    "identity": lazy("Identity number"),
    "phone": lazy("Telephone"),
    "address": lazy("Address"),
    "parties": lazy("Parties"),
}


def field(name: str) -> str:
    return str(FIELDS.get(name, name))


@dataclass(eq=False)
class Unfit(Invalid):
    """Every fault in what was typed, by field."""

    faults: Mapping[str, LazyString]

    @property
    def lines(self) -> list[str]:
        return [
            _("%(field)s: %(sentence)s", field=field(name), sentence=sentence)
            for name, sentence in self.faults.items()
        ]

    def __str__(self) -> str:
        return " ".join(self.lines)


def unfit(faults: Mapping[str, Fault]) -> Unfit:
    return Unfit({name: FAULTS[fault] for name, fault in faults.items()})


@dataclass(eq=False)
class NumberTaken(Refused):
    number: str
    filed: date | None = None
    holder: str | None = None

    def __str__(self) -> str:
        if self.filed is None:
            return _("%(number)s is filed already.", number=self.number)
        return _(
            "%(number)s is filed already, on %(day)s; its holder is %(holder)s.",
            number=self.number,
            day=day(self.filed),
            holder=self.holder or _("nobody yet"),
        )


class NoSuchCase(Missing):
    def __str__(self) -> str:
        return _("There is no such case, or not for you.")


class NoSuchParty(Missing):
    def __str__(self) -> str:
        return _("There is no such party in this case.")


class NoSuchLink(Missing):
    def __str__(self) -> str:
        return _("The two cases are not tied together like this.")


class NoSuchImport(Missing):
    def __str__(self) -> str:
        return _("There is no such file, or somebody else brought it.")


@dataclass(eq=False)
class Sealed(Refused):
    number: str

    def __str__(self) -> str:
        return _(
            "%(number)s was handed over to the archives; nothing in it is changed here.",
            number=self.number,
        )


@dataclass(eq=False)
class Stale(Refused):
    """Somebody else corrected it between the reading and the writing."""

    who: str
    fields: Sequence[str]

    def __str__(self) -> str:
        return _(
            "%(who)s corrected this meanwhile: %(fields)s. What is shown below is what you"
            " typed; compare, then save again.",
            who=self.who or _("Somebody"),
            fields=_(", ").join(self.fields) or "—",
        )


class NothingChanged(Refused):
    def __str__(self) -> str:
        return _("Nothing in it is different from what is kept.")


class LinkedToItself(Invalid):
    def __str__(self) -> str:
        return _("A case is not tied to itself.")


@dataclass(eq=False)
class LinkedAlready(Refused):
    one: str
    other: str

    def __str__(self) -> str:
        return _(
            "%(one)s and %(other)s are tied together like this already.",
            one=self.one,
            other=self.other,
        )


@dataclass(eq=False)
class LinkDoesNotFit(Invalid):
    link: str
    one: str
    other: str

    def __str__(self) -> str:
        return _(
            "“%(link)s” does not lead from %(one)s to %(other)s: the types of the cases"
            " do not fit.",
            link=self.link,
            one=self.one,
            other=self.other,
        )


class LinkDecided(Refused):
    def __str__(self) -> str:
        return _("This was decided already.")


@dataclass(eq=False)
class UnknownNumber(Missing):
    number: str

    def __str__(self) -> str:
        return _("There is no case %(number)s, or not for you.", number=self.number)


class FilterNamed(Refused):
    def __str__(self) -> str:
        return _("A search needs a name of its own, of 1 to 60 signs.")


@dataclass(eq=False)
class ProfileLost(Refused):
    key: str

    def __str__(self) -> str:
        return _(
            "The rules this case was filed under (%(key)s) are not here.", key=self.key
        )


class Unreadable(Refused):
    def __str__(self) -> str:
        return _(
            "The number was sealed with another key of this archive and does not open."
        )


@dataclass(eq=False)
class BadSheet(Invalid):
    """Every fault of a file, each with its place."""

    lines: Sequence[str]
    more: int = 0

    def __str__(self) -> str:
        told = "\n".join(self.lines)
        if self.more:
            told += "\n" + ngettext("and %(num)s more", "and %(num)s more", self.more)
        return told


class ImportChanged(Refused):
    def __str__(self) -> str:
        return _("This file was taken in already.")


class ImportRaced(Refused):
    def __str__(self) -> str:
        return _(
            "A case of this file was filed meanwhile. Nothing was taken in; look the file"
            " over again."
        )
