"""PP-OCRv6 on OpenVINO: finds the lines, turns the page upright, reads line by line."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from archive.scan.recognition import (
    colour,
    memory,
    ordering,
    strips,
    tables,
    turning,
    words,
)
from archive.scan.recognition.detecting import CLOSER, Detector, Quad, shrunk
from archive.scan.recognition.lines import Box, Line, Recognised
from archive.scan.recognition.networks import DETECTION, RECOGNITION, Network
from archive.scan.recognition.pixels import Pixels
from archive.scan.recognition.reading import Reader, Reading

NAME = "rapidocr"
# What is read with less than this is no text: a scrawl, an edge, a pattern.
LEAST, LEAST_SHORT, SHORT = 0.4, 0.65, 2
# Coloured lines are mostly seals: they count as text only when read as surely as this.
COLOURED_SURE = 0.9
# A line of which more than this is coloured has a seal or a pen over it; one that is
# coloured itself is so much coloured.
TOUCHED, COLOURED = 0.02, 0.1
# Lines lower than this in the shrunk page are too small: the page is looked at again.
LOW = 9


@dataclass(frozen=True, slots=True)
class Upright:
    """A page that stands upright, and what is known of it."""

    pixels: Pixels
    ink: colour.Ink | None
    cells: list[Box]
    vertical: bool


class RapidOcr:
    """Keeps its networks: one for each process, for one page at a time."""

    name = NAME

    def __init__(self, threads: int = 1, cache: Path | None = None) -> None:
        cv2.setNumThreads(threads)
        # What another thread of this process does meanwhile is no part of reading.
        self._spent = time.thread_time if threads == 1 else time.process_time
        memory.keep_little()
        self._detector = Detector(Network(DETECTION, threads, cache))
        self._reader = Reader(Network(RECOGNITION, threads, cache))

    def read(self, image: Pixels) -> Recognised:
        started = self._spent()
        memory.give_back()
        pixels = _in_colour(image)
        small = shrunk(pixels)
        ink = colour.ink(small)
        quads = turning.telling_first(self._detected(pixels, small, ink))
        lie, readings = turning.lie(pixels, quads, self._reader)
        if lie.rotation:
            pixels, quads = _turned(pixels, quads, lie.rotation)
            ink = ink and colour.ink(shrunk(pixels))
        page = Upright(pixels, ink, tables.cells(pixels), lie.vertical)
        lines = self._lines(page, quads, readings)
        memory.give_back()
        seconds = self._spent() - started
        return Recognised(tuple(lines), lie.rotation, seconds, NAME)

    def _detected(self, page: Pixels, small: Pixels, ink: colour.Ink | None) -> list[Quad]:
        """What is printed in black, as if no seal were over it."""
        found = self._detector(colour.without(small) if ink else small, page.shape)
        if _are_low(found, max(small.shape) / max(page.shape)):
            closer = shrunk(page, CLOSER)
            found = self._detector(colour.without(closer) if ink else closer, page.shape)
        return found

    def _lines(
        self, page: Upright, quads: Sequence[Quad], readings: Sequence[Reading]
    ) -> list[Line]:
        read = (
            self._line(
                page, part, readings[number] if number < len(readings) and whole else None
            )
            for number, quad in enumerate(quads)
            for part, whole in _parts(quad, page.cells)
        )
        kept = [line for line in read if _is_text(line)]
        if page.ink and page.ink.elsewhere:
            kept += self._coloured_lines(page, page.ink, kept)
        boxes = [line.box for line in kept]
        slope = strips.common_slope(quads)
        order = ordering.in_order(boxes, page.cells, slope=slope, vertical=page.vertical)
        return [kept[number] for number in order]

    def _line(self, page: Upright, quad: Quad, known: Reading | None) -> Line:
        touched = page.ink is not None and page.ink.within(_share(quad, page)) > TOUCHED
        if known is not None and not touched:
            return words.line(quad, known)
        strip = strips.cut(page.pixels, quad)
        if touched:
            strip = colour.without(strip)
        down = page.vertical or strips.is_tall(quad)
        reading = self._reader(strips.lying(strip) if down else strip)
        return words.line(quad, reading, vertical=down)

    def _coloured_lines(
        self, page: Upright, ink: colour.Ink, black: Sequence[Line]
    ) -> list[Line]:
        """Printed or stamped in colour, outside of round seals."""
        found = []
        for quad in self._detector(shrunk(page.pixels), page.pixels.shape):
            share = _share(quad, page)
            if ink.within(share) < COLOURED or ink.sealed(share) or strips.is_tall(quad):
                continue
            if any(_overlap(strips.box_of(quad), line.box) for line in black):
                continue
            line = words.line(quad, self._reader(strips.cut(page.pixels, quad)))
            if line.confidence >= COLOURED_SURE and len(line.text) > 1:
                found.append(line)
        return found


def _in_colour(image: Pixels) -> Pixels:
    if image.ndim == 2:
        return np.asarray(cv2.cvtColor(image, cv2.COLOR_GRAY2RGB), np.uint8)
    return image


def _are_low(quads: Sequence[Quad], scale: float) -> bool:
    if not quads:
        return False
    heights = [min(strips.sides(quad)) for quad in quads]
    return float(np.median(heights)) * scale < LOW


def _is_text(line: Line) -> bool:
    least = LEAST_SHORT if len(line.text) <= SHORT else LEAST
    return bool(line.text) and line.confidence >= least


def _turned(
    page: Pixels, quads: Sequence[Quad], rotation: int
) -> tuple[Pixels, list[Quad]]:
    quarters = rotation // 90
    turned = [strips.turned(quad, page.shape, quarters) for quad in quads]
    return np.ascontiguousarray(np.rot90(page, -quarters)), turned


def _share(quad: Quad, page: Upright) -> ordering.Box:
    """Where it is, in parts of the page's width and height."""
    high, wide = page.pixels.shape[:2]
    left, top, right, bottom = strips.box_of(quad)
    return left / wide, top / high, right / wide, bottom / high


def _parts(quad: Quad, cells: Sequence[Box]) -> Iterator[tuple[Quad, bool]]:
    """A line that runs across the rules of a table is one for each cell; or it is whole."""
    left, top, right, bottom = strips.box_of(quad)
    middle, least = (top + bottom) / 2, (bottom - top) * 0.4
    spans = [
        (max(left, cell[0]), min(right, cell[2]))
        for cell in cells
        if cell[1] < middle < cell[3] and min(right, cell[2]) - max(left, cell[0]) > least
    ]
    if len(spans) < 2:
        yield quad, True
        return
    for start, end in spans:
        corners = [[start, top], [end, top], [end, bottom], [start, bottom]]
        yield np.array(corners, np.float32), False


def _overlap(one: Box, other: Box) -> bool:
    """Whether they share more than a third of the smaller one."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    area = min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return wide > 0 and high > 0 and wide * high > area / 3
