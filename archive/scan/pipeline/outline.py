"""Where a page ends on its proof, and how far from there something is written."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from archive.scan.pipeline import geometry
from archive.scan.pipeline.worked import Matrix, Picture, Worked

Numbers = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Outline:
    """Straightening has added corners: the page ends where the scanned picture did.

    ``onto`` leads from the picture as it came, ``came`` wide and high, to the proof.
    """

    onto: Matrix
    came: geometry.Size
    proof: geometry.Size

    @classmethod
    def of(cls, page: Worked) -> "Outline":
        scale = page.proof.shape[1] / page.image.shape[1]
        onto = geometry.scaled(scale) @ page.matrix
        return cls(onto, page.came, geometry.size(page.proof))

    def mask(self, rim: int) -> Picture:
        """255 where the page is, but for its outermost pixels."""
        inset = rim / self._scale
        right, bottom = self.came[0] - inset, self.came[1] - inset
        corners = [[inset, right, right, inset], [inset, inset, bottom, bottom], [1] * 4]
        shape = np.rint((self.onto @ np.array(corners))[:2].T).astype(np.int32)
        inside = np.zeros(self.proof[::-1], np.uint8)
        cv2.fillConvexPoly(inside, shape, 255)
        inside[:rim] = inside[-rim:] = inside[:, :rim] = inside[:, -rim:] = 0
        return inside

    def depths(self, across: Numbers, down: Numbers) -> Numbers:
        """How many pixels of the proof it is from each point to the end of the page."""
        back = np.linalg.inv(self.onto)
        x, y, _ = back @ np.array([across, down, np.ones(len(across))])
        (wide, high), (right, bottom) = self.came, self.proof
        came = np.minimum.reduce([x, y, wide - x, high - y]) * self._scale
        rims = [came, across, down, right - across, bottom - down]
        found: Numbers = np.minimum.reduce(rims)
        return found

    @property
    def _scale(self) -> float:
        return float(np.hypot(self.onto[0, 0], self.onto[1, 0]))
