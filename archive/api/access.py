"""The door for other systems: a token in the header, and nothing else, lets them in."""

from dataclasses import dataclass, replace
from datetime import timedelta

from flask import request

from archive.accounts import tokens
from archive.accounts.entrance import address
from archive.act import Actor, machine
from archive.api import queries, rules
from archive.api.errors import NoToken, OutOfScope
from archive.api.models import ApiToken
from archive.api.rules import Standing
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.db import transaction
from archive.web.act import act_as

BEARER = "bearer"
# The same refusal again is one denial, not two.
REPEATED = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class System:
    """Another system, as the pages' own ``current_user`` would have a person."""

    actor: Actor
    token_id: int
    scopes: frozenset[str] = frozenset()
    is_authenticated: bool = True


def enter(scope: str) -> System:
    """Whose token was shown, if it holds and has this scope."""
    token = _shown()
    act = replace(act_as(token.system), actor=_actor(token))
    if rules.standing(token.expires_on, token.revoked_at, act.today) is not Standing.HOLDS:
        _deny(token, scope)
        raise NoToken(shown=True)
    if not rules.allows(token.scopes, scope):
        _deny(token, scope)
        raise OutOfScope(scope)
    return System(act.actor, token.id, frozenset(token.scopes))


def _shown() -> ApiToken:
    shown = request.authorization
    if shown is None or shown.type != BEARER or not shown.token:
        raise NoToken(shown=False)
    token = queries.token_of(tokens.digest(shown.token))
    if token is None:
        raise NoToken(shown=True)
    return token


def _actor(token: ApiToken) -> Actor:
    return replace(machine(token.system), address=address())


def _deny(token: ApiToken, scope: str) -> None:
    """Note that a token was shown that does not open this."""
    act = replace(act_as(token.system), actor=_actor(token))
    endpoint = request.endpoint or ""
    if not queries.denied_since(token.system, endpoint, act.at - REPEATED):
        facts = {"token": token.id, "action": scope}
        with transaction():
            audit.record(act, Kind.ACCESS_DENIED, endpoint, done=False, **facts)
