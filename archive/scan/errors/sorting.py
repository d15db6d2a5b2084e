"""What the sorting desk refuses, and how it says so."""

from collections.abc import Sequence
from dataclasses import dataclass

from archive.errors import Invalid, Missing, Refused
from archive.speech import _, ngettext


class NoSuchPage(Missing):
    def __str__(self) -> str:
        return _("There is no such page, or not for you.")


class NoSuchLine(Missing):
    def __str__(self) -> str:
        return _("This line is no longer there: the page was read anew. Load it again.")


class NoPicture(Missing):
    def __str__(self) -> str:
        return _("This page has no such picture yet.")


class NoPlaceForPages(Missing):
    def __str__(self) -> str:
        return _("There is no such case, receipt or piece, or not for you.")


class NotUnderstood(Invalid):
    def __str__(self) -> str:
        return _("This change names no pages, or pages of another batch.")


class DoesNotFit(Refused):
    def __str__(self) -> str:
        return _("This change does not fit these pages; they may be in that order already.")


@dataclass(eq=False)
class ArrangedMeanwhile(Refused):
    """Somebody else sorted the same batch in the meantime."""

    who: str
    what: Sequence[str]

    def __str__(self) -> str:
        if not self.who:
            return _(
                "This batch was changed meanwhile. It is shown as it is now;"
                " do yours again if it is still wanted."
            )
        return _(
            "%(who)s changed this batch meanwhile: %(what)s It is shown as it is now;"
            " do yours again if it is still wanted.",
            who=self.who,
            what=" ".join(self.what),
        )


@dataclass(eq=False)
class BatchSorted(Refused):
    number: str

    def __str__(self) -> str:
        return _(
            "Batch %(number)s is sorted. Reopen it to change its pages.", number=self.number
        )


@dataclass(eq=False)
class NotSorted(Refused):
    number: str

    def __str__(self) -> str:
        return _("Batch %(number)s is open already.", number=self.number)


@dataclass(eq=False)
class NotReadyToSort(Refused):
    """All that is in the way, at once."""

    missing: Sequence[str]

    def __str__(self) -> str:
        return _("The batch is not sorted yet: %(missing)s", missing=" ".join(self.missing))


class NothingToUndo(Refused):
    def __str__(self) -> str:
        return _("There is nothing to undo.")


class NothingToRedo(Refused):
    def __str__(self) -> str:
        return _("There is nothing to do again.")


@dataclass(eq=False)
class NotWaived(Refused):
    code: str

    def __str__(self) -> str:
        return _("This finding is not waived.")


@dataclass(eq=False)
class NotBlank(Refused):
    """No page is proposed as blank, among those that were named."""

    count: int

    def __str__(self) -> str:
        return ngettext(
            "This page is not proposed as blank.",
            "None of these %(num)s pages is proposed as blank.",
            self.count,
        )


@dataclass(eq=False)
class CorrectedMeanwhile(Refused):
    who: str
    text: str

    def __str__(self) -> str:
        return _(
            "%(who)s corrected this line meanwhile to “%(words)s”.",
            who=self.who,
            words=self.text,
        )


class SameText(Refused):
    def __str__(self) -> str:
        return _("The line reads like that already.")


class LineTooLong(Invalid):
    def __str__(self) -> str:
        return _("A line has 1 to 400 characters that can be printed.")
