"""The arranged years: those shipped, and those somebody imports."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from archive.calendar import Year
from archive.profile import year_csv, year_json
from archive.profile.errors import BadYears, Fault
from archive.profile.year_sheet import Sheet
from archive.speech import lazy

SHIPPED = Path(__file__).parent / "arrangements"
# A year takes about one thousand characters.
MOST_CHARACTERS = 100_000


@cache
def shipped() -> tuple[Year, ...]:
    """The years the State Council had arranged when this version was made, in order."""
    files = sorted(SHIPPED.glob("*.json"))
    return tuple(year for file in files for year in read(file.read_bytes(), file.name))


def read(data: bytes, name: str) -> tuple[Year, ...]:
    """The years of an uploaded file. A table may come from a spreadsheet in GB 18030."""
    if len(data) > 4 * MOST_CHARACTERS:
        raise BadYears(name, (_too_long(),))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return parse(data.decode(encoding), name)
        except UnicodeDecodeError:
            continue
    raise BadYears(name, (Fault("", lazy("This file is not text in UTF-8.")),))


def parse(text: str, name: str) -> tuple[Year, ...]:
    """The years of a JSON or CSV text; raises BadYears with every fault in it."""
    if len(text) > MOST_CHARACTERS:
        raise BadYears(name, (_too_long(),))
    text = text.removeprefix("\ufeff")
    sheets, faults = (year_csv if _is_table(text, name) else year_json).read(text)
    for sheet in sheets:
        faults += sheet.faults()
    faults += _repeated(sheets)
    if faults:
        raise BadYears(name, tuple(faults))
    return tuple(sheet.arranged() for sheet in sheets)


def _is_table(text: str, name: str) -> bool:
    suffix = Path(name).suffix.lower()
    if suffix in {".csv", ".json"}:
        return suffix == ".csv"
    return not text.lstrip().startswith(("{", "["))


def _repeated(sheets: list[Sheet]) -> Iterator[Fault]:
    seen = set[int]()
    for sheet in sheets:
        if sheet.year in seen:
            sentence = lazy("%(year)s is arranged twice in this file.", year=sheet.year)
            yield Fault(sheet.place, sentence)
        seen.add(sheet.year)


def _too_long() -> Fault:
    return Fault(
        "",
        lazy(
            "The file is too long for a year's arrangement (%(most)s characters at most).",
            most=MOST_CHARACTERS,
        ),
    )
