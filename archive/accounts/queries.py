"""Who is who, who holds what, and which rules hold."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import BindParameter, ColumnElement, bindparam, func, or_, select

from archive.accounts.models import (
    FormerPassword,
    Invitation,
    LoginSession,
    Membership,
    Person,
    RecoveryCode,
    ResetRequest,
    SecurityPolicy,
)
from archive.accounts.rules import sessions, throttle
from archive.accounts.rules.passwords import Policy
from archive.accounts.rules.sessions import Limits, SecondFactor
from archive.act import Actor, Holding, Office
from archive.audit.models import Event
from archive.db import db
from archive.profile.schema import Profile

RESET_TERM = timedelta(minutes=15)
PAGE = 50


def held_on(day: date | BindParameter[date]) -> ColumnElement[bool]:
    return (
        Membership.ended_at.is_(None)
        & (Membership.since <= day)
        & or_(Membership.until.is_(None), Membership.until >= day)
    )


# What every request asks is put into words once.
_LAST_POLICY = select(SecurityPolicy).order_by(SecurityPolicy.id.desc()).limit(1)
_SESSION = select(LoginSession).where(
    LoginSession.digest == bindparam("digest"), LoginSession.ended_at.is_(None)
)
_HOLDINGS = (
    select(Membership.post, Membership.team)
    .where(Membership.person_id == bindparam("person"), held_on(bindparam("day")))
    .order_by(Membership.since, Membership.id)
)
_DENIED = (
    select(Event.id)
    .where(
        Event.actor_id == bindparam("person"),
        Event.subject == bindparam("endpoint"),
        Event.done.is_(False),
        Event.at > bindparam("since"),
    )
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Rules:
    """The security policy in force: the administrator's, or else the profile's."""

    passwords: Policy
    password_days: int
    second_factor: SecondFactor
    idle_minutes: int
    absolute_hours: int

    @property
    def limits(self) -> Limits:
        return Limits(
            timedelta(minutes=self.idle_minutes), timedelta(hours=self.absolute_hours)
        )


def rules(profile: Profile) -> Rules:
    last = db.session.scalars(_LAST_POLICY).first()
    if last is None:
        given = profile.security
        return Rules(
            Policy(given.password_policy.value),
            given.password_days,
            SecondFactor.OFF,
            given.idle_minutes,
            given.absolute_hours,
        )
    return Rules(
        last.passwords,
        last.password_days,
        last.second_factor,
        last.idle_minutes,
        last.absolute_hours,
    )


def policies() -> Sequence[SecurityPolicy]:
    """Every policy that ever held, the newest first."""
    return db.session.scalars(
        select(SecurityPolicy).order_by(SecurityPolicy.id.desc()).limit(PAGE)
    ).all()


def account_patience(profile: Profile, policy: Policy) -> throttle.Patience:
    given = profile.security
    most = timedelta(minutes=given.lockout_minutes)
    return throttle.Patience(
        free=given.account_failures - 1,
        most=most,
        forgotten=timedelta(minutes=given.failure_minutes),
        # GB/T 22239 is assessed by a wait of ten minutes at least.
        least=min(timedelta(minutes=10), most)
        if policy is Policy.GBT22239
        else timedelta(0),
    )


def address_patience(profile: Profile) -> throttle.Patience:
    given = profile.security
    return throttle.Patience(
        free=given.address_failures - 1,
        most=timedelta(minutes=given.lockout_minutes),
        forgotten=timedelta(minutes=given.failure_minutes),
    )


def names(accounts: Collection[str]) -> dict[str, str]:
    """What people of these accounts are called; what is no person's is left out."""
    if not accounts:
        return {}
    query = select(Person.account, Person.name).where(Person.account.in_(accounts))
    return {row.account: row.name for row in db.session.execute(query)}


def person_called(account: str) -> Person | None:
    return db.session.scalars(select(Person).where(Person.account == account)).first()


