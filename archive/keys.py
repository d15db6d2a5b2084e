"""The keys of this archive: made once, readable by its own account only."""

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import current_app

KEY_BYTES = 32
EXTENSION = "archive.keys"


class WeakKey(Exception):
    """A key file is too short or open to others; nothing starts with it."""


@dataclass(frozen=True, slots=True)
class Keys:
    """``session`` signs cookies, ``audit`` chains events, ``checkpoint`` tree heads."""

    session: bytes
    audit: bytes
    checkpoint: Ed25519PrivateKey

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Read the keys; make those that are not there yet."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return cls(
            session=_secret(folder / "session.key"),
            audit=_secret(folder / "audit.key"),
            checkpoint=Ed25519PrivateKey.from_private_bytes(
                _secret(folder / "checkpoint.key")
            ),
        )


def current() -> Keys:
    keys: Keys = current_app.extensions[EXTENSION]
    return keys


def _secret(path: Path) -> bytes:
    if not path.exists():
        with suppress(FileExistsError):  # another process was quicker
            _create(path)
    if path.stat().st_mode & 0o077:
        raise WeakKey(
            f"{path.name} is readable by others; chmod 600 it, and think who read it"
        )
    secret = path.read_bytes()
    if len(secret) != KEY_BYTES:
        raise WeakKey(f"{path.name} holds {len(secret)} bytes instead of {KEY_BYTES}")
    return secret


def _create(path: Path) -> None:
    """Appear whole or not at all, so that a second process never reads half a key."""
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)
    finally:
        fresh.unlink()
