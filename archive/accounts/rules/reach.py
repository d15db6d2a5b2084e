"""How far a right reaches. Pure: grants and posts in, a reach out.

``can`` and ``visible`` in ``archive.accounts.rights`` are both drawn from here, so that
what a list shows and what a page opens cannot differ.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Protocol

# Over what a profile grants an action.
COURT, TEAM, OWN = "court", "team", "own"
# What an account is for; the values of ``archive.act.Office``, which is not pure.
STAFF, SYSTEM, SECURITY, AUDIT = "staff", "system", "security", "audit"


class Grant(Protocol):
    """One line of the profile's table of posts and rights."""

    @property
    def post(self) -> str: ...
    @property
    def actions(self) -> Collection[str]: ...
    @property
    def scope(self) -> str: ...


class Holding(Protocol):
    """One post held, in one team or in none."""

    @property
    def post(self) -> str: ...
    @property
    def team(self) -> str | None: ...


class Thing(Protocol):
    """What a right may reach: it belongs to somebody, to a team, or to neither."""

    @property
    def owner_id(self) -> int | None: ...
    @property
    def team(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Reach:
    everything: bool = False
    teams: frozenset[str] = frozenset()
    own: bool = False

    def __bool__(self) -> bool:
        return self.everything or self.own or bool(self.teams)

    def covers(self, owner_id: int | None, team: str | None, me: int | None) -> bool:
        if self.everything or (team is not None and team in self.teams):
            return True
        return self.own and me is not None and owner_id == me


NOTHING, EVERYTHING = Reach(), Reach(everything=True)

# The administrators' rights are ours to say, not the court's: none of the three reaches
# a case file, and none can do what another of them must be able to check.
OFFICE_RIGHTS: dict[str, frozenset[str]] = {
    SYSTEM: frozenset(
        {
            "backup:make",
            "calendar:import",
            "calendar:see",
            "health:see",
            "job:manage",
            "job:see",
            "person:manage",
            "person:see",
            "reset:approve",
            "store:check",
        }
    ),
    SECURITY: frozenset(
        {
            "membership:manage",
            "person:see",
            "policy:change",
            "policy:see",
            "session:end-all",
            "session:see-all",
            "token:manage",
        }
    ),
    AUDIT: frozenset({"audit:export", "audit:see", "audit:verify"}),
}
# What no post of the court may be given, whatever its profile says.
RESERVED = frozenset().union(*OFFICE_RIGHTS.values()) - {
    "calendar:see",
    "job:see",
    "person:see",
}


def reach(
    grants: Iterable[Grant], holdings: Iterable[Holding], office: str, action: str
) -> Reach:
    """Everything that all posts held together give, and nothing that was not granted."""
    if office != STAFF:
        return EVERYTHING if action in OFFICE_RIGHTS.get(office, ()) else NOTHING
    if action in RESERVED:
        return NOTHING
    held = list(holdings)
    found = NOTHING
    for grant in grants:
        if action in grant.actions:
            found = _joined(found, grant, [h for h in held if h.post == grant.post])
    return found


def _joined(found: Reach, grant: Grant, held: list[Holding]) -> Reach:
    if not held:
        return found
    teams = frozenset(h.team for h in held if h.team)
    return Reach(
        everything=found.everything or grant.scope == COURT,
        teams=found.teams | (teams if grant.scope == TEAM else frozenset()),
        # Whoever works for a team reaches what is his own there too.
        own=found.own or grant.scope in (OWN, TEAM),
    )


def may_manage(office: str, other: str) -> bool:
    """Whether an account of this office may open, close or reset one of the other.

    An administrator's account is dealt with at the console only: else the system
    administrator could make himself the other two.
    """
    return office == "machine" or (office == SYSTEM and other == STAFF)
