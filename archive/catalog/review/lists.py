"""Lists of submissions: what waits, what came back, what is disputed, what is late."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_

from archive.accounts.rights import may
from archive.act import Act
from archive.calendar import DAY
from archive.cases.models import Case
from archive.cases.places import Place
from archive.catalog.review import queries
from archive.catalog.review.models import Review, Submission, SubmissionState
from archive.db import db
from archive.intake import promising

PAGE, MOST_COUNTED = 50, 1000


class Standing(StrEnum):
    """What the list may be narrowed to."""

    WAITING = "waiting"
    LATE = "late"
    MINE = "mine"
    REFUSED = "refused"
    DISPUTED = "disputed"
    SUPPLEMENT = "supplement"
    OVERDUE = "overdue"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for. ``words``: its number, a case's, the handler, a material."""

    standing: str = ""
    words: str = ""
    team: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    submissions: Sequence[Submission]
    next: Place | None


def first_standing(act: Act) -> Standing | None:
    """What somebody of these rights looks at first."""
    if may(act, queries.REVIEW):
        return Standing.WAITING
    if may(act, queries.DECIDE):
        return Standing.DISPUTED
    return Standing.MINE if may(act, queries.MAKE) else None


def wanted(act: Act, asked: Wanted) -> Select[Submission]:
    return queries.visible(act).where(*_conditions(act, asked))


def _conditions(act: Act, asked: Wanted) -> Iterator[ColumnElement[bool]]:
    if asked.standing in set(Standing):
        yield _stands(act, Standing(asked.standing))
    if asked.team:
        yield Case.team == asked.team
    if asked.words:
        yield or_(
            *(
                column.contains(asked.words, autoescape=True)
                for column in (
                    Submission.number,
                    Case.number,
                    Submission.handler,
                    Submission.what,
                )
            )
        )


def _stands(act: Act, standing: Standing) -> ColumnElement[bool]:
    if standing is Standing.MINE:
        return queries.to_correct(act)
    if standing is Standing.LATE:
        waits = Submission.state == SubmissionState.WAITING
        return and_(waits, Submission.round_on < in_time_since(act))
    if standing is Standing.OVERDUE:
        return _overdue(act)
    return Submission.state == SubmissionState(standing.value)


def _overdue(act: Act) -> ColumnElement[bool]:
    """A party was to supply something by a day that is over, and has not."""
    asked = select(Review.id).where(
        Review.submission_id == Submission.id,
        Review.round == Submission.round,
        Review.supply_by < act.today,
    )
    return and_(Submission.state == SubmissionState.SUPPLEMENT, asked.exists())


def in_time_since(act: Act) -> date:
    """The first day whose submissions are not yet late: checked by the next day (T2)."""
    rule = promising.deadline(act.profile, promising.SCAN)
    calendar, first = act.calendar, act.today
    if rule is None or rule.term is None:
        return date.min
    while calendar.due(first - DAY, rule.term.term, roll=rule.rolls).date >= act.today:
        first -= DAY
    return first


def page(
    query: Select[Submission],
    place: Place | None = None,
    size: int = PAGE,
    *,
    oldest_first: bool = False,
) -> Page:
    """One page by the day of the round. Never by counting off rows."""
    here = (Submission.round_on, Submission.id)
    if place is not None:
        after = tuple_(*here), (place.day, place.row)
        query = query.where(after[0] > after[1] if oldest_first else after[0] < after[1])
    order = here if oldest_first else tuple(one.desc() for one in here)
    rows = db.session.scalars(query.order_by(*order).limit(size + 1)).all()
    more, rows = len(rows) > size, rows[:size]
    return Page(rows, Place(rows[-1].round_on, rows[-1].id) if more else None)


def count(query: Select[Any], most: int = MOST_COUNTED) -> int:
    """How many there are; ``most`` stands for that many or more."""
    few = query.with_only_columns(Submission.id).order_by(None).limit(most).subquery()
    return db.session.scalar(select(func.count()).select_from(few)) or 0


def standing(act: Act, of: Standing) -> int:
    """What a desk counts: the list narrowed to this, and nothing else."""
    return count(wanted(act, Wanted(standing=of.value)))
