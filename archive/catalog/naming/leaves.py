"""What the naming looks at: pages as they were read, and nothing of the database."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median
from typing import Any

Box = tuple[int, int, int, int]

_SPACE = re.compile(r"\s+")
# What a scanner or an engine puts between signs, and no title is told apart by.
_NOISE = re.compile(r"[\s·•．.,，、。;；:：'\"“”‘’`~\-—_=|*#<>《》〈〉\[\]【】{}]+")


def plain(text: str) -> str:
    """As it is compared: one width, no blanks, no marks; brackets stay, for they tell."""
    folded = unicodedata.normalize("NFKC", text)
    return _NOISE.sub("", folded)


def tight(text: str) -> str:
    """The text of a line without its blanks, in one width."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a page, by where it stands in it: 0 is the top or left, 1 the end."""

    text: str
    top: float
    bottom: float
    left: float
    right: float
    confidence: float

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def is_centred(self) -> bool:
        return abs((self.left + self.right) / 2 - 0.5) < 0.07


@dataclass(frozen=True)
class Leaf:
    """A page. ``begins``: somebody, or a separator sheet, said that material begins here.

    ``piece`` is what the receipt calls the material the page came with.
    """

    id: int
    rows: Sequence[Row]
    begins: bool = False
    piece: str = ""
    blank: bool = False

    @cached_property
    def body_height(self) -> float:
        """How high a line of its text usually is."""
        return median(row.height for row in self.rows) if self.rows else 0.0

    @cached_property
    def text(self) -> str:
        return "\n".join(tight(row.text) for row in self.rows)

    @cached_property
    def flowing(self) -> str:
        """The text as one line, so that words broken over lines are found."""
        return "".join(tight(row.text) for row in self.rows)

    @cached_property
    def confidence(self) -> float:
        if not self.rows:
            return 0.0
        signs = [max(1, len(row.text)) for row in self.rows]
        weighted = (row.confidence * n for row, n in zip(self.rows, signs, strict=True))
        return sum(weighted) / sum(signs)

    @cached_property
    def last(self) -> float:
        """How far down its text goes."""
        return max((row.bottom for row in self.rows), default=0.0)


def rows_of(lines: Sequence[Mapping[str, Any]], width: int, height: int) -> list[Row]:
    """Lines as they are kept with a page, by their place in it, from top to bottom."""
    found = [
        Row(
            text=str(line["text"]),
            top=line["box"][1] / max(1, height),
            bottom=line["box"][3] / max(1, height),
            left=line["box"][0] / max(1, width),
            right=line["box"][2] / max(1, width),
            confidence=float(line.get("confidence", 1.0)),
        )
        for line in lines
        if str(line["text"]).strip() and not line.get("vertical")
    ]
    return sorted(found, key=lambda row: (row.top, row.left))
