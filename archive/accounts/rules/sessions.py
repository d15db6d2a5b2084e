"""When a login is over. Pure: instants in, a reason out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# The second factor is asked for within this time after the password.
FACTOR_TERM = timedelta(minutes=5)
# How long a password counts as just given.
FRESH = timedelta(minutes=10)
# How often at most a login notes that it was used.
NOTED = timedelta(minutes=1)
# How long a login that is over stays in the table.
KEPT_FOR = timedelta(days=30)


class Ended(StrEnum):
    """Why a login is over; the first two are never stored, they are so."""

    IDLE = "idle"
    TOO_OLD = "too_old"
    LOGGED_OUT = "logged_out"
    REPLACED = "replaced"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  # a reason, not a password
    BY_OWNER = "by_owner"
    BY_ADMINISTRATOR = "by_administrator"
    ACCOUNT_CLOSED = "account_closed"


class SecondFactor(StrEnum):
    """Of whom a second factor is demanded; anybody may add one."""

    OFF = "off"
    ADMINISTRATORS = "administrators"
    EVERYONE = "everyone"

    def demanded_of(self, *, administrator: bool) -> bool:
        return self is SecondFactor.EVERYONE or (
            self is SecondFactor.ADMINISTRATORS and administrator
        )


@dataclass(frozen=True, slots=True)
class Limits:
    idle: timedelta
    absolute: timedelta


def over(
    opened_at: datetime, seen_at: datetime, at: datetime, limits: Limits
) -> Ended | None:
    if at - opened_at >= limits.absolute:
        return Ended.TOO_OLD
    if at - seen_at >= limits.idle:
        return Ended.IDLE
    return None


def is_fresh(confirmed_at: datetime, at: datetime) -> bool:
    return at - confirmed_at < FRESH
