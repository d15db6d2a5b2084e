"""The steps that set a page upright: turned, straightened, cut, in one resampling."""

from dataclasses import replace

import cv2
import numpy as np

from archive.scan import roomy
from archive.scan.pipeline import edges, geometry, proofs, skewing
from archive.scan.pipeline.worked import Box, Matrix, Picture, Worked

# Nothing that is written needs more pixels: the shorter side of A4 at 300 dpi, and some.
LARGEST = 2600
# Of an upright page that people read, the shorter side; and what is nearly as small.
READING, NEARLY = 1654, 0.85
# So many rows are resampled at a time, and so many beside them looked at.
BAND, BESIDE = 128, 2


def turned(page: Worked) -> Worked:
    """As its file or a person says it stands."""
    return turn(replace(page, rotation=page.turn % 360), page.turn)


def turn(page: Worked, degrees: int) -> Worked:
    """Turn the picture, the lines on it and the way back to where they came from."""
    matrix, bounds = geometry.turned(geometry.size(page.image), degrees)
    return replace(
        page,
        image=geometry.turn(page.image, degrees),
        proof=geometry.turn(page.proof, degrees),
        matrix=matrix @ page.matrix,
        lines=geometry.lines_through(matrix, page.lines, bounds),
    )


def shrunk(page: Worked) -> Worked:
    """Make a picture smaller that has more pixels than any writing needs."""
    came = geometry.size(page.image)
    scale = LARGEST / min(came)
    if scale >= 1:
        return page
    of = geometry.size_at(came, scale)
    image = cv2.resize(page.image, of, interpolation=cv2.INTER_AREA)
    return replace(page, image=image, matrix=geometry.scaled(scale) @ page.matrix)


def leaning(page: Worked) -> Worked:
    """Only measured here: the picture is resampled once, when it is known where to cut."""
    return replace(page, skew=skewing.angle(proofs.ink(page.proof)))


def straight(page: Worked) -> Worked:
    """Straighten, cut dark edges away, and trim what straightening added."""
    lean, wide = geometry.straightened(geometry.size(page.proof), page.skew)
    proof = _resampled(page.proof, lean, wide) if page.skew else page.proof
    paper = edges.page_within(proof, proofs.paper(proof) * proofs.DARK_SHARE)
    added = _added(geometry.size(page.proof), wide)
    cut = edges.insets(paper, wide)
    dark = max(0, *(gone - more for gone, more in zip(cut, added, strict=True)))
    left, top, right, bottom = (
        0 if gone else more for gone, more in zip(cut, added, strict=True)
    )
    kept = edges.trimmed(paper, proofs.ink(proof), (left, top, right, bottom))
    border = dark / page.millimetre
    done = _cut(replace(page, border=border), kept, wide)
    left, top, right, bottom = kept
    return replace(done, proof=proof[max(top, 0) : bottom, max(left, 0) : right])


def _added(before: geometry.Size, after: geometry.Size) -> Box:
    """What straightening added at each side."""
    across, down = (after[0] - before[0]) // 2, (after[1] - before[1]) // 2
    return across, down, across, down


def _cut(page: Worked, kept: Box, within: geometry.Size) -> Worked:
    """Cut the picture as was decided on its proof, which is ``within`` so many pixels."""
    lean, wide = geometry.straightened(geometry.size(page.image), page.skew)
    was = geometry.size(page.image)
    before = geometry.size(page.proof)
    left, right = _sides(kept[0], kept[2], (within[0], before[0]), (wide[0], was[0]))
    top, bottom = _sides(kept[1], kept[3], (within[1], before[1]), (wide[1], was[1]))
    of = right - left, bottom - top
    if not page.skew and of == geometry.size(page.image):
        return page
    crop = left, top, right, bottom
    matrix = geometry.moved((-left, -top)) @ lean
    if not page.skew:
        image = page.image[top:bottom, left:right]
        return replace(page, image=image, matrix=matrix @ page.matrix, crop=crop)
    scale = _on_the_way(of)
    matrix = geometry.scaled(scale) @ matrix
    image = _resampled(page.image, matrix, geometry.size_at(of, scale))
    return replace(page, image=image, matrix=matrix @ page.matrix, crop=crop)


def _on_the_way(of: geometry.Size) -> float:
    """As it is resampled anyway, it becomes as large as people read it, if it nearly is."""
    scale = READING / min(of)
    return scale if NEARLY <= scale < 1 else 1.0


def _sides(
    first: int, last: int, proof: tuple[int, int], image: tuple[int, int]
) -> tuple[int, int]:
    """From pixels of the proof to those of the page; each had, and has, so many.

    If all that was added is taken back, the page is as large as it was, to the pixel.
    """
    (wide, before), (wider, was) = proof, image
    added = (wide - before) // 2
    if (first, last) == (added, wide - added):
        start = (wider - was) // 2
        return start, start + was
    by = wider / wide
    return max(round(first * by), 0), min(round(last * by), wider)


def _resampled(image: Picture, matrix: Matrix, of: geometry.Size) -> Picture:
    """What lies outside looks like the nearest edge, so that no line appears there."""
    if image.ndim == 2:
        return _warped(image, matrix, of)
    # Four bytes to a pixel are moved in half the time that three take; a band at a time,
    # so that they stay with the processor.
    done = roomy.empty(of[::-1], 3)
    onto = np.empty((BAND, of[0], 4), np.uint8)
    for top in range(0, of[1], BAND):
        band = done[top : top + BAND]
        there = geometry.moved((0, -top)) @ matrix
        first, last = _rows_seen(there, geometry.size(band), len(image))
        some = cv2.cvtColor(image[first:last], cv2.COLOR_RGB2RGBA)
        there = there @ geometry.moved((0, first))
        moved = _warped(some, there, geometry.size(band), onto[: len(band)])
        cv2.cvtColor(moved, cv2.COLOR_RGBA2RGB, dst=band)
    return done


def _rows_seen(matrix: Matrix, of: geometry.Size, rows: int) -> tuple[int, int]:
    """From which row to which one of a picture something of it comes into a band."""
    wide, high = of
    corners = np.array([[0, wide, wide, 0], [0, 0, high, high], [1] * 4])
    down = (np.linalg.inv(matrix) @ corners)[1]
    first = min(max(int(down.min()) - BESIDE, 0), rows - 1)
    return first, min(max(int(down.max()) + BESIDE + 1, first + 1), rows)


def _warped(
    image: Picture, matrix: Matrix, of: geometry.Size, onto: Picture | None = None
) -> Picture:
    return cv2.warpAffine(
        image,
        matrix[:2],
        of,
        dst=onto,
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
