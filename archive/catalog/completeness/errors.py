"""What closing refuses, and how it says so."""

from collections.abc import Sequence
from dataclasses import dataclass

from archive.errors import Invalid, Refused
from archive.speech import _


class NoSuchMethod(Invalid):
    def __str__(self) -> str:
        return _("The rules of this case know no such way of closing.")


@dataclass(eq=False)
class ClosedAlready(Refused):
    case: str

    def __str__(self) -> str:
        return _("%(case)s is closed. Its checks stay as they were.", case=self.case)


class NothingPlanned(Refused):
    def __str__(self) -> str:
        return _("Choose first how the case is to be closed.")


@dataclass(eq=False)
class CannotClose(Refused):
    """Every reason at once."""

    case: str
    method: str
    faults: Sequence[str]

    def __str__(self) -> str:
        return _(
            "%(case)s cannot be closed as “%(method)s”. %(faults)s",
            case=self.case,
            method=self.method,
            faults=_("; ").join(self.faults),
        )


@dataclass(eq=False)
class PlannedMeanwhile(Refused):
    """Somebody else chose a way of closing between the reading and the writing."""

    who: str
    method: str

    def __str__(self) -> str:
        if not self.method:
            return _("The plan was taken back meanwhile. The page shows how it stands now.")
        return _(
            "%(who)s meanwhile chose to close the case as “%(method)s”. The page shows how"
            " it stands now.",
            who=self.who,
            method=self.method,
        )


@dataclass(eq=False)
class AnsweredMeanwhile(Refused):
    """Somebody else answered the same; ``told`` is what now stands there."""

    told: Sequence[str]

    def __str__(self) -> str:
        return _(
            "Meanwhile somebody else answered: %(told)s. Nothing of yours was kept; look"
            " at it again.",
            told=_("; ").join(self.told),
        )


@dataclass(eq=False)
class UnfitAnswers(Invalid):
    faults: Sequence[str]

    def __str__(self) -> str:
        return " ".join(self.faults)


class NothingAnswered(Refused):
    def __str__(self) -> str:
        return _("All of it is answered like that already.")


@dataclass(eq=False)
class NoSuchCaseNumber(Invalid):
    number: str

    def __str__(self) -> str:
        return _("There is no case %(number)s.", number=self.number)
