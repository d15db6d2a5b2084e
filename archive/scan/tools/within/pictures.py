"""Pictures that are files of their own, and the frames of a TIFF, opened by Pillow."""

import io
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import BinaryIO

import numpy as np
import simplejpeg
from numpy.typing import NDArray
from PIL import (
    BmpImagePlugin,
    Image,
    ImageOps,
    Jpeg2KImagePlugin,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from archive.scan.tools import kinds
from archive.scan.tools.within import looks, made, refusal
from archive.scan.tools.within.made import Made
from archive.scan.tools.within.refusal import Refusal

Pixels = NDArray[np.uint8]

# Named here so that they are loaded before there is a file; no other is ever used.
FORMATS = {
    kinds.TIFF: TiffImagePlugin.TiffImageFile.format,
    kinds.JPEG: JpegImagePlugin.JpegImageFile.format,
    kinds.PNG: PngImagePlugin.PngImageFile.format,
    kinds.WEBP: WebPImagePlugin.WebPImageFile.format,
    kinds.JPEG2000: Jpeg2KImagePlugin.Jpeg2KImageFile.format,
    kinds.BMP: BmpImagePlugin.BmpImageFile.format,
}
# A picture without loss is written with next to none, one with loss not much worse.
_AFTER_NONE, _AFTER_LOSS = 95, 92
_LOSSY = (kinds.JPEG, kinds.WEBP, kinds.JPEG2000)
_ORIENTATION = 0x0112
# EXIF orientations that are turns alone, in degrees clockwise.
_TURNS = {1: 0, 3: 180, 6: 90, 8: 270}
_KEPT_MODES = {kinds.JPEG: ("L", "RGB"), kinds.PNG: ("1", "L", "RGB")}
_BAND = 64
_JPEG_COLOURS = {"L": "GRAY", "RGB": "RGB"}
_FAX_RATIO = (1.2, 4.0)

# We look at the size ourselves, for every frame, before a pixel is read.
Image.MAX_IMAGE_PIXELS = None


def opened(source: BinaryIO, media: str, pixels: int) -> Image.Image:
    """A picture of this type and no other, its size known, nothing decoded yet."""
    source.seek(0)
    image = Image.open(source, formats=[FORMATS[media]])
    refusal.unless_within(image.width, image.height, pixels)
    return image


def count(source: BinaryIO, media: str, pixels: int, pages: int) -> int:
    """How many pages a file has, or one more than may be. A moving picture has none."""
    image = opened(source, media, pixels)
    if media == kinds.TIFF:
        return _frames(image, pages)
    if media in (kinds.PNG, kinds.WEBP) and getattr(image, "n_frames", 1) > 1:
        raise Refusal("wrong_type", {"moving": True})
    return 1


def _frames(image: Image.Image, pages: int) -> int:
    """A frame whose directory is damaged counts, so that its loss is seen."""
    for number in range(1, pages + 1):
        try:
            image.seek(number)
        except EOFError:
            return number
        except Exception:  # noqa: BLE001  # Pillow raises what it likes
            return number + 1
    return pages + 1


def pages(
    source: BinaryIO, media: str, pixels: int, first: int
) -> Iterator[Made | Refusal]:
    """The pages from ``first`` on, one at a time."""
    if media != kinds.TIFF:
        yield page(source, media, pixels)
        return
    image = opened(source, media, pixels)
    ordinal = first
    while True:
        try:
            image.seek(ordinal - 1)
            refusal.unless_within(image.width, image.height, pixels)
            yield _written_anew(image, lossy=_is_lossy_frame(image))
        except EOFError:
            return
        except Exception as error:  # noqa: BLE001  # Pillow raises what it likes
            yield refusal.of(error)
        ordinal += 1


def page(source: BinaryIO, media: str, pixels: int) -> Made:
    """The one page of a file: its own bytes if they can be shown as they are."""
    image = opened(source, media, pixels)
    turn = _TURNS.get(image.getexif().get(_ORIENTATION, 1))
    if turn is None or not _can_be_kept(image, media):
        return _written_anew(image, lossy=media in _LOSSY)
    dpi = resolution(image)
    width, height = image.size
    gray = glance(image)
    source.seek(0)
    return Made(source.read(), media, width, height, gray, dpi, turn)


def _can_be_kept(image: Image.Image, media: str) -> bool:
    return image.mode in _KEPT_MODES.get(media, ()) and "transparency" not in image.info


def glance(image: Image.Image) -> Image.Image:
    """A small gray copy for less than all its pixels cost; every byte is read, though."""
    wanted = looks.SEARCHED
    if image.width > wanted:
        image.draft("L", (wanted, wanted * image.height // image.width))
    return made.small(image)


def _written_anew(image: Image.Image, *, lossy: bool) -> Made:
    dpi = resolution(image)
    stretch = _stretch(image)
    upright = plain(ImageOps.exif_transpose(image))
    if stretch:
        upright = upright.resize(
            (round(upright.width * stretch[0]), round(upright.height * stretch[1]))
        )
    quality = _AFTER_LOSS if lossy else _AFTER_NONE
    data, media = made.written(upright, dpi, quality)
    return Made(data, media, upright.width, upright.height, made.small(upright), dpi)


def resolution(image: Image.Image) -> int | None:
    """The finer of both, as the file says it."""
    across, down = image.info.get("dpi", (0, 0))
    return made.plausible(float(max(across, down)), image.width, image.height)


def _stretch(image: Image.Image) -> tuple[float, float] | None:
    """By how much the sides of a fax have to grow for its pixels to be square."""
    across, down = (float(value) for value in image.info.get("dpi", (0, 0)))
    if min(across, down) <= 0:
        return None
    ratio = max(across, down) / min(across, down)
    if not _FAX_RATIO[0] <= ratio <= _FAX_RATIO[1]:
        return None
    return (1.0, ratio) if across > down else (ratio, 1.0)


def _is_lossy_frame(image: Image.Image) -> bool:
    return "jpeg" in str(image.info.get("compression", "")) or "webp" in str(
        image.info.get("compression", "")
    )


def plain(image: Image.Image) -> Image.Image:
    """The same in two tones, few colours, gray or RGB, on white."""
    if image.has_transparency_data:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(paper, image).convert("RGB")
    if image.mode.startswith(("I", "F")):
        return _eight_bits(image)
    return image if image.mode in ("1", "L", "P", "RGB") else image.convert("RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    """Gray of more than eight bits: 16 are divided, others stretched over the whole."""
    values = np.asarray(image)
    if image.mode.startswith("I;16"):
        return Image.fromarray((values >> 8).astype(np.uint8))
    low, high = float(values.min()), float(values.max())
    if image.mode == "I" and low >= 0 and 255 < high < 65_536:
        low, high = 0.0, 65_535.0
    spread = (values.astype(np.float32) - low) * (255.0 / max(high - low, 1e-9))
    return Image.fromarray(spread.astype(np.uint8))


def wished(
    source: BinaryIO, media: str, pixels: int, width: int
) -> tuple[tuple[int, ...], Iterable[memoryview]]:
    """In grey or RGB: its shape, and its pixels some rows at a time.

    With a ``width`` it has as few pixels as that allows.
    """
    image = opened(source, media, pixels)
    if width and width < image.width:
        image.draft(None, (width, width * image.height // image.width))
    elif media == kinds.JPEG and (whole := _at_once(source, image.mode)) is not None:
        return whole.shape, [whole.data]
    image = plain(image)
    if image.mode != "L":
        image = image.convert("L" if image.mode == "1" else "RGB")
    factor = max(image.width // width, 1) if width else 1
    image.load()  # all that can go wrong has gone wrong before the first is told
    few = image.reduce(factor) if factor > 1 else image
    shape = few.height, few.width, *(() if few.mode == "L" else (3,))
    return shape, _bands(few)


def _at_once(source: BinaryIO, mode: str) -> Pixels | None:
    """The pixels of a sound JPEG, as Pillow gives them; but into their place at once."""
    if mode not in _JPEG_COLOURS:
        return None
    source.seek(0)
    with suppress(ValueError):  # Pillow forgives more, and says what is the matter.
        found: Pixels = simplejpeg.decode_jpeg(
            source.read(), _JPEG_COLOURS[mode], strict=True
        )
        return found.reshape(found.shape[:2]) if mode == "L" else found
    return None


def _bands(image: Image.Image) -> Iterator[memoryview]:
    """So few rows at a time that they stay with the processor."""
    for top in range(0, image.height, _BAND):
        below = min(top + _BAND, image.height)
        yield np.asarray(image.crop((0, top, image.width, below))).data


def from_bytes(data: bytes, pixels: int) -> Image.Image:
    return opened(io.BytesIO(data), kinds.JPEG, pixels)


def warm() -> None:
    """Let Pillow load what it loads at the first picture."""
    Image.preinit()
