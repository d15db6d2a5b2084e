"""What is the matter with a page: each thing measured, and held against its limit."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import cv2
import numpy as np

from archive.scan.pipeline import geometry, proofs, sharpness
from archive.scan.pipeline.worked import A4_LONG_MM, MM_PER_INCH, Found, Picture, Worked

# A line is believed to be writing from this confidence on, and from so many letters.
SURE, LETTERS = 0.6, 2
# So near to the end of the page, ink belongs to the scanner; in pixels of the proof.
RIM = 2
HUNDRED = 100 / 255


@dataclass(frozen=True, slots=True)
class Threshold:
    """The profile's: at least or at most so much."""

    value: float
    least: bool

    def is_broken_by(self, measured: float) -> bool:
        return measured < self.value if self.least else measured > self.value


Thresholds = Mapping[str, Threshold]


@dataclass(frozen=True, slots=True)
class View:
    """A page as it is examined, with the ink on its proof."""

    page: Worked
    ink: Picture
    # On the proof, how many pixels it is to the end of the page.
    depth: Picture
    # How bright its paper and the darkest of its ink are, from 0 to 255.
    paper: float
    darkest: float


def examined(page: Worked, thresholds: Thresholds) -> Worked:
    view = _view(page)
    found = [*_resolution(page, thresholds)]
    for code, (name, measure) in MEASURES.items():
        limit = thresholds.get(name)
        measured = measure(view) if limit else None
        if limit and measured is not None and limit.is_broken_by(measured):
            found.append(Found(code, round(measured, 3), limit.value))
    return replace(page, findings=(*page.findings, *_sensible(found)))


def _view(page: Worked) -> View:
    depth = _depth(page)
    ink = proofs.ink(page.proof) * (depth > RIM)
    return View(page, ink, depth, proofs.paper(page.proof), sharpness.ink_level(page.image))


def _depth(page: Worked) -> Picture:
    """Straightening has added corners: the page ends where the scanned picture did."""
    wide, high = geometry.size(page.proof)
    scale = wide / page.image.shape[1]
    matrix = geometry.scaled(scale) @ page.matrix
    corners = np.array(
        [[0, 0, 1], [page.came[0], 0, 1], [*page.came, 1], [0, page.came[1], 1]]
    )
    outline = (matrix @ corners.T)[:2].T
    inside = np.zeros((high + 2, wide + 2), np.uint8)
    cv2.fillConvexPoly(inside, np.rint(outline + 1).astype(np.int32), 1)
    inside[[0, -1]] = inside[:, [0, -1]] = 0
    return cv2.distanceTransform(inside, cv2.DIST_L2, 3)[1:-1, 1:-1]


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
    nearest = [
        _nearest(view, [round(side * scale) for side in line.box])
        for line in view.page.lines
        if line.confidence >= SURE and len(line.text) >= LETTERS
    ]
    near = [each for each in nearest if each is not None]
    return min(near) / view.page.millimetre if near else None


def _nearest(view: View, box: list[int]) -> float | None:
    left, top, right, bottom = box
    depths = view.depth[top : bottom + 1, left : right + 1]
    written = depths[view.ink[top : bottom + 1, left : right + 1] > 0]
    return float(written.min()) if len(written) else None


# Code of the finding, name of its limit in the profile, and how it is measured.
MEASURES: dict[str, tuple[str, Callable[[View], float | None]]] = {
    "skew": ("skew", _skew),
    "dark_border": ("dark_border", _dark_border),
    "dark": ("paper_brightness", _darkness),
    "bright": ("ink_brightness", _brightness),
    "blur": ("sharpness", _sharpness),
    "cut_edge": ("text_margin", _text_margin),
    "blank": ("ink_share", _ink_share),
}
