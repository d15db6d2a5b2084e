"""Finds where text stands on a page."""

import cv2
import numpy as np
from numpy.typing import NDArray
from rapidocr.ch_ppocr_det.utils import DBPostProcess

from archive.scan.recognition.networks import Network

Pixels = NDArray[np.uint8]
# The corners of a line: upper left, upper right, lower right, lower left.
Quad = NDArray[np.float32]

# The longer side of the page as the network sees it: A4 at 82 dpi.
LONGER_SIDE = 960
# For small print: A4 at 123 dpi.
CLOSER = 1440
# The network's sides are multiples of this.
GRID = 32


class Detector:
    def __init__(self, network: Network) -> None:
        self._network = network
        self._boxes = DBPostProcess(
            thresh=0.3, box_thresh=0.5, unclip_ratio=1.6, use_dilation=True
        )

    def __call__(self, small: Pixels, shape: tuple[int, ...]) -> list[Quad]:
        """Of a shrunk page in RGB; where they are in a picture of that shape."""
        # The network was taught with blue first.
        batch = cv2.dnn.blobFromImage(
            small, 1 / 127.5, mean=(127.5, 127.5, 127.5), swapRB=True
        )
        found, _ = self._boxes(self._network(np.asarray(batch, np.float32)), shape[:2])
        return [np.asarray(quad, np.float32) for quad in found]


def shrunk(page: Pixels, longer_side: int = LONGER_SIDE) -> Pixels:
    high, wide = page.shape[:2]
    scale = longer_side / max(high, wide)
    size = (_on_grid(wide * scale), _on_grid(high * scale))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(page, size, interpolation=how), np.uint8)


def _on_grid(side: float) -> int:
    return max(round(side / GRID), 1) * GRID
