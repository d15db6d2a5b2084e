"""What stands on a paper, before it is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. ``size`` in points; 0: the paper's own."""

    text: str
    size: float = 0
    bold: bool = False
    align: str = "left"
    indent: int = 0
    after: float = 0


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; ``widths`` are shares of the width. Long cells wrap."""

    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    size: float = 10.5
    ruled: bool = True
    after: float = 8


@dataclass(frozen=True, slots=True)
class Columns:
    """Two columns, the left one read to its end before the right one."""

    left: Sequence[Text]
    right: Sequence[Text]


@dataclass(frozen=True, slots=True)
class Upright:
    """Lines that run from top to bottom, the first of them at the right."""

    text: str
    size: float = 16


@dataclass(frozen=True, slots=True)
class Signed:
    """Who signed, a line each, with a seal, a scrawl or a fingerprint over them."""

    lines: Sequence[str]
    seal: str = ""
    scrawl: bool = False
    finger: bool = False
    align: str = "right"


Block = Text | Table | Columns | Upright | Signed


@dataclass(frozen=True, slots=True)
class Paper:
    """All that stands on one page, from top to bottom."""

    title: str
    blocks: Sequence[Block]
    size: float = 14
    stamp: str = ""
