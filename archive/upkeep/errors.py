"""What upkeep refuses, in the words of whoever must act on it."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from archive.errors import Invalid, Missing, Refused, Unready
from archive.speech import _


@dataclass(eq=False)
class ProfileDiffers(Refused):
    """A version is never edited once it was used: cases refer to it."""

    code: str
    version: int
    since: datetime

    def __str__(self) -> str:
        return _(
            "The profile %(code)s version %(version)s differs from the one in use since"
            " %(since)s; raise its version.",
            code=self.code,
            version=self.version,
            since=self.since.date().isoformat(),
        )


@dataclass(eq=False)
class NothingNew(Refused):
    years: tuple[int, ...]

    def __str__(self) -> str:
        years = ", ".join(map(str, self.years))
        return _("This arrangement of %(years)s is known already.", years=years)


class NoSuchYear(Missing):
    def __str__(self) -> str:
        return _("The calendar has no such year.")


class NoFile(Invalid):
    def __str__(self) -> str:
        return _("Choose a file that arranges a year.")


class Spoilt(Invalid):
    def __str__(self) -> str:
        return _("What was to be confirmed did not arrive whole. Choose the file again.")


@dataclass(eq=False)
class NoProgram(Unready):
    """A program of PostgreSQL that the copy is made with."""

    name: str

    def __str__(self) -> str:
        return _(
            "%(name)s is not installed here; on Debian: apt-get install postgresql-client.",
            name=self.name,
        )


@dataclass(eq=False)
class ProgramFailed(Unready):
    name: str
    said: str

    def __str__(self) -> str:
        return _("%(name)s failed: %(said)s", name=self.name, said=self.said)


@dataclass(eq=False)
class NotEmpty(Refused):
    """A restore never mixes with what is there."""

    what: str

    def __str__(self) -> str:
        return _(
            "%(what)s is not empty. A backup is restored into an empty place only.",
            what=self.what,
        )


@dataclass(eq=False)
class BackupDamaged(Refused):
    piece: str

    def __str__(self) -> str:
        return _(
            "The backup is damaged: %(piece)s is not what was written.",
            piece=self.piece,
        )


@dataclass(eq=False)
class NoBackup(Refused):
    folder: Path

    def __str__(self) -> str:
        return _(
            "There is no finished backup of this archive in %(folder)s.", folder=self.folder
        )


@dataclass(eq=False)
class WrongDatabase(Refused):
    found: str
    wanted: str

    def __str__(self) -> str:
        return _(
            "The backup holds a %(found)s database; it cannot be restored into %(wanted)s.",
            found=self.found,
            wanted=self.wanted,
        )


@dataclass(eq=False)
class TooNew(Refused):
    revision: str

    def __str__(self) -> str:
        return _(
            "The backup was made by a newer version of this archive (%(revision)s)."
            " Install that version first.",
            revision=self.revision,
        )


@dataclass(eq=False)
class ObjectLost(Refused):
    """The database speaks of an object that the store cannot give."""

    name: str

    def __str__(self) -> str:
        return _(
            "Object %(name)s is referred to and cannot be read whole;"
            " without it no backup is complete.",
            name=self.name,
        )


@dataclass(eq=False)
class BadTarget(Invalid):
    folder: Path
    reason: str

    def __str__(self) -> str:
        return _(
            "%(folder)s cannot be used: %(reason)s.", folder=self.folder, reason=self.reason
        )


@dataclass(eq=False)
class PortTaken(Refused):
    host: str
    port: int

    def __str__(self) -> str:
        return _(
            "Port %(port)s of %(host)s is in use. Stop what uses it, or choose another"
            " with --port.",
            port=self.port,
            host=self.host,
        )


@dataclass(eq=False)
class NoSuchAddress(Invalid):
    host: str

    def __str__(self) -> str:
        return _("This machine cannot listen on the address %(host)s.", host=self.host)


class ArchiveNotEmpty(Refused):
    def __str__(self) -> str:
        return _("The archive is not empty; the sample court fills an empty one only.")
