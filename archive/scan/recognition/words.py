"""Makes a line with its words out of what was read on a strip."""

from collections.abc import Sequence
from itertools import groupby, pairwise

from archive.scan.recognition.detecting import Quad
from archive.scan.recognition.lines import Line, Word
from archive.scan.recognition.reading import Reading
from archive.scan.recognition.strips import box_of, part

# A character less sure than this is marked: a person should look at its word.
UNSURE = 0.6
Span = tuple[float, float]


def line(quad: Quad, reading: Reading, *, vertical: bool = False) -> Line:
    spans = _spans(reading.at)
    words = [
        _word(quad, reading, spans, group, vertical=vertical) for group in _runs(reading)
    ]
    return Line(
        box_of(quad),
        reading.text.strip(),
        reading.confidence,
        tuple(words),
        vertical=vertical,
    )


def _runs(reading: Reading) -> list[list[int]]:
    """The places of the characters of each word: of one script, and equally sure."""
    places = range(len(reading.text))
    kinds = groupby(places, key=lambda at: _kind(reading.text[at], reading.sure[at]))
    return [list(group) for kind, group in kinds if kind[0] != " "]


def _kind(character: str, sure: float) -> tuple[str, bool]:
    if character.isspace():
        return " ", False
    return ("a" if character.isascii() else "字"), sure < UNSURE


def _spans(at: Sequence[float]) -> list[Span]:
    """Where along the line each character begins and ends, from 0 to 1."""
    if not at:
        return []
    between = [(one + other) / 2 for one, other in pairwise(at)]
    ends: list[float] = [0, 1]
    if between:
        ends = [2 * at[0] - between[0], *between, 2 * at[-1] - between[-1]]
    return list(pairwise(min(max(end, 0.0), 1.0) for end in ends))


def _word(
    quad: Quad, reading: Reading, spans: Sequence[Span], run: list[int], *, vertical: bool
) -> Word:
    sure = [reading.sure[place] for place in run]
    start, end = spans[run[0]][0], spans[run[-1]][1]
    return Word(
        "".join(reading.text[place] for place in run),
        box_of(part(quad, start, end, down=vertical)),
        sum(sure) / len(sure),
        min(sure) < UNSURE,
    )
