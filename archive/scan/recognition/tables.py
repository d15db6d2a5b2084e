"""Ruled tables: the cells between their lines."""

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

from archive.scan.recognition.lines import Box
from archive.scan.recognition.pixels import Pixels

# The longer side of the picture in which lines are sought: A4 at 140 dpi.
LONGER_SIDE = 1640
# The shortest rule that counts, in parts of the longer side.
ACROSS, DOWN = 24, 60
FEWEST = 4
# A rule is smeared along itself by this, and must be darker than what is beside it.
SMEAR, AROUND, DARKER = 7, 21, 8
# A rule that a scanner broke for so long is joined again.
BROKEN = 15


def cells(page: Pixels) -> list[Box]:
    """All cells of all tables, in the page's pixels, row by row, each from the left."""
    small, scale = _small(page)
    ruled = _rules(small)
    if not ruled.any():
        return []
    found = [box for box in _enclosed(ruled) if _is_cell(box, small.shape)]
    if len(found) < FEWEST:
        return []
    return [
        (round(a / scale), round(b / scale), round(c / scale), round(d / scale))
        for a, b, c, d in in_rows(found)
    ]


def in_rows(boxes: list[Box]) -> list[Box]:
    """Cells whose upper edges are level form a row; one that spans rows is in its first."""
    rows: list[list[Box]] = []
    for box in sorted(boxes, key=lambda box: box[1]):
        first = rows[-1][0] if rows else None
        if first and box[1] - first[1] < min(box[3] - box[1], first[3] - first[1]) * 0.4:
            rows[-1].append(box)
        else:
            rows.append([box])
    return [box for row in rows for box in sorted(row)]


def _small(page: Pixels) -> tuple[NDArray[np.uint8], float]:
    scale = min(LONGER_SIDE / max(page.shape[:2]), 1)
    grey = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
    if scale < 1:
        grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(grey, np.uint8), scale


def _rules(grey: NDArray[np.uint8]) -> MatLike:
    """Long straight lines across and down, white on black."""
    side = max(grey.shape)
    across = _straight(_dark(grey, (SMEAR, 1)), (1, side // ACROSS), (1, BROKEN))
    down = _straight(_dark(grey, (1, SMEAR)), (side // DOWN, 1), (BROKEN, 1))
    if not (across.any() and down.any()):
        return np.zeros_like(grey)
    return cv2.dilate(cv2.bitwise_or(across, down), np.ones((3, 3), np.uint8))


def _straight(dark: MatLike, least: tuple[int, int], broken: tuple[int, int]) -> MatLike:
    long = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones(least, np.uint8))
    return cv2.morphologyEx(long, cv2.MORPH_CLOSE, np.ones(broken, np.uint8))


def _dark(grey: NDArray[np.uint8], along: tuple[int, int]) -> MatLike:
    """What is darker than its surroundings once it was smeared in one direction.

    So the grain of a bad copy is smoothed away, and a faint rule stays.
    """
    smeared = cv2.blur(grey, along)
    around = (1, AROUND) if along[0] > 1 else (AROUND, 1)
    darker = cv2.subtract(cv2.blur(smeared, around), smeared)
    return np.where(darker > DARKER, 255, 0).astype(np.uint8)


def _enclosed(ruled: MatLike) -> list[Box]:
    _, _, facts, _ = cv2.connectedComponentsWithStats(
        cv2.bitwise_not(ruled), connectivity=4
    )
    boxes = []
    for left, top, wide, high, area in facts[1:].tolist():
        if area > wide * high * 0.85:
            boxes.append((left, top, left + wide, top + high))
    return boxes


def _is_cell(box: Box, shape: tuple[int, ...]) -> bool:
    high, wide = shape[:2]
    across, down = box[2] - box[0], box[3] - box[1]
    least = max(shape) / 120
    return across > least and down > least and (across < wide * 0.97 or down < high * 0.5)
