"""What the review refuses, and how it says so."""

from collections.abc import Sequence
from dataclasses import dataclass

from archive.errors import Forbidden, Invalid, Missing, Refused
from archive.speech import _


class NoSuchSubmission(Missing):
    def __str__(self) -> str:
        return _("There is no such submission, or not for you.")


class NoSuchRound(Missing):
    def __str__(self) -> str:
        return _("This round ended without an opinion that could be printed.")


@dataclass(eq=False)
class SubmittedAlready(Refused):
    receipt: str
    number: str

    def __str__(self) -> str:
        return _(
            "What receipt %(receipt)s brought is under review already, as %(number)s.",
            receipt=self.receipt,
            number=self.number,
        )


@dataclass(eq=False)
class ScanSubmitted(Refused):
    scan: str
    number: str

    def __str__(self) -> str:
        return _(
            "Scan %(scan)s is under review already, as %(number)s.",
            scan=self.scan,
            number=self.number,
        )


@dataclass(eq=False)
class ReferenceTaken(Refused):
    """The same number of the other system, and not the same material."""

    reference: str
    number: str

    def __str__(self) -> str:
        return _(
            "%(reference)s was submitted before, as %(number)s, and said something else.",
            reference=self.reference,
            number=self.number,
        )


@dataclass(eq=False)
class OwnMaterial(Refused):
    """Whoever handed it in has no say in whether it is good."""

    who: str

    def __str__(self) -> str:
        return _(
            "%(who)s handed this material in; somebody else has to review it.",
            who=self.who,
        )


@dataclass(eq=False)
class PartyMaterial(Refused):
    source: str

    def __str__(self) -> str:
        return _(
            "Material of a party is never refused (%(source)s). Accept it, or note what is"
            " still to be supplied.",
            source=self.source,
        )


@dataclass(eq=False)
class ChangedMeanwhile(Refused):
    """Somebody else took a step between the reading and the writing."""

    what: str

    def __str__(self) -> str:
        return _(
            "This submission went on meanwhile: %(what)s. It is shown as it is now.",
            what=self.what,
        )


@dataclass(eq=False)
class NotWaiting(Refused):
    """It is not this step's turn: what it stands at instead."""

    number: str
    what: str

    def __str__(self) -> str:
        return _(
            "%(number)s does not wait for this: %(what)s.",
            number=self.number,
            what=self.what,
        )


@dataclass(eq=False)
class DisputedAlready(Refused):
    who: str

    def __str__(self) -> str:
        return _(
            "This refusal was disputed once, and %(who)s sustained it. Correct the material"
            " and hand it in again.",
            who=self.who,
        )


@dataclass(eq=False)
class NotTheHandler(Forbidden):
    handler: str

    def __str__(self) -> str:
        return _(
            "This is for %(handler)s, who handed the material in, or for the team of the"
            " case.",
            handler=self.handler,
        )


@dataclass(eq=False)
class NotEntitled(Forbidden):
    posts: Sequence[str]

    def __str__(self) -> str:
        return _(
            "A disputed refusal is decided by: %(posts)s. Your post does not allow it.",
            posts=_(", ").join(self.posts) or "—",
        )


@dataclass(eq=False)
class PartOfIt(Refused):
    who: str

    def __str__(self) -> str:
        return _(
            "%(who)s reviewed or disputed this and cannot decide on it too.", who=self.who
        )


@dataclass(eq=False)
class Unfit(Invalid):
    """All that is wrong with what was typed, as sentences."""

    faults: Sequence[str]

    def __str__(self) -> str:
        return " ".join(self.faults)
