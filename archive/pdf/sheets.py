"""What a PDF is made of: pictures of pages, the lines on them, and what it is. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

# Left, top, right, bottom in the pixels of the picture.
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Run:
    """Characters side by side, and how far along their line they begin and end."""

    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text over the picture. Vertical: read downwards."""

    box: Box
    runs: tuple[Run, ...]
    vertical: bool = False

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its JPEG, fetched when its turn comes, and what is read on it.

    ``dpi``: so many pixels of the picture were an inch of the paper.
    """

    picture: Callable[[], bytes]
    lines: Sequence[Line] = ()
    dpi: float = 200.0


@dataclass(frozen=True, slots=True)
class About:
    """What the document is, as every reader of it is told."""

    title: str
    made_at: datetime
    author: str = ""
    subject: str = ""
    identifier: str = ""


def line(read: Mapping[str, Any], text: str) -> Line | None:
    """A line as an engine gave it, with its text as it holds now; none if it is empty.

    What a person corrected has no places of its own: it is spread over the line.
    """
    left, top, right, bottom = (float(side) for side in read["box"])
    vertical = bool(read.get("vertical"))
    first, last = (top, bottom) if vertical else (left, right)
    if not text or last <= first:
        return None
    words = read.get("words", ()) if text == read["text"] else ()
    starts = _starts(text, words, first, last, vertical=vertical)
    ends = [*(at for _place, at in starts[1:]), last]
    places = [place for place, _at in starts] + [len(text)]
    runs = tuple(
        Run(text[place:then], at, max(end, at))
        for (place, at), then, end in zip(starts, places[1:], ends, strict=True)
    )
    return Line((left, top, right, bottom), runs, vertical)


def _starts(
    text: str,
    words: Sequence[Mapping[str, Any]],
    first: float,
    last: float,
    *,
    vertical: bool,
) -> list[tuple[int, float]]:
    """At which character a word begins, and where; what is between belongs to the first."""
    found, behind = [(0, first)], 0
    for word in words:
        place = text.find(str(word["text"]), behind) if word["text"] else -1
        at = float(word["box"][1 if vertical else 0])
        if place < 0 or not word.get("box"):
            continue
        behind = place + len(str(word["text"]))
        if place and found[-1][1] < at < last:
            found.append((place, at))
    return found
