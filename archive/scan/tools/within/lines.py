"""Puts the letters of a page together to lines and words. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

# Letters of a line overlap across it by so much of the smaller one.
_BESIDE = 0.5
# A gap of more than so many heights is a column's; of one with a space in it, the second.
_WIDEST_GAP, _WIDEST_SPACE = 0.4, 1.6
# What is only seen as a space: between words it is one, beside a Chinese character not.
GAP = "\x00"
_SPACES = (" ", GAP)
_CHINESE = (
    ("\u2e80", "\u303f"),
    ("\u3040", "\u30ff"),
    ("\u3100", "\u9fff"),
    ("\uf900", "\ufaff"),
    ("\ufe30", "\uffef"),
    ("\U00020000", "\U0003ffff"),
)


# Left, top, right, bottom; from the top left.
Edges = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, the edges of its ink and of its place; a space or a break has none."""

    text: str
    ink: Edges = (0.0, 0.0, 0.0, 0.0)
    place: Edges = (0.0, 0.0, 0.0, 0.0)


@dataclass(slots=True)
class Line:
    letters: list[Letter] = field(default_factory=list)
    vertical: bool = False

    @property
    def text(self) -> str:
        return "".join(letter.text for letter in self.letters).replace(GAP, " ").strip()

    @property
    def edges(self) -> Edges:
        inked = [letter.ink for letter in self.letters if letter.text not in _SPACES]
        left, top, right, bottom = zip(*inked, strict=True)
        return min(left), min(top), max(right), max(bottom)

    def space(self, *, real: bool) -> None:
        last = self.letters[-1].text
        if last not in _SPACES and (real or not is_chinese(last)):
            self.letters.append(Letter(" " if real else GAP))

    def add(self, letter: Letter) -> None:
        if self.letters[-1].text == GAP and is_chinese(letter.text):
            self.letters.pop()
        self.letters.append(letter)

    def takes(self, letter: Letter) -> bool:
        """Whether a letter goes on where the last one ended."""
        between = self.letters[-1].text
        last = self.letters[-2 if between in _SPACES else -1].place
        gap = _WIDEST_SPACE if between == " " else _WIDEST_GAP
        if not self.vertical and _goes_on(_across(last), _across(letter.place), gap):
            return True
        alone = len(self.letters) == 1
        if (alone or self.vertical) and _goes_on(_down(last), _down(letter.place), gap):
            self.vertical = True
            return True
        return False

    def as_json(self, scale: float) -> dict[str, Any]:
        """As the engines give a line, in the pixels of a picture of this scale."""
        return {
            "box": _box(self.edges, scale),
            "text": self.text,
            "confidence": 1.0,
            "vertical": self.vertical,
            "words": [self._word(run, scale) for run in words(self.letters)],
        }

    def _word(self, letters: list[Letter], scale: float) -> dict[str, Any]:
        left, top, right, bottom = self.edges
        word = Line(letters).edges
        edges = (
            (left, word[1], right, word[3])
            if self.vertical
            else (word[0], top, word[2], bottom)
        )
        text = "".join(letter.text for letter in letters)
        return {
            "text": text,
            "box": _box(edges, scale),
            "confidence": 1.0,
            "unsure": False,
        }


# A letter as seen along a line: where it begins and ends, and its edges to the sides.
Span = tuple[float, float, float, float]


def _across(place: Edges) -> Span:
    left, top, right, bottom = place
    return left, right, top, bottom


def _down(place: Edges) -> Span:
    left, top, right, bottom = place
    return top, bottom, left, right


def _goes_on(last: Span, new: Span, widest: float) -> bool:
    shared = min(last[3], new[3]) - max(last[2], new[2])
    thin, thick = sorted((last[3] - last[2], new[3] - new[2]))
    gap = new[0] - last[1]
    return shared >= thin * _BESIDE and -thick * _BESIDE <= gap <= thick * widest


def of(letters: Iterable[Letter]) -> list[Line]:
    """The lines, in the order in which their letters come."""
    found: list[Line] = []
    current: Line | None = None
    for letter in letters:
        if letter.text == "\n":
            current = None
        elif letter.text in (" ", GAP):
            if current is not None:
                current.space(real=letter.text == " ")
        elif current is not None and current.takes(letter):
            current.add(letter)
        else:
            found.append(current := Line([letter]))
    return found


def words(letters: Iterable[Letter]) -> Iterator[list[Letter]]:
    """A word for each Chinese character, and for each run of others without a space."""
    run: list[Letter] = []
    for letter in letters:
        if letter.text in _SPACES or is_chinese(letter.text):
            if run:
                yield run
            run = []
            if letter.text not in _SPACES:
                yield [letter]
        else:
            run.append(letter)
    if run:
        yield run


def is_chinese(text: str) -> bool:
    return any(first <= text <= last for first, last in _CHINESE)


def _box(edges: Edges, scale: float) -> list[int]:
    return [round(edge * scale) for edge in edges]
