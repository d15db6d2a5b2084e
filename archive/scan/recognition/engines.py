"""The recognition engines: what each of them does, and the one of this process."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from archive.scan.errors.reading import NoSuchEngine
from archive.scan.recognition.lines import Recognised

if TYPE_CHECKING:
    from archive.scan.recognition.pixels import Pixels

DEFAULT = "rapidocr"
THREADS = "ARCHIVE_OCR_THREADS"


class Engine(Protocol):
    """Reads a page: height × width × 3 in RGB, or height × width in grey."""

    @property
    def name(self) -> str: ...

    def read(self, image: "Pixels") -> Recognised:
        """Decides itself which way up the page lies."""


_warm: dict[tuple[str, int], Engine] = {}


def engine(name: str = "", threads: int = 0, cache: Path | None = None) -> Engine:
    """The engine of that name, kept warm for as long as the process lives.

    Its first page takes some seconds, and so does the first line of each new width.
    ``cache``: a folder where compiled networks are kept between processes.
    """
    wanted = name or DEFAULT, threads or _threads()
    if wanted not in _warm:
        _warm[wanted] = _made(*wanted, cache)
    return _warm[wanted]


def _made(name: str, threads: int, cache: Path | None) -> Engine:
    if name not in ENGINES:
        raise NoSuchEngine(name, ", ".join(ENGINES))
    return ENGINES[name](threads, cache)


def _threads() -> int:
    """One for each worker, as there are as many workers as cores; never more than cores."""
    asked = os.environ.get(THREADS, "")
    return min(int(asked), os.cpu_count() or 1) if asked.isdigit() and int(asked) else 1


def _rapid(threads: int, cache: Path | None) -> Engine:
    # Imported where it is used: it takes half a second, and not every process reads.
    from archive.scan.recognition.rapid import RapidOcr

    return RapidOcr(threads, cache)


def _tesseract(threads: int, _cache: Path | None) -> Engine:
    from archive.scan.recognition.tesseract import Tesseract

    return Tesseract(threads)


ENGINES: dict[str, Callable[[int, Path | None], Engine]] = {
    "rapidocr": _rapid,
    "tesseract": _tesseract,
}
NAMES = tuple(ENGINES)
