"""Numbers of parties: sealed for keeping, and a digest by which equal ones are found."""

import hashlib
import hmac
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from archive import keys
from archive.cases.errors import Unreadable

NONCE_BYTES = 12
SEAL, DIGEST = b"party numbers", b"party number digest"
BOUND = b"party"


def seal(number: str) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(_key(SEAL)).encrypt(nonce, number.encode(), BOUND)


def unseal(sealed: bytes) -> str:
    nonce, text = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    try:
        return AESGCM(_key(SEAL)).decrypt(nonce, text, BOUND).decode()
    except (InvalidTag, ValueError) as error:
        raise Unreadable from error


def digest(number: str) -> str:
    """Equal for equal numbers, and worth nothing to whoever has only the database."""
    return hmac.new(_key(DIGEST), number.encode(), hashlib.sha256).hexdigest()


def _key(label: bytes) -> bytes:
    return _derived(keys.current().session, label)


@lru_cache(maxsize=8)
def _derived(secret: bytes, label: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=label).derive(secret)
