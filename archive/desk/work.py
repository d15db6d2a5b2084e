"""The work of staff: nodes that are late, due today or this week, as far as one sees."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, func, select

from archive.accounts.rights import may
from archive.act import Act
from archive.cases import terms
from archive.cases.models import Case
from archive.cases.rules.stages import Stage
from archive.db import db
from archive.nodes import labels, lists, words
from archive.nodes.models import NodeRun
from archive.speech import LazyString, lazy

FIRST, MOST = 12, 100


@dataclass(frozen=True, slots=True)
class Span:
    """One list of nodes by the day they fall due, with what it says when it is empty."""

    title: LazyString
    rows: Callable[[Act], Select[NodeRun]]
    empty: LazyString


def last_of_week(today: date) -> date:
    """Sunday: what falls due on a day off was moved to an open day when it was counted."""
    return today + timedelta(days=6 - today.weekday())


SPANS = {
    "today": Span(
        lazy("Nodes due today"),
        lambda act: lists.due_between(act, act.today, act.today),
        lazy("Nothing falls due today."),
    ),
    "week": Span(
        lazy("Nodes due this week"),
        lambda act: lists.due_between(act, act.today, last_of_week(act.today)),
        lazy("Nothing more falls due this week."),
    ),
}


def sees_nodes(act: Act) -> bool:
    return may(act, lists.SEE)


def next_up(act: Act) -> list[dict[str, Any]]:
    """What comes first: the longest overdue, then what falls due next this week."""
    until = lists.Wanted(until=last_of_week(act.today))
    return _shown(act, lists.open_runs(act, until), FIRST)


def due(act: Act, span: Span) -> list[dict[str, Any]]:
    return _shown(act, span.rows(act), MOST)


def _shown(act: Act, query: Select[NodeRun], size: int) -> list[dict[str, Any]]:
    calendar = act.calendar
    return [
        _line(act, run) | {"shown": labels.shown(run, act.today, calendar)}
        for run in lists.page(query, size=size).runs
    ]


def _line(act: Act, run: NodeRun) -> dict[str, Any]:
    profile = terms.profile_of(act, run.case)
    return {
        "case_id": run.case_id,
        "number": run.case.number,
        "node": words.node(profile, run.node),
        "holder": run.holder.name if run.holder else "",
    }


def held(act: Act) -> int:
    """Cases of one's own that are not closed."""
    mine = Case.holder_id == act.actor.id
    running = Case.stage.in_((Stage.OPEN, Stage.SUSPENDED))
    return db.session.scalar(select(func.count(Case.id)).where(mine, running)) or 0
