"""What is seen of a page on a small grey picture of it: ink, paper and darkness."""

import cv2
import numpy as np

from archive.scan import roomy
from archive.scan.pipeline.worked import Picture

# On its longer side, at most: letters of 9 points are still told from dust, at a hundredth
# of the work that the whole page would take.
PROOF = 1200
# So much darker than the paper around it, of 255, is ink.
INK = 38
# The paper around is looked at on a picture smaller by this: it has no detail.
COARSE, NEAR, FAR = 4, np.ones((3, 3), np.uint8), 5
# A dark patch larger than this is no writing but an edge, a shadow or a photograph.
PATCH = np.ones((5, 5), np.uint8)
WHITE, DARK_SHARE = 80, 0.5


def of(image: Picture) -> Picture:
    """Whole pixels go into each pixel of it, which is much faster than parts of them."""
    by = -(-max(image.shape[:2]) // PROOF)
    small = reduced(image, by)
    return grey(small)


def grey(image: Picture) -> Picture:
    if image.ndim == 2:
        return image
    return cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)


def reduced(image: Picture, by: int) -> Picture:
    """So many pixels to one; of narrow strips fewer are left than there would be."""
    height, width = image.shape[:2]
    if by <= 1 or min(height, width) < by:
        return image
    high, wide = height // by, width // by
    if by % 2 == 0 and by > 2:
        # By halves it is there in half the time.
        return reduced(reduced(image, 2), by // 2)
    whole = image[: high * by, : wide * by]
    small = roomy.empty((high, wide), *image.shape[2:])
    return cv2.resize(whole, (wide, high), dst=small, interpolation=cv2.INTER_AREA)


def paper(proof: Picture) -> float:
    """How bright its paper is, from 0 to 255."""
    return float(level(proof, WHITE))


def level(grey: Picture, percent: float) -> int:
    """So many percent of the picture are as dark as this, or darker."""
    counts = cv2.calcHist([grey], [0], None, [256], [0, 256]).ravel().cumsum()
    return int(np.searchsorted(counts, counts[-1] * percent / 100))


def ink(proof: Picture) -> Picture:
    """255 where something is written, else 0: against the paper around, not in patches."""
    coarse = reduced(proof, COARSE)
    ground = cv2.medianBlur(cv2.dilate(coarse, NEAR), FAR)
    dark = (coarse < paper(proof) * DARK_SHARE).astype(np.uint8)
    patches = cv2.dilate(cv2.morphologyEx(dark, cv2.MORPH_OPEN, PATCH), PATCH)
    # Where a patch is, nothing stands out from the ground.
    ground[patches > 0] = 0
    around = cv2.resize(ground, proof.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    _limit, written = cv2.threshold(
        cv2.subtract(around, proof), INK, 255, cv2.THRESH_BINARY
    )
    return written
