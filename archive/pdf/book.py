"""Writes page pictures with their text as one PDF/A-2u, however many pages it has.

The pictures stand in it byte for byte. Of the same sheets the same bytes are made. One
picture is in memory at a time: the others wait on the disk.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

import pikepdf
from pikepdf import Dictionary, Pdf
from PIL import Image

from archive.pdf import about as telling
from archive.pdf import content, font
from archive.pdf.font import Characters
from archive.pdf.heap import Heap
from archive.pdf.sheets import About, Sheet

COLOURS = {"L": "/DeviceGray", "RGB": "/DeviceRGB"}


class NotAPicture(Exception):
    """What is to stand on a page is no JPEG in grey or in red, green and blue."""


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A page put by: the numbers of its picture and of what it draws."""

    picture: int
    drawn: int
    size: tuple[float, float]


def write(to: Path | BinaryIO, about: About, sheets: Iterable[Sheet]) -> int:
    """How many pages it has. What is at ``to`` is whole only once this returns."""
    characters = Characters()
    with TemporaryFile(prefix="pdf-") as file:
        heap = Heap(file)
        leaves = [_put(heap, sheet, characters) for sheet in sheets]
        heap.close()
        with pikepdf.open(file, access_mode=pikepdf.AccessMode.stream) as pdf:
            telling.tell(pdf, about)
            _bind(pdf, leaves, characters)
            _save(pdf, to)
    return len(leaves)


def _put(heap: Heap, sheet: Sheet, characters: Characters) -> _Leaf:
    data = sheet.picture()
    (wide, high), colours = measured(data)
    per_pixel = content.scale(wide, high, sheet.dpi)
    picture = heap.put(
        data,
        Type="/XObject",
        Subtype="/Image",
        Width=wide,
        Height=high,
        ColorSpace=colours,
        BitsPerComponent=8,
        Filter="/DCTDecode",
    )
    drawn = heap.put(content.drawn(sheet, (wide, high), per_pixel, characters))
    return _Leaf(picture, drawn, (wide * per_pixel, high * per_pixel))


def _bind(pdf: Pdf, leaves: Iterable[_Leaf], characters: Characters) -> None:
    letters = pdf.make_indirect(Dictionary())
    for leaf in leaves:
        page = pdf.add_blank_page(page_size=leaf.size).obj
        page.Contents = pdf.get_object(leaf.drawn, 0)
        pictures = Dictionary(Im0=pdf.get_object(leaf.picture, 0))
        page.Resources = Dictionary(Font=Dictionary(F0=letters), XObject=pictures)
    font.fill(pdf, letters, characters)


def _save(pdf: Pdf, to: Path | BinaryIO) -> None:
    pdf.save(
        to,
        deterministic_id=True,
        min_version="1.7",
        linearize=False,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
    )


def measured(data: bytes) -> tuple[tuple[int, int], str]:
    """How large a picture is and what its colours are, from its first bytes."""
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG",)) as found:
            return found.size, COLOURS[found.mode]
    except (OSError, KeyError) as error:
        raise NotAPicture from error
