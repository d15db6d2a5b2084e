"""What is refused when files are merged, or were, and how it is said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from archive.errors import Invalid, Missing, Refused
from archive.speech import _, day


class NoSuchMerger(Missing):
    def __str__(self) -> str:
        return _("There are no such merged files, or not for you.")


@dataclass(eq=False)
class WentInto(Refused):
    """The file is read as part of another, and nothing in it is changed any more."""

    number: str
    target: str
    on: date

    def __str__(self) -> str:
        return _(
            "The file of %(number)s went into that of %(target)s on %(day)s: its documents"
            " and their order stay as they are. New pages are assigned to %(target)s on the"
            " sorting desk and filed there; or part the two files first.",
            number=self.number,
            target=self.target,
            day=day(self.on),
        )


@dataclass(eq=False)
class MergedAlready(Refused):
    number: str
    target: str
    who: str
    on: date

    def __str__(self) -> str:
        return _(
            "%(who)s merged the file of %(number)s into that of %(target)s on %(day)s.",
            who=self.who,
            number=self.number,
            target=self.target,
            day=day(self.on),
        )


@dataclass(eq=False)
class IsPartItself(Refused):
    """The file it should go into is part of a third one."""

    number: str
    target: str

    def __str__(self) -> str:
        return _(
            "The file of %(number)s is part of that of %(target)s. Merge into that one.",
            number=self.number,
            target=self.target,
        )


@dataclass(eq=False)
class HasParts(Refused):
    """Others went into it, and would go along unseen."""

    number: str
    parts: Sequence[str]

    def __str__(self) -> str:
        return _(
            "The file of %(number)s has taken in %(parts)s. Part them first, and merge each"
            " by itself.",
            number=self.number,
            parts=_(", ").join(self.parts),
        )


@dataclass(eq=False)
class NotToBeMerged(Invalid):
    """The rules know no merging of files of these types."""

    number: str
    target: str

    def __str__(self) -> str:
        return _(
            "By the rules of the court the file of %(number)s does not go into that of"
            " %(target)s: the types of the cases do not fit.",
            number=self.number,
            target=self.target,
        )


@dataclass(eq=False)
class PartedAlready(Refused):
    who: str
    on: date

    def __str__(self) -> str:
        return _("%(who)s parted these files on %(day)s.", who=self.who, day=day(self.on))


@dataclass(eq=False)
class NotOpen(Refused):
    """Files are parted only while the case they went into is being worked on."""

    number: str

    def __str__(self) -> str:
        return _(
            "%(number)s is closed. What went into its file stays in it.", number=self.number
        )


class NoReasonToPart(Invalid):
    def __str__(self) -> str:
        return _("Say in a few words why the files are parted.")


class NoteTooLong(Invalid):
    def __str__(self) -> str:
        return _("A note has at most 400 characters.")
