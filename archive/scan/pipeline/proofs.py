"""What is seen of a page on a small grey picture of it: ink, paper and darkness."""

import cv2
import numpy as np

from archive.scan.pipeline.worked import Picture

# On its longer side: letters of 9 points are still told from dust, at a hundredth of
# the work that the whole page would take.
PROOF = 1000
# So much darker than the paper around it, of 255, is ink.
INK = 38
NEAR, FAR = np.ones((7, 7), np.uint8), 21
# A dark patch larger than this is no writing but an edge, a shadow or a photograph.
PATCH = np.ones((17, 17), np.uint8)
WHITE, DARK_SHARE = 80, 0.5


def of(image: Picture) -> Picture:
    grey = image if image.ndim == 2 else cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    scale = PROOF / max(grey.shape)
    if scale >= 1:
        return grey
    return cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)


def paper(proof: Picture) -> float:
    """How bright its paper is, from 0 to 255."""
    return float(level(proof, WHITE))


def level(grey: Picture, percent: float) -> int:
    """So many percent of the picture are as dark as this, or darker."""
    counts = cv2.calcHist([grey], [0], None, [256], [0, 256]).ravel().cumsum()
    return int(np.searchsorted(counts, counts[-1] * percent / 100))


def ink(proof: Picture) -> Picture:
    """255 where something is written, else 0: against the paper around, not in patches."""
    ground = cv2.medianBlur(cv2.dilate(proof, NEAR), FAR)
    written = (cv2.subtract(ground, proof) > INK).astype(np.uint8)
    dark = (proof < paper(proof) * DARK_SHARE).astype(np.uint8)
    patches = cv2.dilate(cv2.morphologyEx(dark, cv2.MORPH_OPEN, PATCH), PATCH)
    return cv2.subtract(written, patches) * 255