def locked(person_id: int) -> Person:
    """The person, and nobody else's until the transaction ends."""
    return db.session.scalars(
        select(Person)
        .where(Person.id == person_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def password_of(account: str) -> str | None:
    """What is kept of the account's password; nothing if it has none, or is none."""
    return db.session.scalars(
        select(Person.password_hash).where(Person.account == account)
    ).first()


def anybody() -> bool:
    return db.session.scalars(select(Person.id).limit(1)).first() is not None


def any_staff() -> bool:
    return (
        db.session.scalars(
            select(Person.id).where(Person.office == Office.STAFF).limit(1)
        ).first()
        is not None
    )


def others_of(person: Person) -> int:
    """How many other open accounts there are of the same office."""
    return db.session.scalars(
        select(func.count(Person.id)).where(
            Person.office == person.office,
            Person.id != person.id,
            Person.closed_on.is_(None),
        )
    ).one()


def holdings(person_id: int, day: date) -> tuple[Holding, ...]:
    found = db.session.execute(_HOLDINGS, {"person": person_id, "day": day})
    return tuple(Holding(post, team) for post, team in found)


def actor(person: Person, day: date, address: str) -> Actor:
    """The person as somebody who acts; an administrator never holds a post."""
    held = holdings(person.id, day) if person.office is Office.STAFF else ()
    return Actor(person.id, person.account, person.name, person.office, held, address)


def memberships(person: Person) -> Sequence[Membership]:
    """All posts ever held, those held longest ago last."""
    return db.session.scalars(
        select(Membership)
        .where(Membership.person_id == person.id)
        .order_by(Membership.since.desc(), Membership.id.desc())
    ).all()


def same_posts(person: Person, post: str, team: str | None) -> Sequence[Membership]:
    """The person's posts of this kind that are not ended, past and to come."""
    same_team = Membership.team.is_(None) if team is None else Membership.team == team
    return db.session.scalars(
        select(Membership).where(
            Membership.person_id == person.id,
            Membership.post == post,
            same_team,
            Membership.ended_at.is_(None),
        )
    ).all()


def invitation(person: Person) -> Invitation | None:
    """The last term that was set for taking the account up."""
    return db.session.scalars(
        select(Invitation)
        .where(Invitation.person_id == person.id)
        .order_by(Invitation.id.desc())
        .limit(1)
    ).first()


def former_passwords(person: Person, count: int) -> Sequence[str]:
    return db.session.scalars(
        select(FormerPassword.password_hash)
        .where(FormerPassword.person_id == person.id)
        .order_by(FormerPassword.id.desc())
        .limit(count)
    ).all()


def unused_codes(person_id: int) -> Sequence[RecoveryCode]:
    return db.session.scalars(
        select(RecoveryCode).where(
            RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None)
        )
    ).all()


def session_of(digest: str) -> LoginSession | None:
    """The login with this token that nobody ended; its time may be over all the same."""
    return db.session.scalars(_SESSION, {"digest": digest}).first()


def _alive(at: datetime, limits: sessions.Limits) -> list[ColumnElement[bool]]:
    """The same words as ``rules.sessions.over``."""
    return [
        LoginSession.ended_at.is_(None),
        LoginSession.awaits_factor.is_(False),
        LoginSession.opened_at > at - limits.absolute,
        LoginSession.seen_at > at - limits.idle,
    ]


def sessions_of(person_id: int, at: datetime, limits: Limits) -> Sequence[LoginSession]:
    return db.session.scalars(
        select(LoginSession)
        .where(LoginSession.person_id == person_id, *_alive(at, limits))
        .order_by(LoginSession.seen_at.desc())
    ).all()


def unended(person_id: int) -> Sequence[LoginSession]:
    """Every login nobody ended, whatever its age."""
    return db.session.scalars(
        select(LoginSession).where(
            LoginSession.person_id == person_id, LoginSession.ended_at.is_(None)
        )
    ).all()


def all_sessions(
    at: datetime, limits: Limits, before: int | None = None
) -> Sequence[LoginSession]:
    """One page of everybody's logins and one row more, the newest first."""
    query = select(LoginSession).where(*_alive(at, limits))
    if before is not None:
        query = query.where(LoginSession.id < before)
    return db.session.scalars(query.order_by(LoginSession.id.desc()).limit(PAGE + 1)).all()


def reset_of(digest: str, at: datetime, *, lock: bool = False) -> ResetRequest | None:
    """The request this browser made, while it holds; ``lock`` it to use it up."""
    query = select(ResetRequest).where(
        ResetRequest.digest == digest,
        ResetRequest.used_at.is_(None),
        ResetRequest.at > at - RESET_TERM,
    )
    if lock:
        query = query.with_for_update(of=ResetRequest)
    return db.session.scalars(query.execution_options(populate_existing=lock)).first()


def pending_resets(person: Person, at: datetime) -> Sequence[ResetRequest]:
    return db.session.scalars(
        select(ResetRequest)
        .where(
            ResetRequest.person_id == person.id,
            ResetRequest.used_at.is_(None),
            ResetRequest.approved_at.is_(None),
            ResetRequest.at > at - RESET_TERM,
        )
        .order_by(ResetRequest.at.desc())
    ).all()


def history(account: str) -> Sequence[Event]:
    """What the journal says of an account, the newest first."""
    return db.session.scalars(
        select(Event).where(Event.subject == account).order_by(Event.id.desc()).limit(PAGE)
    ).all()


def denied_since(person_id: int, endpoint: str, since: datetime) -> bool:
    """Whether this was denied to this person already since then."""
    given = {"person": person_id, "endpoint": endpoint, "since": since}
    return db.session.scalars(_DENIED, given).first() is not None
