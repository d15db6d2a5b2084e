"""What a page looks like in 64 bits: alike pages differ in few of them."""

import cv2
import numpy as np

from archive.scan import rules
from archive.scan.pipeline.worked import Picture

SIDE = 8
# Dust, holes and stains are lone; of writing there is more within so many pixels around.
AROUND, TOGETHER = (21, 21), 22
# What is at the very edge is as good as never part of the page.
EDGE = 0.015


def of(ink: Picture) -> str:
    """Whether there is more ink or less than in the next place, where it is written on."""
    writing = _writing(ink)
    rows, columns = (np.flatnonzero(writing.any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return rules.NO_LOOK
    written = writing[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    across = (SIDE + 1, SIDE)
    shares = cv2.resize(written.astype(np.float32), across, interpolation=cv2.INTER_AREA)
    return np.packbits(shares[:, 1:] > shares[:, :-1]).tobytes().hex()


def _writing(ink: Picture) -> Picture:
    height, width = ink.shape
    down, across = round(height * EDGE), round(width * EDGE)
    within = ink[down : height - down, across : width - across]
    return within * (cv2.blur(within, AROUND) > TOGETHER)
