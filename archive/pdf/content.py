"""What a page draws: its picture, and over it its text, unseen. Pure."""

from collections.abc import Iterator

from archive.pdf.font import ASCENT, DESCENT, UNITS, Characters
from archive.pdf.sheets import Line, Sheet

POINTS = 72.0
# No side of a page is shorter or longer (ISO 19005-2, 6.1.13).
SHORTEST, LONGEST = 3.0, 14400.0
# A letter is never squeezed or stretched out of all reason.
LEAST_WIDE, MOST_WIDE = 1.0, 10000.0


def scale(width: int, height: int, dpi: float) -> float:
    """Points for each pixel of the picture."""
    wanted = POINTS / dpi
    fits = min(wanted, LONGEST / max(width, height))
    return max(fits, SHORTEST / min(width, height))


def drawn(
    sheet: Sheet, size: tuple[int, int], per_pixel: float, characters: Characters
) -> bytes:
    """The operators of a page whose picture has this many pixels."""
    wide, high = (side * per_pixel for side in size)
    picture = f"q {wide:.3f} 0 0 {high:.3f} 0 0 cm /Im0 Do Q\n"
    if not sheet.lines:
        return picture.encode("ascii")
    lines = (_line(line, high, per_pixel, characters) for line in sheet.lines)
    return (picture + "BT\n3 Tr\n" + "".join(lines) + "ET\n").encode("ascii")


def _line(line: Line, high: float, per_pixel: float, characters: Characters) -> str:
    left, top, right, bottom = (side * per_pixel for side in line.box)
    thick = max(right - left if line.vertical else bottom - top, 0.1)
    size = thick * UNITS / (ASCENT - DESCENT)
    below = -DESCENT / UNITS * size
    if line.vertical:
        # Turned by a quarter: it runs down, its foot to the left.
        matrix = f"0 -1 1 0 {left + below:.3f} {high - top:.3f}"
    else:
        matrix = f"1 0 0 1 {left:.3f} {high - bottom + below:.3f}"
    shown = "".join(_runs(line, size, per_pixel, characters))
    return f"/F0 {size:.3f} Tf {matrix} Tm\n{shown}"


def _runs(
    line: Line, size: float, per_pixel: float, characters: Characters
) -> Iterator[str]:
    """Each run is as wide as it is on the page, so that the next begins where it does."""
    for run in line.runs:
        wide = (run.end - run.start) * per_pixel
        stretch = 100 * wide / (size * len(run.text))
        stretch = min(max(stretch, LEAST_WIDE), MOST_WIDE)
        yield f"{stretch:.3f} Tz <{characters.code(run.text)}> Tj\n"
