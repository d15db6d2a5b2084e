"""Where a case goes: what the rules propose, what somebody wants instead, the lot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import text

from archive.accounts.models import Person
from archive.act import Act
from archive.cases import queries, terms
from archive.cases.errors import unfit
from archive.cases.models import Case
from archive.cases.rules import filing, numbers, routing
from archive.cases.rules.filing import Details, Fault, Placement
from archive.cases.rules.routing import Draw
from archive.db import db
from archive.profile.routing import Route
from archive.profile.schema import Profile

# What whoever holds a case has among the duties of the post.
HANDLES = "handle_case"
# Any number that nothing else in this database locks on.
LOT_LOCK = 4_201_121


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a case goes, and all the journal needs to say why."""

    team: str | None
    track: str | None
    holder_id: int | None
    rule: str | None = None
    overridden: bool = False
    reason: str = ""
    # Between whom the lot decided, and how many live cases each had.
    drawn: Mapping[str, int] = field(default_factory=dict)


@dataclass
class Staff:
    """Who works where, and holds how many cases: asked once, and counted on from there."""

    act: Act
    _teams: dict[str | None, Sequence[Person]] = field(default_factory=dict)
    _burdens: dict[str, dict[int, int]] = field(default_factory=dict)

    def people(self, team: str | None) -> Sequence[Person]:
        """Who may hold a case of this team; of no team, everybody who may hold any."""
        if team not in self._teams:
            posts, day = handling_posts(self.act.profile), self.act.today
            self._teams[team] = (
                queries.of_team(team, day, posts) if team else queries.holders(day, posts)
            )
        return self._teams[team]

    def works_in(self, person_id: int, team: str | None) -> bool:
        return any(person.id == person_id for person in self.people(team))

    def draw(self, team: str, draw: Draw) -> tuple[int | None, dict[str, int]]:
        """One of those who hold fewest, and among whom it was drawn."""
        people = self.people(team)
        if not people:
            return None, {}
        if team not in self._burdens:
            _one_lot_at_a_time()
            self._burdens[team] = queries.burdens([person.id for person in people])
        counts = self._burdens[team]
        among = {person.account: counts[person.id] for person in people}
        drawn = draw(routing.least_burdened(counts))
        counts[drawn] += 1
        return drawn, among


def proposed(profile: Profile, facts: routing.Facts) -> Route | None:
    return routing.first_fit(profile.routing, facts)


def facts(profile: Profile, details: Details) -> routing.Facts:
    number = numbers.parse(details.number)
    kind = terms.type_of(profile, number.kind) if number else None
    return routing.Facts(
        case_type=kind.code if kind else None,
        amount=details.amount,
        object_kind=details.object_kind,
        enterprise_class=details.enterprise_class,
        grounds=frozenset(details.grounds),
        circumstances=frozenset(details.circumstances),
    )


def handling_posts(profile: Profile) -> frozenset[str]:
    return frozenset(post.code for post in profile.posts if HANDLES in post.duties)


def place(staff: Staff, details: Details, wanted: Placement, draw: Draw) -> Placed:
    """The rule's team and track, or what somebody wants instead and why."""
    profile = staff.act.profile
    route = proposed(profile, facts(profile, details))
    team = wanted.team or (route.team if route else None)
    track = wanted.track or (route.track if route else None)
    overridden = route is not None and (team, track) != (route.team, route.track)
    found = faults(staff, wanted, team)
    if overridden and not wanted.reason.strip():
        found["reason"] = Fault.REASON_MISSING
    if found:
        raise unfit(found)
    holder_id, drawn = wanted.holder_id, dict[str, int]()
    if holder_id is None and route and route.at_random and team == route.team:
        holder_id, drawn = staff.draw(team, draw)
    rule, reason = route.code if route else None, wanted.reason.strip()
    return Placed(team, track, holder_id, rule, overridden, reason, drawn)


def faults(staff: Staff, wanted: Placement, team: str | None) -> filing.Faults:
    """What is wrong with what somebody wants; ``team`` is where it would be."""
    found: filing.Faults = {}
    profile = staff.act.profile
    if wanted.team and wanted.team not in {one.code for one in profile.teams}:
        found["team"] = Fault.UNKNOWN
    if wanted.track and wanted.track not in {one.code for one in profile.tracks}:
        found["track"] = Fault.UNKNOWN
    if fault := filing.line(wanted.reason, filing.LONGEST_LINE):
        found["reason"] = fault
    if wanted.holder_id is not None and not staff.works_in(wanted.holder_id, team):
        found["holder_id"] = Fault.HOLDER_ELSEWHERE
    return found


def check(staff: Staff, wanted: Placement, team: str | None) -> None:
    if found := faults(staff, wanted, team):
        raise unfit(found)


def differs(case: Case, wanted: Placement) -> bool:
    kept = case.team, case.track, case.holder_id
    return kept != (wanted.team, wanted.track, wanted.holder_id)


def _one_lot_at_a_time() -> None:
    """Else two at once would count the same and both give to the same person."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOT_LOCK})
