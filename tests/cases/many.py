"""Makes a large court out of a small one: copies its cases, and gives each many nodes.

By the database itself, so that millions of rows take minutes. What is copied was filed
by the application; ids and serials of the copies follow on from the originals'.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import count, islice
from typing import Any

from sqlalchemy import Table, inspect, text

from archive.cases.models import Case, CaseAssignment, Party, party_gram
from archive.db import db, transaction
from archive.nodes import chart
from archive.profile.schema import Profile

MARK = "执"
DAYS = {"sqlite": "date({0}, ({1}) || ' days')", "postgresql": "({0} + ({1}))"}
COPY = "INSERT INTO {table} ({names}) SELECT {values} FROM {table} WHERE {key} <= {small}"
LAST = "SELECT coalesce(max(id), 0) FROM {table}"
COUNTER = "SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))"
# Of eight cases five are closed; of the nodes of those that are not, each third is open.
CLOSE = """
UPDATE case_file SET stage = 'closed', closed_on = {closed_on} WHERE id % 8 < 5
"""
GIVE = """
UPDATE case_file SET holder_id = CASE (id / 8) % {many} {whom} END WHERE team = '{team}'
"""
NODES = "CREATE TABLE node_of_many (at integer, node varchar(40), turn integer)"
NODE = "INSERT INTO node_of_many VALUES (:at, :node, :turn)"
RUNS = """
INSERT INTO node_run (case_id, node, turn, started_on, team, holder_id, due, due_from,
    due_count, due_unit, due_rolls, due_rule, due_provisional, stops, stopped,
    completed_on, completed_by, completed_at, note)
SELECT case_id, node, turn, {started}, team, holder_id, {due}, {started},
    10, 'days', true, node, false, '[]', false,
    CASE WHEN done THEN {ended} END, CASE WHEN done THEN 'judge01' END,
    CASE WHEN done THEN CURRENT_TIMESTAMP END, ''
FROM (SELECT c.id AS case_id, c.filed_on, c.team, c.holder_id, n.at, n.node, n.turn,
        c.stage = 'closed' OR (c.id + n.at) % 3 > 0 AS done,
        (c.id * 7919 + n.at * 104729) % {spread} - {late} AS off
    FROM case_file c CROSS JOIN node_of_many n) AS run
"""
# Open nodes fall due within so many days, and are late by at most so many.
SPREAD, LATE = 240, 30


def copy(times: int, small: int, days: int) -> None:
    """Have the first ``small`` cases that many times; each copy ``days`` days later."""
    for turn in range(1, times):
        with transaction():
            _copy(turn, small, turn * days)
    _set_counters()


def _copy(turn: int, small: int, days: int) -> None:
    later = _days("filed_on", days)
    more = f"+ {turn * small}"
    number = f"replace(number, '豫1000', '豫{1000 + turn}')"
    told = {
        "number": number,
        "raw_number": number,
        "court": f"'豫{1000 + turn}'",
        "filed_on": later,
    }
    parts: Sequence[tuple[Table, Mapping[str, str]]] = (
        (_table(Case), {"id": f"id {more}", **told}),
        (_table(Party), _next("party") | {"case_id": f"case_id {more}"}),
        (_table(CaseAssignment), _next("case_assignment") | {"case_id": f"case_id {more}"}),
        (party_gram, {"filed_on": later, "case_id": f"case_id {more}"}),
    )
    for table, others in parts:
        names = ", ".join(f'"{one.name}"' for one in table.columns)
        values = ", ".join(others.get(c.name, f'"{c.name}"') for c in table.columns)
        key = "id" if table is _table(Case) else "case_id"
        _do(COPY.format(table=table.name, names=names, values=values, key=key, small=small))


def _next(table: str) -> dict[str, str]:
    """So far on that no two copies meet."""
    return {"id": f"id + {db.session.scalar(text(LAST.format(table=table)))}"}


def spread(people: Mapping[str, Sequence[int]]) -> None:
    """Close most cases, and give every one to somebody of its team."""
    with transaction():
        _do(CLOSE.format(closed_on=_days("filed_on", 90)))
        for team, ids in people.items():
            whom = " ".join(f"WHEN {at} THEN {one}" for at, one in enumerate(ids))
            _do(GIVE.format(many=len(ids), whom=whom, team=team))


def nodes(profile: Profile, each: int, today: date) -> None:
    """Instead of the nodes that filing started, so many for each case."""
    codes = [step.code for step in chart.of(profile, MARK)]
    named = islice(((code, turn) for turn in count(1) for code in codes), each)
    off = _days(f"'{today}'" if _dialect() == "sqlite" else f"DATE '{today}'", "off")
    started, due = _days("filed_on", "at"), _days("filed_on", "at + 10")
    with transaction():
        _do("DELETE FROM node_run")
        _do(NODES)
        for at, (code, turn) in enumerate(named):
            _do(NODE, at=at, node=code, turn=turn)
        _do(
            RUNS.format(
                started=f"CASE WHEN done THEN {started} ELSE {_days(off, -10)} END",
                due=f"CASE WHEN done THEN {due} ELSE {off} END",
                ended=_days("filed_on", "at + 8"),
                spread=SPREAD,
                late=LATE,
            )
        )
        _do("DROP TABLE node_of_many")


def _days(day: str, days: int | str) -> str:
    return DAYS[_dialect()].format(day, days)


def _set_counters() -> None:
    """PostgreSQL counts ids apart from the rows."""
    if _dialect() == "postgresql":
        with transaction():
            for name in ("case_file", "party", "case_assignment"):
                _do(COUNTER.format(table=name))


def _table(model: type) -> Table:
    found: object = inspect(model, raiseerr=True).local_table
    if not isinstance(found, Table):
        raise TypeError(model)
    return found


def _dialect() -> str:
    return db.engine.dialect.name


def _do(command: str, **given: Any) -> None:
    db.session.execute(text(command), given)
