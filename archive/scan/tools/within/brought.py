"""The text that a born-digital page brings with it, if it is what one sees there.

The layer of letters that recognition software has put behind or over a scan is not: it
may be wrong, and the page is read anew.
"""

import ctypes
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pypdfium2
from PIL import Image
from pypdfium2 import raw

from archive.scan.tools.within import lines, looks
from archive.scan.tools.within.layout import INVISIBLE, Edges, Layout
from archive.scan.tools.within.lines import GAP, Letter, Line

# A page that is pictures for so much may have text in them.
_PICTURES = 0.3
_MOST_LETTERS = 40_000
# More letters than this share that nobody can map mean that the others are wrong too.
_UNKNOWN = 0.02
# Signs without letters or figures are what a font without a map looks like.
_MEANT = 0.4
# Lines of so much of the text have to be seen in the picture.
_SEEN = 0.95
# Ink beside the text: more than so many times the text's own is text that was not brought.
_OTHER_INK = 2.0
# The cosine of how far a letter may lean.
_STRAIGHT = 0.97


@dataclass(frozen=True, slots=True)
class Text:
    lines: tuple[Line, ...]

    def is_seen(self, gray: Image.Image, scale: float) -> bool:
        """Whether the picture has ink where the lines are, and little anywhere else."""
        ink = looks.ink(np.asarray(gray, dtype=np.int16))
        inside = np.zeros(ink.shape, dtype=np.bool_)
        seen = 0
        for line in self.lines:
            left, top, right, bottom = (max(round(e * scale), 0) for e in line.edges)
            there = np.s_[max(top - 1, 0) : bottom + 2, max(left - 1, 0) : right + 2]
            inside[there] = True
            seen += len(line.text) * bool(ink[there].any())
        total = sum(len(line.text) for line in self.lines)
        within = int(np.count_nonzero(ink & inside))
        beside = int(np.count_nonzero(ink & ~inside))
        return seen >= total * _SEEN and beside <= within * _OTHER_INK


def text(page: pypdfium2.PdfPage, found: Layout) -> Text | None:
    """The lines of a page, from its top left and in its own units; not yet compared."""
    if found.cover is not None or found.share > _PICTURES:
        return None
    text_page = page.get_textpage()
    if not _is_upright(text_page, found.rotation):
        return None
    letters = list(_letters(text_page, _placed(page, found.rotation)))
    signs = [letter.text for letter in letters if letter.text not in (" ", "\n", GAP)]
    if not signs or not _is_meant(signs):
        return None
    return Text(tuple(lines.of(letters)))


def _is_meant(signs: list[str]) -> bool:
    unknown = sum(map(_is_unknown, signs))
    meant = sum(map(str.isalnum, signs))
    return unknown <= len(signs) * _UNKNOWN and meant >= len(signs) * _MEANT


def _is_unknown(sign: str) -> bool:
    return sign == "\ufffd" or "\ue000" <= sign <= "\uf8ff" or not sign.isprintable()


def _is_upright(text_page: pypdfium2.PdfTextPage, rotation: int) -> bool:
    """Whether nearly all of it stands straight; what lies on its side has to be turned."""
    turned = math.radians(rotation)
    # Clockwise, before the page is turned.
    angles = [
        raw.FPDFText_GetCharAngle(text_page, index) + turned
        for index in range(_count(text_page))
        if not raw.FPDFText_IsGenerated(text_page, index)
    ]
    return sum(math.cos(angle) > _STRAIGHT for angle in angles) >= len(angles) * _SEEN


def _count(text_page: pypdfium2.PdfTextPage) -> int:
    return min(int(raw.FPDFText_CountChars(text_page)), _MOST_LETTERS)


def _letters(
    text_page: pypdfium2.PdfTextPage, place: Callable[[Edges], Edges]
) -> Iterator[Letter]:
    """Every letter that is drawn; spaces and breaks as pdfium finds them."""
    for index in range(_count(text_page)):
        code = raw.FPDFText_GetUnicode(text_page, index)
        sign = chr(code) if 0 < code < 0x110000 else "\ufffd"
        if sign in "\r\n":
            yield Letter("\n")
        elif raw.FPDFText_IsGenerated(text_page, index):
            yield Letter(GAP)
        elif sign.isspace():
            yield Letter(" ")
        elif _is_drawn(text_page, index):
            if raw.FPDFText_HasUnicodeMapError(text_page, index):
                sign = "\ufffd"
            ink, room = _edges(text_page, index)
            yield Letter(sign, place(ink), place(room))


def _is_drawn(text_page: pypdfium2.PdfTextPage, index: int) -> bool:
    thing = raw.FPDFText_GetTextObject(text_page, index)
    return not thing or raw.FPDFTextObj_GetTextRenderMode(thing) not in INVISIBLE


def _edges(text_page: pypdfium2.PdfTextPage, index: int) -> tuple[Edges, Edges]:
    """The edges of a letter's ink, and of its place in its font if that says it."""
    left, right, bottom, top = (ctypes.c_double() for _side in range(4))
    raw.FPDFText_GetCharBox(text_page, index, left, right, bottom, top)
    ink = left.value, bottom.value, right.value, top.value
    loose = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(text_page, index, loose)
    has_place = loose.right > loose.left and loose.top > loose.bottom
    return ink, (loose.left, loose.bottom, loose.right, loose.top) if has_place else ink


def _placed(page: pypdfium2.PdfPage, rotation: int) -> Callable[[Edges], Edges]:
    """From a page's own directions (up, before it is turned) to those of its picture."""
    left, bottom, right, top = page.get_bbox()
    turned: dict[int, Callable[[Edges], Edges]] = {
        0: lambda e: (e[0] - left, top - e[3], e[2] - left, top - e[1]),
        90: lambda e: (e[1] - bottom, e[0] - left, e[3] - bottom, e[2] - left),
        180: lambda e: (right - e[2], e[1] - bottom, right - e[0], e[3] - bottom),
        270: lambda e: (top - e[3], right - e[2], top - e[1], right - e[0]),
    }
    return turned[rotation]
