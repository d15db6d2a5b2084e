"""What the room of receipts refuses, and how it says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from archive.cases.errors import FAULTS as OF_CASES
from archive.cases.rules.filing import Fault as OfCase
from archive.errors import Invalid, Missing, Refused
from archive.intake.delivery import MOST_PIECES, Fault
from archive.speech import LazyString, _, day, lazy

FAULTS: dict[Fault, LazyString] = {
    Fault.MISSING: OF_CASES[OfCase.MISSING],
    Fault.TOO_LONG: OF_CASES[OfCase.TOO_LONG],
    Fault.UNPRINTABLE: OF_CASES[OfCase.UNPRINTABLE],
    Fault.UNKNOWN: OF_CASES[OfCase.UNKNOWN],
    Fault.IN_FUTURE: OF_CASES[OfCase.IN_FUTURE],
    Fault.TOO_OLD: OF_CASES[OfCase.TOO_OLD],
    Fault.AFTER_RECEIPT: lazy("This day is after the material was received."),
    Fault.PAGES: lazy("A material has between 1 and 99,999 pages."),
    Fault.COPIES: lazy("There are between 1 and 99 copies."),
    Fault.NO_PIECES: lazy("At least one material is listed."),
    Fault.TOO_MANY: lazy(
        "One receipt lists %(most)s materials at the most; register another.",
        most=MOST_PIECES,
    ),
}
FIELDS: dict[str, LazyString] = {
    "number": lazy("Case number"),
    "case": lazy("Case number"),
    "source": lazy("Comes from"),
    "deliverer": lazy("Delivered by"),
    "received_on": lazy("Day of receipt"),
    "formed_on": lazy("Formed on"),
    "back_on": lazy("Back at the court on"),
    "uploaded": lazy("Uploaded already"),
    "remarks": lazy("Remarks"),
    "pieces": lazy("Materials"),
    "name": lazy("Material"),
    "pages": lazy("Pages"),
    "copies": lazy("Copies"),
    "original": lazy("Original"),
}


def field(name: str) -> str:
    """A field as the form calls it: ``pieces-2-pages`` is of the third material."""
    if name.startswith("pieces-"):
        _pieces, at, column = name.split("-")
        return _("Material %(number)s, %(field)s", number=int(at) + 1, field=field(column))
    if name.startswith("piece "):
        place = name.removeprefix("piece ")
        return _("Material") if place.startswith("+") else _("Material %(n)s", n=place)
    return str(FIELDS.get(name, name))


@dataclass(eq=False)
class Unfit(Invalid):
    """Every fault in what was typed, by field."""

    faults: Mapping[str, Fault]

    @property
    def lines(self) -> list[str]:
        return [
            _("%(field)s: %(sentence)s", field=field(name), sentence=FAULTS[fault])
            for name, fault in self.faults.items()
        ]

    def __str__(self) -> str:
        return " ".join(self.lines)


class NoSuchReceipt(Missing):
    def __str__(self) -> str:
        return _("There is no such receipt, or not for you.")


@dataclass(eq=False)
class NoSuchPiece(Missing):
    number: str

    def __str__(self) -> str:
        return _("%(number)s lists no such material.", number=self.number)


@dataclass(eq=False)
class NoSuchCaseNumber(Missing):
    typed: str

    def __str__(self) -> str:
        return _(
            "No case answers to “%(typed)s”, or not for you. Look the number up, or file"
            " the case first.",
            typed=self.typed,
        )


@dataclass(eq=False)
class SeveralCases(Refused):
    """What was typed of a number fits more than one case."""

    typed: str

    def __str__(self) -> str:
        return _("Several cases answer to “%(typed)s”; choose one.", typed=self.typed)


@dataclass(eq=False)
class SentTwice(Refused):
    """The form was registered already, and says something else by now."""

    number: str

    def __str__(self) -> str:
        return _(
            "This form was registered as %(number)s already and now says something else."
            " Correct %(number)s, or press the button again to register a new receipt.",
            number=self.number,
        )


@dataclass(eq=False)
class PieceInUse(Refused):
    """Pages were scanned for a material that somebody takes off the list."""

    name: str

    def __str__(self) -> str:
        return _(
            "Pages of “%(name)s” are scanned already. Move them to another material"
            " before it is taken off the list.",
            name=self.name,
        )


@dataclass(eq=False)
class ScannedBeforeReceived(Invalid):
    received: date

    def __str__(self) -> str:
        return _(
            "It was received on %(day)s and cannot be scanned before.",
            day=day(self.received),
        )


@dataclass(eq=False)
class TooManyRows(Invalid):
    most: int

    def __str__(self) -> str:
        return _("More than %(most)s rows; narrow the filters.", most=self.most)
