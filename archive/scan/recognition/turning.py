"""Which way up a page lies, decided by how sure the reading of a few lines is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from archive.scan.recognition.detecting import Quad
from archive.scan.recognition.lines import Pixels, Rotation
from archive.scan.recognition.reading import Reader, Reading
from archive.scan.recognition.strips import cut, is_tall, laid_down, sides

# So many lines are read to decide; who is as sure as this need not try otherwise.
LINES = 4
SURE = 0.85
# No way at all reads as badly as this: the text may run downwards on a page that lies.
UNREAD = 0.6
# Upright unless another way reads better by this.
BETTER = 0.08

Way = Callable[[Pixels], Pixels]


@dataclass(frozen=True, slots=True)
class Lie:
    """By how much to turn the page clockwise; whether its text then runs downwards."""

    rotation: Rotation = 0
    vertical: bool = False


UPRIGHT = Lie()


def lie(page: Pixels, quads: Sequence[Quad], reader: Reader) -> tuple[Lie, list[Reading]]:
    """How the page lies; if it is upright, also what its telling lines say.

    The telling lines are brought to the front of ``quads`` first: see ``telling_first``.
    """
    chosen = quads[:LINES]
    if not chosen:
        return UPRIGHT, []
    strips = [cut(page, quad) for quad in chosen]
    if is_tall(chosen[0]):
        return _best(strips, reader, SIDEWAYS), []
    readings = [reader(strip) for strip in strips]
    if _median(readings) > SURE:
        return UPRIGHT, readings
    found = _best(strips, reader, LEVEL)
    if _sure(strips, reader, LEVEL[found]) < UNREAD:
        found = _best(strips, reader, ALL)
    return found, readings if found == UPRIGHT else []


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


def _turned(quarters: int) -> Way:
    """Clockwise."""
    return lambda strip: np.ascontiguousarray(np.rot90(strip, -quarters))


def _column(quarters: int) -> Way:
    return lambda strip: laid_down(_turned(quarters)(strip))[0]


LEVEL: dict[Lie, Way] = {Lie(): _turned(0), Lie(180): _turned(2)}
SIDEWAYS: dict[Lie, Way] = {
    Lie(vertical=True): _column(0),
    Lie(90): _turned(1),
    Lie(270): _turned(3),
    Lie(180, vertical=True): _column(2),
}
ALL: dict[Lie, Way] = {
    **LEVEL,
    Lie(90, vertical=True): _column(1),
    Lie(270, vertical=True): _column(3),
}


def _best(strips: Sequence[Pixels], reader: Reader, ways: dict[Lie, Way]) -> Lie:
    """The first that reads well, else the one that reads best."""
    best, most = Lie(), -1.0
    for found, way in ways.items():
        sure = _sure(strips, reader, way)
        if sure > SURE:
            return found
        if sure > most + (BETTER if most >= 0 else 0):
            best, most = found, sure
    return best


def _sure(strips: Sequence[Pixels], reader: Reader, way: Way) -> float:
    return _median([reader.read(way(strip), 1) for strip in strips])


def _median(readings: Sequence[Reading]) -> float:
    return float(np.median([reading.confidence for reading in readings]))
