"""What there is to do, counted over the very rows that the lists show."""

from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import selectinload

from archive.accounts.models import Invitation, Membership, Person, ResetRequest
from archive.accounts.queries import RESET_TERM, held_on
from archive.act import Act, Office
from archive.audit.filters import Filters
from archive.audit.kinds import Kind
from archive.audit.models import Event
from archive.audit.queries import conditions
from archive.db import db
from archive.profile.schema import Profile

MOST = 200
DAY = timedelta(days=1)


def count(of: Select[Person]) -> int:
    rows = of.order_by(None).subquery()
    return db.session.scalar(select(func.count()).select_from(rows)) or 0


def some(of: Select[Person], today: date) -> list[Person]:
    """The first of them, each with the posts held today."""
    held = selectinload(Person.memberships.and_(held_on(today)))
    wanted = of.options(held).order_by(Person.account).limit(MOST)
    return list(db.session.scalars(wanted))


def without_post(today: date) -> Select[Person]:
    """Staff who can log in, and can do nothing there."""
    held = select(Membership.id).where(Membership.person_id == Person.id, held_on(today))
    return select(Person).where(
        Person.office == Office.STAFF, Person.closed_on.is_(None), ~held.exists()
    )


def not_taken_up(today: date) -> Select[Person]:
    """Accounts whose owner let the term go by; they are to be opened anew or closed."""
    lapsed = select(Invitation.id).where(
        Invitation.id == _last_invitation(),
        Invitation.used_at.is_(None),
        Invitation.due < today,
    )
    return select(Person).where(Person.closed_on.is_(None), lapsed.exists())


def _last_invitation() -> ColumnElement[int]:
    newest = select(func.max(Invitation.id)).where(Invitation.person_id == Person.id)
    return newest.correlate(Person).scalar_subquery()


def waiting_for_reset(act: Act) -> Select[Person]:
    """Who sits before a browser and waits for the administrator's word."""
    waiting = select(ResetRequest.id).where(
        ResetRequest.person_id == Person.id,
        ResetRequest.used_at.is_(None),
        ResetRequest.approved_at.is_(None),
        ResetRequest.at > act.at - RESET_TERM,
    )
    return select(Person).where(
        Person.closed_on.is_(None), Person.id != act.actor.id, waiting.exists()
    )


def refused_logins(today: date) -> Filters:
    """Since yesterday, as the journal's own page counts days."""
    return Filters(since=today - DAY, kind=Kind.LOGIN_REFUSED)


def events(wanted: Filters, profile: Profile) -> int:
    counted = select(func.count()).select_from(Event)
    return db.session.scalar(counted.where(*conditions(wanted, profile.zone))) or 0


def days_since(at: datetime | None, act: Act) -> int | None:
    """Whole days by the court's calendar; nothing if it never happened."""
    if at is None:
        return None
    return (act.today - at.astimezone(act.profile.zone).date()).days
