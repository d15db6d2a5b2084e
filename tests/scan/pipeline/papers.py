"""Scans to test with: a small page of writing, and what may befall it in a scanner."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from cv2.typing import MatLike
from PIL import Image, ImageDraw, ImageFont

from archive.profile import loader
from archive.scan import thresholds
from archive.scan.pipeline.found import Thresholds
from archive.scan.recognition.lines import Line, Recognised, Word

Boxes = Sequence[tuple[int, int, int, int]]
ROOT = Path(__file__).parents[3]
FONT = ROOT / "archive/fonts/NotoSerifSC_400Regular.ttf"
WORDS = "申请执行人与被执行人买卖合同纠纷一案本院依法立案执行查明以下事实并裁定如下"
# A4 at 100 dpi: a tenth of the pixels of a real scan, and as good to measure.
DPI, WIDE, HIGH = 100, 827, 1169
PAPER, INK = 245, 30


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT), size)


def written(lines: int = 24, *, seed: int = 0, size: int = 20, margin: int = 90) -> MatLike:
    """A page of so many lines; another seed says something else."""
    return _written(lines, seed, size, margin).copy()


@cache
def _written(lines: int, seed: int, size: int, margin: int) -> MatLike:
    page = Image.new("L", (WIDE, HIGH), PAPER)
    draw = ImageDraw.Draw(page)
    signs = (WIDE - 2 * margin) // size
    lot = np.random.default_rng(seed)
    for line in range(lines):
        many = signs if line % 5 else int(lot.integers(signs // 3, signs))
        said = "".join(WORDS[at] for at in lot.integers(0, len(WORDS), many))
        draw.text((margin, margin + line * int(size * 2)), said, INK, font(size))
    return np.array(page)


def leaning(page: MatLike, degrees: float, around: int = PAPER) -> MatLike:
    """Clockwise, as it may lie in a feeder."""
    height, width = page.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1)
    return cv2.warpAffine(page, turn, (width, height), borderValue=(around,) * 3)


def bordered(page: MatLike, *, left: int = 0, top: int = 0, right: int = 0) -> MatLike:
    """With the black of an open lid around it."""
    return cv2.copyMakeBorder(page, top, 0, left, right, cv2.BORDER_CONSTANT, value=(15,))


def on_a_tray(page: MatLike) -> MatLike:
    """With as much of the tray around it as of the page's own colour."""
    return cv2.copyMakeBorder(page, 60, 60, 60, 60, cv2.BORDER_CONSTANT, value=(PAPER,))


def grainy(level: int = PAPER) -> MatLike:
    """Bare paper, as a scanner sees it."""
    grain = np.random.default_rng(1).normal(level, 4, (HIGH, WIDE))
    return np.clip(grain, 0, 255).astype(np.uint8)


@dataclass
class Fixed:
    """An engine that has read this, of a page that it wanted turned so."""

    boxes: Boxes = ()
    rotation: int = 0

    def read(self, _image: MatLike) -> Recognised:
        lines = tuple(line(box) for box in self.boxes)
        return Recognised(lines, self.rotation, 0.5, "fixed 1.0")  # type: ignore[arg-type]  # any quarter


def line(box: tuple[int, int, int, int], text: str = "执行通知书") -> Line:
    return Line(box, text, 0.98, (Word(text, box, 0.98, unsure=False),))


def limits() -> Thresholds:
    """Those of the shipped court."""
    return thresholds.of(loader.load(loader.find("qingfeng")))
