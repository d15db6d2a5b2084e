"""Makes files as scanners, offices and mischief make them."""

import io
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageDraw

from archive.scan.errors.working import Quarantined
from archive.scan.tools import files
from archive.scan.tools.files import BadSheet, Limits, Sheet

# A4 at 100 dpi: large enough for everything that is looked at, and quick.
SIZE = (827, 1169)
LIMITS = Limits()


def picture(seed: int = 1, size: tuple[int, int] = SIZE, mode: str = "RGB") -> Image.Image:
    """A page with lines of marks, a red ring, and the number of its seed in blocks."""
    return _picture(seed, size, mode).copy()


@cache
def _picture(seed: int, size: tuple[int, int], mode: str) -> Image.Image:
    image = Image.new("RGB", size, (245, 243, 238))
    draw = ImageDraw.Draw(image)
    random = np.random.default_rng(seed)
    for top in range(120, size[1] - 160, 40):
        for left in range(90, size[0] - 120, 24):
            if random.random() > 0.3:
                draw.rectangle((left, top, left + 12, top + 20), fill=(20, 20, 25))
    draw.ellipse(
        (size[0] - 300, size[1] - 330, size[0] - 120, size[1] - 150), outline="red", width=8
    )
    return (
        image.convert(mode, dither=Image.Dither.NONE)
        if mode == "1"
        else image.convert(mode)
    )


def jpeg(image: Image.Image | None = None, **options: object) -> bytes:
    return saved(
        image or picture(), "JPEG", **{"quality": 90, "dpi": (100, 100), **options}
    )


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


HELVETICA = b"/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica%s>>>>"


@dataclass(frozen=True, slots=True)
class PdfPage:
    """What is drawn, the things it names (as PDF), and other entries of the page."""

    content: bytes
    resources: bytes = b""
    entries: bytes = b""
    box: tuple[int, int] = (595, 842)
    filters: bytes = b""


def pdf(pages: Sequence[PdfPage], *others: bytes, catalog: bytes = b"") -> bytes:
    """A PDF; ``others`` are its further objects, of which the first has the number 3."""
    first = 3 + len(others)
    kids = b" ".join(b"%d 0 R" % (first + 2 * number) for number in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog,
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(pages)),
        *others,
    ]
    for number, page in enumerate(pages):
        objects += [
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents %d 0 R"
            % (*page.box, first + 2 * number + 1)
            + b"/Resources<<%s>>%s>>" % (page.resources, page.entries),
            stream(page.content, page.filters),
        ]
    return _numbered(objects)


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(data), entries, data)


def _numbered(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    index = b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, len(out))
    return bytes(out) + index + end


def image_object(data: bytes, size: tuple[int, int] = SIZE, more: bytes = b"") -> bytes:
    """A JPEG as an object of a PDF."""
    what = b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8" % size
    return stream(data, what + b"/ColorSpace/DeviceRGB/Filter/DCTDecode" + more)


def scan_page(number: int, content: bytes = b"", entries: bytes = b"") -> PdfPage:
    """A page that shows the object of this number all over, then the content."""
    whole = b"q 595 0 0 842 0 0 cm /I Do Q "
    things = b"/XObject<</I %d 0 R>>" % number + HELVETICA % b""
    return PdfPage(whole + content, things, entries)


def scan(count: int = 1) -> tuple[bytes, list[bytes]]:
    """A PDF as scanners make it, and the JPEG of each of its pages."""
    pictures = [jpeg(picture(seed)) for seed in range(count)]
    pages = [scan_page(3 + number) for number in range(count)]
    return pdf(pages, *map(image_object, pictures)), pictures


def text_page(*lines: str, content: bytes = b"", entries: bytes = b"") -> PdfPage:
    """A page with lines of text in a font that is not in the file."""
    shown = b"".join(
        b"BT /F 14 Tf 72 %d Td (%s) Tj ET " % (760 - 30 * row, line.encode("ascii"))
        for row, line in enumerate(lines)
    )
    return PdfPage(shown + content, HELVETICA % b"", entries)


@cache
def inflating(size: int, times: int = 2) -> tuple[bytes, bytes]:
    """Zeroes packed so often, and the entry that says how to unpack them."""
    pack = zlib.compressobj(9)
    data = b"".join(pack.compress(bytes(1 << 20)) for _ in range(size >> 20)) + pack.flush()
    for _ in range(times - 1):
        data = zlib.compress(data, 9)
    return data, b"/Filter[%s]" % (b"/FlateDecode " * times)


def kept(folder: Path, data: bytes, name: str = "file") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def all_of(path: Path, limits: Limits = LIMITS) -> list[Sheet | BadSheet]:
    found = files.inspect(path, limits)
    return list(files.sheets(path, found.media, 1, found.pages, limits))


def one_of(path: Path, limits: Limits = LIMITS) -> Sheet:
    [sheet] = all_of(path, limits)
    assert isinstance(sheet, Sheet)
    return sheet


def why(path: Path, limits: Limits = LIMITS) -> str:
    """The code with which a file is put aside."""
    with pytest.raises(Quarantined) as refused:
        all_of(path, limits)
    return refused.value.code


def opened(sheet: Sheet) -> Image.Image:
    return Image.open(io.BytesIO(sheet.image))


def ordinals(found: Iterable[Sheet | BadSheet]) -> list[tuple[int, str]]:
    return [(s.ordinal, s.code if isinstance(s, BadSheet) else "") for s in found]


def looks_like(sheet: Sheet | BadSheet, candidates: Sequence[Image.Image]) -> int:
    """Which of these pictures a page shows."""
    assert isinstance(sheet, Sheet)
    shown = opened(sheet).convert("L").rotate(-sheet.turn, expand=True)
    differences = [
        np.asarray(
            ImageChops.difference(shown, other.convert("L").resize(shown.size))
        ).mean()
        for other in candidates
    ]
    return int(np.argmin(differences))
