"""Everything wrong with a file, told at once: each fault with its place in the file."""

from dataclasses import dataclass

from archive.errors import Invalid, Missing
from archive.speech import LazyString, _


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file, and in which, if not in the one that is read (its base)."""

    text: str
    file: str = ""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to repair. The sentence is said in the reader's language when shown."""

    place: str | LazyString | Place
    sentence: LazyString

    @property
    def file(self) -> str:
        """The file to repair, if it is not the one that was read."""
        return self.place.file if isinstance(self.place, Place) else ""

    def __str__(self) -> str:
        place = str(self.place)
        return f"{place}: {self.sentence}" if place else str(self.sentence)


@dataclass(eq=False)
class BadFile(Invalid):
    file: str
    faults: tuple[Fault, ...]

    @property
    def lines(self) -> list[str]:
        """``file: place: sentence``, a line for each fault."""
        return [f"{fault.file or self.file}: {fault}" for fault in self.faults]

    def __str__(self) -> str:
        return "\n".join(self.lines)


class ProfileError(BadFile):
    """The file is not a usable profile."""


class BadYears(BadFile):
    """The file is not a usable arrangement of holidays and working days."""


@dataclass(eq=False)
class NotInProfile(Missing):
    """A row names an entry that this version of the profile no longer has."""

    section: str
    code: str

    def __str__(self) -> str:
        return _(
            "The court's profile has no “%(code)s” among the %(section)s.",
            code=self.code,
            section=self.section,
        )
