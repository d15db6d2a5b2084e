"""Pure: what must be in a file, by which rule and when, against what is in it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

MATERIAL, HEADING, CHOICE = "material", "heading", "choice"
NODE, HANDOVER, CLOSING = "node", "handover", "closing"
LONGEST_THING = 90


class Conditional(Protocol):
    @property
    def when(self) -> Collection[str]: ...
    @property
    def unless(self) -> Collection[str]: ...


class Requirement(Conditional, Protocol):
    """What a court's rules want in a file; a requirement of a profile is one."""

    @property
    def code(self) -> str: ...
    @property
    def node(self) -> str | None: ...
    @property
    def handover(self) -> str | None: ...
    @property
    def closings(self) -> Collection[str]: ...
    @property
    def case_types(self) -> Collection[str]: ...
    @property
    def team(self) -> str | None: ...
    @property
    def materials(self) -> Collection[str]: ...
    @property
    def headings(self) -> Collection[str]: ...
    @property
    def any_of(self) -> bool: ...


Wanted = TypeVar("Wanted", bound=Requirement)


class When(StrEnum):
    """It ought to be there by now; it is to come; or nobody asks for it yet."""

    DUE = "due"
    COMING = "coming"
    LATER = "later"


class Handover(StrEnum):
    INTERVIEW = "interview"
    TRIAGE = "triage"
    TEAM = "team"
    MERGER = "merger"
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True)
class Held:
    """A document in the file: what it counts as, and where it stands."""

    id: int
    material: str | None
    heading: str


@dataclass(frozen=True, slots=True)
class Moment:
    """When something is wanted, and since which day it has been."""

    when: When
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a case stands, as far as requirements ask."""

    case_type: str
    # What stands in files of this type; what has no place there cannot be wanted.
    headings: frozenset[str] = frozenset()
    circumstances: frozenset[str] = frozenset()
    # Of each node the case has: done, running, or still to begin.
    nodes: Mapping[str, Moment] = field(default_factory=dict)
    team: str | None = None
    # Since when the team of now has it, and since when others have had to do without.
    team_since: date | None = None
    left: Mapping[str, date] = field(default_factory=dict)
    # The day it came to its first team.
    given_on: date | None = None
    merged_on: date | None = None
    closed_on: date | None = None
    # How it was closed, or is meant to be, and since when that is meant.
    closings: frozenset[str] = frozenset()
    closing_since: date | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """One requirement that a case has to meet, and what of it is there."""

    code: str
    # "node:issue_notice", "handover:team", "closing:terminated".
    at: str
    moment: Moment
    any_of: bool
    # What is named, with the documents that count as it.
    things: Mapping[str, tuple[int, ...]]

    @property
    def lacking(self) -> tuple[str, ...]:
        """All that is still wanted; where one of several does, all of them or nothing."""
        if self.any_of and any(self.things.values()):
            return ()
        return tuple(thing for thing, there in self.things.items() if not there)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing a file lacks, as the table keeps it.

    Of one thing that several rules want, one line ``leads``: it is counted and listed.
    """

    requirement: str
    thing: str
    at: str
    due: bool
    since: date
    leads: bool


def holds(rule: Conditional, circumstances: Collection[str]) -> bool:
    """Whether a rule applies in these circumstances at all."""
    present = set(circumstances)
    return present.issuperset(rule.when) and present.isdisjoint(rule.unless)


def needs(
    requirements: Iterable[Requirement], held: Iterable[Held], standing: Standing
) -> list[Need]:
    """Every requirement the case has to meet, now or later, in the order of the rules."""
    there = _by_thing(held)
    found = []
    for one in requirements:
        moment = _moment(one, standing)
        wanted = [thing for thing in things_of(one) if _has_place(thing, standing)]
        if moment is None or not wanted or not _applies(one, standing):
            continue
        things = {thing: tuple(there.get(thing, ())) for thing in wanted}
        found.append(Need(one.code, place(one, standing), moment, one.any_of, things))
    return found


