"""Logins: opened, confirmed, ended, forgotten. As ``service``, it never commits."""

from dataclasses import replace

from sqlalchemy import Select, delete, or_, select

from archive.accounts import queries, tokens
from archive.accounts.models import LoginSession, Person
from archive.accounts.rules.sessions import KEPT_FOR, Ended
from archive.act import Act
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.db import db

LONGEST_AGENT = 200
# So many are forgotten at once, for others want to write meanwhile.
PORTION = 1000


def by(act: Act, person: Person) -> Act:
    """The act as the person's own, who was nobody until now."""
    return replace(act, actor=queries.actor(person, act.today, act.actor.address))


def open_login(
    act: Act,
    person: Person,
    agent: str,
    *,
    awaits_factor: bool = False,
    with_: str = "password",
) -> str:
    """A new login and its token, which is never an old one's."""
    token = tokens.token()
    db.session.add(
        LoginSession(
            person_id=person.id,
            digest=tokens.digest(token),
            opened_at=act.at,
            seen_at=act.at,
            confirmed_at=act.at,
            awaits_factor=awaits_factor,
            address=act.actor.address,
            agent=_plain(agent),
        )
    )
    if not awaits_factor:
        audit.record(by(act, person), Kind.SESSION_OPENED, person.account, by=with_)
    return token


def end(act: Act, login: LoginSession, why: Ended) -> None:
    login.ended_at, login.ended_why = act.at, why
    audit.record(act, Kind.SESSION_ENDED, login.person.account, why=why)


def end_all(act: Act, person: Person, why: Ended, but: int | None = None) -> int:
    """End every login of somebody, or every other one; how many there were."""
    ended = 0
    for login in queries.unended(person.id):
        if login.id != but:
            login.ended_at, login.ended_why = act.at, why
            ended += 1
    if ended:
        audit.record(act, Kind.SESSION_ENDED, person.account, why=why, logins=ended)
    return ended


def forget(act: Act) -> int:
    """Forget a portion of what was over long ago; how many there were.

    Nothing refers to them, and the journal keeps who was let in, when and from where.
    """
    gone = delete(LoginSession).where(LoginSession.id.in_(_over_long_ago(act)))
    return len(db.session.scalars(gone.returning(LoginSession.id)).all())


def _over_long_ago(act: Act) -> Select[int]:
    """Ended by somebody, or outlived in the words of ``rules.sessions.over``."""
    limits, before = queries.rules(act.profile).limits, act.at - KEPT_FOR
    over = or_(
        LoginSession.ended_at < before,
        LoginSession.opened_at < before - limits.absolute,
        LoginSession.seen_at < before - limits.idle,
    )
    return select(LoginSession.id).where(over).order_by(LoginSession.id).limit(PORTION)


def _plain(agent: str) -> str:
    return "".join(letter for letter in agent if letter.isprintable())[:LONGEST_AGENT]
