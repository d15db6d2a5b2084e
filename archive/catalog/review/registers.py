"""Two registers: what was refused (不予签收台账), and what was disputed (异议裁决台账)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import contains_eager, joinedload

from archive.act import Act
from archive.cases import terms
from archive.cases.models import Case
from archive.catalog.review import handling, labels, queries, said
from archive.catalog.review.models import Outcome, Review, Submission
from archive.db import db
from archive.speech import _

REFUSALS, DISPUTES = "refusals", "disputes"
PAGE, MOST_EXPORTED, LARGEST = 50, 20_000, 2**31


@dataclass(frozen=True, slots=True)
class Wanted:
    """A register's days, and whether only what is still open is wanted."""

    since: date | None = None
    until: date | None = None
    open: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One entry in words, the same on the page, in print and as a table."""

    submission_id: int
    case_id: int
    on: str
    number: str
    case: str
    what: str
    points: str
    opinion: str
    round: int
    handler: str
    reviewer: str
    result: str
    days: int
    dispute: str
    decision: str
    decided_by: str
    decided_on: str
    disputed_on: str


def wanted(act: Act, register: str, asked: Wanted) -> Select[Review]:
    """Rounds with what they are of, as far as the actor sees it."""
    query = (
        select(Review)
        .join(Review.submission)
        .join(Submission.case)
        .where(queries.seen(act), *_conditions(register, asked))
        .options(
            contains_eager(Review.submission)
            .contains_eager(Submission.case)
            .joinedload(Case.holder)
        )
    )
    return query.options(
        contains_eager(Review.submission).options(joinedload(Submission.receipt))
    )


def _conditions(register: str, asked: Wanted) -> Iterator[ColumnElement[bool]]:
    yield Review.outcome == Outcome.REFUSE
    disputes = register == DISPUTES
    day = Review.disputed_on if disputes else Review.reviewed_on
    if disputes:
        yield Review.disputed_on.is_not(None)
    if asked.since:
        yield day >= asked.since
    if asked.until:
        yield day <= asked.until
    if asked.open:
        yield Review.decided_on.is_(None) if disputes else Review.answered_on.is_(None)
    if asked.open and not disputes:
        yield Review.sustained.is_distinct_from(False)  # noqa: FBT003  # SQL's own no


def page(
    query: Select[Review], after: int | None, size: int = PAGE
) -> tuple[Sequence[Review], int | None]:
    """One page, the latest first; rounds are numbered as they end."""
    if after:
        query = query.where(Review.id < after)
    rows = db.session.scalars(query.order_by(Review.id.desc()).limit(size + 1)).all()
    return rows[:size], rows[size - 1].id if len(rows) > size else None


def rows(query: Select[Review]) -> Iterator[Review]:
    after: int | None = None
    while True:
        found, after = page(query, after, 500)
        yield from found
        if after is None:
            return


def count(query: Select[Any], most: int) -> int:
    few = query.with_only_columns(Review.id).order_by(None).limit(most).subquery()
    return db.session.scalar(select(func.count()).select_from(few)) or 0


def lines(act: Act, found: Sequence[Review]) -> list[Line]:
    names = said.names(found)
    return [_line(act, row, names) for row in found]


def _line(act: Act, row: Review, names: dict[str, str]) -> Line:
    whole = row.submission

    def named(account: str | None) -> str:
        return names.get(account, account) if account else ""

    return Line(
        submission_id=whole.id,
        case_id=whole.case_id,
        on=row.reviewed_on.isoformat(),
        number=whole.number,
        case=whole.case.number,
        what=whole.what,
        points=failed(act, row),
        opinion=row.opinion,
        round=row.round,
        handler=whole.handler,
        reviewer=named(row.reviewed_by),
        result=said.what_came(row),
        days=handling.days_taken(row, act.today),
        dispute=row.dispute,
        decision=_decision(row),
        decided_by=named(row.decided_by),
        decided_on=_day(row.decided_on),
        disputed_on=_day(row.disputed_on),
    )


def _day(on: date | None) -> str:
    return on.isoformat() if on else ""


def _decision(row: Review) -> str:
    if row.sustained is None:
        return _("not decided yet") if row.disputed_on else ""
    word = _("sustained") if row.sustained else _("overruled")
    return _("%(field)s: %(sentence)s", field=word, sentence=row.decision)


def failed(act: Act, row: Review) -> str:
    """The points that do not hold, each with its reasons."""
    profile = terms.profile_of(act, row.submission.case)
    told = []
    for code, point in row.points.items():
        if point["holds"] is False:
            reasons = _(", ").join(labels.reason(one) for one in point["reasons"])
            name = terms.named(profile.review_points, code)
            told.append(_("%(field)s: %(sentence)s", field=name, sentence=reasons))
    return "; ".join(told)


def disputed_days(row: Line, today: date) -> int:
    """From the dispute to the decision, or until today."""
    began = date.fromisoformat(row.disputed_on)
    ended = date.fromisoformat(row.decided_on) if row.decided_on else today
    return (ended - began).days


def heads(register: str) -> list[str]:
    day, case, what = _("Date"), _("Case number"), _("Material")
    submission = _("Submission")
    if register == DISPUTES:
        return [
            day,
            case,
            submission,
            what,
            _("Handler"),
            _("Round"),
            _("Opinion"),
            _("The handler's reasons"),
            _("Decision"),
            _("Decided by"),
            _("Decided on"),
            _("Days taken"),
        ]
    return [
        day,
        case,
        submission,
        what,
        _("Points and reasons"),
        _("Opinion"),
        _("Round"),
        _("Handler"),
        _("Reviewer"),
        _("What became of it"),
        _("Days taken"),
    ]


def cells(register: str, row: Line, today: date) -> list[object]:
    if register == DISPUTES:
        return [
            row.disputed_on,
            row.case,
            row.number,
            row.what,
            row.handler,
            row.round,
            row.opinion,
            row.dispute,
            row.decision,
            row.decided_by,
            row.decided_on,
            disputed_days(row, today),
        ]
    return [
        row.on,
        row.case,
        row.number,
        row.what,
        row.points,
        row.opinion,
        row.round,
        row.handler,
        row.reviewer,
        row.result,
        row.days,
    ]
