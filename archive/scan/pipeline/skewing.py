"""By how much a page leans: at the right angle its lines of writing stand apart best."""

import cv2
import numpy as np

from archive.scan.pipeline.worked import Picture

MOST = 15.0
# From coarse to fine: the step in degrees, so far to either side, on so many pixels.
ROUNDS = ((1.0, MOST, 400), (0.25, 0.75, 700), (0.1, 0.2, 1200))
# Below this a page is left as it is: nobody sees it, and every resampling costs.
LEAST = 0.25
# How much better than the average angle the best must be, and how much ink it takes.
CLEAR, FEW = 2.0, 300


def angle(ink: Picture) -> float:
    """By how many degrees the page leans clockwise, at most ±15; 0 if it is not clear."""
    if cv2.countNonZero(ink) < FEW:
        return 0.0
    step, reach, side = ROUNDS[0]
    small = _at_most(ink, side)
    angles = np.arange(-reach, reach + step / 2, step)
    scores = np.array([_scores(small, each) for each in angles])
    clearness = scores.max(axis=0) / np.maximum(np.median(scores, axis=0), 1)
    # Writing that lies on its side leaves its mark in the other direction.
    way = int(clearness.argmax())
    if clearness[way] < CLEAR:
        return 0.0
    found = float(angles[scores[:, way].argmax()])
    for step, reach, side in ROUNDS[1:]:
        found = _finer(
            _at_most(ink, side), way, found, np.arange(-reach, reach + 0.01, step)
        )
    return round(found, 2) if abs(found) >= LEAST else 0.0


def _finer(ink: Picture, way: int, around: float, offsets: Picture) -> float:
    scores = [_scores(ink, around + offset)[way] for offset in offsets]
    return around + float(offsets[int(np.argmax(scores))])


def _scores(ink: Picture, degrees: float) -> tuple[float, float]:
    """How sharply full and empty rows, and columns, follow each other at this angle."""
    height, width = ink.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    turned = cv2.warpAffine(ink, turn, (width, height), flags=cv2.INTER_NEAREST)
    return _steps(turned, 1), _steps(turned, 0)


def _steps(ink: Picture, axis: int) -> float:
    profile = cv2.reduce(ink, axis, cv2.REDUCE_SUM, dtype=cv2.CV_32F).ravel()
    return float(np.square(np.diff(profile)).sum())


def _at_most(ink: Picture, side: int) -> Picture:
    scale = side / max(ink.shape)
    if scale >= 1:
        return ink
    return cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
