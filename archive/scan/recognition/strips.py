"""Cuts lines out of a page: each becomes a strip that runs from left to right."""

import math
from collections.abc import Sequence

import cv2
import numpy as np

from archive.scan.recognition.detecting import Quad
from archive.scan.recognition.lines import Box
from archive.scan.recognition.networks import Floats
from archive.scan.recognition.pixels import Pixels

# Below this slope, in radians, a line is cut along the picture's own rows.
LEVEL = 0.006
# A box this much taller than wide is a line from top to bottom.
TALL = 1.5


def box_of(quad: Quad) -> Box:
    left, top = quad.min(axis=0)
    right, bottom = quad.max(axis=0)
    return math.floor(left), math.floor(top), math.ceil(right), math.ceil(bottom)


def sides(quad: Quad) -> tuple[float, float]:
    """How wide and how high the text in it is, along its own slope."""
    wide = max(np.linalg.norm(quad[0] - quad[1]), np.linalg.norm(quad[3] - quad[2]))
    high = max(np.linalg.norm(quad[0] - quad[3]), np.linalg.norm(quad[1] - quad[2]))
    return float(wide), float(high)


def is_tall(quad: Quad) -> bool:
    wide, high = sides(quad)
    return high >= wide * TALL


def slope(quad: Quad) -> float:
    """In radians, of its upper edge; positive: it falls to the right."""
    across = quad[1] - quad[0]
    return math.atan2(float(across[1]), float(across[0]))


def common_slope(quads: Sequence[Quad]) -> float:
    """Of the longer half of the lines that run across."""
    flat = sorted(
        (quad for quad in quads if not is_tall(quad)), key=lambda quad: -sides(quad)[0]
    )
    slopes = [slope(quad) for quad in flat[: len(flat) // 2 + 1]]
    return float(np.median(slopes)) if slopes else 0.0


def cut(page: Pixels, quad: Quad) -> Pixels:
    if abs(slope(quad)) < LEVEL:
        left, top, right, bottom = box_of(quad)
        return page[max(top, 0) : bottom + 1, max(left, 0) : right + 1]
    wide, high = (max(round(side), 1) for side in sides(quad))
    corners = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    # It may only be enlarged or turned here; what makes it smaller comes later.
    return cv2.warpPerspective(  # type: ignore[return-value]  # of bytes, as the page is
        page,
        cv2.getPerspectiveTransform(quad, corners),
        (wide, high),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )


def part(quad: Quad, start: float, end: float, *, down: bool = False) -> Quad:
    """What lies between two places along a line, or down along it, from 0 to 1."""
    # A line that runs down is one that runs across, laid on its left side.
    one, two, three, four = np.roll(quad, -1, axis=0) if down else quad
    corners = [
        one + (two - one) * start,
        one + (two - one) * end,
        four + (three - four) * end,
        four + (three - four) * start,
    ]
    return np.asarray(np.roll(corners, 1, axis=0) if down else corners, np.float32)


def lying(column: Pixels) -> Pixels:
    """A column laid on its left side, as the network was taught to read it."""
    return np.ascontiguousarray(np.rot90(column))


def side_by_side(column: Pixels) -> Pixels:
    """The characters of a column as a line, each of them as it stood."""
    side = column.shape[1]
    tiles = [_square(column[top:bottom], side) for top, bottom in characters(column)]
    return np.hstack(tiles) if tiles else column


def characters(column: Pixels) -> list[tuple[int, int]]:
    """Where each character of a column begins and ends.

    Between characters are rows without ink; but 三 has such rows within. So a
    character ends at the emptiest row of those where one may end: it is about as high
    as the column is wide.
    """
    high, wide = column.shape[:2]
    ink = _ink(column)
    found, top = [], 0
    while high - top > wide * 0.35:
        least, most = top + round(wide * 0.55), top + round(wide * 1.15)
        if most >= high:
            found.append((top, high))
            break
        # Of equally empty rows the one that is nearest to the middle of them.
        rows = ink[least:most]
        empty = np.flatnonzero(rows <= rows.min() + 0.02)
        bottom = least + int(empty[len(empty) // 2])
        found.append((top, bottom))
        top = bottom
    return found


def _ink(column: Pixels) -> Floats:
    """How dark each row is, from 0 to 1."""
    grey = cv2.cvtColor(column, cv2.COLOR_RGB2GRAY)
    paper, black = np.percentile(grey, (90, 2))
    dark = np.clip((paper - 25 - grey.astype(np.float32)) / max(paper - black, 1), 0, 1)
    return np.asarray(dark.mean(axis=1), np.float32)


def _square(piece: Pixels, side: int) -> Pixels:
    spare = side - piece.shape[0]
    if spare <= 0:
        small = cv2.resize(piece, (side, side), interpolation=cv2.INTER_AREA)
        return np.asarray(small, np.uint8)
    return cv2.copyMakeBorder(  # type: ignore[return-value]  # of bytes, as the piece is
        piece, spare // 2, spare - spare // 2, 0, 0, cv2.BORDER_REPLICATE
    )


def turned(quad: Quad, shape: tuple[int, ...], quarters: int) -> Quad:
    """Where a line is once the picture of that shape was turned clockwise."""
    high, wide = shape[:2]
    for _ in range(quarters % 4):
        quad = np.roll(np.column_stack([high - quad[:, 1], quad[:, 0]]), 1, axis=0)
        high, wide = wide, high
    return np.asarray(quad, np.float32)
