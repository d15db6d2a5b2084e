"""The pages of a PDF, opened by pdfium: a scan's own picture, or the page drawn."""

import ctypes
import mmap
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pypdfium2
from pypdfium2 import raw

import archive
from archive.scan.tools import kinds
from archive.scan.tools.within import drawn, layout, made, pictures, refusal
from archive.scan.tools.within.layout import Layout
from archive.scan.tools.within.made import Made
from archive.scan.tools.within.refusal import Refusal

# Where pdfium looks for the fonts that a PDF does not bring, and ours after them.
_FONTS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    str(Path(archive.__file__).with_name("fonts")),
)
_LOCKED = (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)


def opened(file: BinaryIO) -> pypdfium2.PdfDocument:
    """The document, mapped and not read into memory."""
    size = os.fstat(file.fileno()).st_size
    mapped = mmap.mmap(file.fileno(), size, access=mmap.ACCESS_COPY)
    try:
        document = pypdfium2.PdfDocument((ctypes.c_char * size).from_buffer(mapped))
    except pypdfium2.PdfiumError as error:
        if error.err_code in _LOCKED:
            raise Refusal("encrypted") from error
        raise
    if document.get_formtype() != raw.FORMTYPE_NONE:
        document.init_forms()
    return document


def count(file: BinaryIO) -> int:
    return len(opened(file))


def pages(file: BinaryIO, pixels: int, first: int) -> Iterator[Made | Refusal]:
    """The pages from ``first`` on, one at a time."""
    document = opened(file)
    sure: set[object] = set()
    for index in range(first - 1, len(document)):
        try:
            page = document[index]
            yield _made(page, pixels, sure)
            page.close()
        except Exception as error:  # noqa: BLE001  # a page may fail in any way
            yield refusal.of(error)


def _made(page: pypdfium2.PdfPage, pixels: int, sure: set[object]) -> Made:
    found = layout.of(page)
    if (data := found.jpeg()) and (kept := _kept(data, page, found, pixels, sure)):
        return kept
    return drawn.made_of(page, found, pixels)


def _kept(
    data: bytes, page: pypdfium2.PdfPage, found: Layout, pixels: int, sure: set[object]
) -> Made | None:
    """The JPEG of a page that is nothing else, if it looks as the page does.

    That it does is compared once for each kind of picture in a run of pages.
    """
    image = pictures.from_bytes(data, pixels)
    if image.mode not in ("L", "RGB"):
        return None
    width, height = image.size
    gray = pictures.glance(image)
    if found.kind not in sure and not drawn.is_alike(page, gray, found.turn):
        return None
    sure.add(found.kind)
    dpi = made.plausible(found.dpi, width, height)
    return Made(data, kinds.JPEG, width, height, gray, dpi, found.turn)


def warm() -> None:
    """Start pdfium again, with a Chinese font at hand whatever the machine has."""
    folders = [ctypes.create_string_buffer(os.fsencode(folder)) for folder in _FONTS]
    pointer = ctypes.POINTER(ctypes.c_char)
    paths = (pointer * (len(folders) + 1))(*(ctypes.cast(f, pointer) for f in folders))
    raw.FPDF_DestroyLibrary()
    raw.FPDF_InitLibraryWithConfig(
        raw.FPDF_LIBRARY_CONFIG(version=2, m_pUserFontPaths=paths)
    )
