"""A table somebody brought, as rows of text: CSV, JSON or a workbook. Trusts nothing."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.cases.errors import BadSheet
from archive.speech import _

CHILD = Path(__file__).with_name("sheet_child.py")
MOST_BYTES = 64 << 20
MOST_ROWS = 200_000
MOST_COLUMNS = 60
MOST_SIGNS = 2_000
MOST_ANSWERED = 256 << 20
SECONDS = 150
ZIP = b"PK\x03\x04"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table, by its number in the file; cells by the names of the columns."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    columns: Sequence[str]
    rows: Sequence[Row]


def read(data: bytes) -> Sheet:
    """The first table of the file; its bytes, and not its name, say what it is."""
    if len(data) > MOST_BYTES:
        raise _refused(
            _("The file has more than %(most)s megabytes.", most=MOST_BYTES >> 20)
        )
    if data.startswith(ZIP):
        return _table(_workbook(data))
    if data.startswith(OLD_EXCEL):
        raise _refused(_("This is an old workbook (.xls). Save it as .xlsx."))
    text = _text(data)
    if text.lstrip().startswith(("[", "{")):
        return _objects(text)
    return _table(_lines(text))


def _refused(sentence: str) -> BadSheet:
    return BadSheet([sentence])


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise _refused(_("This is neither a workbook nor text in UTF-8 or GB 18030."))


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    first = text.partition("\n")[0]
    signs = [sign for sign in ("\t", ";", ",") if sign in first]
    delimiter = signs[0] if signs else ","
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in lines:
            yield lines.line_num, cells
    except csv.Error as error:
        raise _refused(
            _("Line %(line)s is not a row of a CSV table.", line=lines.line_num)
        ) from error


def _workbook(data: bytes) -> Iterator[tuple[int, list[str]]]:
    limits = [str(MOST_ROWS + 1), str(MOST_COLUMNS + 1), str(MOST_SIGNS)]
    try:
        done = subprocess.run(  # noqa: S603  # our own script, and numbers
            [sys.executable, "-I", "-X", "utf8", str(CHILD), *limits],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={},
        )
    except subprocess.TimeoutExpired as error:
        raise _unreadable() from error
    if done.returncode or len(done.stdout) > MOST_ANSWERED:
        raise _unreadable()
    # Not by splitlines: a cell may hold other signs that end a line.
    for number, line in enumerate(done.stdout.decode().split("\n"), start=1):
        if line:
            yield number, json.loads(line)


def _unreadable() -> BadSheet:
    return _refused(_("This workbook cannot be read, or is larger than it may be."))


def _table(lines: Iterator[tuple[int, list[str]]]) -> Sheet:
    columns = list[str]()
    rows = list[Row]()
    for number, cells in lines:
        trimmed = [cell.strip() for cell in cells]
        if not any(trimmed):
            continue
        if not columns:
            columns = _columns(trimmed)
            continue
        if len(rows) >= MOST_ROWS:
            raise _refused(_("The table has more than %(most)s rows.", most=MOST_ROWS))
        if any(trimmed[len(columns) :]):
            raise _refused(_("Line %(line)s has more cells than the heading.", line=number))
        rows.append(_row(number, dict(zip(columns, trimmed, strict=False))))
    return Sheet(columns, rows)


def _columns(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) > MOST_COLUMNS:
        raise _refused(_("The table has more than %(most)s columns.", most=MOST_COLUMNS))
    return cells


def _row(line: int, cells: dict[str, str]) -> Row:
    long = [name for name, cell in cells.items() if len(cell) > MOST_SIGNS]
    if long:
        raise _refused(
            _(
                "Line %(line)s, column “%(column)s”: more than %(most)s signs.",
                line=line,
                column=long[0][:40],
                most=MOST_SIGNS,
            )
        )
    return Row(line, {name: cell for name, cell in cells.items() if cell})


def _objects(text: str) -> Sheet:
    try:
        found = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise _refused(_("This is not JSON.")) from error
    if isinstance(found, dict):
        found = found.get("cases")
    if not isinstance(found, list) or len(found) > MOST_ROWS:
        raise _refused(
            _("A JSON file is a list of cases, of %(most)s at most.", most=MOST_ROWS)
        )
    rows = [_object(number, one) for number, one in enumerate(found, start=1)]
    columns = dict.fromkeys(name for row in rows for name in row.cells)
    return Sheet(list(columns), rows)


def _object(number: int, found: Any) -> Row:
    if not isinstance(found, dict) or len(found) > MOST_COLUMNS:
        raise _refused(_("Case %(number)s of the list is no object.", number=number))
    cells = {str(name).strip(): _cell(number, name, value) for name, value in found.items()}
    return _row(number, cells)


def _cell(number: int, name: str, value: Any) -> str:
    """A list is joined as a clerk would type it in one cell."""
    match value:
        case None:
            return ""
        case str():
            return value.strip()
        case list() if all(isinstance(one, str) for one in value):
            return "；".join(one.strip() for one in value)
    raise _refused(
        _(
            "Case %(number)s, “%(column)s”: neither text nor a list of texts.",
            number=number,
            column=str(name)[:40],
        )
    )
