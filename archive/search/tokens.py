"""Text as it is searched for: folded, cut into tokens, and the way back. Pure.

Width, case and the breaks of lines do not matter: a page is folded (NFKC, lower case, no
space between Chinese signs) and every folded sign remembers where it came from. A run of
Chinese becomes its overlapping pairs of signs and its last sign; a run of letters and
digits is one token. A phrase of such tokens then finds any part of any text.
"""

import re
import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

# 々 〇 〻, kana, and every block of unified and compatibility ideographs.
HAN = "々〇〻ぁ-ヿ㐀-䶿一-鿿豈-﫿\U00020000-\U000323af"
RUN = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+")
_HAN_RUN = re.compile(rf"[{HAN}]")
# A sign with the marks that belong to it; only together do they fold.
_MARK = re.compile(r"[\u0300-\u036f\u3099\u309a\uff9e\uff9f]")
_CLUSTER = re.compile(rf"(?s:.){_MARK.pattern}*")
_BREAK = re.compile(rf"(?<=[{HAN}]) +(?=[{HAN}])| +(?= )")
# What typists and engines put for the zero of 二〇二六.
_ALIKE = str.maketrans("○◯", "〇〇")
# So long is a token of letters and digits; what is longer goes on in a further one.
LONGEST_TOKEN = 64
GOES_ON = "…"
# So much of what somebody asks for is looked at.
LONGEST_ASKED, MOST_PHRASES = 100, 8
# With one sign misread, fewer would be found nearly everywhere.
SHORTEST_NEARLY = 3


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text, and for each of its signs where in the original that stands."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def original(self, start: int, end: int) -> tuple[int, int]:
        return self.starts[start], self.ends[end - 1]


class _Signs(dict[str, str]):
    """What each sign folds to, worked out once."""

    def __missing__(self, cluster: str) -> str:
        plain = unicodedata.normalize("NFKC", cluster.translate(_ALIKE)).lower()
        signs = (" " if one.isspace() else one for one in plain)
        # Signs that print nothing: soft hyphens, joiners, marks of direction.
        self[cluster] = "".join(s for s in signs if unicodedata.category(s) != "Cf")
        return self[cluster]


_SIGNS = _Signs()


def fold(raw: str) -> Folded:
    """Fold a text; what a line's end parts, between Chinese signs, comes together."""
    clusters = _clusters(raw)
    pieces = [_SIGNS[one] for one in clusters]
    text = "".join(pieces)
    starts, ends = _places(clusters, pieces)
    for found in reversed(list(_BREAK.finditer(text))):
        del starts[found.start() : found.end()], ends[found.start() : found.end()]
    return Folded(_BREAK.sub("", text), starts, ends)


def _clusters(raw: str) -> Sequence[str]:
    return _CLUSTER.findall(raw) if _MARK.search(raw) else raw


def _places(
    clusters: Sequence[str], pieces: Sequence[str]
) -> "tuple[array[int], array[int]]":
    """Where each folded sign comes from; mostly one comes from one."""
    if isinstance(clusters, str) and set(map(len, pieces)) <= {1}:
        return array("L", range(len(clusters))), array("L", range(1, len(clusters) + 1))
    starts, ends, place = array("L"), array("L"), 0
    for cluster, piece in zip(clusters, pieces, strict=True):
        end = place + len(cluster)
        starts.extend([place] * len(piece))
        ends.extend([end] * len(piece))
        place = end
    return starts, ends


def norm(raw: str) -> str:
    """The folded text alone, which the index is made from."""
    return _BREAK.sub("", "".join([_SIGNS[one] for one in _clusters(raw)]))


def tokens(folded: str) -> list[str]:
    """What stands in the index for a text, in order."""
    return [token for run in RUN.findall(folded) for token in _whole(run)]


def _whole(run: str) -> list[str]:
    """A run to its end: the last slice is the last sign alone, which says it is the end."""
    if _is_han(run):
        return [run[at : at + 2] for at in range(len(run))]
    return list(_chunks(run))


def _chunks(run: str) -> Iterator[str]:
    for at in range(0, len(run), LONGEST_TOKEN):
        yield (GOES_ON if at else "") + run[at : at + LONGEST_TOKEN]


def _is_han(run: str) -> bool:
    return _HAN_RUN.match(run) is not None


@dataclass(frozen=True, slots=True)
class Phrase:
    """Runs that follow each other in a text, with nothing but punctuation between them.

    The last may end within a longer run: 冻 finds 冻结, and 15 finds 1527. The first may
    begin within one only if it is Chinese: a number is found from its beginning.
    """

    runs: tuple[str, ...]

    @property
    def tokens(self) -> tuple[str, ...]:
        *before, last = self.runs
        whole = [token for run in before for token in _whole(run)]
        if not _is_han(last):
            return (*whole, *_chunks(last))
        # Its end is left open: only pairs, unless there is but one sign.
        return (*whole, *(_whole(last)[:-1] or last))

    @property
    def ends_open(self) -> bool:
        """Whether the last token stands for all that begin with it."""
        last = self.runs[-1]
        return len(last) == 1 or not _is_han(last)

    def pattern(self, *, within_numbers: bool = False) -> re.Pattern[str]:
        """What finds the phrase in a folded text, exactly where the index says it is."""
        inside = within_numbers or _is_han(self.runs[0])
        begin = "" if inside else rf"(?<![^\W_{HAN}])"
        return re.compile(begin + self._written(map(re.escape, self.runs)))

    def nearly(self) -> re.Pattern[str]:
        """The phrase with any one sign misread; short ones would be found everywhere."""
        if sum(map(len, self.runs)) < SHORTEST_NEARLY:
            return self.pattern(within_numbers=True)
        ways = [
            self._written([*map(re.escape, self.runs[:at]), misread, *after])
            for at, run in enumerate(self.runs)
            for after in [[re.escape(one) for one in self.runs[at + 1 :]]]
            for misread in _misread(run)
        ]
        return re.compile("|".join(ways))

    def _written(self, runs: Iterable[str]) -> str:
        """The runs with what may stand between them: something, if they are of a kind."""
        kinds = [_is_han(run) for run in self.runs]
        gaps = [r"[\W_]+" if a == b else r"[\W_]*" for a, b in pairwise(kinds)]
        return "".join(
            part for pair in zip(runs, [*gaps, ""], strict=True) for part in pair
        )


def _misread(run: str) -> Iterator[str]:
    for at in range(len(run)):
        yield re.escape(run[:at]) + r"[^\W_]" + re.escape(run[at + 1 :])


def phrases(asked: str) -> tuple[Phrase, ...]:
    """What somebody asks for: words between spaces, each to be found on the page."""
    found = (
        Phrase(tuple(RUN.findall(norm(part)))) for part in asked[:LONGEST_ASKED].split()
    )
    return tuple(one for one in dict.fromkeys(found) if one.runs)[:MOST_PHRASES]
