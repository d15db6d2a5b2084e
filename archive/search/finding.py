"""Where on a page something stands: spans of its text, snippets, lines. Pure."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from archive.search import tokens

Patterns = Sequence[re.Pattern[str]]
Span = tuple[int, int]
# Signs around a mark, marks shown of one page, and marks looked for on it.
AROUND, SHOWN, MOST = 24, 3, 200
BETWEEN = "…"
_LINE_END = re.compile(r"\s*\n\s*")
_LINE_END_OF_HAN = re.compile(rf"(?<=[^\x00-\x7f])\s*\n\s*|\s*\n\s*(?=[{tokens.HAN}])")


@dataclass(frozen=True, slots=True)
class Snippet:
    """A few words of a page, in turn plain and marked; ``spans`` are all its marks.

    Spans are places in the text as it was read, from the first sign to after the last.
    """

    parts: tuple[tuple[str, bool], ...]
    spans: tuple[Span, ...]

    def __str__(self) -> str:
        return "".join(words for words, _marked in self.parts)


@dataclass(frozen=True, slots=True)
class OnLine:
    """A piece of a span on one line: which line, from which sign to after which."""

    line: int
    start: int
    end: int


def spans(raw: str, patterns: Patterns) -> list[Span]:
    """Where the patterns stand, in order; those that overlap are one."""
    folded = tokens.fold(raw)
    found = sorted(
        folded.original(match.start(), match.end())
        for pattern in patterns
        for match in pattern.finditer(folded.text)
    )
    return _joined(found)[:MOST]


def _joined(found: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in found:
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def snippet(raw: str, patterns: Patterns) -> Snippet:
    found = spans(raw, patterns)
    parts: list[tuple[str, bool]] = []
    shown = 0
    for at, (start, end) in enumerate(found[:SHOWN]):
        begin = max(shown, start - AROUND)
        parts += [(BETWEEN, False)] if begin > shown else []
        shown = _until(raw, found, at)
        parts += [
            (raw[begin:start], False),
            (raw[start:end], True),
            (raw[end:shown], False),
        ]
    if shown < len(raw):
        parts.append((BETWEEN, False))
    plain = ((_in_one_line(words), marked) for words, marked in parts)
    return Snippet(tuple(one for one in plain if one[0]), tuple(found))


def _until(raw: str, found: Sequence[Span], at: int) -> int:
    """So far the words after a mark go, but never into the next."""
    after = found[at][1] + AROUND
    following = found[at + 1][0] if at + 1 < len(found) else len(raw)
    return min(after, following, len(raw))


def _in_one_line(words: str) -> str:
    """Lines brought together: Chinese without a space between, other words with one."""
    return _LINE_END.sub(" ", _LINE_END_OF_HAN.sub("", words))


def on_lines(raw: str, span: Span) -> list[OnLine]:
    """The lines a span runs over; the text is its lines, joined by line ends."""
    lines = raw.split("\n")
    begins = [0, *accumulate(len(line) + 1 for line in lines)]
    first = bisect_right(begins, span[0]) - 1
    found = []
    for line in range(first, len(lines)):
        begin, end = begins[line], begins[line] + len(lines[line])
        if begin >= span[1]:
            break
        piece = OnLine(line, max(span[0], begin) - begin, min(span[1], end) - begin)
        found += [piece] if piece.start < piece.end else []
    return found
