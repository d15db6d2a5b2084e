"""Numbers of people and companies: checked, and shown without their middle. Pure.

A resident identity card (GB 11643) carries region, birthday, sequence and a check sign; a
unified social credit code (GB 32100) has a check sign too. Everything else, passports and
old codes, is taken as it is written.
"""

import datetime as dt
import re
import unicodedata
from enum import StrEnum

HIDDEN = "*"
LONGEST, SHORTEST = 30, 4
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SIGNS = "10X98765432"
_CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"


class PartyKind(StrEnum):
    NATURAL = "natural"
    LEGAL = "legal"
    OTHER = "other"


class Fault(StrEnum):
    """What is wrong with a number, for whoever typed it."""

    SIGNS = "signs"
    LENGTH = "length"
    DATE = "date"
    CHECK = "check"


def plain(typed: str) -> str:
    """As it is kept: half width, capitals, no spaces or dashes."""
    folded = unicodedata.normalize("NFKC", typed).upper()
    return re.sub(r"[\s\-‐–—]", "", folded)


def fault(kind: PartyKind, number: str) -> Fault | None:
    """What is wrong with a plain number, if anything is."""
    if not re.fullmatch(r"[0-9A-Z()\u4e00-\u9fa5]+", number):
        return Fault.SIGNS
    if not SHORTEST <= len(number) <= LONGEST:
        return Fault.LENGTH
    if kind is PartyKind.NATURAL and re.fullmatch(r"\d{17}[\dX]", number):
        return _resident_fault(number)
    if kind is not PartyKind.NATURAL and re.fullmatch(rf"[{_CREDIT}]{{18}}", number):
        return None if number[17] == credit_sign(number) else Fault.CHECK
    return None


def _resident_fault(number: str) -> Fault | None:
    try:
        dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return Fault.DATE
    return None if number[17] == resident_sign(number) else Fault.CHECK


def resident_sign(number: str) -> str:
    """The eighteenth sign of an identity card, from the seventeen before it."""
    total = sum(int(n) * w for n, w in zip(number[:17], _WEIGHTS, strict=True))
    return _SIGNS[total % 11]


def credit_sign(number: str) -> str:
    """The eighteenth sign of a credit code, from the seventeen before it."""
    total = sum(_CREDIT.index(s) * pow(3, at, 31) for at, s in enumerate(number[:17]))
    return _CREDIT[-total % 31]


def mask(number: str) -> str:
    """An identity number with the ends that tell two people apart, never more than half.

    Of a card the region's first three and the last four signs stay; the birthday goes.
    """
    head, tail = (3, 4) if len(number) >= 15 else (1, 2) if len(number) >= 7 else (0, 0)
    return _hidden(number, head, tail)


def mask_phone(number: str) -> str:
    """138****5678; of a short number only the last two signs."""
    head, tail = (3, 4) if len(number) >= 11 else (0, 2) if len(number) >= 5 else (0, 0)
    return _hidden(number, head, tail)


def _hidden(number: str, head: int, tail: int) -> str:
    stars = HIDDEN * (len(number) - head - tail)
    return number[:head] + stars + number[len(number) - tail :]
