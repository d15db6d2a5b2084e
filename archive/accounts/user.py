"""Who is asking, as Flask-Login hands them to the pages; read anew with every request."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flask import Request, current_app
from flask_login import UserMixin

from archive import clock
from archive.accounts import labels, queries, tokens
from archive.accounts.entrance import address
from archive.accounts.models import LoginSession, Person
from archive.accounts.queries import Rules
from archive.accounts.rules import passwords, sessions
from archive.act import Actor, Office
from archive.db import transaction
from archive.web.act import profile

COOKIES = "archive.cookies"
# What progress of long work is asked with, and no reader ever asks with.
BACKGROUND = frozenset({"text/event-stream", "application/json"})


@dataclass(frozen=True, slots=True)
class Cookies:
    """The names of our own cookies; with ``__Host-`` no other site can set them."""

    login: str
    reset: str
    secure: bool

    @classmethod
    def of(cls, *, https: bool) -> "Cookies":
        prefix = "__Host-" if https else ""
        return cls(f"{prefix}session", f"{prefix}reset", https)


class Duty(StrEnum):
    """What somebody must do before anything else."""

    PASSWORD = "password"  # noqa: S105  # what is to be changed
    FACTOR = "factor"


@dataclass(frozen=True)
class LoggedIn(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    actor: Actor
    session_id: int
    confirmed_at: datetime
    duty: Duty | None

    @property
    def name(self) -> str:
        return self.actor.name

    @property
    def account(self) -> str:
        return self.actor.account

    @property
    def post_label(self) -> str:
        return labels.actor(self.actor)

    @property
    def is_authenticated(self) -> bool:
        return True

    def get_id(self) -> str:
        return str(self.actor.id)


def cookies() -> Cookies:
    found: Cookies = current_app.extensions[COOKIES]
    return found


def half_login_of(wanted: Request) -> LoginSession | None:
    """The login that still waits for its second factor, if its time is not over."""
    limits = sessions.Limits(sessions.FACTOR_TERM, sessions.FACTOR_TERM)
    return _login_of(wanted, limits, awaits_factor=True)


def _login_of(
    wanted: Request, limits: sessions.Limits, *, awaits_factor: bool = False
) -> LoginSession | None:
    """The login whose token this browser sent, if its time is not over."""
    token = wanted.cookies.get(cookies().login)
    found = queries.session_of(tokens.digest(token)) if token else None
    if found is None or found.awaits_factor != awaits_factor or found.person.closed_on:
        return None
    if sessions.over(found.opened_at, found.seen_at, clock.now(), limits):
        return None
    return found


def load(wanted: Request) -> LoggedIn | None:
    """For Flask-Login: nothing in its own cookie says who somebody is."""
    if cookies().login not in wanted.cookies:
        return None
    rules = queries.rules(profile())
    login = _login_of(wanted, rules.limits)
    if login is None:
        return None
    at = clock.now()
    if at - login.seen_at >= sessions.NOTED and not _is_background(wanted):
        with transaction():
            login.seen_at = at
    today = at.astimezone(profile().zone).date()
    return LoggedIn(
        actor=queries.actor(login.person, today, address()),
        session_id=login.id,
        confirmed_at=login.confirmed_at,
        duty=_duty(login.person, rules, at),
    )


def _is_background(wanted: Request) -> bool:
    """What a page asks by itself does not show that anybody is there."""
    accepts = wanted.headers.get("Accept", "")
    asked_by_itself = accepts in BACKGROUND or "X-Background" in wanted.headers
    return wanted.method == "GET" and asked_by_itself


def _duty(person: Person, rules: Rules, at: datetime) -> Duty | None:
    changed_at = person.password_changed_at or person.opened_at
    if person.must_change or passwords.is_due_for_change(
        changed_at, at, rules.passwords, rules.password_days
    ):
        return Duty.PASSWORD
    administrator = person.office is not Office.STAFF
    if person.factor_secret is None and rules.second_factor.demanded_of(
        administrator=administrator
    ):
        return Duty.FACTOR
    return None
