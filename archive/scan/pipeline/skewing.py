"""By how much a page leans: at the right angle its lines of writing stand apart best.

Only where there is ink does a page tell anything, so its points are turned, and not the
picture: a twentieth of the work.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from archive.scan.pipeline.worked import Picture

Points = NDArray[np.float32]
MOST = 15.0
# Below this a page is left as it is: nobody sees it, and every resampling costs.
LEAST = 0.25
# How much better than the average angle the best must be, and how much ink it takes.
CLEAR, FEW = 2.0, 300


@dataclass(frozen=True, slots=True)
class Round:
    """Steps of so many degrees, so far to either side, in rows of so many pixels; of so
    many points of ink at most."""

    step: float
    reach: float
    row: int
    points: int


COARSE = Round(1.0, MOST, 3, 8_000)
FINER = (Round(0.25, 0.75, 2, 20_000), Round(0.1, 0.3, 2, 60_000))


def angle(ink: Picture) -> float:
    """By how many degrees the page leans clockwise, at most ±15; 0 if it is not clear."""
    if cv2.countNonZero(ink) < FEW:
        return 0.0
    points = cv2.findNonZero(ink).reshape(-1, 2).astype(np.float32)
    # Writing that lies on its side leaves its mark in the other direction.
    ways = (points[:, 1], -points[:, 0]), (points[:, 0], points[:, 1])
    scores = np.array([_scores(*way, 0.0, COARSE) for way in ways])
    clearness = scores.max(axis=1) / np.maximum(np.median(scores, axis=1), 1)
    way = int(clearness.argmax())
    if clearness[way] < CLEAR:
        return 0.0
    found = float(_offsets(COARSE)[scores[way].argmax()])
    for finer in FINER:
        best = int(np.argmax(_scores(*ways[way], found, finer)))
        found += float(_offsets(finer)[best])
    return round(found, 2) if abs(found) >= LEAST else 0.0


def _offsets(turns: Round) -> NDArray[np.float64]:
    return np.arange(-turns.reach, turns.reach + turns.step / 2, turns.step)


def _scores(down: Points, along: Points, around: float, turns: Round) -> list[float]:
    some = slice(None, None, max(len(down) // turns.points, 1))
    down, along = down[some], along[some]
    return [_score(down, along, around + each, turns.row) for each in _offsets(turns)]


def _score(down: Points, along: Points, degrees: float, row: int) -> float:
    """How sharply full and empty rows follow each other at this angle."""
    turn = np.deg2rad(degrees)
    places = down * np.float32(np.cos(turn) / row) + along * np.float32(np.sin(turn) / row)
    filled = np.bincount((places - places.min()).astype(np.int32))
    return float(np.square(np.diff(filled)).sum())
