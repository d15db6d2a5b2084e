"""The pictures people look at, made from the corrected page: to read, and to sort by."""

from dataclasses import replace

import cv2
import numpy as np
import simplejpeg

from archive.scan.pipeline import geometry, proofs, upright
from archive.scan.pipeline.worked import Picture, Worked

# Of an upright page; one that lies is as high as this, so that its letters are as large.
READING, THUMB = upright.READING, 206
# Strips and scrolls are shown whole; nothing is longer than so many times its width.
LONGEST = 4
QUALITY, THUMB_QUALITY = 82, 78
# Hardly smaller, a picture shows no difference, and is there in a fifth of the time.
NEARLY_WHOLE = 0.8


def reduced(page: Worked) -> Worked:
    """To the size it is read at; from here on boxes of lines are in its pixels."""
    small = _fitting(page.image, READING)
    of = geometry.size(small)
    matrix = geometry.scaled(of[0] / page.image.shape[1])
    return replace(
        page,
        image=small,
        reading_size=of,
        lines=geometry.lines_through(matrix, page.lines, of),
        matrix=matrix @ page.matrix,
    )


def derived(page: Worked) -> Worked:
    return replace(
        page,
        reading=_jpeg(page.image, QUALITY),
        thumb=thumb(page.image),
    )


def thumb(image: Picture) -> bytes:
    image = proofs.reduced(image, max(image.shape[1] // THUMB // 2, 1))
    wide, high = geometry.size(image)
    scale = min(THUMB / wide, THUMB * LONGEST / high, 1)
    return _jpeg(_scaled(image, scale), THUMB_QUALITY)


def quick(image: Picture, turn: int) -> tuple[bytes, bytes, tuple[int, int]]:
    """To be read at once, before anything was corrected: picture, thumbnail, size."""
    reading = geometry.turn(_fitting(image, READING), turn)
    return _jpeg(reading, QUALITY), thumb(reading), geometry.size(reading)


def _fitting(image: Picture, side: int) -> Picture:
    wide, high = geometry.size(image)
    return _scaled(image, min(side / min(wide, high), side * LONGEST / max(wide, high), 1))


def _scaled(image: Picture, scale: float) -> Picture:
    if scale >= 1:
        return image
    how = cv2.INTER_LINEAR if scale > NEARLY_WHOLE else cv2.INTER_AREA
    of = geometry.size_at(geometry.size(image), scale)
    return cv2.resize(image, of, interpolation=how)


def _jpeg(image: Picture, quality: int) -> bytes:
    how = ("GRAY", "Gray") if image.ndim == 2 else ("RGB", "420")
    pixels = np.ascontiguousarray(image, np.uint8).reshape(*image.shape[:2], -1)
    data: bytes = simplejpeg.encode_jpeg(pixels, quality, *how)
    return data
