"""What an engine read: lines with their words, and how sure it was of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Box = tuple[int, int, int, int]
Rotation = Literal[0, 90, 180, 270]
# Stands for an engine where a file brought its text with it.
BROUGHT = "brought"


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters of one script. ``unsure``: a person should look."""

    text: str
    box: Box
    confidence: float
    unsure: bool


@dataclass(frozen=True, slots=True)
class Line:
    """``box``: left, top, right, bottom in pixels. Vertical: read downwards."""

    box: Box
    text: str
    confidence: float
    words: tuple[Word, ...]
    vertical: bool = False


@dataclass(frozen=True, slots=True)
class Recognised:
    """The lines in the order in which one reads them.

    ``rotation``: by how much the picture had to be turned clockwise to stand upright;
    the boxes are in the pixels of the picture so turned. ``seconds``: of the processor.
    """

    lines: tuple[Line, ...]
    rotation: Rotation
    seconds: float
    engine: str


def as_json(lines: Iterable[Line]) -> list[dict[str, Any]]:
    return [
        {
            "box": list(line.box),
            "text": line.text,
            "confidence": round(line.confidence, 4),
            "vertical": line.vertical,
            "words": [
                {
                    "text": word.text,
                    "box": list(word.box),
                    "confidence": round(word.confidence, 4),
                    "unsure": word.unsure,
                }
                for word in line.words
            ],
        }
        for line in lines
    ]


def from_json(rows: Iterable[dict[str, Any]]) -> tuple[Line, ...]:
    return tuple(
        Line(
            _box(row["box"]),
            row["text"],
            row["confidence"],
            tuple(
                Word(word["text"], _box(word["box"]), word["confidence"], word["unsure"])
                for word in row["words"]
            ),
            row.get("vertical", False),
        )
        for row in rows
    )


def text(lines: Iterable[Line]) -> str:
    return "\n".join(line.text for line in lines)


def confidence(lines: Sequence[Line]) -> float:
    """Of the whole page: each character counts alike. Nothing read: 0."""
    weight = sum(len(line.text) for line in lines)
    return (
        sum(line.confidence * len(line.text) for line in lines) / weight if weight else 0.0
    )


def _box(sides: Sequence[int]) -> Box:
    left, top, right, bottom = sides
    return left, top, right, bottom
