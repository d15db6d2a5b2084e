"""What the way into the process system refuses, and how it says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archive.errors import Invalid, Missing, Refused
from archive.speech import _, ngettext


class NothingToFetch(Missing):
    """Nobody is told whether there is a document that is not for them."""

    def __str__(self) -> str:
        return _("There is no such document to be fetched.")


@dataclass(eq=False)
class PastEdition(Refused):
    wanted: int
    now: int

    def __str__(self) -> str:
        return _(
            "Edition %(wanted)s stands no more; the document is in edition %(now)s. Fetch"
            " that one.",
            wanted=self.wanted,
            now=self.now,
        )


class GoneFromFile(Refused):
    def __str__(self) -> str:
        return _("The document was taken out of the file, and cannot be fetched any more.")


@dataclass(eq=False)
class NoPicture(Refused):
    """A page is being worked anew."""

    page: int

    def __str__(self) -> str:
        return _(
            "Page %(page)s of it has no picture yet. Try again once it is worked.",
            page=self.page,
        )


@dataclass(eq=False)
class NeverFetched(Refused):
    system: str
    document: int
    edition: int

    def __str__(self) -> str:
        return _(
            "%(system)s has not fetched edition %(edition)s of document %(document)s.",
            system=self.system,
            document=self.document,
            edition=self.edition,
        )


@dataclass(eq=False)
class OtherReceipt(Refused):
    """There is a receipt for it, and it says something else."""

    document: int
    edition: int
    receipt: str
    told: str

    def __str__(self) -> str:
        return _(
            "Edition %(edition)s of document %(document)s has the receipt %(receipt)s"
            " already: %(told)s. Another one is not taken.",
            edition=self.edition,
            document=self.document,
            receipt=self.receipt,
            told=self.told,
        )


@dataclass(eq=False)
class UnfitReceipt(Invalid):
    """What is wrong with one receipt: all of it, by the field it is in."""

    faults: Mapping[str, str]

    def __str__(self) -> str:
        return " ".join(self.faults.values())


@dataclass(eq=False)
class UnfitFile(Invalid):
    """Every fault of a file of receipts, each with where it is."""

    faults: Sequence[str]

    def __str__(self) -> str:
        head = ngettext(
            "%(num)s fault; nothing was taken from the file.",
            "%(num)s faults; nothing was taken from the file.",
            len(self.faults),
        )
        return "\n".join([head, *self.faults])


@dataclass(eq=False)
class NoSuchNumber(Missing):
    number: str

    def __str__(self) -> str:
        return _("There is no case %(number)s.", number=self.number)


@dataclass(eq=False)
class UnwritableFolder(Refused):
    folder: str
    why: str

    def __str__(self) -> str:
        return _(
            "Nothing can be written into %(folder)s: %(why)s",
            folder=self.folder,
            why=self.why,
        )
