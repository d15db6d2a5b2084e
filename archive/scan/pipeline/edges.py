"""Where the page ends: dark edges of the scanner cut away, added corners trimmed."""

import cv2
import numpy as np

from archive.scan.pipeline.worked import Box, Picture

# A row or column this full of darkness belongs to the scanner, not to the page.
FULL = 0.5
# A dark edge broken by a lighter streak of so many pixels goes on.
STREAK = 4
# No edge is wider than this share of the page: what is, is a photograph.
WIDEST = 0.4
# Inside the last dark row there is a half dark one.
INSIDE = 2
# What was added when straightening is trimmed, but so near to ink nothing is.
CLEARANCE = 12


def page_within(proof: Picture, dark: float) -> Box:
    """The page without its dark edges; the whole of it if there are none."""
    mask = (proof < dark).view(np.uint8)
    top, bottom = _ends(_mean(mask, 1))
    left, right = _ends(_mean(mask[top:bottom], 0))
    # Without the sides, what was half dark above and below may prove to be all dark.
    upper, lower = _ends(_mean(mask[top:bottom, left:right], 1))
    return left, top + upper, right, top + lower


def _mean(mask: Picture, axis: int) -> Picture:
    return cv2.reduce(mask, axis, cv2.REDUCE_AVG, dtype=cv2.CV_32F).ravel()


def _ends(darkness: Picture) -> tuple[int, int]:
    length = len(darkness)
    first, last = _edge(darkness), _edge(darkness[::-1])
    if max(first, last) > length * WIDEST:
        return 0, length
    return first, length - last


def _edge(darkness: Picture) -> int:
    """How many rows are dark, counted from the outside."""
    end = missed = 0
    for at, share in enumerate(darkness):
        if share > FULL:
            end, missed = at + 1, 0
        elif (missed := missed + 1) > STREAK:
            break
    return end + INSIDE if end else 0


def insets(box: Box, of: tuple[int, int]) -> Box:
    """How much of each side lies outside of a box: left, top, right, bottom."""
    left, top, right, bottom = box
    return left, top, of[0] - right, of[1] - bottom


def trimmed(box: Box, ink: Picture, added: Box) -> Box:
    """Take back what was added at each side, as far as nothing is written there."""
    left, top, right, bottom = box
    within = ink[top:bottom, left:right]
    columns = np.flatnonzero(within.any(axis=0))
    rows = np.flatnonzero(within.any(axis=1))
    if not len(columns):
        return left + added[0], top + added[1], right - added[2], bottom - added[3]
    width, height = right - left, bottom - top
    return (
        left + _room(added[0], columns[0]),
        top + _room(added[1], rows[0]),
        right - _room(added[2], width - 1 - columns[-1]),
        bottom - _room(added[3], height - 1 - rows[-1]),
    )


def _room(added: int, free: int) -> int:
    return max(min(added, int(free) - CLEARANCE), 0)
