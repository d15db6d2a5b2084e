"""What the journal refuses."""

from dataclasses import dataclass

from archive.errors import Invalid, Refused, Unready
from archive.speech import _


@dataclass(eq=False)
class CheckpointContradicted(Refused):
    """The journal is shorter, or other, than a checkpoint that was signed before."""

    size: int

    def __str__(self) -> str:
        return _(
            "A checkpoint over %(size)s events was signed, and the journal does not agree "
            "with it. No new one is signed; verify the journal and tell the audit "
            "administrator.",
            size=self.size,
        )


@dataclass(eq=False)
class CheckpointsOutOfReach(Unready):
    folder: str
    reason: str

    def __str__(self) -> str:
        return _(
            "The folder of the checkpoints (%(folder)s) cannot be used: %(reason)s",
            folder=self.folder,
            reason=self.reason,
        )


@dataclass(eq=False)
class FileThere(Refused):
    file: str

    def __str__(self) -> str:
        return _("%(file)s is there already; name another file.", file=self.file)


@dataclass(eq=False)
class FileNotWritten(Unready):
    file: str
    reason: str

    def __str__(self) -> str:
        return _(
            "%(file)s cannot be written: %(reason)s", file=self.file, reason=self.reason
        )


@dataclass(eq=False)
class NotADate(Invalid):
    text: str

    def __str__(self) -> str:
        return _("“%(date)s” is not a date such as 2026-03-02.", date=self.text)


class NotAForm(Invalid):
    def __str__(self) -> str:
        return _("The journal is exported as csv or jsonl.")
