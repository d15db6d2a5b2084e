"""Secrets of browsers and telephones: made, recognised, sealed."""

import hashlib
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from archive import keys
from archive.accounts.rules import names

TOKEN_BYTES = 32
NONCE_BYTES = 12
RECOVERY_CODES = 8
RECOVERY_HALF = 5
# About 60 bits: made for a person once, and changed by the person at once.
ONE_TIME_LETTERS = 12


class Unreadable(Exception):
    """A sealed secret does not open: the row or the key is not the one it was."""


def token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest(secret: str) -> str:
    """What the database keeps: enough to recognise a token, useless to whoever reads it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def one_time_password() -> str:
    letters = _letters(ONE_TIME_LETTERS)
    return "-".join(letters[i : i + 4] for i in range(0, ONE_TIME_LETTERS, 4))


def recovery_codes() -> list[str]:
    made = (_letters(2 * RECOVERY_HALF) for _place in range(RECOVERY_CODES))
    return [f"{letters[:RECOVERY_HALF]}-{letters[RECOVERY_HALF:]}" for letters in made]


def seal(secret: str, owner: int) -> bytes:
    """Only this archive's key opens it, and only as this person's."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(_key()).encrypt(nonce, secret.encode(), _bound_to(owner))


def unseal(sealed: bytes, owner: int) -> str:
    nonce, text = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    try:
        return AESGCM(_key()).decrypt(nonce, text, _bound_to(owner)).decode()
    except (InvalidTag, ValueError) as error:
        raise Unreadable from error


def _letters(length: int) -> str:
    return "".join(secrets.choice(names.LETTERS) for _place in range(length))


def _key() -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"second factor")
    return derivation.derive(keys.current().session)


def _bound_to(owner: int) -> bytes:
    return f"person {owner}".encode()
