"""The order in which one reads what stands on a page. Pure: boxes in, numbers out."""

import math
from collections.abc import Callable, Sequence
from itertools import chain

Box = tuple[float, float, float, float]
Numbers = list[int]

# A column of running text has at least so many lines, which fill most of its width and
# are at least so many times as wide as high. Otherwise it is a table's.
LINES, FILL, LONG = 3, 0.6, 6
# The share of the lines of a table that must stand in its cells.
FOUND = 0.8


def in_order(
    boxes: Sequence[Box],
    cells: Sequence[Box] = (),
    *,
    slope: float = 0,
    vertical: bool = False,
) -> Numbers:
    """The numbers of the boxes as they are read.

    A ruled table is read row by row, each cell to its end; columns of running text one
    after the other; anything else row by row. Vertical text: from the right to the left.
    ``slope``: in radians, by which lines fall towards the right.
    """
    if vertical:
        return in_order(
            [(top, -right, bottom, -left) for left, top, right, bottom in boxes]
        )
    level = [_levelled(box, slope) for box in boxes]
    numbers = list(range(len(level)))
    if not cells:
        return _flow(level, numbers)
    return _with_tables(level, numbers, [_levelled(cell, slope) for cell in cells])


def _levelled(box: Box, slope: float) -> Box:
    fallen = math.tan(slope) * (box[0] + box[2]) / 2
    return box[0], box[1] - fallen, box[2], box[3] - fallen


def _with_tables(boxes: Sequence[Box], numbers: Numbers, cells: Sequence[Box]) -> Numbers:
    """Each table stands between the text above it and the text below it."""
    ordered: Numbers = []
    free = numbers
    for table in tables(cells):
        mine = [cells[number] for number in table]
        held = [[n for n in free if _inside(boxes[n], cell)] for cell in mine]
        within = list(chain.from_iterable(held))
        if not _whole(boxes, free, within, mine):
            continue
        top = min(cell[1] for cell in mine)
        above = [n for n in free if n not in within and _middle(boxes[n])[1] < top]
        free = [n for n in free if n not in within and n not in above]
        ordered += _flow(boxes, above)
        ordered += chain.from_iterable(_rows(boxes, each) for each in held)
    return [*ordered, *_flow(boxes, free)]


def _whole(
    boxes: Sequence[Box], numbers: Numbers, within: Numbers, cells: Sequence[Box]
) -> bool:
    """Whether nearly all that stands where the table is stands in a cell of it.

    Of a table whose rules are too faint only some cells are found: no order to go by.
    """
    lefts, tops, rights, bottoms = zip(*cells, strict=True)
    around = (min(lefts), min(tops), max(rights), max(bottoms))
    there = sum(_inside(boxes[number], around) for number in numbers)
    return len(within) >= FOUND * there


def _inside(box: Box, cell: Box) -> bool:
    """Whether the middle of the box lies in the cell."""
    x, y = _middle(box)
    return cell[0] <= x <= cell[2] and cell[1] <= y <= cell[3]


def tables(cells: Sequence[Box]) -> list[Numbers]:
    """The numbers of the cells of each table; cells come in the order of their rows."""
    found: list[Numbers] = []
    bottom = float("-inf")
    for number, cell in enumerate(cells):
        if not found or cell[1] > bottom + (cell[3] - cell[1]) * 0.5:
            found.append([])
        found[-1].append(number)
        bottom = max(bottom, cell[3])
    return found


def _flow(boxes: Sequence[Box], numbers: Numbers) -> Numbers:
    gutter = _gutter(boxes, numbers)
    if gutter is None:
        return _rows(boxes, numbers)
    ordered: Numbers = []
    for band in _bands(boxes, numbers, gutter):
        columns = _columns(boxes, band, gutter)
        if columns:
            ordered += chain.from_iterable(_flow(boxes, column) for column in columns)
        else:
            ordered += _rows(boxes, band)
    return ordered


def _rows(boxes: Sequence[Box], numbers: Numbers) -> Numbers:
    """From top to bottom; what stands side by side, from left to right."""
    rows: list[Numbers] = []
    for number in sorted(numbers, key=lambda number: _middle(boxes[number])[1]):
        # Beside all of them: a scrawl across two lines does not make one row of them.
        if rows and all(_beside(boxes[other], boxes[number]) for other in rows[-1]):
            rows[-1].append(number)
        else:
            rows.append([number])
    return [number for row in rows for number in sorted(row, key=_left_of(boxes))]


def _beside(one: Box, other: Box) -> bool:
    """At the same height, and neither above the other."""
    high = min(one[3], other[3]) - max(one[1], other[1])
    wide = min(one[2], other[2]) - max(one[0], other[0])
    return high > 0.5 * min(one[3] - one[1], other[3] - other[1]) and wide < 0.5 * min(
        one[2] - one[0], other[2] - other[0]
    )


def _gutter(boxes: Sequence[Box], numbers: Numbers) -> float | None:
    """Where between two columns the most lines of running text would be parted."""
    best, most = None, 0
    for x in sorted({(boxes[n][2] + _gap(boxes, numbers, n)) / 2 for n in numbers}):
        bands = _bands(boxes, numbers, x)
        count = sum(len(band) for band in bands if _columns(boxes, band, x))
        if count > most:
            best, most = x, count
    return best


def _gap(boxes: Sequence[Box], numbers: Numbers, number: int) -> float:
    """Where to the right of a line the next one begins, or its own end."""
    right = boxes[number][2]
    return min((boxes[n][0] for n in numbers if boxes[n][0] > right), default=right)


def _bands(boxes: Sequence[Box], numbers: Numbers, x: float) -> list[Numbers]:
    """Parts of the page between lines that cross x; such a line joins no other part."""
    bands: list[Numbers] = [[]]
    crossing = False
    for number in sorted(numbers, key=lambda number: _middle(boxes[number])[1]):
        crosses = boxes[number][0] < x < boxes[number][2]
        if crosses is not crossing:
            bands.append([])
        bands[-1].append(number)
        crossing = crosses
    return [band for band in bands if band]


def _columns(boxes: Sequence[Box], band: Numbers, x: float) -> list[Numbers]:
    """What stands left and right of x, if a column of running text stands left of it.

    What stands right of it may be several columns.
    """
    left = [number for number in band if boxes[number][2] <= x]
    right = [number for number in band if boxes[number][0] >= x]
    if len(left) + len(right) < len(band) or not _is_text(boxes, left):
        return []
    several = _is_text(boxes, right) or _gutter(boxes, right) is not None
    return [left, right] if several else []


def _is_text(boxes: Sequence[Box], numbers: Numbers) -> bool:
    if len(numbers) < LINES:
        return False
    mine = [boxes[number] for number in numbers]
    width = max(box[2] for box in mine) - min(box[0] for box in mine)
    full = [
        box
        for box in mine
        if box[2] - box[0] > FILL * width and box[2] - box[0] > LONG * (box[3] - box[1])
    ]
    return len(full) * 2 >= len(mine)


def _left_of(boxes: Sequence[Box]) -> Callable[[int], float]:
    return lambda number: boxes[number][0]


def _middle(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
