"""What the exchange with other systems refuses, and how it says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from archive.cases.errors import Unfit
from archive.errors import Forbidden, Invalid, Missing, Refused
from archive.speech import LazyString, _, ngettext


@dataclass(frozen=True, slots=True)
class Place:
    """One fault: in which part of the request, where in it, and what is wrong."""

    part: str
    pointer: str
    sentence: LazyString | str

    def told(self) -> dict[str, Any]:
        return {"in": self.part, "pointer": self.pointer, "sentence": str(self.sentence)}


@dataclass(eq=False)
class Faulty(Invalid):
    """Every fault of a request, each with its place."""

    faults: Sequence[Place]

    def __str__(self) -> str:
        return ngettext(
            "%(num)s fault in what was sent.",
            "%(num)s faults in what was sent.",
            len(self.faults),
        )


def faulty(part: str, pointer: str, sentence: LazyString | str) -> Faulty:
    return Faulty([Place(part, pointer, sentence)])


def of_body(unfit: Unfit, names: Mapping[str, str]) -> Faulty:
    """The faults of a room's own, at the places they have in the body."""
    return Faulty(
        [
            Place("body", f"/{names.get(name, name)}", sentence)
            for name, sentence in unfit.faults.items()
        ]
    )


@dataclass(eq=False)
class NoToken(Refused):
    """Nobody is told whether a token is unknown, over or revoked."""

    shown: bool

    def __str__(self) -> str:
        if self.shown:
            return _("This token does not hold.")
        return _("This address needs the token of a system: Authorization: Bearer …")


@dataclass(eq=False)
class OutOfScope(Forbidden):
    scope: str

    def __str__(self) -> str:
        return _("This token does not have the scope %(scope)s.", scope=self.scope)


class Unreadable(Invalid):
    def __str__(self) -> str:
        return _("The body is not JSON in UTF-8.")


class NotJson(Invalid):
    def __str__(self) -> str:
        return _("Send the body as application/json.")


class NotBytes(Invalid):
    def __str__(self) -> str:
        return _("Send the body as application/octet-stream.")


@dataclass(eq=False)
class NoSuchScan(Missing):
    number: str

    def __str__(self) -> str:
        return _("You have brought no scan %(number)s.", number=self.number)


@dataclass(eq=False)
class NoSuchSubmission(Missing):
    number: str

    def __str__(self) -> str:
        return _("You have brought no submission %(number)s.", number=self.number)


class TooLarge(Invalid):
    def __str__(self) -> str:
        return _("The body is larger than one case can be.")


class KeyReused(Invalid):
    def __str__(self) -> str:
        return _("This Idempotency-Key was used for another request.")


@dataclass(eq=False)
class Changed(Refused):
    number: str

    def __str__(self) -> str:
        return _(
            "%(number)s is not what it was when it was read (If-Match).", number=self.number
        )


@dataclass(eq=False)
class NoSuchNumber(Missing):
    number: str

    def __str__(self) -> str:
        return _("There is no case %(number)s.", number=self.number)


class NoSuchToken(Missing):
    def __str__(self) -> str:
        return _("There is no such token.")


class RevokedAlready(Refused):
    def __str__(self) -> str:
        return _("This token was revoked already.")


@dataclass(eq=False)
class BadToken(Invalid):
    """Every fault of a token that is to be made."""

    sentences: Sequence[LazyString | str]

    def __str__(self) -> str:
        return " ".join(str(sentence) for sentence in self.sentences)
