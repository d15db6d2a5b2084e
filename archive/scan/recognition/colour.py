"""Coloured ink on black print: seals, fingerprints, a blue pen; seen and taken away."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from archive.scan.recognition.lines import Box
from archive.scan.recognition.pixels import Pixels

# By how much the strongest of red, green and blue must outshine the weakest.
COLOURED = 36
# Less than this share of a page is dust and the edges that JPEG colours.
SHARE = 0.0004
# A ring's hull fills 0.79 of its box, a rectangle's all of it.
ROUND = (0.68, 0.9)

Mask = NDArray[np.uint8]
Part = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Ink:
    """Where a small picture of the page is coloured, and where round seals are.

    Boxes are given in parts of the page's width and height.
    """

    mask: Mask
    seals: tuple[Box, ...]

    @property
    def elsewhere(self) -> bool:
        """Whether there is colour outside of round seals."""
        rest = self.mask.copy()
        for left, top, right, bottom in self.seals:
            rest[top:bottom, left:right] = 0
        return _share(rest) > SHARE

    def within(self, part: Part) -> float:
        """The share of a part of the page that is coloured."""
        left, top, right, bottom = self._pixels(part)
        inside = self.mask[round(top) : round(bottom) + 1, round(left) : round(right) + 1]
        return _share(inside) if inside.size else 0.0

    def sealed(self, part: Part) -> bool:
        """Whether its middle lies within a round seal."""
        left, top, right, bottom = self._pixels(part)
        x, y = (left + right) / 2, (top + bottom) / 2
        return any(
            seal[0] <= x <= seal[2] and seal[1] <= y <= seal[3] for seal in self.seals
        )

    def _pixels(self, part: Part) -> Part:
        high, wide = self.mask.shape
        return part[0] * wide, part[1] * high, part[2] * wide, part[3] * high


def ink(small: Pixels) -> Ink | None:
    """Nothing: all on it is black."""
    mask = _mask(small)
    if _share(mask) < SHARE:
        return None
    return Ink(mask, tuple(_seals(mask)))


def without(picture: Pixels) -> Pixels:
    """Coloured ink turns to paper, as if seen through a glass of its own colour."""
    mask = _mask(picture)
    seen = cv2.max(cv2.max(picture[..., 0], picture[..., 1]), picture[..., 2])
    inked = seen[mask > 0]
    if not inked.size:
        return picture
    dark, light = float(seen.min()), float(np.percentile(inked, 15))
    stretched = (seen.astype(np.float32) - dark) * (255 / max(light - dark, 40))
    # The edge of the ink is paler than its middle, and must not stay as an outline.
    near = cv2.dilate(mask, np.ones((5, 5), np.uint8)) > 0
    clean = picture.copy()
    clean[near] = np.clip(stretched, 0, 250).astype(np.uint8)[near][:, None]
    return clean


def _mask(picture: Pixels) -> Mask:
    """Coloured as against the paper, which may be yellow with age."""
    paper = np.maximum(np.median(picture[::4, ::4], axis=(0, 1)), 1)
    white = [np.clip(np.arange(256) * (paper.max() / of), 0, 255) for of in paper]
    table = np.stack(white, axis=1).astype(np.uint8)[None]
    red, green, blue = cv2.split(cv2.LUT(picture, table))
    most = cv2.max(cv2.max(red, green), blue)
    least = cv2.min(cv2.min(red, green), blue)
    return np.where(cv2.subtract(most, least) > COLOURED, 255, 0).astype(np.uint8)


def _share(mask: Mask) -> float:
    return float(mask.mean()) / 255


def _seals(mask: Mask) -> list[Box]:
    """Round things between 25 and 60 mm across, if the page is A4."""
    least, most = (mask.shape[0] * share for share in (0.07, 0.22))
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    found = []
    for outline in cv2.findContours(joined, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]:
        left, top, wide, high = cv2.boundingRect(outline)
        filled = cv2.contourArea(cv2.convexHull(outline)) / (wide * high)
        if (
            least < max(wide, high) < most
            and 0.75 < wide / high < 1.33
            and ROUND[0] < filled < ROUND[1]
        ):
            found.append((left, top, left + wide, top + high))
    return found
