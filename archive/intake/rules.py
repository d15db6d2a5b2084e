"""Receipts without a database: numbers, codes on paper, which day a term begins. Pure.

A code is what separator sheets and slips carry as a QR symbol and in print:

    JZ-7K3MQ9XW2A-03-C

the house's mark, the receipt's token, the place of the piece (00 is the slip, which
stands for the whole receipt), and a check sign after ISO 7064 (mod 37, 36), so that a wrong
sign, or two that changed places, are noticed also when somebody types it in.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import date

MARK, WHOLE = "JZ", 0
# No I, L, O or U, which people take for something else.
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10
CHECKED = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# With all its hyphens or, as somebody may type it, with none: a single one is damage.
CODE = re.compile(
    rf"{MARK}(?P<hyphen>-?)([{SIGNS}]{{{LENGTH}}})(?P=hyphen)"
    r"(\d{2,3})(?P=hyphen)([0-9A-Z])"
)
TOKEN = re.compile(rf"[{SIGNS}]{{{LENGTH}}}")


@dataclass(frozen=True, slots=True)
class Scanned:
    """Which receipt, and which piece of it; None is the slip of the whole receipt."""

    token: str
    piece: int | None = None


def number(year: int, serial: int) -> str:
    """The court's own number of a receipt: 收2026-00012."""
    return f"收{year}-{serial:05}"


def new_token() -> str:
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def is_token(text: str) -> bool:
    return TOKEN.fullmatch(text) is not None


def code_of(token: str, piece: int | None = None) -> str:
    place = f"{piece or WHOLE:02}"
    return f"{MARK}-{token}-{place}-{check_sign(token + place)}"


def read_code(text: str) -> Scanned | None:
    """What a symbol said, or somebody typed; None if it is not ours or damaged."""
    found = CODE.fullmatch("".join(text.split()).upper())
    if found is None:
        return None
    _hyphen, token, place, sign = found.groups()
    if check_sign(token + place) != sign:
        return None
    return Scanned(token, int(place) or None)


def check_sign(text: str) -> str:
    """ISO 7064, mod 37, 36: the last sign that makes the whole add up."""
    held = 36
    for sign in text:
        held = (held + CHECKED.index(sign)) % 36 or 36
        held = held * 2 % 37
    return CHECKED[(1 - held) % 36]


def handed_from(
    formed_on: date | None, back_on: date | None, *, from_outside: bool
) -> date | None:
    """The day the term for handing in begins: formed or back at the court, the later.

    What comes from outside was formed wherever it was, long ago perhaps; with it only the
    day counts on which somebody of the court brought it in. Without a day, no term.
    """
    days = [back_on] if from_outside else [formed_on, back_on]
    return max((day for day in days if day), default=None)
