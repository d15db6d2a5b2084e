"""Invented closings for the sample court: some cases are meant to be closed, half answered.

What their files lack needs no inventing: that follows from the cases themselves.
"""

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import select

from archive.accounts import queries as accounts
from archive.accounts import rights
from archive.accounts.models import Person
from archive.act import Act
from archive.cases.models import Case
from archive.cases.rules.stages import LIVE
from archive.catalog.completeness import service
from archive.catalog.completeness.rules.facts import WHOLE, Said
from archive.catalog.completeness.service import CLOSE, Given
from archive.db import db
from archive.nodes import chart
from archive.nodes import queries as nodes
from archive.nodes import service as recording

# How cases are meant to be closed, those filed longest ago first.
METHODS = ("terminated", "terminated", "performed", "terminated")
KIND = "执"
EVENTS = ("traditional_inquired", "fund_inquired", "finance_inquired")
ANSWERS = (
    Given("h5", WHOLE, Said.YES, "示例：未收到财产线索"),
    Given("h9", WHOLE, Said.YES),
)


def fill(act: Act) -> list[tuple[str, str, str]]:
    for method, (case, handler) in zip(METHODS, _to_close(act), strict=False):
        service.plan(handler, case, method, 0)
        if method == "terminated":
            _goes_on(handler, case)
        db.session.flush()
    return []


def _to_close(act: Act) -> Iterator[tuple[Case, Act]]:
    """Open cases whose handlers may close them, the oldest first."""
    query = select(Case).where(Case.stage.in_(LIVE), Case.kind == KIND)
    for case in db.session.scalars(query.order_by(Case.filed_on, Case.id)).all():
        person = db.session.get(Person, case.holder_id) if case.holder_id else None
        if person is None:
            continue
        handler = replace(act, actor=accounts.actor(person, act.today, ""))
        if rights.can(handler, CLOSE, case):
            yield case, handler


def _goes_on(handler: Act, case: Case) -> None:
    """What the other rooms' sample left out of a way that ends without assets."""
    known = {one.code for one in nodes.events(case.id)}
    rules = {one.code for one in handler.profile.events}
    for code in EVENTS:
        if code in rules - known and chart.FILED in known:
            recording.record_event(handler, case, code, handler.today)
    checks = {one.code for one in handler.profile.checks}
    if given := [one for one in ANSWERS if one.code in checks]:
        service.answer(handler, case, given)
