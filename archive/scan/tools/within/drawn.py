"""PDF pages drawn by pdfium, as fine as what is on them deserves."""

import math

import numpy as np
import pypdfium2
from PIL import Image

from archive.scan.tools.within import brought, made
from archive.scan.tools.within.layout import Layout
from archive.scan.tools.within.made import Made
from archive.scan.tools.within.refusal import Refusal

# With its text at hand a page is for the eye only; without, it will be recognised.
_TO_LOOK_AT, _TO_READ = 200, 300
_COARSEST, _FINEST = 150, 600
_QUALITY = 92
# From this share on, the pictures on a page say how fine it has to be.
_PICTURES = 0.3
# How much two copies of a page may differ on average, of 255.
_ALIKE = 16.0
_COMPARED = 160
# A pixel has a colour if its channels differ by so much; a few of them are noise.
_COLOURED, _SPECKS = 30, 0.0002


def made_of(page: pypdfium2.PdfPage, found: Layout, pixels: int) -> Made:
    """The picture of a page, with the text that it brings if that is what one sees."""
    if text := brought.text(page, found):
        scale = _scale(page, _TO_LOOK_AT, pixels)
        image = _drawn(page, scale)
        small = made.small(image)
        if text.is_seen(small, scale * small.width / image.width):
            return _written(image, small, scale, text)
    scale = _scale(page, _wanted(found), pixels)
    image = _drawn(page, scale)
    if _is_two_toned(found):
        image = image.convert("1", dither=Image.Dither.NONE)
    return _written(image, made.small(image), scale)


def _drawn(page: pypdfium2.PdfPage, scale: float) -> Image.Image:
    image: Image.Image = page.render(scale=scale, rev_byteorder=True).to_pil()
    return image if _has_colour(image) else image.convert("L")


def _written(
    image: Image.Image, small: Image.Image, scale: float, text: brought.Text | None = None
) -> Made:
    dpi = made.plausible(scale * 72, image.width, image.height)
    data, media = made.written(image, dpi, _QUALITY)
    lines = [line.as_json(scale) for line in text.lines] if text else None
    return Made(data, media, image.width, image.height, small, dpi, brought=lines)


def _wanted(found: Layout) -> float:
    """How many dots an inch: a scan's own, as long as they are sensible."""
    if found.share > _PICTURES and found.dpi:
        return min(max(found.dpi, _COARSEST), _FINEST)
    return _TO_READ


def _scale(page: pypdfium2.PdfPage, dpi: float, pixels: int) -> float:
    width, height = (float(side) for side in page.get_size())
    if width <= 0 or height <= 0:
        raise Refusal("broken", {"width": width, "height": height})
    most = math.sqrt(pixels / (width * height))
    # The least bit smaller, so that no row of pixels more comes of rounding.
    return min(dpi / 72 * (1 - 1e-5), most * 0.99)


def _is_two_toned(found: Layout) -> bool:
    if found.alone is None:
        return False
    return bool(found.alone.object.get_metadata().bits_per_pixel == 1)


def _has_colour(image: Image.Image) -> bool:
    red, green, blue = map(np.asarray, image.reduce(4).split())
    # Plane by plane: pixel by pixel, three values each, takes five times as long.
    most = np.maximum(np.maximum(red, green), blue)
    spread = most - np.minimum(np.minimum(red, green), blue)
    return bool(np.mean(spread > _COLOURED) > _SPECKS)


def is_alike(page: pypdfium2.PdfPage, gray: Image.Image, turn: int) -> bool:
    """Whether a picture, turned, looks as its page does when that is drawn."""
    width, _height = page.get_size()
    shown = page.render(scale=_COMPARED / width).to_pil().convert("L")
    other = gray.rotate(-turn, expand=True).resize(shown.size, Image.Resampling.BOX)
    difference = np.asarray(shown, dtype=np.int16) - np.asarray(other, dtype=np.int16)
    return float(np.abs(difference).mean()) < _ALIKE
