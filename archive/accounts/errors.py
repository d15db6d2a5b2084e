"""What the house of accounts refuses, and how it says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from archive.errors import Forbidden, Invalid, Missing, Refused, Unready
from archive.speech import _, day, ngettext


class NotLetIn(Refused):
    """One sentence for every reason, so that nobody learns who has an account."""

    def __str__(self) -> str:
        return _("Account or password is not right.")


class WrongCode(Invalid):
    def __str__(self) -> str:
        return _("This code is not right, or was used already. Wait for the next one.")


class WrongPassword(Invalid):
    def __str__(self) -> str:
        return _("That is not your current password.")


@dataclass(eq=False)
class MustWait(Refused):
    left: timedelta

    @property
    def seconds(self) -> int:
        return max(ceil(self.left.total_seconds()), 1)

    def __str__(self) -> str:
        return _("Too many failed attempts. Try again in %(time)s.", time=self._time())

    def _time(self) -> str:
        if self.seconds < 60:
            return ngettext("%(num)s second", "%(num)s seconds", self.seconds)
        return ngettext("%(num)s minute", "%(num)s minutes", ceil(self.seconds / 60))


class Busy(Unready):
    def __str__(self) -> str:
        return _("Too many people are logging in just now. Try again in a moment.")


class ForeignRequest(Forbidden):
    def __str__(self) -> str:
        return _("This request came from another site. Nothing was changed.")


@dataclass(eq=False)
class Denied(Forbidden):
    action: str

    def __str__(self) -> str:
        return _("Your post does not allow this.")


class NotYours(Forbidden):
    def __str__(self) -> str:
        return _("This account is dealt with at the console of the server only.")


class NotYourself(Forbidden):
    def __str__(self) -> str:
        return _("Nobody does this for their own account. Another administrator can.")


class NoSuchPerson(Missing):
    def __str__(self) -> str:
        return _("There is no such person, or not for you.")


@dataclass(eq=False)
class NoSuchAccount(Missing):
    """Said at the console only, where whoever reads it could read the database."""

    account: str

    def __str__(self) -> str:
        return _("There is no account “%(account)s”.", account=self.account)


class NoSuchSession(Missing):
    def __str__(self) -> str:
        return _("This login is over already.")


class NoSuchMembership(Missing):
    def __str__(self) -> str:
        return _("This post is not held any more.")


class BadAccount(Invalid):
    def __str__(self) -> str:
        return _(
            "An account has 2 to 40 small letters, digits, dots, dashes or underscores,"
            " and begins with a letter or digit."
        )


class NameMissing(Invalid):
    def __str__(self) -> str:
        return _("A name has 1 to 60 characters, on one line.")


@dataclass(eq=False)
class AccountTaken(Refused):
    account: str

    def __str__(self) -> str:
        return _("There is an account “%(account)s” already.", account=self.account)


@dataclass(eq=False)
class AlreadyClosed(Refused):
    account: str
    closed: date

    def __str__(self) -> str:
        return _(
            "“%(account)s” was closed on %(day)s.",
            account=self.account,
            day=day(self.closed),
        )


@dataclass(eq=False)
class StillOpen(Refused):
    account: str

    def __str__(self) -> str:
        return _("“%(account)s” is open.", account=self.account)


@dataclass(eq=False)
class NoPostForOffice(Refused):
    account: str

    def __str__(self) -> str:
        return _(
            "“%(account)s” is an administrator's account. It holds no post of the court.",
            account=self.account,
        )


@dataclass(eq=False)
class AlreadyHeld(Refused):
    name: str
    post: str

    def __str__(self) -> str:
        return _(
            "%(name)s holds the post “%(post)s” in that time already.",
            name=self.name,
            post=self.post,
        )


@dataclass(eq=False)
class UnknownPost(Invalid):
    code: str

    def __str__(self) -> str:
        return _("The court's profile knows no post “%(code)s”.", code=self.code)


@dataclass(eq=False)
class UnknownTeam(Invalid):
    code: str

    def __str__(self) -> str:
        return _("The court's profile knows no team “%(code)s”.", code=self.code)


class EndsBeforeItBegins(Invalid):
    def __str__(self) -> str:
        return _("The last day of a post cannot be before its first.")


class InvitationLapsed(Refused):
    def __str__(self) -> str:
        return _(
            "This account was not taken up in time. The system administrator can reopen it."
        )


class NoSuchReset(Missing):
    def __str__(self) -> str:
        return _(
            "No request with this code is waiting for this person. A code holds for 15"
            " minutes, at the browser that shows it."
        )


class ResetOver(Refused):
    def __str__(self) -> str:
        return _("This request is over. Ask for a new code.")


class FactorThere(Refused):
    def __str__(self) -> str:
        return _("There is a second factor already. Remove it before adding another.")


class FactorDemanded(Refused):
    def __str__(self) -> str:
        return _("The court demands a second factor of this account.")


class LastAdministrator(Refused):
    def __str__(self) -> str:
        return _("This is the only open account of its office. Open another one first.")


@dataclass(eq=False)
class WeakPassword(Invalid):
    sentences: Sequence[str]

    def __str__(self) -> str:
        return _("This password cannot be used. %(why)s", why=" ".join(self.sentences))
