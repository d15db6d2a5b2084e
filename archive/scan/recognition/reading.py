"""Reads strips: pictures of one line each."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from archive.scan.recognition.networks import Floats, Network
from archive.scan.recognition.pixels import Pixels
from archive.scan.recognition.punctuation import as_printed, is_gap, other_width

Numbers = NDArray[np.int64]

HIGH = 48
# A strip's width is rounded up to a multiple of these, so that few sizes are compiled.
STEP, LONG_STEP, LONG = 32, 64, 320
NARROWEST = 64
# Nothing is wider than a table across A3.
WIDEST = 3200
# A strip wider than WIDE at its full width is squeezed: the work grows with the width.
# Narrower ones are cells of tables, whose figures do not bear it. Read again at its full
# width when a character is less sure than DOUBTFUL; and wider still when it has characters
# of which squeezing makes one of many.
SQUEEZE, WIDE = 0.65, 256
DOUBTFUL = 0.5
MERGED, STRETCH = "*", 1.5


@dataclass(frozen=True, slots=True)
class Reading:
    """Characters, how sure each is, and where its middle stands (0 to 1 of the strip)."""

    text: str
    sure: tuple[float, ...]
    at: tuple[float, ...]

    @property
    def confidence(self) -> float:
        return sum(self.sure) / len(self.sure) if self.sure else 0.0

    @property
    def doubt(self) -> float:
        """How sure the least sure character is."""
        return min(self.sure, default=0.0)


class Reader:
    def __init__(self, network: Network) -> None:
        self._network = network.compiled(raw=True)
        self._alphabet = network.alphabet()
        self._twins = _twins(self._alphabet)

    def __call__(self, strip: Pixels) -> Reading:
        """Of a strip in RGB, whose text runs from left to right."""
        wide = strip.shape[1] * HIGH > strip.shape[0] * WIDE
        reading = self.read(strip, SQUEEZE if wide else 1)
        if wide and reading.doubt < DOUBTFUL:
            full = self.read(strip, 1)
            # It is as sure of fewer characters when it merged some.
            if full.confidence > reading.confidence - 0.02:
                reading = full
        return self.read(strip, STRETCH) if MERGED in reading.text else reading

    def read(self, strip: Pixels, squeeze: float) -> Reading:
        batch, share = _as_input(strip, squeeze)
        return self._decoded(self._network(batch)[0], share)

    def _decoded(self, answer: Floats, share: float) -> Reading:
        """Greedy: of each column the likeliest character; repeated ones are one."""
        best = answer.argmax(axis=1)
        fresh = best != 0
        fresh[1:] &= best[1:] != best[:-1]
        columns = np.flatnonzero(fresh)
        found = best[columns]
        sure = _likely(answer[columns], found, self._twins[found])
        text = as_printed("".join(self._alphabet[number] for number in found))
        kept = [at for at in range(len(text)) if not is_gap(text, at)]
        at = (columns + 0.5) / (len(best) * share)
        return Reading(
            "".join(text[place] for place in kept),
            tuple(float(sure[place]) for place in kept),
            tuple(float(at[place]) for place in kept),
        )


def _likely(answer: Floats, found: Numbers, twins: Numbers) -> Floats:
    """How likely what was found in each column is, or the same mark of another width."""
    rows = np.arange(len(found))
    weights = np.exp(answer - answer[rows, found][:, None])
    other = np.where(twins > 0, weights[rows, twins], 0)
    return np.asarray((1 + other) / weights.sum(axis=1), np.float32)


def _twins(alphabet: Sequence[str]) -> Numbers:
    """The number of the same mark of another width, for each character; 0: there is none.

    ？ and ? look alike, and the network is half as sure of each as it is of both.
    """
    numbers = {character: number for number, character in enumerate(alphabet)}
    others = [numbers.get(other_width(character), 0) for character in alphabet]
    return np.array(others, np.int64)


def _as_input(strip: Pixels, squeeze: float) -> tuple[Floats, float]:
    """The strip at its height, and how much of the width it fills."""
    high, wide = strip.shape[:2]
    filled = min(max(round(wide * HIGH / high * squeeze), 16), WIDEST)
    step = STEP if filled <= LONG else LONG_STEP
    full = max(-(-filled // step) * step, NARROWEST)
    scaled = cv2.resize(strip, (filled, HIGH), interpolation=cv2.INTER_AREA)
    batch = np.zeros((1, 3, HIGH, full), np.float32)
    batch[0, :, :, :filled] = scaled[:, :, ::-1].transpose(2, 0, 1) / np.float32(127.5) - 1
    return batch, filled / full
