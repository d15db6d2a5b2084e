"""Pure: which nodes of a case run, from when and until when, given what happened.

A node starts on the day of its anchor: an event, or the completion of another node. It is
due by its term or by one of its further bounds, whichever ends first; a bound that counts
``instead`` counts alone. A suspension stops the count: each of its days, the first and the
last included, is added to a term that has not ended before it. Terms of working days pass
over its open days like over closed ones. Whatever day results, a term ends on an open day
that is not suspended. How long a measure lasts is counted without any of this.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from archive.calendar import SAME_DAY, Calendar, Due, Term, Unit

DAY = timedelta(days=1)
Run = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Limit:
    """One term of a node: so long from that event or node, in these circumstances."""

    anchor: str
    term: Term
    when: frozenset[str] = frozenset()
    instead: bool = False
    # What the row of a run keeps, to tell which rule fixed its day.
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A node as its rules have it. Without limits nobody is late, and nothing runs."""

    code: str
    anchor: str
    limits: tuple[Limit, ...] = ()
    when: frozenset[str] = frozenset()
    unless: frozenset[str] = frozenset()
    tracks: frozenset[str] = frozenset()
    team: str | None = None
    repeats: bool = False
    # It is there for what comes after closing; all others end with it.
    after_closing: bool = False


@dataclass(frozen=True, slots=True)
class Stop:
    """A suspension; one without a last day goes on."""

    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a case: days of events by code, and of nodes by code and turn."""

    events: Mapping[str, Sequence[date]] = field(default_factory=dict)
    done: Mapping[Run, date] = field(default_factory=dict)
    stops: tuple[Stop, ...] = ()
    # Terms approved instead of those of the rules, from the same start.
    longer: Mapping[Run, Term] = field(default_factory=dict)
    circumstances: frozenset[str] = frozenset()
    track: str | None = None
    team: str | None = None
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Running:
    """One run of a node, with the day it is due by the rule that ends first."""

    node: str
    turn: int
    started_on: date
    limit: Limit
    due: Due
    stopped: bool


class State(StrEnum):
    WAITING = "waiting"
    OPEN = "open"
    RUNNING = "running"
    STOPPED = "stopped"
    DUE_TODAY = "due_today"
    LATE = "late"
    DONE = "done"
    DONE_LATE = "done_late"
    CEASED = "ceased"


def plan(steps: Iterable[Step], facts: Facts, calendar: Calendar) -> list[Running]:
    """Every run that has a term, done or not, in the order of the rules."""
    return [
        run
        for step in steps
        if step.limits and applies(step, facts)
        for run in _runs(step, facts, calendar)
    ]


def applies(step: Step, facts: Facts) -> bool:
    """Whether the node is one of this case's at all, as the case now is."""
    if facts.closed_on and not step.after_closing:
        return False
    return (
        step.when <= facts.circumstances
        and not step.unless & facts.circumstances
        and (not step.tracks or facts.track in step.tracks)
        and (step.team is None or step.team == facts.team)
    )


def _runs(step: Step, facts: Facts, calendar: Calendar) -> Iterator[Running]:
    limits = [one for one in step.limits if one.when <= facts.circumstances]
    days = {one.anchor: anchored(one.anchor, facts) for one in limits}
    most = max((len(found) for found in days.values()), default=0)
    for turn in range(1, (most if step.repeats else min(most, 1)) + 1):
        fitting = [(_at(days[one.anchor], turn), one) for one in limits if days[one.anchor]]
        fitting = [pair for pair in fitting if pair[1].instead] or fitting
        yield _run(step, turn, fitting, facts, calendar)


def _at(days: Sequence[date], turn: int) -> date:
    """The anchor's day of this turn; one that happened less often holds for the rest."""
    return days[min(turn, len(days)) - 1]


def _run(
    step: Step,
    turn: int,
    fitting: Sequence[tuple[date, Limit]],
    facts: Facts,
    calendar: Calendar,
) -> Running:
    counted = [(count(day, one.term, facts.stops, calendar), one) for day, one in fitting]
    due, limit = min(counted, key=lambda pair: pair[0].date)
    if longer := facts.longer.get((step.code, turn)):
        limit = replace(limit, term=longer, rule=f"{step.code}+")
        due = count(due.start, longer, facts.stops, calendar)
    started_on = min(day for day, _one in fitting)
    return Running(
        step.code, turn, started_on, limit, due, is_stopped(due.date, facts.stops)
    )


def anchored(anchor: str, facts: Facts) -> list[date]:
    """The days of an event, or those on which a node was done, in order."""
    if anchor in facts.events:
        return list(facts.events[anchor])
    return [day for (node, _turn), day in sorted(facts.done.items()) if node == anchor]


def count(
    start: date,
    term: Term,
    stops: Collection[Stop],
    calendar: Calendar,
    *,
    rolls: bool = True,
) -> Due:
    """The last day of a term that began with what happened on the day of start."""
    stopped = suspended(stops)
    if not rolls or not stopped:
        return calendar.due(start, term, roll=rolls)
    halting = replace(calendar, closed=calendar.closed | stopped)
    if term.unit is Unit.WORKING_DAYS:
        return halting.due(start, term)
    end, passed = _stretched(calendar.due(start, term, roll=False).date, start, stopped)
    last = halting.due(end, SAME_DAY)
    return replace(last, start=start, term=term, skipped=(*passed, *last.skipped))


def _stretched(
    end: date, start: date, stopped: frozenset[date]
) -> tuple[date, tuple[date, ...]]:
    """The end moved on by every suspended day before it, those it moves over too."""
    left, day = (end - start).days, start
    passed: list[date] = []
    while left:
        day += DAY
        if day in stopped:
            passed.append(day)
        else:
            left -= 1
    return day, tuple(passed)


def suspended(stops: Iterable[Stop]) -> frozenset[date]:
    """Every day of the suspensions that have ended."""
    return frozenset(
        stop.since + DAY * step
        for stop in stops
        if stop.until is not None
        for step in range((stop.until - stop.since).days + 1)
    )


def is_stopped(due: date, stops: Iterable[Stop]) -> bool:
    """Whether a suspension that began in time still holds the term up."""
    return any(stop.until is None and stop.since <= due for stop in stops)


def expires(done: date, lasts: Term | None, calendar: Calendar) -> date | None:
    """The last day of a measure: it ends on that day, open or not."""
    return calendar.due(done, lasts, roll=False).date if lasts else None


def state(
    *,
    due: date | None,
    completed_on: date | None,
    today: date,
    stopped: bool = False,
    ceased: bool = False,
) -> State:
    """How a run stands. Nobody is late on the last day."""
    if completed_on is not None:
        late = due is not None and completed_on > due
        return State.DONE_LATE if late else State.DONE
    if ceased:
        return State.CEASED
    if stopped:
        return State.STOPPED
    if due is None:
        return State.OPEN
    if due == today:
        return State.DUE_TODAY
    return State.LATE if due < today else State.RUNNING


def within(term: Term, limit: Term | None) -> bool:
    """Whether a longer term keeps to what an extension may reach in all."""
    return limit is None or (term.unit is limit.unit and term.count <= limit.count)
