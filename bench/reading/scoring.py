"""How much of what stands on a page was read, in errors for each character."""

import unicodedata
from collections import Counter
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein


@dataclass(frozen=True, slots=True)
class Score:
    """``errors`` in reading order; ``loose``: characters missed or made up in any order."""

    characters: int = 0
    errors: int = 0
    loose: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(
            self.characters + other.characters,
            self.errors + other.errors,
            self.loose + other.loose,
        )

    @property
    def rate(self) -> float:
        return self.errors / max(self.characters, 1)

    @property
    def loose_rate(self) -> float:
        return self.loose / max(self.characters, 1)


def score(true: str, read: str) -> Score:
    wanted, found = plain(true), plain(read)
    missed, made_up = Counter(wanted), Counter(found)
    loose = max((missed - made_up).total(), (made_up - missed).total())
    return Score(len(wanted), Levenshtein.distance(wanted, found), loose)


def plain(text: str) -> str:
    """Without spaces and line ends; （ and ( are the same: no engine is favoured."""
    return "".join(unicodedata.normalize("NFKC", text).split())
