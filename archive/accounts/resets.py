"""A forgotten password, or a first one: no secret passes through the administrator.

The person's browser makes a token and shows a code drawn from it. The administrator, who
has the person before him or on the telephone, types that code; then that browser, and no
other, may set a password.
"""

from sqlalchemy import delete

from archive.accounts import factors, queries, service, tokens
from archive.accounts.errors import (
    AlreadyClosed,
    InvitationLapsed,
    NoSuchReset,
    NotYours,
    NotYourself,
    ResetOver,
)
from archive.accounts.models import Person, ResetRequest
from archive.accounts.rules import names, reach
from archive.act import Act
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.db import db

UNKNOWN = "unknown account"


def ask(act: Act, account: str) -> str:
    """Ask at this browser; returns its token. For an account that is none, too."""
    _forget_old(act)
    person = queries.person_called(names.account(account))
    token = tokens.token()
    db.session.add(
        ResetRequest(
            digest=tokens.digest(token),
            person_id=person.id if person else None,
            code_digest=_code_digest(names.pairing_code(token)),
            at=act.at,
            address=act.actor.address,
            drops_factor=False,
        )
    )
    subject = person.account if person else UNKNOWN
    audit.record(act, Kind.RESET_REQUESTED, subject, done=person is not None)
    return token


def approve(act: Act, person: Person, code: str, *, drops_factor: bool = False) -> None:
    """Let the browser that shows this code set a new password for this person."""
    if act.actor.id == person.id:
        raise NotYourself
    if not reach.may_manage(act.actor.office, person.office):
        raise NotYours
    _check_open(act, person)
    wanted = _code_digest(code)
    pending = queries.pending_resets(person, act.at)
    request = next((one for one in pending if one.code_digest == wanted), None)
    if request is None:
        raise NoSuchReset
    request.approved_at, request.approved_by = act.at, act.actor.account
    request.drops_factor = drops_factor
    audit.record(
        act,
        Kind.RESET_APPROVED,
        person.account,
        name=person.name,
        browser=request.address,
        drops_factor=drops_factor,
    )


def finish(act: Act, token: str, password_hash: str) -> Person:
    """Set the password the person chose, once, at the browser that asked."""
    request = approved(act, token, lock=True)
    person = request.person
    if person is None:
        raise ResetOver
    _check_open(act, person)
    request.used_at = act.at
    if request.drops_factor and person.factor_secret:
        factors.remove(act, person)
    service.set_password(act, person, password_hash)
    return person


def approved(act: Act, token: str, *, lock: bool = False) -> ResetRequest:
    """The request of this browser, if an administrator gave his word."""
    request = queries.reset_of(tokens.digest(token), act.at, lock=lock)
    if request is None or request.approved_at is None or request.person is None:
        raise ResetOver
    return request


def _check_open(act: Act, person: Person) -> None:
    if person.closed_on:
        raise AlreadyClosed(person.account, person.closed_on)
    invitation = queries.invitation(person)
    if invitation and invitation.used_at is None and invitation.due < act.today:
        raise InvitationLapsed


def _code_digest(code: str) -> str:
    return tokens.digest(names.code(code))


def _forget_old(act: Act) -> None:
    """Requests nobody took up say nothing any more; the journal has them."""
    db.session.execute(
        delete(ResetRequest).where(ResetRequest.at < act.at - 4 * queries.RESET_TERM)
    )
