"""Finds where text stands on a page."""

import cv2
import numpy as np
from numpy.typing import NDArray

from archive.scan.recognition.alone import boxes
from archive.scan.recognition.networks import Network, Request
from archive.scan.recognition.pixels import Pixels

# The corners of a line: upper left, upper right, lower right, lower left.
Quad = NDArray[np.float32]

# Width and height of the sheet that the network sees: A4 at 82 dpi, and what else fits.
SHEET = (704, 960)
# For small print: A4 at 123 dpi.
CLOSER = (1056, 1440)
# So many other sheets than the usual one stay compiled: a sheet that lies, or a closer one.
OTHERS = 1


class Detector:
    def __init__(self, network: Network) -> None:
        self._network = network
        self._usual = network.compiled(_shape(SHEET))
        self._others: dict[tuple[int, int], Request] = {}
        self._boxes = boxes()(
            thresh=0.3, box_thresh=0.5, unclip_ratio=1.6, use_dilation=True
        )

    def __call__(self, small: Pixels, shape: tuple[int, ...]) -> list[Quad]:
        """Of a shrunk page in RGB; where they are in a picture of that shape."""
        high, wide = small.shape[:2]
        sheet = _sheet(small)
        # The network was taught with blue first.
        batch = cv2.dnn.blobFromImage(
            _laid_on(small, sheet), 1 / 127.5, mean=(127.5, 127.5, 127.5), swapRB=True
        )
        answer = self._request(sheet)(np.asarray(batch, np.float32))
        found, _ = self._boxes(answer[:, :, :high, :wide], (shape[0], shape[1]))
        return [np.asarray(quad, np.float32) for quad in found]

    def _request(self, sheet: tuple[int, int]) -> Request:
        if sheet == SHEET:
            return self._usual
        if sheet not in self._others:
            while len(self._others) >= OTHERS:
                self._others.pop(next(iter(self._others)))
            self._others[sheet] = self._network.compiled(_shape(sheet))
        return self._others[sheet]


def shrunk(page: Pixels, sheet: tuple[int, int] = SHEET) -> Pixels:
    """As large as it fits on the sheet, which lies for a page that is wider than high."""
    high, wide = page.shape[:2]
    across, down = sheet if high >= wide else sheet[::-1]
    scale = min(across / wide, down / high)
    size = max(round(wide * scale), 1), max(round(high * scale), 1)
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(page, size, interpolation=how), np.uint8)


def _sheet(small: Pixels) -> tuple[int, int]:
    high, wide = small.shape[:2]
    fitting = SHEET if max(high, wide) <= max(SHEET) else CLOSER
    return fitting if high >= wide else (fitting[1], fitting[0])


def _laid_on(small: Pixels, sheet: tuple[int, int]) -> Pixels:
    """In the upper left corner; the rest is like the page's edge."""
    right, below = sheet[0] - small.shape[1], sheet[1] - small.shape[0]
    laid = cv2.copyMakeBorder(small, 0, below, 0, right, cv2.BORDER_REPLICATE)
    return np.asarray(laid, np.uint8)


def _shape(sheet: tuple[int, int]) -> tuple[int, int, int, int]:
    return 1, 3, sheet[1], sheet[0]
