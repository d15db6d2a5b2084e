"""Scanned court pages whose text is known: for the sample court, tests and measurements.

``page(seed, kind)`` gives the same bytes for the same arguments.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

import numpy as np
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
)

from archive.scan.specimen import papers, wear
from archive.scan.specimen.drawing import SERIF, Faces, draw
from archive.scan.specimen.wear import Pixels, Wear

COURT = "清丰县人民法院"
KINDS = papers.KINDS


@dataclass(frozen=True, slots=True)
class Office:
    """Whose papers these are, and in which face it prints."""

    court: str = COURT
    faces: Faces = SERIF


HERE = Office()


@dataclass(frozen=True, slots=True)
class Specimen:
    """A page as it comes from the scanner. ``lines``: what it says, as one reads it."""

    image: bytes
    media: str
    width: int
    height: int
    dpi: int
    kind: str
    title: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def page(
    seed: int,
    kind: str = "",
    *,
    level: Wear = Wear.LIGHT,
    dpi: int = 200,
    turn: int = 0,
    office: Office = HERE,
) -> Specimen:
    """One page; without a kind, the kinds take turns. ``turn``: how it lies, clockwise."""
    kind = kind or KINDS[seed % len(KINDS)]
    pixels, title, lines = drawn(seed, kind, dpi, office)
    pixels = np.rot90(wear.worn(pixels, level, seed, dpi), -turn // 90)
    data, media = _encoded(np.ascontiguousarray(pixels), level, dpi)
    high, wide = pixels.shape[:2]
    return Specimen(data, media, wide, high, dpi, kind, title, tuple(lines))


def drawn(
    seed: int, kind: str, dpi: int, office: Office = HERE
) -> tuple[Pixels, str, list[str]]:
    """The page as it left the printer and the desk, with its title and its lines."""
    # A name and a number: a fixed seed that differs between the kinds.
    random = Random(f"{kind}:{seed}")  # noqa: S311  # invented papers, no secrets
    paper = papers.write(kind, random, office.court)
    sheet = draw(paper, dpi, office.faces, random)
    return np.asarray(sheet.image), paper.title, sheet.lines


def pdf(pages: Iterable[Specimen]) -> bytes:
    """The pages as a scanner's PDF: one JPEG a page, byte for byte."""
    writer = PdfWriter()
    for each in pages:
        _add(writer, each)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def pixels_of(specimen: Specimen) -> Pixels:
    """Our own bytes, opened here: never do so with bytes that came from outside."""
    return np.asarray(Image.open(io.BytesIO(specimen.image)).convert("RGB"))


def _encoded(pixels: Pixels, level: Wear, dpi: int) -> tuple[bytes, str]:
    out = io.BytesIO()
    image = Image.fromarray(pixels)
    if level is Wear.CLEAN:
        image.save(out, "PNG", dpi=(dpi, dpi), compress_level=1)
        return out.getvalue(), "image/png"
    image.save(out, "JPEG", dpi=(dpi, dpi), quality=wear.DAMAGE[level].quality)
    return out.getvalue(), "image/jpeg"


def _add(writer: PdfWriter, specimen: Specimen) -> None:
    points = [side * 72 / specimen.dpi for side in (specimen.width, specimen.height)]
    sheet = writer.add_blank_page(*points)
    picture = StreamObject()
    picture.set_data(_as_jpeg(specimen))
    picture.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Image"),
            NameObject("/Width"): NumberObject(specimen.width),
            NameObject("/Height"): NumberObject(specimen.height),
            NameObject("/ColorSpace"): NameObject("/DeviceRGB"),
            NameObject("/BitsPerComponent"): NumberObject(8),
            NameObject("/Filter"): NameObject("/DCTDecode"),
        }
    )
    content = DecodedStreamObject()
    content.set_data(b"q %.2f 0 0 %.2f 0 0 cm /Page Do Q" % (points[0], points[1]))
    named = DictionaryObject({NameObject("/Page"): writer._add_object(picture)})  # noqa: SLF001
    sheet[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): named})
    sheet[NameObject("/Contents")] = ArrayObject([writer._add_object(content)])  # noqa: SLF001


def _as_jpeg(specimen: Specimen) -> bytes:
    if specimen.media == "image/jpeg":
        return specimen.image
    return wear.jpeg(pixels_of(specimen), 95)
