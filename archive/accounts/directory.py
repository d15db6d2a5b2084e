"""The directory: who is there, for those who may see it, and as far as they may."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, false, select, true
from sqlalchemy.orm import selectinload

from archive.accounts.models import Membership, Person
from archive.accounts.queries import PAGE, held_on
from archive.accounts.rules.reach import Reach
from archive.db import db


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for in the directory."""

    words: str = ""
    post: str = ""
    team: str = ""
    closed: bool = False


def people(
    reach: Reach, me: int | None, wanted: Wanted, today: date, after: str | None
) -> Sequence[Person]:
    """One page of the directory and one row more, by account, within reach."""
    query = (
        select(Person)
        .where(_within(reach, me, today), *_matching(wanted, today))
        .options(selectinload(Person.memberships.and_(held_on(today))))
        .order_by(Person.account)
        .limit(PAGE + 1)
    )
    if after is not None:
        query = query.where(Person.account > after)
    return db.session.scalars(query).all()


def within(reach: Reach, person: Person, me: int | None, today: date) -> bool:
    """Whether this one person is within reach: the same words as the list's."""
    return (
        db.session.scalars(
            select(Person.id).where(Person.id == person.id, _within(reach, me, today))
        ).first()
        is not None
    )


def _within(reach: Reach, me: int | None, today: date) -> ColumnElement[bool]:
    if reach.everything:
        return true()
    found: ColumnElement[bool] = false()
    if reach.teams:
        found |= Person.id.in_(
            select(Membership.person_id).where(
                held_on(today), Membership.team.in_(reach.teams)
            )
        )
    if reach.own and me is not None:
        found |= Person.id == me
    return found


def _matching(wanted: Wanted, today: date) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if not wanted.closed:
        found.append(Person.closed_on.is_(None))
    if wanted.words:
        found.append(
            Person.name.icontains(wanted.words, autoescape=True)
            | Person.account.icontains(wanted.words, autoescape=True)
        )
    holds = [held_on(today)]
    holds += [Membership.post == wanted.post] if wanted.post else []
    holds += [Membership.team == wanted.team] if wanted.team else []
    if len(holds) > 1:
        found.append(Person.id.in_(select(Membership.person_id).where(*holds)))
    return found
