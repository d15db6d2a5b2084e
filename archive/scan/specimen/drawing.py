"""Draws a paper, and remembers what it wrote in the order in which one reads it."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw, ImageFont

from archive.printing import FONTS
from archive.scan.specimen import inks
from archive.scan.specimen.blocks import (
    Block,
    Columns,
    Paper,
    Signed,
    Table,
    Text,
    Upright,
)

A4_INCHES = (8.27, 11.69)
LEADING = 1.65
NEVER_FIRST = "，。、；：？！）》”"
NEARLY_FULL = 0.9
Font = ImageFont.FreeTypeFont


@dataclass(frozen=True, slots=True)
class Faces:
    """The files of a regular and of a bold face; ``index`` within a collection."""

    regular: Path
    bold: Path
    index: int = 0

    def font(self, pixels: int, *, bold: bool = False) -> Font:
        return _font(self.bold if bold else self.regular, pixels, self.index)


SERIF = Faces(FONTS / "NotoSerifSC_400Regular.ttf", FONTS / "NotoSerifSC_700Bold.ttf")


@lru_cache(maxsize=64)
def _font(file: Path, pixels: int, index: int) -> Font:
    return ImageFont.truetype(
        str(file), pixels, index, layout_engine=ImageFont.Layout.BASIC
    )


@dataclass(slots=True)
class Area:
    """A part of the page that is filled from top to bottom."""

    left: int
    right: int
    y: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left


@dataclass(slots=True)
class Sheet:
    """A page under the pen. ``lines``: what stands on it, as one reads it."""

    dpi: int
    faces: Faces
    size: float
    random: Random
    image: Image.Image = field(init=False)
    pen: ImageDraw.ImageDraw = field(init=False)
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        wide, high = (round(side * self.dpi) for side in A4_INCHES)
        self.image = Image.new("RGB", (wide, high), "white")
        self.pen = ImageDraw.Draw(self.image)

    def pixels(self, points: float) -> int:
        return round(points * self.dpi / 72)

    def font(self, points: float, *, bold: bool = False) -> Font:
        return self.faces.font(self.pixels(points), bold=bold)

    def write(self, x: float, y: float, text: str, font: Font) -> None:
        self.pen.text((x, y), text, font=font, fill=inks.BLACK)


def draw(paper: Paper, dpi: int, faces: Faces, random: Random) -> Sheet:
    sheet = Sheet(dpi, faces, paper.size, random)
    side, top = sheet.pixels(76), sheet.pixels(80)
    area = Area(side, sheet.image.width - side, top, sheet.image.height - top)
    for block in paper.blocks:
        _block(sheet, area, block)
    if paper.stamp:
        _stamp(sheet, area, paper.stamp)
    return sheet


def _block(sheet: Sheet, area: Area, block: Block) -> None:
    match block:
        case Text():
            _text(sheet, area, block)
        case Table():
            _table(sheet, area, block)
        case Columns():
            _columns(sheet, area, block)
        case Upright():
            _upright(sheet, area, block)
        case Signed():
            _signed(sheet, area, block)


def _text(sheet: Sheet, area: Area, text: Text) -> None:
    """A paragraph; what no longer fits on the page is not on it."""
    font = sheet.font(text.size or sheet.size, bold=text.bold)
    step = round(font.size * LEADING)
    indent = round(font.size * text.indent)
    for line, inset in _wrapped(text.text, font, area.width, indent):
        if area.y + step > area.bottom:
            return
        spare = area.width - font.getlength(line)
        before = {"left": inset, "center": spare / 2, "right": spare}[text.align]
        sheet.write(area.left + before, area.y, line, font)
        sheet.lines.append(line)
        area.y += step
    area.y += sheet.pixels(text.after)


@lru_cache(maxsize=20_000)
def _advance(font: Font, character: str) -> float:
    return font.getlength(character)


def _wrapped(text: str, font: Font, width: float, indent: int) -> Iterator[tuple[str, int]]:
    line, inset, about = "", indent, 0.0
    for character in text:
        about += _advance(font, character)
        # A whole line is measured only when it may be full: that takes its time.
        near = about > (width - inset) * NEARLY_FULL
        full = near and font.getlength(line + character) > width - inset
        # A mark of punctuation hangs over the margin rather than begin a line.
        if full and character not in NEVER_FIRST:
            yield line, inset
            line, inset, about = "", 0, _advance(font, character)
        line += character
    if line:
        yield line, inset


def _table(sheet: Sheet, area: Area, table: Table) -> None:
    font = sheet.font(table.size)
    edges = [area.left]
    for share in table.widths:
        edges.append(edges[-1] + round(area.width * share))
    for row in table.rows:
        if not _row(sheet, area, (row, edges, font), ruled=table.ruled):
            break
    area.y += sheet.pixels(table.after)


def _row(
    sheet: Sheet,
    area: Area,
    row: tuple[Sequence[str], Sequence[int], Font],
    *,
    ruled: bool,
) -> bool:
    cells, edges, font = row
    step, pad = round(font.size * 1.35), round(font.size * 0.45)
    spans = list(itertools.pairwise(edges))
    wrapped = [
        [line for line, _ in _wrapped(cell, font, right - left - 2 * pad, 0)]
        for cell, (left, right) in zip(cells, spans, strict=True)
    ]
    height = max(map(len, wrapped)) * step + 2 * pad
    if area.y + height > area.bottom:
        return False
    for lines, (left, right) in zip(wrapped, spans, strict=True):
        y = area.y + (height - len(lines) * step) // 2
        for number, line in enumerate(lines):
            sheet.write(left + pad, y + number * step, line, font)
            sheet.lines.append(line)
        if ruled:
            box = (left, area.y, right, area.y + height)
            sheet.pen.rectangle(box, outline=inks.BLACK, width=max(sheet.dpi // 150, 1))
    area.y += height
    return True


def _columns(sheet: Sheet, area: Area, columns: Columns) -> None:
    gap = sheet.pixels(26)
    middle = (area.left + area.right) // 2
    left = Area(area.left, middle - gap // 2, area.y, area.bottom)
    right = Area(middle + gap // 2, area.right, area.y, area.bottom)
    for side, texts in ((left, columns.left), (right, columns.right)):
        for text in texts:
            _text(sheet, side, text)
    area.y = max(left.y, right.y)


def _upright(sheet: Sheet, area: Area, block: Upright) -> None:
    font = sheet.font(block.size)
    step, across = round(font.size * 1.08), round(font.size * 1.9)
    a_line = (area.bottom - area.y) // step - 2
    for number, start in enumerate(range(0, len(block.text), a_line)):
        line = block.text[start : start + a_line]
        x = area.right - across * (number + 1)
        for place, character in enumerate(line):
            sheet.write(x, area.y + place * step, character, font)
        sheet.lines.append(line)


def _signed(sheet: Sheet, area: Area, signed: Signed) -> None:
    area.y += sheet.pixels(20)
    font = sheet.font(sheet.size)
    step = round(font.size * 1.9)
    widest = max(font.getlength(line) for line in signed.lines)
    x = area.right - widest - sheet.pixels(24) if signed.align == "right" else area.left
    top = area.y
    written = 0
    for line in signed.lines:
        if area.y + step > area.bottom:
            break
        sheet.write(x, area.y, line, font)
        sheet.lines.append(line)
        area.y += step
        written += 1
    if written:
        _marked(sheet, signed, (x + widest / 2, top + written * step / 2), font)


def _marked(sheet: Sheet, signed: Signed, middle: tuple[float, float], font: Font) -> None:
    x, y = middle
    if signed.seal:
        image = inks.seal(signed.seal, sheet.pixels(119), sheet.faces.font, sheet.random)
        inks.press(sheet.image, image, (x, y))
    if signed.finger:
        inks.press(
            sheet.image,
            inks.fingerprint(sheet.pixels(46), sheet.random),
            (x + font.size, y),
        )
    if signed.scrawl:
        # Behind the print, as one signs; the pen runs into what stands there.
        end = x + max(font.getlength(line) for line in signed.lines) / 2
        inks.scrawl(sheet.pen, (end - font.size * 0.3, y), font.size, sheet.random)


def _stamp(sheet: Sheet, area: Area, text: str) -> None:
    font = sheet.font(15, bold=True)
    pad = round(font.size * 0.4)
    area.y += sheet.pixels(30)
    width = round(font.getlength(text))
    if area.y + font.size * 2 > area.bottom:
        return
    box = (area.left, area.y, area.left + width + 2 * pad, area.y + round(font.size * 1.9))
    sheet.pen.rectangle(box, outline=inks.RED, width=max(sheet.dpi // 70, 2))
    sheet.pen.text((area.left + pad, area.y + pad), text, font=font, fill=inks.RED)
    sheet.lines.append(text)
