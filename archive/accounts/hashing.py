"""Passwords turned into what is kept of them, at a price that is the same for all."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from flask import current_app

from archive.accounts.errors import Busy
from archive.accounts.rules.passwords import MAXIMUM

EXTENSION = "archive.passwords"
COMMON = Path(__file__).with_name("common_passwords.txt")
# Each costs 64 MiB and a core for a third of a second; a flood of logins costs no more.
AT_ONCE = 2
PATIENCE_SECONDS = 15


@dataclass
class Passwords:
    hasher: PasswordHasher
    turns: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(AT_ONCE))

    @cached_property
    def nobodys(self) -> str:
        """What is verified when there is no such account, so that it takes as long."""
        return self.hasher.hash("nobody")

    @classmethod
    def of(cls, cost: str) -> "Passwords":
        full = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)
        low = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        return cls(full if cost == "full" else low)

    @contextmanager
    def turn(self) -> Iterator[None]:
        if not self.turns.acquire(timeout=PATIENCE_SECONDS):
            raise Busy
        try:
            yield
        finally:
            self.turns.release()


def kept(password: str) -> str:
    with _passwords().turn():
        return _passwords().hasher.hash(password)


def is_right(password_hash: str | None, password: str) -> bool:
    """Whether it is the password; as slow when there is none to compare with."""
    if len(password) > MAXIMUM:
        return False
    passwords = _passwords()
    nobodys = passwords.nobodys  # made at the first login of all, whoever's it is
    with passwords.turn():
        try:
            passwords.hasher.verify(password_hash or nobodys, password)
        except (VerifyMismatchError, InvalidHashError):
            return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether it was made at another price than today's."""
    return _passwords().hasher.check_needs_rehash(password_hash)


@cache
def common() -> frozenset[str]:
    """Well-known passwords, and the words they are made of."""
    return frozenset(COMMON.read_text(encoding="utf-8").split())


def _passwords() -> Passwords:
    found: Passwords = current_app.extensions[EXTENSION]
    return found
