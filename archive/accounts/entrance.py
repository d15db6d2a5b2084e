"""The way in, from the edge: short transactions, and the slow password check between them.

An attempt is counted before it is looked at and taken back if it was right. While a
password is being hashed no transaction is open, so that nobody waits for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import request

from archive.accounts import (
    factors,
    hashing,
    labels,
    logins,
    queries,
    resets,
    service,
    throttles,
    tokens,
)
from archive.accounts.errors import (
    MustWait,
    NotLetIn,
    ResetOver,
    WeakPassword,
    WrongCode,
    WrongPassword,
)
from archive.accounts.models import LoginSession, Person
from archive.accounts.rules import names, passwords
from archive.accounts.rules.passwords import DEMANDS, Fault
from archive.accounts.rules.sessions import FACTOR_TERM, Ended
from archive.accounts.rules.throttle import Patience, neighbourhood
from archive.act import NOBODY, Act
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.db import db, transaction
from archive.web.act import current_act, profile

UNKNOWN = resets.UNKNOWN
RESETS_FREE = 10


@dataclass(frozen=True, slots=True)
class Entered:
    token: str
    awaits_factor: bool = False


def address() -> str:
    return (request.remote_addr or "")[:64]


def visitor_act() -> Act:
    """The act of somebody who is nobody yet, and comes from somewhere."""
    return replace(current_act(), actor=replace(NOBODY, address=address()))


def log_in(account: str, password: str) -> Entered:
    act, account = visitor_act(), names.account(account)
    of_account, of_address = f"account:{account}", _address_key("login")
    _count_attempt(act, {of_account: _patience(), of_address: _address_patience()})
    known = queries.password_of(account)
    db.session.rollback()
    right = hashing.is_right(known, password)
    renewed = (
        hashing.kept(password) if known and right and hashing.is_outdated(known) else None
    )
    with transaction():
        person = queries.person_called(account)
        # Whoever changed the password meanwhile has the word, not whoever knew the old one.
        if right and person and person.password_hash == known and _may_enter(act, person):
            throttles.forgive(of_account)
            throttles.take_back(of_address)
            return _enter(act, person, renewed)
        _refuse(act, person.account if person else UNKNOWN, of_account)
    raise NotLetIn


def pass_factor(login: LoginSession, code: str) -> str:
    """The second door; a new token, for the one before it opened only half of the way."""
    act = visitor_act()
    key = f"factor:{login.person_id}"
    _count_attempt(act, {key: _patience(), _address_key("login"): _address_patience()})
    with transaction():
        person = queries.locked(login.person_id)
        db.session.refresh(login)
        how = factors.take(act, person, code)
        waiting = login.ended_at is None and act.at - login.opened_at < FACTOR_TERM
        if how and waiting and _may_enter(act, person):
            throttles.forgive(key)
            throttles.take_back(_address_key("login"))
            login.ended_at, login.ended_why = act.at, Ended.REPLACED
            return logins.open_login(act, person, _agent(), with_=how)
        _refuse(act, person.account, key, factor=True)
    raise WrongCode


def confirm(person: Person, password: str, login_id: int) -> None:
    """Give the password once more; what is sensitive is open for ten minutes then."""
    prove(person, password)
    act = current_act()
    with transaction():
        login = db.session.get(LoginSession, login_id)
        if login is not None:
            login.confirmed_at = act.at


def prove(person: Person, password: str) -> None:
    """Whether it is really the one who is logged in, and not somebody at their desk."""
    act, key = current_act(), f"account:{person.account}"
    known, account = person.password_hash, person.account
    _count_attempt(act, {key: _patience()})
    db.session.rollback()
    right = hashing.is_right(known, password)
    with transaction():
        if right:
            throttles.forgive(key)
        else:
            _refuse(act, account, key, again=True)
    if not right:
        raise WrongPassword


def change_password(person: Person, current: str, new: str, login_id: int) -> None:
    prove(person, current)
    password_hash = checked(person, new)
    with transaction():
        service.set_password(current_act(), person, password_hash, but=login_id)


def ask_reset(account: str) -> str:
    act = visitor_act()
    patience = replace(_address_patience(), free=RESETS_FREE)
    _count_attempt(act, {_address_key("reset"): patience})
    with transaction():
        return resets.ask(act, account)


def finish_reset(token: str, new: str) -> None:
    act = visitor_act()
    person = resets.approved(act, token).person
    if person is None:
        raise ResetOver
    password_hash = checked(person, new)
    with transaction():
        person = resets.finish(logins.by(act, person), token, password_hash)
        throttles.forgive(f"account:{person.account}")


def checked(person: Person, new: str) -> str:
    """What is kept of a new password, if there is nothing wrong with it."""
    policy = queries.rules(profile()).passwords
    words = [
        person.account,
        *person.name.split(),
        profile().court.name,
        profile().court.code,
    ]
    former = list(queries.former_passwords(person, DEMANDS[policy].former))
    former = former[: max(DEMANDS[policy].former - 1, 0)]
    kept = [one for one in (person.password_hash, *former) if one]
    db.session.rollback()
    faults = passwords.faults(new, policy, words, hashing.common())
    if Fault.TOO_LONG not in faults and any(hashing.is_right(one, new) for one in kept):
        faults.append(Fault.REUSED)
    if faults:
        raise WeakPassword([str(labels.FAULTS[fault]) for fault in faults])
    return hashing.kept(new)


def _enter(act: Act, person: Person, renewed: str | None) -> Entered:
    half = person.factor_secret is not None
    if renewed and not half:  # half a login leaves no event, so it changes nobody
        person.password_hash = renewed
    token = logins.open_login(act, person, _agent(), awaits_factor=half)
    return Entered(token, half)


def _may_enter(act: Act, person: Person) -> bool:
    if person.closed_on:
        return False
    invitation = queries.invitation(person)
    return not (invitation and invitation.used_at is None and invitation.due < act.today)


def _refuse(act: Act, subject: str, key: str, **facts: bool) -> None:
    row = throttles.failures(key)
    failures = row.failures if row else 0
    unheard = row.unheard if row else 0
    if row:
        row.unheard = 0
    audit.record(
        act,
        Kind.LOGIN_REFUSED,
        subject,
        done=False,
        failures=failures,
        unheard=unheard,
        **facts,
    )
    if failures == _patience().free + 1:
        audit.record(act, Kind.ACCOUNT_LOCKED, subject, failures=failures)


def _count_attempt(act: Act, keys: Mapping[str, Patience]) -> None:
    with transaction():
        wait = throttles.attempt(act, keys)
    if wait:
        raise MustWait(wait)


def _patience() -> Patience:
    return queries.account_patience(profile(), queries.rules(profile()).passwords)


def _address_patience() -> Patience:
    return queries.address_patience(profile())


def _address_key(door: str) -> str:
    return f"{door} from {neighbourhood(address())}"


def _agent() -> str:
    return request.headers.get("User-Agent", "")


def end_if_any(token: str | None, why: Ended) -> None:
    """End the login of this browser, whoever's it was."""
    login = queries.session_of(tokens.digest(token)) if token else None
    if login is not None:
        with transaction():
            logins.end(current_act(), login, why)
