"""Court pages with known text, and how far from it a reading is."""

import unicodedata

from archive.scan.recognition import engines, lines
from archive.scan.recognition.lines import Recognised
from archive.scan.recognition.pixels import Pixels
from archive.scan.specimen import pages
from archive.scan.specimen.pages import Specimen
from archive.scan.specimen.wear import Wear

DPI = 150


def drawn(kind: str, seed: int = 1, level: Wear = Wear.CLEAN, turn: int = 0) -> Specimen:
    return pages.page(seed, kind, level=level, dpi=DPI, turn=turn)


def read(specimen: Specimen) -> Recognised:
    return engines.engine().read(pages.pixels_of(specimen))


def pixels(specimen: Specimen) -> Pixels:
    return pages.pixels_of(specimen).copy()


def plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def errors(specimen: Specimen, found: Recognised) -> int:
    """In reading order, as the Levenshtein distance counts them."""
    wanted, said = plain(specimen.text), plain(lines.text(found.lines))
    row = list(range(len(said) + 1))
    for done, one in enumerate(wanted, 1):
        above, row = row, [done]
        for at, other in enumerate(said, 1):
            row.append(min(above[at] + 1, row[-1] + 1, above[at - 1] + (one != other)))
    return row[-1]
