"""Pure: a year as a picture of twelve months, every cell in its place."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from archive.calendar import Calendar
from archive.speech import LazyString, lazy
from archive.upkeep import rules
from archive.upkeep.rules import Kind, Month

COLUMNS = 4
CELL, LINE, HEAD = 28, 22, 44
MARGIN, GAP = 4, 22
LINES = 6

# Day by day from Monday.
WEEKDAYS = (
    lazy("Mo"),
    lazy("Tu"),
    lazy("We"),
    lazy("Th"),
    lazy("Fr"),
    lazy("Sa"),
    lazy("Su"),
)
# What stands beside the number, so that colour is not all that tells.
SIGNS: dict[Kind, LazyString | str] = {
    Kind.OPEN: "",
    Kind.WEEKEND: "",
    Kind.HOLIDAY: lazy("H"),
    Kind.MADE_UP: lazy("W"),
    Kind.COURT: lazy("C"),
}
FILLS = {
    Kind.OPEN: ("#ffffff", "#1f2933"),
    Kind.WEEKEND: ("#f5f6f8", "#52606d"),
    Kind.HOLIDAY: ("#e6f4ea", "#17602c"),
    Kind.MADE_UP: ("#fdf3dc", "#7a5200"),
    Kind.COURT: ("#e4e9ef", "#1f4b7a"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    x: int
    y: int
    day: dt.date
    sign: LazyString | str
    fill: str
    ink: str
    today: bool


@dataclass(frozen=True, slots=True)
class Block:
    """One month: its title's place, the heads of its columns, its days."""

    x: int
    y: int
    title: str
    heads: tuple[tuple[int, int, LazyString], ...]
    cells: tuple[Cell, ...]
    open_days: int


@dataclass(frozen=True, slots=True)
class Picture:
    width: int
    height: int
    blocks: tuple[Block, ...]


def draw(year: int, calendar: Calendar, today: dt.date) -> Picture:
    wide, high = 7 * CELL + GAP, HEAD + LINES * LINE + GAP
    blocks = tuple(
        _block(
            year,
            month,
            MARGIN + index % COLUMNS * wide,
            MARGIN + index // COLUMNS * high,
            today,
        )
        for index, month in enumerate(rules.months(year, calendar))
    )
    return Picture(2 * MARGIN + COLUMNS * wide - GAP, MARGIN + 3 * high, blocks)


def _block(year: int, month: Month, x: int, y: int, today: dt.date) -> Block:
    heads = tuple(
        (x + index * CELL + CELL // 2, y + HEAD - 8, text)
        for index, text in enumerate(WEEKDAYS)
    )
    return Block(
        x,
        y + 14,
        f"{year}-{month.number:02d}",
        heads,
        tuple(_cells(month, x, y + HEAD, today)),
        month.open_days,
    )


def _cells(month: Month, x: int, y: int, today: dt.date) -> Iterator[Cell]:
    for line, week in enumerate(month.weeks):
        for column, entry in enumerate(week):
            if entry:
                day, kind = entry
                fill, ink = FILLS[kind]
                place = x + column * CELL, y + line * LINE
                yield Cell(*place, day, SIGNS[kind], fill, ink, day == today)
