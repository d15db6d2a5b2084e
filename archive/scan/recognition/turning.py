"""Which way up a page lies, decided by how sure the reading of a few lines is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from archive.scan.recognition.detecting import Quad
from archive.scan.recognition.lines import Rotation
from archive.scan.recognition.pixels import Pixels
from archive.scan.recognition.reading import Reader, Reading
from archive.scan.recognition.strips import cut, is_tall, side_by_side, sides

# So many lines are read to decide; who is as sure as this need not try otherwise.
LINES = 4
SURE = 0.85
# The other way up only if it reads better by this.
BETTER = 0.08
# Of so many lines the first characters are laid side by side, each turned by itself.
PIECES, CHARACTERS = 3, 5

Quarters = int
ROTATIONS: tuple[Rotation, ...] = (0, 90, 180, 270)


@dataclass(frozen=True, slots=True)
class Lie:
    """By how much to turn the page clockwise; whether its text then runs downwards."""

    rotation: Rotation = 0
    vertical: bool = False


UPRIGHT = Lie()


def lie(page: Pixels, quads: Sequence[Quad], reader: Reader) -> tuple[Lie, list[Reading]]:
    """How the page lies; if it is upright, also what its telling lines say.

    The telling lines are those that ``telling_first`` brings to the front.
    """
    strips = [cut(page, quad) for quad in quads[:LINES]]
    if not strips:
        return UPRIGHT, []
    ways = (3, 1) if is_tall(quads[0]) else (0, 2)
    quarters, readings = _read_best(strips, reader, ways)
    if _runs_down(strips, reader, quarters + 1):
        return Lie(ROTATIONS[(quarters + 1) % 4], vertical=True), []
    return Lie(ROTATIONS[quarters]), readings if quarters == 0 else []


def _read_best(
    strips: Sequence[Pixels], reader: Reader, ways: tuple[Quarters, Quarters]
) -> tuple[Quarters, list[Reading]]:
    """The way in which the lines read well, turned clockwise, and what they then say."""
    first, second = ways
    one = [reader(_turned(strip, first)) for strip in strips]
    if _median(one) > SURE:
        return first, one
    other = [reader(_turned(strip, second)) for strip in strips]
    return (second, other) if _median(other) > _median(one) + BETTER else (first, one)


def _runs_down(strips: Sequence[Pixels], reader: Reader, quarters: Quarters) -> bool:
    """Whether these are lines of vertical text, on a page to be turned by so much.

    The network also reads characters that lie on their left side, as those of a column
    do that was laid down. Turned a quarter further and set side by side, the characters
    of such a line stand upright; those of any other line lie on their right side, which
    it does not read.
    """
    pieces = (_beginning(_turned(strip, quarters)) for strip in strips[:PIECES])
    return all(reader.read(side_by_side(piece), 1).confidence > SURE for piece in pieces)


def _beginning(column: Pixels) -> Pixels:
    return column[: column.shape[1] * CHARACTERS]


def telling_first(quads: Sequence[Quad]) -> list[Quad]:
    """Long lines of the direction in which most of the page's text runs come first."""
    tall = sum(max(sides(quad)) for quad in quads if is_tall(quad))
    flat = sum(max(sides(quad)) for quad in quads if not is_tall(quad))
    ordered = sorted(
        quads, key=lambda quad: (is_tall(quad) is not (tall > flat), -max(sides(quad)))
    )
    # The very longest may be a rule or the edge of the paper.
    if len(ordered) > LINES:
        ordered[0], ordered[LINES] = ordered[LINES], ordered[0]
    return ordered


def _turned(strip: Pixels, quarters: Quarters) -> Pixels:
    return np.ascontiguousarray(np.rot90(strip, -quarters))


def _median(readings: Sequence[Reading]) -> float:
    return float(np.median([reading.confidence for reading in readings]))
