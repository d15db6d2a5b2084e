"""What a small gray copy of a page tells: the codes on it, and how empty it is."""

from itertools import chain
from typing import Any

import numpy as np
import zxingcpp
from numpy.typing import NDArray
from PIL import Image

# The separators' codes, and those that courts print on their labels.
_SQUARE = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
_BARS = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.Code128])
_BOTH = zxingcpp.BarcodeFormats(
    [zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128]
)
_MOST_CODES, _LONGEST_CODE = 20, 4096
# A copy so wide has the narrowest bar of a label two pixels wide and reads fast.
SEARCHED = 1200
# At half of so many dots an inch a square of 20 mm is still seen as one.
_FINE, _A4_WIDE = 180, 8.27
# Bars are no shorter than 6 mm: along them one pixel of so many will do.
_ALONG = 3
# A page so wide has lost its specks, and every letter still leaves a shade.
_SHRUNK = 320
# Scanners leave shadows and paper edges within this share of each side.
_BORDER = 0.04
# Ink is so much darker than the paper around it, of 255.
_DARKER = 24
_TILES = 8


def codes(gray: Image.Image, scale: float, dpi: int | None = None) -> list[dict[str, Any]]:
    """Text, format, angle and box of each code; ``scale`` leads to the full picture.

    ``dpi`` is that of the full picture; if nobody knows, it is taken for A4.
    """
    page = np.asarray(gray)
    fine = dpi / scale if dpi else gray.width / _A4_WIDE
    if not _may_have_codes(page, fine):
        return []
    found = zxingcpp.read_barcodes(page, formats=_BOTH, try_invert=False)
    return [
        {
            "text": code.text[:_LONGEST_CODE],
            "format": str(code.format),
            "angle": code.orientation % 360,
            "box": _box(code.position, scale),
        }
        for code in found[:_MOST_CODES]
    ]


def _may_have_codes(page: NDArray[np.uint8], fine: float) -> bool:
    """In half the time of a search: most pages have none, and need no better look.

    Squares are looked for at half the size, and count although they cannot be read
    there; bars from left to right and from top to bottom, and not at every slope.
    """
    few = Image.fromarray(page).reduce(2 if fine >= _FINE else 1)
    if zxingcpp.read_barcodes(few, formats=_SQUARE, try_invert=False, return_errors=True):
        return True
    across = Image.fromarray(np.ascontiguousarray(page[:, ::_ALONG]))
    down = np.asarray(across.transpose(Image.Transpose.TRANSPOSE))
    return _has_bars(page) or _has_bars(down)


def _has_bars(page: NDArray[np.uint8]) -> bool:
    found = zxingcpp.read_barcodes(
        page,
        formats=_BARS,
        try_invert=False,
        try_rotate=False,
        try_downscale=False,
    )
    return bool(found)


def _box(position: zxingcpp.Position, scale: float) -> list[int]:
    corners = (
        position.top_left,
        position.top_right,
        position.bottom_right,
        position.bottom_left,
    )
    across, down = [p.x for p in corners], [p.y for p in corners]
    edges = min(across), min(down), max(across), max(down)
    return [round(edge * scale) for edge in edges]


def blank_share(gray: Image.Image) -> float:
    """How much of a page bears no ink, its border and single specks left out: 0 to 1."""
    factor = max(gray.width // _SHRUNK, 1)
    page = np.asarray(gray.reduce(factor), dtype=np.int16)
    top, left = (int(side * _BORDER) for side in page.shape)
    page = page[top : page.shape[0] - top, left : page.shape[1] - left]
    return 1.0 - float(np.mean(ink(page)))


def ink(page: NDArray[np.int16]) -> NDArray[np.bool_]:
    """Where a gray page is clearly darker than the paper around."""
    return np.asarray(page < _paper(page) - _DARKER)


def _paper(page: NDArray[np.int16]) -> NDArray[np.int16]:
    """How light the paper is around each pixel: most of every part of a page is paper.

    A single figure where it is the same everywhere.
    """
    rows = np.array_split(page, _TILES)
    light = [[_light(tile) for tile in np.array_split(row, _TILES, axis=1)] for row in rows]
    if len(set(chain(*light))) == 1:
        # A page that was drawn is as light all over, and is spared the smoothing.
        return np.array(light[0][0], dtype=np.int16)
    tiles = Image.fromarray(np.array(light, dtype=np.float32))
    smooth = tiles.resize((page.shape[1], page.shape[0]), Image.Resampling.BILINEAR)
    return np.asarray(smooth, dtype=np.int16)


def _light(tile: NDArray[np.int16]) -> int:
    """So light or darker is four fifths of it; found in a tenth of a percentile's time."""
    last = tile.size - 1
    place = last * 4 // 5
    return int(np.partition(tile, place, axis=None)[place]) if last >= 0 else 0
