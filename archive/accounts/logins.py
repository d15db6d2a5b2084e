"""Logins: opened, confirmed, ended. Of the same kind as ``service``: never commits."""

from dataclasses import replace

from archive.accounts import queries, tokens
from archive.accounts.models import LoginSession, Person
from archive.accounts.rules.sessions import Ended
from archive.act import Act
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.db import db

LONGEST_AGENT = 200


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


def _plain(agent: str) -> str:
    return "".join(letter for letter in agent if letter.isprintable())[:LONGEST_AGENT]
