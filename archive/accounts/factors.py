"""The second factor: codes of an authenticator (RFC 6238), each taken once."""

import hmac
from datetime import datetime

import pyotp
from sqlalchemy import delete

from archive.accounts import queries, tokens
from archive.accounts.errors import FactorDemanded, FactorThere, WrongCode
from archive.accounts.models import Person, RecoveryCode
from archive.accounts.rules import names
from archive.act import Act, Office
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.db import db

STEP_SECONDS = 30
DIGITS = 6
# A telephone's clock may be half a minute off, either way.
DRIFT = (-1, 0, 1)


def new_secret() -> str:
    return pyotp.random_base32()


def address(secret: str, account: str, issuer: str) -> str:
    """What the QR code says to the authenticator."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)


def add(act: Act, person: Person, secret: str, code: str) -> list[str]:
    """Take up an authenticator that shows the right code; returns the recovery codes."""
    if person.factor_secret:
        raise FactorThere
    step = matching_step(secret, code, act.at)
    if step is None:
        raise WrongCode
    person.factor_secret = tokens.seal(secret, person.id)
    person.factor_step = step
    audit.record(act, Kind.FACTOR_ADDED, person.account, name=person.name)
    return _new_recovery_codes(person)


def remove(act: Act, person: Person) -> None:
    """The authenticator and its recovery codes open nothing any more."""
    person.factor_secret = person.factor_step = None
    _forget_codes(person)
    audit.record(act, Kind.FACTOR_REMOVED, person.account, name=person.name)


def remove_own(act: Act, person: Person) -> None:
    """By the person; not where the court demands one."""
    policy = queries.rules(act.profile).second_factor
    if policy.demanded_of(administrator=person.office is not Office.STAFF):
        raise FactorDemanded
    remove(act, person)


def take(act: Act, person: Person, code: str) -> str | None:
    """By what the code opens, which it then never does again; nothing, if it does not."""
    if person.factor_secret is None:
        return None
    step = matching_step(tokens.unseal(person.factor_secret, person.id), code, act.at)
    if step is not None and (person.factor_step is None or step > person.factor_step):
        person.factor_step = step
        return "authenticator"
    wanted = tokens.digest(names.code(code))
    for kept in queries.unused_codes(person.id):
        if hmac.compare_digest(kept.digest, wanted):
            kept.used_at = act.at
            return "recovery code"
    return None


def matching_step(secret: str, code: str, at: datetime) -> int | None:
    """The half minute whose code this is, if it is now or next to now."""
    typed = "".join(code.split())
    if len(typed) != DIGITS or not typed.isascii():
        return None
    now = int(at.timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(secret)
    for step in (now + drift for drift in DRIFT):
        if hmac.compare_digest(totp.at(step * STEP_SECONDS), typed):
            return step
    return None


def _new_recovery_codes(person: Person) -> list[str]:
    _forget_codes(person)
    made = tokens.recovery_codes()
    for code in made:
        digest = tokens.digest(names.code(code))
        db.session.add(RecoveryCode(person_id=person.id, digest=digest))
    return made


def _forget_codes(person: Person) -> None:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
