"""What is the matter with a page: each thing measured, and held against its limit.

And what it looks like, as its ink is at hand.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np

from archive.scan.pipeline import looks, proofs, sharpness
from archive.scan.pipeline.found import LIMITS, Found, Thresholds
from archive.scan.pipeline.outline import Outline
from archive.scan.pipeline.worked import A4_LONG_MM, MM_PER_INCH, Picture, Worked

# A line is believed to be writing from this confidence on, and from so many letters.
SURE, LETTERS = 0.6, 2
# So near to the end of the page, ink belongs to the scanner; in pixels of the proof.
RIM = 2
HUNDRED = 100 / 255


@dataclass(frozen=True, slots=True)
class View:
    """A page as it is examined, with the ink on its proof."""

    page: Worked
    ink: Picture
    outline: Outline
    # How bright its paper and the darkest of its ink are, from 0 to 255.
    paper: float
    darkest: float


def examined(page: Worked, thresholds: Thresholds) -> Worked:
    written = proofs.ink(page.proof)
    view = _view(page, written)
    found = [*_resolution(page, thresholds)]
    for code, measure in MEASURES.items():
        limit = thresholds.get(LIMITS[code])
        measured = measure(view) if limit else None
        if limit and measured is not None and limit.is_broken_by(measured):
            found.append(Found(code, round(measured, 3), limit.value))
    findings = (*page.findings, *_sensible(found))
    return replace(page, findings=findings, look=looks.of(written))


def _view(page: Worked, written: Picture) -> View:
    outline = Outline.of(page)
    ink = cv2.bitwise_and(written, outline.mask(RIM))
    darkest = sharpness.ink_level(page.image)
    return View(page, ink, outline, proofs.paper(page.proof), darkest)


def _resolution(page: Worked, thresholds: Thresholds) -> Iterator[Found]:
    limit = thresholds.get("resolution")
    if limit is None:
        return
    if page.dpi is None:
        guess = round(max(page.came) / A4_LONG_MM * MM_PER_INCH)
        yield Found("dpi_missing", None, limit.value, {"if_a4": guess})
    elif limit.is_broken_by(page.dpi):
        yield Found("dpi_low", page.dpi, limit.value)


def _sensible(found: list[Found]) -> list[Found]:
    """On a blank page there is nothing that could be faint or blurred."""
    if any(each.code == "blank" for each in found):
        return [each for each in found if each.code not in ("blur", "bright", "skew")]
    return found


def _skew(view: View) -> float:
    return abs(view.page.skew)


def _dark_border(view: View) -> float:
    return view.page.border


def _darkness(view: View) -> float:
    return view.paper * HUNDRED


def _brightness(view: View) -> float:
    return view.darkest * HUNDRED


def _sharpness(view: View) -> float | None:
    return sharpness.sharpness(view.page.image, view.ink, view.paper - view.darkest)


def _ink_share(view: View) -> float | None:
    """Of what is written, in percent of the page; a page that was read is not blank."""
    if any(
        line.confidence >= SURE and len(line.text) >= LETTERS for line in view.page.lines
    ):
        return None
    lone = cv2.morphologyEx(view.ink, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    return 100 * cv2.countNonZero(lone) / lone.size


def _text_margin(view: View) -> float | None:
    """How near a line of text comes to the end of the page, in millimetres."""
    scale = view.ink.shape[1] / view.page.image.shape[1]
    boxes = [
        [round(side * scale) for side in line.box]
        for line in view.page.lines
        if line.confidence >= SURE and len(line.text) >= LETTERS
    ]
    nearest: float | None = None
    # Nothing in a box is nearer than its nearest corner: few are looked at closely.
    for least, box in sorted((_nearest_corner(view, box), box) for box in boxes):
        if nearest is not None and least >= nearest:
            break
        found = _nearest(view, box)
        if found is not None:
            nearest = found if nearest is None else min(nearest, found)
    return None if nearest is None else nearest / view.page.millimetre


def _nearest_corner(view: View, box: list[int]) -> float:
    left, top, right, bottom = map(float, box)
    across, down = (
        np.array([left, right, right, left]),
        np.array([top, top, bottom, bottom]),
    )
    return float(view.outline.depths(across, down).min())


def _nearest(view: View, box: list[int]) -> float | None:
    left, top, right, bottom = box
    left, top = max(left, 0), max(top, 0)
    down, across = np.nonzero(view.ink[top : bottom + 1, left : right + 1])
    if not len(down):
        return None
    return float(view.outline.depths(across + left, down + top).min())


MEASURES: dict[str, Callable[[View], float | None]] = {
    "skew": _skew,
    "dark_border": _dark_border,
    "dark": _darkness,
    "bright": _brightness,
    "blur": _sharpness,
    "cut_edge": _text_margin,
    "blank": _ink_share,
}
