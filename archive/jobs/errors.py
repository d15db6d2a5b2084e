from dataclasses import dataclass

from archive.errors import Invalid, Missing, Refused
from archive.speech import _, ngettext


@dataclass(eq=False)
class NoSuchJob(Missing):
    def __str__(self) -> str:
        return _("There is no such task.")


@dataclass(eq=False)
class UnknownKind(Invalid):
    kind: str

    def __str__(self) -> str:
        return _("This version knows no task of the kind %(kind)s.", kind=self.kind)


@dataclass(eq=False)
class NotGivenUp(Refused):
    """Only what the machine has given up needs somebody to start it again."""

    def __str__(self) -> str:
        return _("This task was not given up. It is waiting, running or done.")


@dataclass(eq=False)
class TookTooLong(Refused):
    seconds: int

    def __str__(self) -> str:
        return ngettext(
            "It took longer than %(num)s second.",
            "It took longer than %(num)s seconds.",
            self.seconds,
        )


@dataclass(eq=False)
class WorkerVanished(Refused):
    attempts: int

    def __str__(self) -> str:
        return ngettext(
            "The worker that did it vanished, %(num)s time.",
            "The workers that did it vanished, %(num)s times.",
            self.attempts,
        )


@dataclass(eq=False)
class NoBroker(Refused):
    def __str__(self) -> str:
        return _("ARCHIVE_BROKER is not set; the embedded workers need no courier.")
