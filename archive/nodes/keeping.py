"""Keeps the rows of a case's nodes what its rules and its facts make of them."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from archive.act import Act
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.calendar import SAME_DAY, Calendar
from archive.cases import terms
from archive.cases.models import Case
from archive.db import db
from archive.nodes import chart, queries, rules
from archive.nodes.chart import Chart
from archive.nodes.models import (
    CaseEvent,
    Decision,
    Extension,
    NodeRun,
    Suspension,
)
from archive.nodes.queries import History
from archive.nodes.rules import Facts, Run, Running, Stop
from archive.profile.schema import Profile

# A higher room appends what is to be done whenever the runs of a case were renewed.
on_renewed: list[Callable[[Act, Case], None]] = []


def begin(act: Act, cases: Sequence[Case]) -> None:
    """Fix the days of receiving and filing, and start what is counted from them."""
    calendar, charts = act.calendar, dict[tuple[str, str], Chart]()
    for case in cases:
        key = (case.profile_key, case.kind)
        if key not in charts:
            charts[key] = chart.of(terms.profile_of(act, case), case.kind)
        days = _first_days(case)
        for code, on in days.items():
            db.session.add(happened(act, case, code, 1, on))
        facts = _facts(case, [(code, on) for code, on in days.items()])
        started = rules.plan(charts[key], facts, calendar)
        done = _done_by(terms.profile_of(act, case), days)
        for one in started:
            row = _row(case, one, facts.stops)
            _is_done(act, row, done.get(one.node))
            db.session.add(row)
        _tell_started(act, case, started)


def _first_days(case: Case) -> dict[str, date]:
    return {
        chart.RECEIVED: case.received_on or case.filed_on,
        chart.FILED: case.filed_on,
    }


def _done_by(profile: Profile, days: dict[str, date]) -> dict[str, date]:
    """What the first events of a case complete: whoever files it has examined it."""
    return {
        node: days[event.code]
        for event in profile.events
        if event.code in days
        for node in event.completes
    }


def _is_done(act: Act, row: NodeRun, on: date | None) -> None:
    if on is not None and on >= row.started_on:
        row.completed_on, row.completed_at = on, act.at
        row.completed_by = act.actor.account


def happened(
    act: Act, case: Case, code: str, turn: int, on: date, note: str = ""
) -> CaseEvent:
    return CaseEvent(
        case_id=case.id,
        code=code,
        turn=turn,
        happened_on=on,
        recorded_by=act.actor.account,
        recorded_at=act.at,
        note=note,
    )


def _facts(
    case: Case,
    events: Iterable[tuple[str, date]],
    runs: Iterable[NodeRun] = (),
    suspensions: Iterable[Suspension] = (),
    extensions: Iterable[Extension] = (),
) -> Facts:
    days: dict[str, list[date]] = {}
    for code, on in events:
        days.setdefault(code, []).append(on)
    approved = [one for one in extensions if one.state is Decision.APPROVED]
    return Facts(
        events=days,
        done={(r.node, r.turn): r.completed_on for r in runs if r.completed_on},
        stops=tuple(Stop(one.since, one.until) for one in suspensions),
        longer={(one.run.node, one.run.turn): one.term for one in approved},
        circumstances=frozenset(case.circumstances),
        track=case.track,
        team=case.team,
        closed_on=min(days[chart.CLOSED]) if chart.CLOSED in days else None,
    )


def facts_of(case: Case, told: History) -> Facts:
    """What the rows say of a case."""
    return _facts(
        case,
        # In the order of turns: each term stays with the event it was counted from.
        [
            (one.code, one.happened_on)
            for one in sorted(told.events, key=lambda e: (e.code, e.turn))
        ],
        told.runs,
        told.suspensions,
        told.extensions,
    )


def renew(act: Act, case: Case, told: History | None = None) -> None:
    """Start, recount and end the runs of a case; its row is locked by the caller.

    What was done stays as it was promised and done. ``told``: what the caller has read
    since it locked the case, and all it has added since.
    """
    told = told or queries.history(case.id)
    facts = facts_of(case, told)
    steps = chart.of(terms.profile_of(act, case), case.kind)
    planned = {(r.node, r.turn): r for r in rules.plan(steps, facts, act.calendar)}
    known: dict[Run, NodeRun] = {(r.node, r.turn): r for r in told.runs}
    moved: dict[str, str] = {}
    for key, row in known.items():
        if row.completed_on is None:
            moved |= _fitted(act, case, row, planned.get(key), facts)
    started = [one for key, one in planned.items() if key not in known]
    for one in started:
        db.session.add(_row(case, one, facts.stops))
    _tell_started(act, case, started)
    if moved:
        audit.record(act, Kind.NODE_RECOUNTED, case.number, due=moved)
    db.session.flush()  # all of it at once; from here on rows have their numbers
    for listener in on_renewed:
        listener(act, case)


def _fitted(
    act: Act, case: Case, row: NodeRun, wanted: Running | None, facts: Facts
) -> dict[str, str]:
    """Bring a run that is not done in line; tells which due date became which."""
    before = _said(row)
    if wanted is None:
        row.ceased_on = row.ceased_on or facts.closed_on or act.today
    else:
        row.ceased_on = None
        _fill(row, case, wanted, facts.stops)
    after = _said(row)
    return {} if before == after else {_key(row.node, row.turn): f"{before} → {after}"}


def _said(row: NodeRun) -> str:
    if row.ceased_on:
        return "—"
    return f"({row.due})" if row.stopped else str(row.due)


def _row(case: Case, wanted: Running, stops: tuple[Stop, ...]) -> NodeRun:
    row = NodeRun(case_id=case.id, node=wanted.node, turn=wanted.turn)
    _fill(row, case, wanted, stops)
    return row


def _fill(row: NodeRun, case: Case, wanted: Running, stops: tuple[Stop, ...]) -> None:
    due, term = wanted.due, wanted.limit.term
    row.started_on, row.stopped = wanted.started_on, wanted.stopped
    row.due, row.due_from, row.due_rule = due.date, due.start, wanted.limit.rule
    row.due_count, row.due_unit, row.due_rolls = term.count, term.unit, True
    row.due_provisional = due.provisional
    row.team, row.holder_id = case.team, case.holder_id
    ended: list[Any] = [[str(s.since), str(s.until)] for s in stops if s.until]
    if row.stops != ended:
        row.stops = ended


def _tell_started(act: Act, case: Case, started: Sequence[Running]) -> None:
    if started:
        due = {_key(one.node, one.turn): str(one.due.date) for one in started}
        audit.record(act, Kind.NODE_STARTED, case.number, due=due)


def _key(node: str, turn: int) -> str:
    return node if turn == 1 else f"{node}.{turn}"


def unpromised(case: Case, node: str, turn: int, on: date, calendar: Calendar) -> NodeRun:
    """The row of a node without a term, written when it is done."""
    row = NodeRun(case_id=case.id, node=node, turn=turn)
    limit = rules.Limit(node, SAME_DAY)
    due = calendar.due(on, SAME_DAY, roll=False)
    _fill(row, case, Running(node, turn, on, limit, due, stopped=False), ())
    row.due_rolls = False
    return row
