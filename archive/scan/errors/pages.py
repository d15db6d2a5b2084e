"""What becomes of pages that cannot be worked."""

from dataclasses import dataclass

from archive.errors import Missing, Refused
from archive.speech import _


@dataclass(eq=False)
class PageNotFailed(Refused):
    def __str__(self) -> str:
        return _("This page did not fail; there is nothing to try again.")


@dataclass(eq=False)
class NoSuchFinding(Missing):
    def __str__(self) -> str:
        return _("This page has no such finding. It may have been worked anew.")


@dataclass(eq=False)
class WaivedAlready(Refused):
    by: str

    def __str__(self) -> str:
        return _("%(who)s has waived this finding already.", who=self.by)


@dataclass(eq=False)
class PictureLost(Refused):
    """The store does not have it any more, or not as it was put there."""

    def __str__(self) -> str:
        return _("Its picture is missing or damaged in the store. Scan the page again.")


@dataclass(eq=False)
class Unworkable(Refused):
    fault: str

    def __str__(self) -> str:
        return _(
            "It could not be worked (%(fault)s). Try it again; if that does not help, scan "
            "it again.",
            fault=self.fault,
        )


@dataclass(eq=False)
class WorkersEnded(Refused):
    def __str__(self) -> str:
        return _(
            "The workers that tried it ended every time. Try it again; if that does not "
            "help, scan it again."
        )
