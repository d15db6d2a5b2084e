"""Cases with nodes to test with: filed on a Monday, looked at on a day of one's choice."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from flask import Flask

from archive.accounts import queries as accounts
from archive.accounts import service
from archive.accounts.models import Person
from archive.act import Act
from archive.cases import service as cases
from archive.cases.models import Case
from archive.cases.rules.filing import Details, Placement
from archive.db import db, transaction
from archive.nodes import queries
from archive.nodes.models import NodeRun
from archive.profile import loader
from archive.web.act import PROFILE, act_as
from tests.accounts import house as people
from tests.accounts.house import ADDRESS

FILED = date(2026, 3, 2)
NUMBER = "（2026）豫0922执1号"


def under(app: Flask, court: str) -> None:
    app.extensions[PROFILE] = loader.load(loader.find(court))


def on(day: date | str, by: Person | None = None) -> Act:
    """Noon in Beijing on that day."""
    day = date.fromisoformat(str(day))
    at = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
    act = replace(act_as("cli"), at=at)
    return act if by is None else replace(act, actor=accounts.actor(by, day, ADDRESS))


def staff(account: str = "clerk", *posts: tuple[str, str | None]) -> Person:
    """Somebody at work in these posts since January."""
    person = people.staff(account)
    with transaction():
        for post, team in posts:
            service.grant(on("2026-01-05"), person, post, team)
    return person


def case(number: str = NUMBER, holder: Person | None = None, **given: Any) -> Case:
    """File a case in a transaction of its own."""
    team = given.pop("team", None)
    details = Details(**{"number": number, "filed_on": FILED, **given})
    with transaction():
        wanted = Placement(team, None, holder.id if holder else None, "as agreed")
        filed = cases.file_case(
            on(given.get("filed_on", FILED)), details, [], wanted, lambda some: some[0]
        )
    db.session.expire_all()
    return filed


def run(case: Case, node: str, turn: int = 1) -> NodeRun:
    [found] = [r for r in queries.runs(case.id) if (r.node, r.turn) == (node, turn)]
    return found


def due(case: Case) -> dict[str, str]:
    """Every open run that is not stopped, and its day."""
    return {
        f"{r.node}.{r.turn}" if r.turn > 1 else r.node: r.due.isoformat()
        for r in queries.runs(case.id)
        if r.is_open and not r.stopped
    }
