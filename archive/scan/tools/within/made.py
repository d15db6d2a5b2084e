"""The picture of a page as a child hands it out, and how it is written."""

import io
from dataclasses import dataclass
from typing import Any

from PIL import Image

from archive.scan.tools.kinds import JPEG, PNG
from archive.scan.tools.within import looks

# Pages with an implausible size (in inches) have a made-up resolution.
_SMALLEST, _LARGEST = 2.0, 36.0
_LOWEST, _HIGHEST = 50, 2400


@dataclass(frozen=True, slots=True)
class Made:
    """``gray`` is the page in gray, perhaps smaller, in the same position."""

    image: bytes
    media: str
    width: int
    height: int
    gray: Image.Image
    dpi: int | None = None
    turn: int = 0
    brought: list[dict[str, Any]] | None = None

    def header(self, ordinal: int) -> dict[str, Any]:
        return {
            "ordinal": ordinal,
            "media": self.media,
            "width": self.width,
            "height": self.height,
            "dpi": self.dpi,
            "turn": self.turn,
            "brought": self.brought,
            "codes": looks.codes(self.gray, self.width / self.gray.width, self.dpi),
            "blank_share": looks.blank_share(self.gray),
        }


def written(image: Image.Image, dpi: int | None, quality: int) -> tuple[bytes, str]:
    """PNG for two tones or few colours, JPEG with the colours at full size for others."""
    out = io.BytesIO()
    resolution = {"dpi": (dpi, dpi)} if dpi else {}
    if image.mode in ("1", "P"):
        image.save(out, "PNG", **resolution)
        return out.getvalue(), PNG
    image.save(out, "JPEG", quality=quality, subsampling=0, **resolution)
    return out.getvalue(), JPEG


def small(image: Image.Image) -> Image.Image:
    """The gray copy that is looked at."""
    factor = max(image.width // looks.SEARCHED, 1)
    gray = image if image.mode == "L" else image.convert("L")
    return gray.reduce(factor) if factor > 1 else gray


def plausible(dpi: float, width: int, height: int) -> int | None:
    """A resolution, unless it is one that no scanner has or makes a page no paper has."""
    if not _LOWEST <= dpi <= _HIGHEST:
        return None
    sides = width / dpi, height / dpi
    return round(dpi) if min(sides) >= _SMALLEST and max(sides) <= _LARGEST else None
