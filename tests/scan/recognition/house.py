"""Court pages with known text, and how far from it a reading is.

Each page is drawn once, and read once, for all that is promised of it.
"""

import unicodedata
from functools import cache

from rapidfuzz.distance import Levenshtein

from archive.scan.recognition import engines, lines
from archive.scan.recognition.lines import Recognised
from archive.scan.recognition.pixels import Pixels
from archive.scan.specimen import pages
from archive.scan.specimen.pages import Specimen
from archive.scan.specimen.wear import Wear

DPI = 150


@cache
def drawn(kind: str, seed: int = 1, level: Wear = Wear.CLEAN, turn: int = 0) -> Specimen:
    return pages.page(seed, kind, level=level, dpi=DPI, turn=turn)


@cache
def read(specimen: Specimen) -> Recognised:
    return engines.engine().read(pages.pixels_of(specimen))


def pixels(specimen: Specimen) -> Pixels:
    return pages.pixels_of(specimen).copy()


def plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def errors(specimen: Specimen, found: Recognised) -> int:
    """In reading order, as the Levenshtein distance counts them."""
    return Levenshtein.distance(plain(specimen.text), plain(lines.text(found.lines)))