def gaps(found: Iterable[Need]) -> list[Need]:
    """What is not met."""
    return [one for one in found if one.lacking]


def lines(found: Iterable[Need]) -> list[Line]:
    """What is due or to come as the table keeps it: thing by thing, the pressing first."""
    rows, seen = [], set[str]()
    for need in sorted(gaps(found), key=_pressing):
        if need.moment.when is When.LATER or need.moment.since is None:
            continue
        due, since = need.moment.when is When.DUE, need.moment.since
        for thing in [choice(need.code)] if need.any_of else need.lacking:
            rows.append(Line(need.code, thing, need.at, due, since, thing not in seen))
            seen.add(thing)
    return rows


def _pressing(need: Need) -> tuple[bool, date]:
    return need.moment.when is not When.DUE, need.moment.since or date.max


def choice(requirement: str) -> str:
    """One of several will do, so that none of them is lacking by itself."""
    return f"{CHOICE}:{requirement}"


def things_of(one: Requirement) -> Iterator[str]:
    yield from (f"{MATERIAL}:{code}" for code in one.materials)
    yield from (f"{HEADING}:{code}" for code in one.headings)


def parted(thing: str) -> tuple[str, str]:
    """Of what sort a thing or a place is, and its code."""
    sort, _colon, code = thing.partition(":")
    return sort, code


def _has_place(thing: str, standing: Standing) -> bool:
    sort, code = parted(thing)
    return sort == MATERIAL or code in standing.headings


def _by_thing(held: Iterable[Held]) -> dict[str, list[int]]:
    there: dict[str, list[int]] = {}
    for one in held:
        there.setdefault(f"{HEADING}:{one.heading}", []).append(one.id)
        if one.material:
            there.setdefault(f"{MATERIAL}:{one.material}", []).append(one.id)
    return there


def _applies(one: Requirement, standing: Standing) -> bool:
    fits = not one.case_types or standing.case_type in one.case_types
    return fits and holds(one, standing.circumstances)


def place(one: Requirement, standing: Standing) -> str:
    """Where along the way of a case it is wanted."""
    if one.node:
        return f"{NODE}:{one.node}"
    if one.handover:
        return f"{HANDOVER}:{one.handover}"
    known = sorted(standing.closings & set(one.closings))
    return f"{CLOSING}:{known[0] if len(known) == 1 else ''}"


def _moment(one: Requirement, standing: Standing) -> Moment | None:
    if one.node:
        return standing.nodes.get(one.node)
    if one.handover:
        return _handed(one, standing)
    return _closing(one, standing)


def _closing(one: Requirement, standing: Standing) -> Moment | None:
    """Of a case closed nobody knows how, what every way of closing wants."""
    if not standing.closings or not standing.closings <= set(one.closings):
        return None
    if standing.closed_on:
        return Moment(When.DUE, standing.closed_on)
    return Moment(When.COMING, standing.closing_since)


def _handed(one: Requirement, standing: Standing) -> Moment | None:
    match one.handover:
        case Handover.TEAM:
            return _left(one.team, standing)
        case Handover.MERGER:
            return _by_day(standing.merged_on)
        case Handover.ARCHIVE:
            return _by_day(standing.closed_on)
        case Handover.INTERVIEW | Handover.TRIAGE:
            return _by_day(standing.given_on)
    return None


def _by_day(day: date | None) -> Moment:
    return Moment(When.DUE, day) if day else Moment(When.LATER)


def _left(team: str | None, standing: Standing) -> Moment | None:
    """Wanted before the file goes on: owed by a team that has given it away without."""
    gone = [day for code, day in standing.left.items() if team in (None, code)]
    if gone:
        return Moment(When.DUE, min(gone))
    if standing.closed_on:
        return None
    if standing.team and team in (None, standing.team):
        return Moment(When.COMING, standing.team_since)
    return Moment(When.LATER) if team is None else None
