"""What is drawn on a PDF page: one picture, pictures among other things, or no picture."""

import ctypes
import math
from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

# A page of more objects is drawn, whatever they are.
_MOST_OBJECTS = 50_000
_DEEPEST = 6
# A picture covers a page if so much of it is under the picture.
_COVERED = 0.9
# Farther than so much of a page beyond its edge, a picture shows more than the page.
_BEYOND = 0.02
INVISIBLE = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
_UNSEEN = (raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP)
# The signs of a matrix's first four numbers: for no turn, one quarter, two, three.
_TURNED = [[1, 0, 0, 1], [0, -1, 1, 0], [-1, 0, 0, -1], [0, 1, -1, 0]]

Matrix = tuple[float, float, float, float, float, float]
Edges = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture on a page: where, how many pixels, and how it got there."""

    object: pypdfium2.PdfImage
    matrix: Matrix
    width: int
    height: int
    # How much of the page it covers, and whether it reaches beyond.
    share: float
    beyond: bool

    @property
    def dpi(self) -> float:
        a, b, c, d, _e, _f = self.matrix
        across, down = math.hypot(a, b) / 72, math.hypot(c, d) / 72
        return max(self.width / max(across, 1e-6), self.height / max(down, 1e-6))

    @property
    def turn(self) -> int | None:
        """By how many degrees clockwise it was turned onto the page; None if askew."""
        a, b, c, d, _e, _f = self.matrix
        next_to_none = max(abs(a), abs(b), abs(c), abs(d)) * 0.01
        signs = [
            0 if abs(value) < next_to_none else int(math.copysign(1, value))
            for value in (a, b, c, d)
        ]
        return _TURNED.index(signs) * 90 if signs in _TURNED else None


@dataclass(frozen=True, slots=True)
class Layout:
    """``cover`` is the last picture that covers the page; ``above`` is on top of it."""

    pictures: tuple[Picture, ...]
    cover: Picture | None
    # Whether anything but pictures can be seen, above the cover if there is one.
    above: bool
    rotation: int

    @property
    def alone(self) -> Picture | None:
        """The picture that is all there is to see."""
        return None if self.above else self.cover

    @property
    def share(self) -> float:
        """How much of the page is pictures."""
        return min(sum(picture.share for picture in self.pictures), 1.0)

    @property
    def dpi(self) -> float:
        """The resolution of the picture that counts."""
        if self.cover is not None:
            return self.cover.dpi
        return max((p.dpi for p in self.pictures if p.share > 0.02), default=0.0)

    @property
    def turn(self) -> int:
        turned = self.alone.turn if self.alone is not None else 0
        return ((turned or 0) + self.rotation) % 360

    @property
    def kind(self) -> object:
        """Pictures that agree in this are drawn in the same way."""
        if self.alone is None:
            return None
        data = self.alone.object.get_metadata()
        return (data.bits_per_pixel, data.colorspace, self.turn, self._is_clipped())

    def jpeg(self) -> bytes | None:
        """The bytes of the page's one picture, if they are a JPEG and stand straight."""
        if self.alone is None or self.alone.turn is None or self.alone.beyond:
            return None
        image = self.alone.object
        if raw.FPDFPageObj_HasTransparency(image) or _filters(image) != ["DCTDecode"]:
            return None
        size = raw.FPDFImageObj_GetImageDataRaw(image, None, 0)
        data = ctypes.create_string_buffer(size)
        raw.FPDFImageObj_GetImageDataRaw(image, data, size)
        return data.raw

    def _is_clipped(self) -> bool:
        if self.alone is None:
            return False
        clip = raw.FPDFPageObj_GetClipPath(self.alone.object)
        return int(raw.FPDFClipPath_CountPaths(clip)) > 0


def of(page: pypdfium2.PdfPage) -> Layout:
    """Look at every object of a page, in the order in which they are drawn."""
    pictures: list[Picture] = []
    cover: Picture | None = None
    above = _has_visible_notes(page)
    for number, thing in enumerate(page.get_objects(max_depth=_DEEPEST)):
        if number > _MOST_OBJECTS:
            return Layout(tuple(pictures), cover, above=True, rotation=page.get_rotation())
        if isinstance(thing, pypdfium2.PdfImage):
            pictures.append(picture := _picture(thing, page))
            if picture.share >= _COVERED and not raw.FPDFPageObj_HasTransparency(thing):
                cover, above = picture, _has_visible_notes(page)
            else:
                above = True
        elif not above:
            above = _can_be_seen(thing)
    return Layout(tuple(pictures), cover, above, page.get_rotation())


def _picture(image: pypdfium2.PdfImage, page: pypdfium2.PdfPage) -> Picture:
    matrix = image.get_matrix()
    form = image.container
    while form is not None:
        matrix = matrix.multiply(form.get_matrix())
        form = form.container
    width, height = image.get_px_size()
    edges = matrix.on_rect(0, 0, 1, 1)
    share, beyond = _coverage(edges, page.get_bbox())
    return Picture(image, matrix.get(), width, height, share, beyond)


def _coverage(edges: Edges, page: Edges) -> tuple[float, bool]:
    """How much of the page lies within the edges, and whether they go beyond it."""
    left, bottom, right, top = page
    width, height = right - left, top - bottom
    if width <= 0 or height <= 0:
        return 0.0, True
    across = max(min(edges[2], right) - max(edges[0], left), 0)
    down = max(min(edges[3], top) - max(edges[1], bottom), 0)
    out = max(left - edges[0], edges[2] - right) / width
    up = max(bottom - edges[1], edges[3] - top) / height
    return across * down / (width * height), max(out, up) > _BEYOND


def _can_be_seen(thing: pypdfium2.PdfObject) -> bool:
    if thing.type == raw.FPDF_PAGEOBJ_FORM:
        return False  # What is in it comes by itself.
    if thing.type == raw.FPDF_PAGEOBJ_TEXT:
        return raw.FPDFTextObj_GetTextRenderMode(thing) not in INVISIBLE
    return True


def _has_visible_notes(page: pypdfium2.PdfPage) -> bool:
    """Whether there are stamps, form fields or remarks on the page."""
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), 1000)):
        note = raw.FPDFPage_GetAnnot(page, index)
        seen = raw.FPDFAnnot_GetSubtype(note) not in _UNSEEN
        hidden = raw.FPDFAnnot_GetFlags(note) & (
            raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
        )
        raw.FPDFPage_CloseAnnot(note)
        if seen and not hidden:
            return True
    return False


def _filters(image: pypdfium2.PdfImage) -> list[str]:
    found = []
    for index in range(raw.FPDFImageObj_GetImageFilterCount(image)):
        size = raw.FPDFImageObj_GetImageFilter(image, index, None, 0)
        name = ctypes.create_string_buffer(size)
        raw.FPDFImageObj_GetImageFilter(image, index, name, size)
        found.append(name.value.decode("ascii", "replace"))
    return found
