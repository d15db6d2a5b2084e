"""What makes a password too weak. Pure: words in, every fault out.

Two policies, because two standards contradict each other: OWASP ASVS 5.0 asks for length
and against rules of composition and forced changes, GB/T 22239 asks for both.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# Longer ones are not looked at: hashing them would cost what a login may not.
MAXIMUM = 128
# Of which a password must have this many that the others do not foretell.
UNFORETOLD = 6
DATE = re.compile(
    r"(?:19|20)\d\d[-/.年]?(?:1[0-2]|0?[1-9])[-/.月]?(?:[12]\d|3[01]|0?[1-9])日?"
)
EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")
LEET = str.maketrans("@4301!$5780", "aaeoiisstbo")
ROWS = (
    "1234567890",
    "0987654321",
    "!@#$%^&*()",
    "qwertyuiop",
    "asdfghjkl;",
    "zxcvbnm,./",
    "abcdefghijklmnopqrstuvwxyz",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
)
FOLLOWS = {row[i : i + 2] for row in ROWS for i in range(len(row) - 1)}


class Policy(StrEnum):
    ASVS = "asvs"
    GBT22239 = "gbt22239"


class Fault(StrEnum):
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    COMMON = "common"
    PREDICTABLE = "predictable"
    DATE = "date"
    OWN_WORDS = "own_words"
    TOO_FEW_CLASSES = "too_few_classes"
    REUSED = "reused"


@dataclass(frozen=True, slots=True)
class Demands:
    minimum: int
    classes: int = 0
    former: int = 0
    changed: bool = False


DEMANDS = {
    Policy.ASVS: Demands(minimum=10),
    Policy.GBT22239: Demands(minimum=8, classes=3, former=5, changed=True),
}


def faults(
    password: str, policy: Policy, own_words: Iterable[str], common: Collection[str]
) -> list[Fault]:
    """Everything that is wrong with it; an empty list means it may be used."""
    if len(password) > MAXIMUM:
        return [Fault.TOO_LONG]
    return list(_faults(password.casefold(), password, DEMANDS[policy], own_words, common))


def _faults(
    folded: str,
    password: str,
    demands: Demands,
    own_words: Iterable[str],
    common: Collection[str],
) -> Iterator[Fault]:
    if len(password) < demands.minimum:
        yield Fault.TOO_SHORT
    if is_common(folded, common):
        yield Fault.COMMON
    if unforetold(folded) < UNFORETOLD:
        yield Fault.PREDICTABLE
    if DATE.search(folded) and len(DATE.sub("", folded)) < UNFORETOLD:
        yield Fault.DATE
    if any(rests_on(folded, word.casefold()) for word in own_words):
        yield Fault.OWN_WORDS
    if classes(password) < demands.classes:
        yield Fault.TOO_FEW_CLASSES


def is_common(folded: str, common: Collection[str]) -> bool:
    """Whether it is a well-known one, with signs around it or instead of letters."""
    forms = (folded, folded.translate(LEET))
    return any(form in common or EDGES.sub("", form) in common for form in forms)


def unforetold(folded: str) -> int:
    """How many of the characters the ones before them do not foretell."""
    unit = _repeated_unit(folded)
    if not unit:
        return 0
    pairs = (unit[i : i + 2] for i in range(len(unit) - 1))
    return 1 + sum(not _foretold(pair) for pair in pairs)


def _foretold(pair: str) -> bool:
    return pair[0] == pair[1] or pair in FOLLOWS or pair[::-1] in FOLLOWS


def _repeated_unit(text: str) -> str:
    """``abcabcab`` says no more than ``abc``."""
    for size in range(1, len(text) // 2 + 1):
        if (text[:size] * (len(text) // size + 1)).startswith(text):
            return text[:size]
    return text


def rests_on(folded: str, word: str) -> bool:
    """Whether little is left of the password without the word."""
    if len(word) < 2 or word not in folded:
        return False
    return len(folded.replace(word, "")) < UNFORETOLD


def classes(password: str) -> int:
    """Of lower case, upper case, digits and everything else (Chinese too): how many."""
    tests = (str.islower, str.isupper, str.isdigit)
    return sum(any(map(test, password)) for test in tests) + any(
        not any(test(letter) for test in tests) for letter in password
    )


def is_due_for_change(
    changed_at: datetime, at: datetime, policy: Policy, days: int
) -> bool:
    return DEMANDS[policy].changed and at - changed_at >= timedelta(days=days)
