"""Pure: the lines of a page as the machine read them, and as clerks have corrected them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

LONGEST = 400


class Corrected(Protocol):
    """A correction; of several for one line the last holds."""

    line: int
    was: str
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class Bit:
    """A stretch of a line. Unsure: the machine would not swear to it."""

    text: str
    unsure: bool


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One line of a page; ``by`` says who corrected it, if it was."""

    number: int
    machine: str
    text: str
    by: str
    box: tuple[int, ...]
    vertical: bool
    confidence: float
    bits: tuple[Bit, ...]
    # The boxes of the words that the machine was unsure of.
    unsure: tuple[tuple[int, ...], ...]

    @property
    def is_corrected(self) -> bool:
        return self.text != self.machine


def lines(
    read: Sequence[Mapping[str, Any]], corrections: Iterable[Corrected]
) -> list[ReadLine]:
    """The lines of a reading; a correction of a line that is gone no longer applies."""
    holding = {one.line: one for one in corrections}
    return [_line(number, one, holding) for number, one in enumerate(read)]


def current(
    read: Sequence[Mapping[str, Any]], corrections: Iterable[Corrected]
) -> list[str]:
    """The texts alone: what is searched."""
    return [line.text for line in lines(read, corrections)]


def _line(
    number: int, read: Mapping[str, Any], holding: Mapping[int, Corrected]
) -> ReadLine:
    machine = str(read["text"])
    last = holding.get(number)
    applies = last is not None and last.was == machine
    text = last.text if last and applies else machine
    unsure = [word for word in read.get("words", ()) if word.get("unsure")]
    doubtful = unsure if text == machine else []
    return ReadLine(
        number=number,
        machine=machine,
        text=text,
        by=last.by if last and text != machine else "",
        box=tuple(read["box"]),
        vertical=bool(read.get("vertical")),
        confidence=float(read.get("confidence", 0)),
        bits=bits(machine, [str(w["text"]) for w in doubtful])
        or (Bit(text, unsure=False),),
        unsure=tuple(tuple(word["box"]) for word in doubtful if word.get("box")),
    )


def bits(text: str, doubtful: Sequence[str]) -> tuple[Bit, ...]:
    """A line cut where its unsure words begin and end; they stand in it in this order."""
    found: list[Bit] = []
    at = 0
    for word in doubtful:
        start = text.find(word, at) if word else -1
        if start < 0:
            continue
        found += [Bit(text[at:start], unsure=False), Bit(word, unsure=True)]
        at = start + len(word)
    if found:
        found.append(Bit(text[at:], unsure=False))
    return tuple(bit for bit in found if bit.text)


def is_sound(text: str) -> bool:
    return 0 < len(text) <= LONGEST and text.isprintable()
