"""What the room of nodes refuses, and how it says so."""

from dataclasses import dataclass
from datetime import date

from archive.errors import Forbidden, Invalid, Missing, Refused
from archive.speech import _, day


@dataclass(eq=False)
class UnknownEvent(Invalid):
    code: str

    def __str__(self) -> str:
        return _("The rules of this case know no event “%(code)s”.", code=self.code)


@dataclass(eq=False)
class UnknownNode(Invalid):
    code: str

    def __str__(self) -> str:
        return _("“%(code)s” is no node of this case.", code=self.code)


@dataclass(eq=False)
class UnknownSuspension(Invalid):
    code: str

    def __str__(self) -> str:
        return _("The rules of this case know no suspension “%(code)s”.", code=self.code)


@dataclass(eq=False)
class DayToCome(Invalid):
    on: date

    def __str__(self) -> str:
        return _("%(day)s is still to come.", day=day(self.on))


@dataclass(eq=False)
class BeforeFiling(Invalid):
    on: date
    filed: date

    def __str__(self) -> str:
        return _(
            "%(day)s is before the case was filed on %(filed)s.",
            day=day(self.on),
            filed=day(self.filed),
        )


@dataclass(eq=False)
class BeforeCause(Invalid):
    """An event dated before the one it follows."""

    what: str
    on: date
    cause: str
    cause_on: date

    def __str__(self) -> str:
        return _(
            "“%(what)s” cannot be on %(day)s: “%(cause)s”, which comes first, was on"
            " %(cause_day)s.",
            what=self.what,
            day=day(self.on),
            cause=self.cause,
            cause_day=day(self.cause_on),
        )


@dataclass(eq=False)
class EventTwice(Refused):
    what: str
    on: date

    def __str__(self) -> str:
        return _(
            "“%(what)s” happens once in a case, and is recorded for %(day)s.",
            what=self.what,
            day=day(self.on),
        )


@dataclass(eq=False)
class NotStarted(Refused):
    node: str
    anchor: str

    def __str__(self) -> str:
        return _(
            "“%(node)s” has not started: it begins with “%(anchor)s”.",
            node=self.node,
            anchor=self.anchor,
        )


@dataclass(eq=False)
class CompletedBeforeStart(Invalid):
    node: str
    on: date
    started: date

    def __str__(self) -> str:
        return _(
            "“%(node)s” cannot be done on %(day)s: it only started on %(started)s.",
            node=self.node,
            day=day(self.on),
            started=day(self.started),
        )


@dataclass(eq=False)
class CompletedAlready(Refused):
    node: str
    on: date

    def __str__(self) -> str:
        return _("“%(node)s” was done on %(day)s.", node=self.node, day=day(self.on))


@dataclass(eq=False)
class Ceased(Refused):
    node: str

    def __str__(self) -> str:
        return _("“%(node)s” does not apply to this case any more.", node=self.node)


class NoSuchRun(Missing):
    def __str__(self) -> str:
        return _("There is no such node in this case.")


class NoSuchSuspension(Missing):
    def __str__(self) -> str:
        return _("There is no such suspension in this case.")


class NoSuchExtension(Missing):
    def __str__(self) -> str:
        return _("Nobody asked for this longer term.")


class NotSignedHere(Refused):
    def __str__(self) -> str:
        return _("This court does not sign nodes off.")


@dataclass(eq=False)
class NotDoneYet(Refused):
    node: str

    def __str__(self) -> str:
        return _("“%(node)s” is not done yet; only what is done is signed.", node=self.node)


@dataclass(eq=False)
class SignedAlready(Refused):
    node: str
    who: str

    def __str__(self) -> str:
        return _("%(who)s has signed “%(node)s” already.", node=self.node, who=self.who)


@dataclass(eq=False)
class NotResponsible(Forbidden):
    """Somebody else answers for the node: another post, or the holder of the case."""

    node: str
    who: str

    def __str__(self) -> str:
        return _("“%(node)s” is signed by %(who)s.", node=self.node, who=self.who)


@dataclass(eq=False)
class SuspendedAlready(Refused):
    what: str
    since: date

    def __str__(self) -> str:
        return _(
            "“%(what)s” has held the case up since %(day)s.",
            what=self.what,
            day=day(self.since),
        )


@dataclass(eq=False)
class ResumedAlready(Refused):
    what: str
    until: date

    def __str__(self) -> str:
        return _("“%(what)s” ended on %(day)s.", what=self.what, day=day(self.until))


@dataclass(eq=False)
class EndsBeforeBegin(Invalid):
    since: date

    def __str__(self) -> str:
        return _("It began on %(day)s and cannot end before.", day=day(self.since))


@dataclass(eq=False)
class SuspendedTooLong(Invalid):
    what: str
    last: date

    def __str__(self) -> str:
        return _(
            "“%(what)s” lasts until %(day)s at the most.",
            what=self.what,
            day=day(self.last),
        )


@dataclass(eq=False)
class NotExtendable(Refused):
    node: str

    def __str__(self) -> str:
        return _("The rules allow no longer term for “%(node)s”.", node=self.node)


@dataclass(eq=False)
class NotLonger(Invalid):
    now: str

    def __str__(self) -> str:
        return _("The term is %(term)s already; ask for a longer one.", term=self.now)


@dataclass(eq=False)
class BeyondLimit(Invalid):
    limit: str

    def __str__(self) -> str:
        return _("With all extensions the term is %(term)s at the most.", term=self.limit)


@dataclass(eq=False)
class AskedTooLate(Refused):
    last: date

    def __str__(self) -> str:
        return _("A longer term was to be asked for by %(day)s.", day=day(self.last))


class AskedAlready(Refused):
    def __str__(self) -> str:
        return _("A longer term was asked for already and waits for a decision.")


class DecidedAlready(Refused):
    def __str__(self) -> str:
        return _("This longer term is decided already.")


@dataclass(eq=False)
class NotTheApprover(Forbidden):
    who: str

    def __str__(self) -> str:
        return _("The next to decide is: %(who)s.", who=self.who)


class OwnRequest(Forbidden):
    def __str__(self) -> str:
        return _("Nobody decides on a term they asked for themselves.")


@dataclass(eq=False)
class NotInGroup(Invalid):
    node: str

    def __str__(self) -> str:
        return _(
            "“%(node)s” is in no group of nodes whose paper is registered.", node=self.node
        )


@dataclass(eq=False)
class Empty(Invalid):
    field: str

    def __str__(self) -> str:
        return _("%(field)s: this is missing or too long.", field=self.field)


class NoPages(Invalid):
    def __str__(self) -> str:
        return _("What was received has between 1 and 99,999 pages.")


@dataclass(eq=False)
class HandedBeforeReceived(Invalid):
    received: date

    def __str__(self) -> str:
        return _(
            "It was received on %(day)s and cannot be handed on before.",
            day=day(self.received),
        )


class HandedAlready(Refused):
    def __str__(self) -> str:
        return _("This was handed on already.")


class NoSuchReceipt(Missing):
    def __str__(self) -> str:
        return _("There is no such receipt, or not for you.")


@dataclass(eq=False)
class TooManyRows(Invalid):
    most: int

    def __str__(self) -> str:
        return _("More than %(most)s rows; narrow the filters.", most=self.most)
