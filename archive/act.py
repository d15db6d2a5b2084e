"""Who does something, when, and under which court's profile."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from archive.calendar import Calendar
from archive.profile import queries
from archive.profile.schema import Profile


class Office(StrEnum):
    """What an account is for. The three administrators never hold a post of the court."""

    STAFF = "staff"
    SYSTEM = "system"
    SECURITY = "security"
    AUDIT = "audit"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class Holding:
    """One post held by somebody, in one team or in none."""

    post: str
    team: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody as they were when they acted: what the journal keeps of them."""

    id: int | None
    account: str
    name: str
    office: Office
    holdings: tuple[Holding, ...] = ()
    address: str = ""

    @property
    def teams(self) -> frozenset[str]:
        return frozenset(h.team for h in self.holdings if h.team)

    def teams_as(self, post: str) -> frozenset[str]:
        return frozenset(h.team for h in self.holdings if h.post == post and h.team)


def machine(name: str) -> Actor:
    """A worker or a command; it acts for nobody and holds no post."""
    return Actor(None, name, name, Office.MACHINE)


# What somebody is before they have logged in.
NOBODY = Actor(None, "", "", Office.STAFF)


@dataclass(frozen=True, slots=True)
class Act:
    """The first argument of every command. Built once, at the edge."""

    actor: Actor
    at: datetime
    profile: Profile

    @property
    def today(self) -> date:
        """The court's own date, which near midnight is not UTC's."""
        return self.at.astimezone(self.profile.zone).date()

    @property
    def calendar(self) -> Calendar:
        """The court's working days, with every year imported since."""
        return queries.calendar(self.profile)
