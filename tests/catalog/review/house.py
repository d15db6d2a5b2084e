"""Submissions to test with: a team's material of Monday, looked at on Wednesday."""

from datetime import UTC, datetime
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from archive.accounts.models import Person
from archive.act import Act
from archive.cases.models import Case
from archive.catalog.review import queries, rules, service, submitting
from archive.catalog.review.findings import Defect, Findings, Point
from archive.catalog.review.models import Outcome, Review, Submission
from archive.db import db, transaction
from archive.intake.models import Receipt
from tests.accounts.house import Browser, logged_in
from tests.intake import house as intake
from tests.nodes import house as nodes
from tests.nodes.house import on

NOON = datetime(2026, 3, 18, 4, tzinfo=UTC)
TODAY = "2026-03-18"
WHY = "应补齐缺页后重新移送。"
POINTS = (rules.COMPLETENESS, rules.PROPRIETY, rules.TIMELINESS)


def judge(account: str = "judge", team: str = "swift") -> Person:
    return nodes.staff(account, ("judge", team))


def clerk(account: str = "clerk") -> Person:
    return nodes.staff(account, ("file_clerk", None))


def chief(account: str = "chief") -> Person:
    return nodes.staff(account, ("bureau_chief", None))


def submitted(
    holder: Person | None = None,
    number: str = nodes.NUMBER,
    team: str = "swift",
    **given: Any,
) -> Submission:
    """What a receipt of Monday brought, handed in on that day."""
    case = nodes.case(number, holder, team=team)
    receipt = intake.receipt(case, **given)
    with transaction():
        row = submitting.sorted_receipt(on(intake.DAY), receipt)
    return again(row)


def again(row: Submission) -> Submission:
    """The submission as it is now."""
    db.session.expire_all()
    return db.session.scalars(
        select(Submission)
        .where(Submission.id == row.id)
        .options(
            joinedload(Submission.case).joinedload(Case.holder),
            joinedload(Submission.receipt).joinedload(Receipt.case),
            selectinload(Submission.rounds),
        )
        .execution_options(populate_existing=True)
    ).one()


def findings(outcome: Outcome = Outcome.ACCEPT, **given: Any) -> Findings:
    """All holds; or, refused, a page is missing of the whole."""
    points = {code: Point(holds=True) for code in POINTS}
    if outcome is Outcome.ACCEPT:
        return Findings(**{"outcome": outcome, "points": points, **given})
    points[rules.COMPLETENESS] = Point(holds=False, reasons=("pages_missing",))
    wrong = (Defect(rules.WHOLE, "pages_missing", "2", "缺第2页"),)
    rest = {"points": points, "defects": wrong, "opinion": WHY}
    return Findings(**{"outcome": outcome, **rest, **given})


def act(by: Person, day: str = TODAY) -> Act:
    return on(day, by)


def reviewed(
    row: Submission, by: Person, outcome: Outcome = Outcome.ACCEPT, **given: Any
) -> Review:
    with transaction():
        now = queries.locked(row.id)
        day = given.pop("day", TODAY)
        seen = given.pop("seen", now.edition)
        return service.review(act(by, day), now, findings(outcome, **given), seen)


def refused(row: Submission, by: Person, **given: Any) -> Submission:
    reviewed(row, by, Outcome.REFUSE, **given)
    return again(row)


def resubmitted(row: Submission, by: Person, day: str = "2026-03-19") -> Submission:
    with transaction():
        now = queries.locked(row.id)
        service.resubmit(act(by, day), now, "缺页已补齐。", now.edition)
    return again(row)


def disputed(row: Submission, by: Person, day: str = "2026-03-19") -> Submission:
    with transaction():
        now = queries.locked(row.id)
        service.dispute(act(by, day), now, "原件即无第2页。", now.edition)
    return again(row)


def decided(
    row: Submission, by: Person, *, sustained: bool, day: str = "2026-03-20"
) -> Submission:
    with transaction():
        now = queries.locked(row.id)
        why = "经审查，理由成立。"
        service.decide(act(by, day), now, why, now.edition, sustained=sustained)
    return again(row)


def browser(app: Flask, account: str) -> Browser:
    return logged_in(app, account)


def typed(row: Submission, outcome: str, **given: str) -> dict[str, str]:
    """A review as the form sends it."""
    holds = {f"{code}-holds": "yes" for code in POINTS}
    wrong = {
        "completeness-holds": "no",
        "completeness-reasons": "pages_missing",
        "defect-0-on": rules.WHOLE,
        "defect-0-reason": "pages_missing",
        "opinion": WHY,
    }
    more = {} if outcome == "accept" else wrong
    head = {"outcome": outcome, "seen": str(row.edition), "rows": "4"}
    return {**head, **holds, **more, **given}
