"""Reads files page by page without taking them in: for ``archive ocr``."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from archive.errors import DomainError
from archive.scan.errors.taking import NotAFile
from archive.scan.pipeline import journey
from archive.scan.pipeline.found import Thresholds
from archive.scan.pipeline.worked import Worked
from archive.scan.recognition.engines import Engine
from archive.scan.recognition.lines import as_json, from_json
from archive.scan.tools import files, pixels
from archive.scan.tools.files import BadSheet, Limits, Sheet


@dataclass(frozen=True, slots=True)
class PageRead:
    """One page of a file. Boxes of lines are in pixels of the upright ``reading`` size."""

    file: str
    page: int
    sheet: Sheet
    worked: Worked

    def told(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "page": self.page,
            "size": [self.sheet.width, self.sheet.height],
            "dpi": self.sheet.dpi,
            "rotation": self.worked.rotation,
            "skew": round(self.worked.skew, 2),
            "findings": [asdict(finding) for finding in self.worked.findings],
            "reading_size": list(self.worked.reading_size),
            "lines": as_json(self.worked.lines),
            "text": self.worked.text,
            "confidence": round(self.worked.confidence, 4),
            "engine": self.worked.engine,
            "seconds": round(self.worked.seconds, 3),
        }


@dataclass(frozen=True, slots=True)
class NotRead:
    """A file, or a page of it, that could not be read, and why."""

    file: str
    page: int | None
    reason: str

    def told(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "page": self.page,
            "error": self.reason,
            "lines": [],
            "text": "",
        }


@dataclass(frozen=True, slots=True)
class Desk:
    """What pages are read with. ``born``: text that a file brought is kept as it is."""

    engine: Engine
    limits: Limits
    thresholds: Thresholds
    born: bool = True

    def read(self, file: Path) -> Iterator[PageRead | NotRead]:
        """The pages in their order; a bad one does not keep the others from being read."""
        try:
            found = files.inspect(file, self.limits)
            for sheet in files.sheets(file, found.media, 1, found.pages, self.limits):
                yield self._page(str(file), sheet)
        except OSError as error:
            yield NotRead(str(file), None, str(NotAFile(file.name, error.strerror or "")))
        except DomainError as error:
            yield NotRead(str(file), None, str(error))

    def _page(self, file: str, sheet: Sheet | BadSheet) -> PageRead | NotRead:
        if isinstance(sheet, BadSheet):
            return NotRead(file, sheet.ordinal, str(sheet))
        try:
            return PageRead(file, sheet.ordinal, sheet, self._worked(sheet))
        except DomainError as error:
            return NotRead(file, sheet.ordinal, str(error))

    def _worked(self, sheet: Sheet) -> Worked:
        brought = from_json(sheet.brought) if self.born and sheet.brought else None
        known = journey.Known(turn=sheet.turn, brought=brought)
        picture = pixels.decode(sheet.image, self.limits)
        return journey.work(picture, sheet.dpi, self.thresholds, self.engine, known)
