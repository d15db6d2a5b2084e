"""Tokens of other systems: made, used, revoked; and one effect for one request."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from archive.accounts import tokens
from archive.act import Act
from archive.api import queries, rules
from archive.api.errors import BadToken, KeyReused, NoSuchToken, RevokedAlready
from archive.api.models import SYSTEM, ApiRequest, ApiToken
from archive.api.rules import Scope
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.db import db
from archive.speech import LazyString, lazy

KEPT_FOR = timedelta(days=30)
SWEPT_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Made:
    """A new token and its secret, which nobody can read again."""

    token: ApiToken
    secret: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a system is answered: the very text, so that it can be given again."""

    status: int
    body: str
    etag: str = ""
    repeated: bool = False


def make(act: Act, system: str, scopes: Collection[str], expires_on: date) -> Made:
    """Let another system in, for these scopes and until that day."""
    system = " ".join(system.split())
    if found := list(_faults(act, system, scopes, expires_on)):
        raise BadToken(found)
    secret = tokens.token()
    token = ApiToken(
        system=system,
        digest=tokens.digest(secret),
        scopes=sorted(set(scopes)),
        made_at=act.at,
        made_by=act.actor.account,
        expires_on=expires_on,
    )
    db.session.add(token)
    db.session.flush()  # the journal names the token by its number
    _note(act, Kind.TOKEN_MADE, token)
    return Made(token, secret)


def _faults(
    act: Act, system: str, scopes: Collection[str], expires_on: date
) -> Collection[LazyString]:
    known = {scope.value for scope in Scope}
    tests = (
        (
            bool(system) and system.isprintable() and len(system) <= (SYSTEM.length or 0),
            lazy("A system has a name of 1 to 60 signs."),
        ),
        (
            bool(scopes) and set(scopes) <= known,
            lazy("A token has one scope or more: %(known)s.", known=", ".join(known)),
        ),
        (
            act.today <= expires_on <= act.today + timedelta(days=rules.LONGEST_DAYS),
            lazy("A token expires within two years, and not before today."),
        ),
    )
    return [sentence for is_right, sentence in tests if not is_right]


def revoke(act: Act, token_id: int) -> ApiToken:
    """From now on the token opens nothing."""
    token = queries.locked_token(token_id)
    if token is None:
        raise NoSuchToken
    if token.revoked_at is not None:
        raise RevokedAlready
    token.revoked_at, token.revoked_by = act.at, act.actor.account
    _note(act, Kind.TOKEN_REVOKED, token)
    return token


def _note(act: Act, kind: Kind, token: ApiToken) -> None:
    audit.record(
        act,
        kind,
        token.system,
        token=token.id,
        scopes=token.scopes,
        expires_on=str(token.expires_on),
    )


def used(act: Act, token_id: int) -> None:
    """Note when the token was last used; the event of the request stands beside it.

    The first thing of a transaction, so that two requests never wait for each other.
    """
    token = queries.token(token_id)
    if token is not None and rules.was_used_again(token.last_used_at, act.at):
        token.last_used_at = act.at
        db.session.flush()  # takes the row's lock now, before any other


def once(
    act: Act, token_id: int, key: str, digest: str, do: Callable[[], Answer]
) -> Answer:
    """The answer to this request, done now or given before; a refusal is not kept."""
    if kept := queries.answered(token_id, key):
        return _again(act, kept, digest)
    row = ApiRequest(
        token_id=token_id, key=key, digest=digest, status=0, body="", etag="", at=act.at
    )
    try:
        # The same request, at the same time, waits here until this one is done.
        with db.session.begin_nested():
            db.session.add(row)
            db.session.flush()
    except IntegrityError:
        if kept := queries.answered(token_id, key):
            return _again(act, kept, digest)
        raise
    answer = do()
    row.status, row.body, row.etag = answer.status, answer.body, answer.etag
    sweep(act)
    return answer


def _again(act: Act, kept: ApiRequest, digest: str) -> Answer:
    if kept.digest != digest:
        raise KeyReused
    audit.record(act, Kind.API_READ, "answer", repeated=True, first_at=kept.at.isoformat())
    return Answer(kept.status, kept.body, kept.etag, repeated=True)


def sweep(act: Act) -> int:
    """Forget answers nobody will ask for again: a few with each new one."""
    stale = queries.stale_answers(act.at - KEPT_FOR, SWEPT_AT_ONCE)
    if stale:
        db.session.execute(delete(ApiRequest).where(ApiRequest.id.in_(stale)))
    return len(stale)
