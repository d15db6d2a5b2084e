"""What the keeping of paper refuses, and how it says so."""

from collections.abc import Sequence
from dataclasses import dataclass

from archive.errors import Invalid, Missing, Refused
from archive.speech import _, ngettext


class NoSuchPlace(Missing):
    def __str__(self) -> str:
        return _("There is no such place.")


class NoSuchMove(Missing):
    def __str__(self) -> str:
        return _("There is no such move.")


@dataclass(eq=False)
class UnknownPlace(Invalid):
    """Typed by hand: neither a path nor a code."""

    typed: str

    def __str__(self) -> str:
        return _(
            "“%(typed)s” is no place. Choose one of the list, or scan its label.",
            typed=self.typed,
        )


@dataclass(eq=False)
class UnknownCode(Invalid):
    """Scanned or typed: neither paper nor a place."""

    typed: str

    def __str__(self) -> str:
        return _(
            "“%(typed)s” is neither a place nor a receipt. Scan it again, or type the"
            " number of the receipt.",
            typed=self.typed,
        )


@dataclass(eq=False)
class SeveralReceipts(Refused):
    number: str
    receipts: Sequence[str]

    def __str__(self) -> str:
        return _(
            "Case %(number)s has several receipts: %(receipts)s. Type the one that is"
            " meant.",
            number=self.number,
            receipts=_(", ").join(self.receipts),
        )


@dataclass(eq=False)
class BadName(Invalid):
    name: str

    def __str__(self) -> str:
        return _(
            "“%(name)s” cannot be the name of a place: one to sixty signs, and no slash.",
            name=self.name,
        )


class TooManyAtOnce(Invalid):
    def __str__(self) -> str:
        return _("A hundred places at the most are made at once, one name a line.")


class Unplaceable(Invalid):
    """A shelf in a box, say."""

    def __str__(self) -> str:
        return _("Shelves stand in rooms, boxes in rooms or on shelves.")


@dataclass(eq=False)
class NameTaken(Refused):
    path: str

    def __str__(self) -> str:
        return _("There is a place “%(path)s” already.", path=self.path)


@dataclass(eq=False)
class PlaceClosed(Refused):
    path: str

    def __str__(self) -> str:
        return _("“%(path)s” is closed. Open it again, or choose another.", path=self.path)


@dataclass(eq=False)
class PlaceInUse(Refused):
    path: str
    papers: int
    places: int

    def __str__(self) -> str:
        return _(
            "“%(path)s” cannot be closed: %(papers)s and %(places)s are still in it.",
            path=self.path,
            papers=ngettext("%(num)s paper", "%(num)s papers", self.papers),
            places=ngettext("%(num)s open place", "%(num)s open places", self.places),
        )


class ChangedMeanwhile(Refused):
    def __str__(self) -> str:
        return _("Somebody changed this place meanwhile. Look at it as it is now.")


@dataclass(eq=False)
class MovedMeanwhile(Refused):
    number: str
    path: str

    def __str__(self) -> str:
        return _(
            "The paper of %(number)s was moved meanwhile: it is at %(path)s.",
            number=self.number,
            path=self.path or _("no place"),
        )


@dataclass(eq=False)
class UndoneAlready(Refused):
    number: str

    def __str__(self) -> str:
        return _(
            "The paper of %(number)s was moved on since; only its last move can be undone.",
            number=self.number,
        )
