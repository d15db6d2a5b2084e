"""How sharp writing is, and how dark: on a few patches of the page where there is most."""

from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from archive.scan.pipeline import geometry, proofs
from archive.scan.pipeline.worked import Picture

# A grid of so many patches to a side, and how many of them are looked at.
GRID, LOOKED_AT = 6, 6
# How much ink there is, is seen as well on a copy smaller by this.
COARSE = 4
PATCH = 240
AROUND = np.ones((5, 5), np.uint8)
# Such a share of what lies between paper and ink makes an edge, if it is not just noise;
# with fewer edges nothing can be said.
EDGE, NOISE, FEW = 0.25, 16.0, 150
TENTH = 90
# So many of a page's pixels are the darkest of its ink; of every third one this is known.
DARKEST, SAMPLED = 0.5, 3


def sharpness(image: Picture, ink: Picture, contrast: float) -> float | None:
    """How steep its edges are, in percent of a step from light to dark at one pixel.

    On the reading image, so that the same page says the same at any resolution; with how
    much lies between its paper and its ink. Nothing if there is too little to see.
    """
    least = max(contrast * EDGE, NOISE)
    steep: list[NDArray[Any]] = [np.empty(0)]
    for patch in _patches(image, ink):
        range_ = cv2.subtract(cv2.dilate(patch, AROUND), cv2.erode(patch, AROUND))
        across = cv2.Sobel(patch, cv2.CV_32F, 1, 0, scale=0.125)
        down = cv2.Sobel(patch, cv2.CV_32F, 0, 1, scale=0.125)
        edges = range_ > least
        slope = cv2.magnitude(across, down)
        steep.append(cv2.divide(slope, range_, scale=2, dtype=cv2.CV_32F)[edges])
    found = np.concatenate(steep)
    return float(np.percentile(found, TENTH)) * 100 if len(found) > FEW else None


def _patches(image: Picture, ink: Picture) -> Iterator[Picture]:
    """In grey, cut where there is most ink, the richest first."""
    few = proofs.reduced(ink, COARSE)
    share = cv2.resize(few, (GRID, GRID), interpolation=cv2.INTER_AREA).ravel()
    height, width = image.shape[:2]
    for place in np.argsort(share)[::-1][:LOOKED_AT]:
        row, column = divmod(int(place), GRID)
        top, left = row * height // GRID, column * width // GRID
        yield proofs.grey(image[top : top + PATCH, left : left + PATCH])


def ink_level(image: Picture) -> int:
    """How bright the darkest of its ink is, from 0 to 255."""
    of = geometry.size_at(geometry.size(image), 1 / SAMPLED)
    some = cv2.resize(image, of, interpolation=cv2.INTER_NEAREST)
    return proofs.level(proofs.grey(some), DARKEST)
