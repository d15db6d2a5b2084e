"""What the catalogue refuses, and how it says so."""

from collections.abc import Sequence
from dataclasses import dataclass

from archive.errors import Invalid, Missing, Refused
from archive.speech import _, ngettext


class NoSuchDocument(Missing):
    def __str__(self) -> str:
        return _("There is no such document, or not for you.")


class NoSuchProposal(Missing):
    def __str__(self) -> str:
        return _("This proposal is no longer there: the batch was proposed anew.")


class NoPages(Invalid):
    def __str__(self) -> str:
        return _("A document has at least one page. Say which.")


@dataclass(eq=False)
class NotOfCase(Refused):
    """Some pages are of another case, or of none."""

    pages: int
    case: str

    def __str__(self) -> str:
        return ngettext(
            "%(num)s page is not of case %(case)s: assign it on the sorting desk first.",
            "%(num)s pages are not of case %(case)s: assign them on the sorting desk.",
            self.pages,
            case=self.case,
        )


@dataclass(eq=False)
class OutOfFile(Refused):
    """Some pages were set aside, or are not worked."""

    pages: int

    def __str__(self) -> str:
        return ngettext(
            "%(num)s page is set aside or not yet worked, and cannot be filed.",
            "%(num)s pages are set aside or not yet worked, and cannot be filed.",
            self.pages,
        )


@dataclass(eq=False)
class StillSorted(Refused):
    number: str

    def __str__(self) -> str:
        return _(
            "Batch %(number)s is still being sorted. Mark it sorted, then name its"
            " documents.",
            number=self.number,
        )


@dataclass(eq=False)
class AlreadyFiled(Refused):
    """Somebody else has filed these pages: who, and as what, as far as one may know."""

    pages: int
    title: str
    who: str

    def __str__(self) -> str:
        said = ngettext(
            "%(num)s page is in the file already: %(who)s filed it as “%(title)s”.",
            "%(num)s pages are in the file already: %(who)s filed them as “%(title)s”.",
            self.pages,
            who=self.who,
            title=self.title,
        )
        return f"{said} " + _("Take that document out first, or leave these pages to it.")


@dataclass(eq=False)
class FiledPages(Refused):
    """A page in a document stays as it is; titles of the court's own part are not told."""

    titles: Sequence[str]

    def __str__(self) -> str:
        if not self.titles:
            return _(
                "These pages are filed. Take the document out of the file before its pages"
                " are changed."
            )
        return _(
            "These pages are filed as %(titles)s. Take the document out of the file before"
            " its pages are changed.",
            titles=_(", ").join(_("“%(title)s”", title=one) for one in self.titles),
        )


@dataclass(eq=False)
class ChangedMeanwhile(Refused):
    """Somebody else changed the same document in the meantime."""

    who: str
    what: Sequence[str]

    def __str__(self) -> str:
        return _(
            "%(who)s changed this document meanwhile: %(what)s. It is shown as it is now;"
            " do yours again if it is still wanted.",
            who=self.who,
            what="; ".join(self.what),
        )


@dataclass(eq=False)
class ProposalChanged(Refused):
    """Its pages are no longer those that were looked at."""

    def __str__(self) -> str:
        return _(
            "The pages of this proposal were changed meanwhile. It is shown as it is now;"
            " look at it again."
        )


@dataclass(eq=False)
class ProposalDecided(Refused):
    who: str
    title: str
    confirmed: bool

    def __str__(self) -> str:
        if self.confirmed:
            return _(
                "%(who)s has filed these pages already, as “%(title)s”.",
                who=self.who,
                title=self.title,
            )
        return _("%(who)s has rejected this proposal already.", who=self.who)


@dataclass(eq=False)
class TakenOut(Refused):
    title: str

    def __str__(self) -> str:
        return _(
            "“%(title)s” was taken out of the file; nothing of it can be changed.",
            title=self.title,
        )


class NoTitle(Invalid):
    def __str__(self) -> str:
        return _("A document has a title of 1 to 200 characters.")


class TooLong(Invalid):
    def __str__(self) -> str:
        return _("This has at most 200 characters.")


@dataclass(eq=False)
class NotInFile(Invalid):
    """A heading, kind or node that files of this type of case do not have."""

    code: str
    case: str

    def __str__(self) -> str:
        return _(
            "The file of %(case)s has no “%(code)s”. Choose one from the list.",
            code=self.code or "—",
            case=self.case,
        )


class InFuture(Invalid):
    def __str__(self) -> str:
        return _("A document cannot be formed on a day that is still to come.")


class NothingChanged(Refused):
    def __str__(self) -> str:
        return _("It is like that already.")


class NothingBehind(Refused):
    def __str__(self) -> str:
        return _("Nothing stands behind it that it could be joined with.")


class NoBorder(Refused):
    def __str__(self) -> str:
        return _("Divide it at its second page or a later one.")


class NoWords(Invalid):
    def __str__(self) -> str:
        return _("A comment has 1 to 400 characters.")


class NoReason(Invalid):
    def __str__(self) -> str:
        return _("Say in a few words why it is taken out.")


@dataclass(eq=False)
class NoSuchBatch(Missing):
    number: str

    def __str__(self) -> str:
        return _("There is no batch %(number)s.", number=self.number)
