"""What a scanner, a copier and the years do to a page."""

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
from cv2.typing import MatLike
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


class Wear(StrEnum):
    CLEAN = "clean"
    LIGHT = "light"
    MEDIUM = "medium"
    HEAVY = "heavy"


@dataclass(frozen=True, slots=True)
class Damage:
    """``faint``: how much of the ink is left. ``quality``: of the JPEG."""

    skew: float
    noise: float
    blur: float
    shadow: float
    faint: float
    specks: int
    quality: int


DAMAGE = {
    Wear.LIGHT: Damage(0.6, 5, 0.4, 0.06, 0.9, 20, 82),
    Wear.MEDIUM: Damage(1.4, 11, 0.7, 0.22, 0.7, 120, 60),
    Wear.HEAVY: Damage(2.6, 18, 1.05, 0.4, 0.55, 400, 40),
}


def worn(page: Pixels, wear: Wear, seed: int, dpi: int) -> Pixels:
    """The page as it comes from the scanner; the same seed gives the same pixels."""
    if wear is Wear.CLEAN:
        return page
    damage, noise = DAMAGE[wear], np.random.default_rng(seed)
    paper = (noise.integers(236, 252) + noise.integers(-4, 5, 3)).clip(0, 255)
    left = np.float32(noise.uniform(damage.faint, 1))
    tinted = cv2.LUT(page, _tints(paper.astype(np.float32), left))
    skewed = _skewed(tinted, noise.uniform(-damage.skew, damage.skew), paper)
    # Into the rooms that are there: to be given new ones takes longer than to work.
    shaded = cv2.GaussianBlur(skewed, (0, 0), damage.blur * dpi / 200, dst=tinted)
    spread = cv2.merge([_shadow(shaded.shape[:2], damage.shadow, noise)] * 3, dst=skewed)
    cv2.multiply(shaded, spread, dst=shaded)
    grain = noise.standard_normal(shaded.shape[:2], np.float32)
    grain *= np.float32(damage.noise)
    grained = cv2.add(shaded, cv2.merge([grain] * 3, dst=spread), dst=shaded)
    _specks(grained, damage.specks, noise, dpi)
    return np.clip(grained, 0, 255, out=grained).astype(np.uint8)


def _tints(paper: NDArray[np.float32], left: np.float32) -> NDArray[np.float32]:
    """What faded ink on this paper makes of each of the 256 values, by colour."""
    faded = 255 - (255 - np.arange(256, dtype=np.float32)) * left
    tints: NDArray[np.float32] = (faded[:, None] * (paper / np.float32(255)))[None]
    return tints


def jpeg(page: Pixels, quality: int) -> bytes:
    done, data = cv2.imencode(
        ".jpg", cv2.cvtColor(page, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, quality]
    )
    if not done:
        raise ValueError("this page cannot be written as JPEG")
    return data.tobytes()


def _skewed(page: MatLike, degrees: float, paper: NDArray[np.int64]) -> MatLike:
    high, wide = page.shape[:2]
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), degrees, 1)
    return cv2.warpAffine(
        page,
        turn,
        (wide, high),
        flags=cv2.INTER_LINEAR,
        borderValue=[float(each) for each in paper],
    )


def _shadow(
    shape: tuple[int, ...], depth: float, noise: np.random.Generator
) -> NDArray[np.float32]:
    """Darker towards one edge, as beside a book's back."""
    high, wide = shape
    along = np.linspace(0, 1, wide, dtype=np.float32)
    if noise.random() < 0.5:
        along = along[::-1]
    fall = 1 - depth * np.clip(1 - along / 0.45, 0, 1) ** 1.5
    waves = 1 + 0.03 * depth * np.sin(np.linspace(0, 9, high, dtype=np.float32))
    return np.outer(waves, fall).astype(np.float32)


def _specks(page: MatLike, count: int, noise: np.random.Generator, dpi: int) -> None:
    high, wide = page.shape[:2]
    for x, y, radius in zip(
        noise.integers(0, wide, count),
        noise.integers(0, high, count),
        noise.integers(1, max(dpi // 90, 2), count),
        strict=True,
    ):
        cv2.circle(page, (int(x), int(y)), int(radius), [70.0, 70.0, 70.0], -1)
