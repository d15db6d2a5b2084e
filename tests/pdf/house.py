"""Pictures and lines to make a PDF of."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from PIL import Image

from archive.pdf import book
from archive.pdf.sheets import About, Line, Sheet, line

SIZE = (413, 584)
ABOUT = About(
    "（2026）豫0922执1号 执行通知书 <甲> & 乙",
    datetime(2026, 3, 2, 4, tzinfo=UTC),
    author="清丰县人民法院",
    subject="（2026）豫0922执1号",
    identifier="juanzong:document:1:2",
)
TEXTS = (
    "清丰县人民法院",
    "执行通知书",
    "（2026）豫0922执1号 共2页",
    "𠮷野家与𡿯某",
    "Abc 1,234.50 元",
)


@lru_cache(maxsize=32)
def jpeg(shade: int = 200, mode: str = "L", size: tuple[int, int] = SIZE) -> bytes:
    kept = io.BytesIO()
    ink = shade if mode == "L" else (shade, 40, 90)
    Image.new(mode, size, ink).save(kept, "JPEG", quality=82)
    return kept.getvalue()


def read(text: str, number: int = 0, **other: Any) -> dict[str, Any]:
    """A line as an engine gives it, so many lines from the top."""
    top = 40 + 40 * number
    return {"box": [30, top, 330, top + 24], "text": text, "words": []} | other


def lines(texts: Sequence[str] = TEXTS) -> list[Line]:
    found = (line(read(text, number), text) for number, text in enumerate(texts))
    return [one for one in found if one]


def sheet(
    data: bytes | None = None, texts: Sequence[str] = TEXTS, dpi: float = 50
) -> Sheet:
    picture = data or jpeg()
    return Sheet(lambda: picture, lines(texts), dpi)


def made(folder: Path, *sheets: Sheet, name: str = "made.pdf") -> Path:
    path = folder / name
    book.write(path, ABOUT, sheets or (sheet(),))
    return path
