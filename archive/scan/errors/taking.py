"""What is refused while files come in, and how it is said."""

from dataclasses import dataclass

from archive.errors import Invalid, Missing, Refused, Unready
from archive.scan.sizes import in_words
from archive.speech import LazyString, _, lazy


class NoSuchBatch(Missing):
    def __str__(self) -> str:
        return _("There is no such batch.")


class NoSuchFile(Missing):
    def __str__(self) -> str:
        return _("There is no such file in this batch.")


class NoSuchUpload(Missing):
    def __str__(self) -> str:
        return _("This upload is over, or was begun by somebody else. Begin it again.")


@dataclass(eq=False)
class NoCaseCalled(Invalid):
    number: str

    def __str__(self) -> str:
        return _(
            "There is no case %(number)s, or not for you. Look at its number again.",
            number=self.number,
        )


@dataclass(eq=False)
class NoReceiptCalled(Invalid):
    number: str

    def __str__(self) -> str:
        return _(
            "There is no receipt %(number)s, or not for you. Look at its number again.",
            number=self.number,
        )


@dataclass(eq=False)
class OfAnotherCase(Invalid):
    receipt: str

    def __str__(self) -> str:
        return _(
            "Receipt %(receipt)s belongs to another case. Leave the case empty, or choose"
            " another receipt.",
            receipt=self.receipt,
        )


@dataclass(eq=False)
class SortedAlready(Refused):
    number: str

    def __str__(self) -> str:
        return _(
            "Batch %(number)s is sorted already and takes no more files. Open a new batch.",
            number=self.number,
        )


@dataclass(eq=False)
class TooLarge(Invalid):
    name: str
    limit: int

    def __str__(self) -> str:
        return _(
            "“%(name)s” is larger than the %(limit)s that one file may have. Divide it and"
            " bring the parts.",
            name=self.name,
            limit=in_words(self.limit),
        )


@dataclass(eq=False)
class NotAFile(Invalid):
    name: str
    reason: str = ""

    def __str__(self) -> str:
        said = _("“%(name)s” cannot be read as a file.", name=self.name)
        return f"{said} {self.reason}".strip()


class NothingChosen(Invalid):
    def __str__(self) -> str:
        return _("No file was chosen.")


@dataclass(eq=False)
class NotQuarantined(Refused):
    """Only what gave no page may leave its batch; pages are moved or put aside instead."""

    name: str

    def __str__(self) -> str:
        return _(
            "“%(name)s” gave pages, or may still give some, and stays in the batch.",
            name=self.name,
        )


@dataclass(eq=False)
class WrongOffset(Refused):
    """Where the upload really stands is part of the answer."""

    offset: int

    def __str__(self) -> str:
        return _("Send on from byte %(offset)s.", offset=self.offset)


@dataclass(eq=False)
class TooMuch(Invalid):
    size: int

    def __str__(self) -> str:
        return _(
            "That is more than the %(size)s bytes that were announced.", size=self.size
        )


@dataclass(eq=False)
class ChunkTooLarge(Invalid):
    limit: int

    def __str__(self) -> str:
        return _("Send at most %(limit)s at a time.", limit=in_words(self.limit))


@dataclass(eq=False)
class BadSize(Invalid):
    def __str__(self) -> str:
        return _("The size of the file is missing, or it is no whole number.")


@dataclass(eq=False)
class TooManyUploads(Refused):
    limit: int

    def __str__(self) -> str:
        return _(
            "%(limit)s of your uploads are unfinished, and no more may be begun. Finish"
            " them, or discard some on the page of their batch.",
            limit=self.limit,
        )


@dataclass(eq=False)
class QuotaReached(Refused):
    limit: int

    def __str__(self) -> str:
        return _(
            "Your unfinished uploads together may have %(limit)s. Finish them, or discard"
            " some on the page of their batch.",
            limit=in_words(self.limit),
        )


def room_wanted() -> str:
    """In place of what is said of a full store elsewhere: here something is kept."""
    return _(
        "The server has no room for more just now. What has arrived is kept; the rest goes"
        " on by itself once there is room. Tell the administrator."
    )


class NoScanner(Refused):
    def __str__(self) -> str:
        return _(
            "No scanner is set up on this machine. The administrator names one in"
            " ARCHIVE_SCAN_DEVICE."
        )


class NoScanimage(Unready):
    def __str__(self) -> str:
        return _("The program scanimage is not there. Install the package sane-utils.")


# The numbers are those of the SANE standard, and what scanimage ends with.
FAULTS: dict[int, LazyString] = {
    3: lazy("The scanner is busy. Wait until it is free, then scan again."),
    6: lazy("Paper is jammed in the feeder. Take it out and put in what is left."),
    7: lazy("The feeder is empty. Put paper in, then scan again."),
    8: lazy("The cover of the scanner is open. Close it, then scan again."),
    9: lazy("The scanner does not answer. Look at its cable and switch it on."),
    10: lazy("The scanner ran out of memory. Choose a lower resolution."),
    11: lazy("This machine may not use the scanner. Tell the administrator."),
}
OTHER_FAULT = lazy("The scanner could not be used.")


@dataclass(eq=False)
class ScannerFailed(Invalid):
    """``status`` of SANE; ``pages`` were scanned before, and are kept.

    Somebody has to go to the machine: that it is tried again is for them to say.
    """

    status: int
    detail: str
    pages: int

    def __str__(self) -> str:
        said = [str(FAULTS.get(self.status, OTHER_FAULT))]
        if self.status not in FAULTS and self.detail:
            said.append(self.detail)
        if self.pages:
            said.append(_("Pages taken before that: %(pages)s.", pages=self.pages))
        return " ".join(said)


@dataclass(eq=False)
class NoSuchSource(Invalid):
    source: str
    known: str

    def __str__(self) -> str:
        return _(
            "The scanner has no source “%(source)s”, but these: %(known)s.",
            source=self.source,
            known=self.known,
        )


class EmptyFile(Invalid):
    def __str__(self) -> str:
        return _("The file is empty. Send it again.")


@dataclass(eq=False)
class FolderAway(Unready):
    folder: str

    def __str__(self) -> str:
        return _("The watched folder %(folder)s cannot be opened.", folder=self.folder)


class NoFolder(Refused):
    def __str__(self) -> str:
        return _(
            "No folder is watched. The administrator names one in ARCHIVE_SCAN_FOLDER."
        )
