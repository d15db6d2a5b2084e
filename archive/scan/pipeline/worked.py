"""A page on its way through the pipeline: frozen, and replaced by each step."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

import numpy as np
from cv2.typing import MatLike

from archive.scan.pipeline.found import Found
from archive.scan.recognition.lines import Line

# Height × width, or height × width × 3 in the order red, green, blue; eight bits each.
Picture = MatLike
# From pixels of the picture as it came to pixels of the picture as it is now, 3 × 3.
Matrix = MatLike
Box = tuple[int, int, int, int]
# When nothing says how large a page is, it is taken for one of A4.
A4_LONG_MM = 297.0
MM_PER_INCH = 25.4


@dataclass(frozen=True, slots=True)
class Worked:
    """``image`` is the picture as far as it is corrected, ``proof`` a small grey one of it.

    ``skew`` is by how many degrees the page leant clockwise, ``rotation`` by how many it
    was turned clockwise to stand upright (``turn`` included), ``crop`` what was kept of
    the straightened picture. After the last step the boxes of ``lines`` are in pixels of
    the reading image.
    """

    image: Picture
    proof: Picture
    # Width and height as it came.
    came: tuple[int, int]
    dpi: int | None = None
    # How it is to be turned clockwise to begin with; by a person's word, or by the file's.
    turn: int = 0
    is_upright: bool = False
    brought: tuple[Line, ...] | None = None
    matrix: Matrix = field(default_factory=lambda: np.eye(3))
    rotation: int = 0
    skew: float = 0.0
    crop: Box | None = None
    # Of the dark edges that were cut away, the widest, in millimetres.
    border: float = 0.0
    lines: tuple[Line, ...] = ()
    engine: str = ""
    # What the recognition alone took.
    seconds: float = 0.0
    findings: tuple[Found, ...] = ()
    reading: bytes = b""
    reading_size: tuple[int, int] = (0, 0)
    thumb: bytes = b""
    look: str = ""
    steps: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    @property
    def confidence(self) -> float:
        """Of a letter, on the average; of none at all, full."""
        letters = sum(len(line.text) for line in self.lines)
        sure = sum(len(line.text) * line.confidence for line in self.lines)
        return sure / letters if letters else 1.0

    @property
    def millimetre(self) -> float:
        """Pixels of the proof to a millimetre of the page."""
        shrunk = float(max(self.proof.shape[:2]) / max(self.image.shape[:2]))
        if self.dpi:
            return self.dpi / MM_PER_INCH * self.enlarged * shrunk
        return float(max(self.proof.shape[:2]) / A4_LONG_MM)

    @property
    def enlarged(self) -> float:
        """By how much the picture grew since it came; below 1 if it was made smaller."""
        return float(np.hypot(self.matrix[0, 0], self.matrix[1, 0]))


@dataclass(frozen=True, slots=True)
class Step:
    """A small function over a page; having done it, it is noted with what did it."""

    name: str
    do: Callable[[Worked], Worked]
    tool: Callable[[Worked], str]

    def __call__(self, page: Worked) -> Worked:
        done = self.do(page)
        return replace(done, steps=(*done.steps, (self.name, self.tool(done))))


def run(page: Worked, steps: Iterable[Callable[[Worked], Worked]]) -> Worked:
    for step in steps:
        page = step(page)
    return page
