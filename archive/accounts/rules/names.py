"""What an account may be called, and the code a reset is approved by. Pure."""

import hashlib
import hmac
import re
import unicodedata

# What reads the same in any font and over any telephone: no 0 O 1 I L.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
ACCOUNT = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
HALF = 4


def account(typed: str) -> str:
    """As it is kept: full-width letters and capitals are typing, not identity."""
    return unicodedata.normalize("NFKC", typed).strip().lower()


def is_account(name: str) -> bool:
    return ACCOUNT.fullmatch(name) is not None


def pairing_code(token: str) -> str:
    """``7KQM-2XPD``: what a person reads out, drawn from the browser's own token."""
    digest = hmac.digest(token.encode(), b"pairing code", hashlib.sha256)
    letters = spelt(int.from_bytes(digest, "big"), 2 * HALF)
    return f"{letters[:HALF]}-{letters[HALF:]}"


def spelt(number: int, length: int) -> str:
    letters = []
    for _place in range(length):
        number, rest = divmod(number, len(LETTERS))
        letters.append(LETTERS[rest])
    return "".join(letters)


def code(typed: str) -> str:
    """A code as it was meant: without spaces and dashes, in capitals."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    return "".join(letter for letter in plain if letter in LETTERS)
