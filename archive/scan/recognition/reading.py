"""Reads strips: pictures of one line each."""

from dataclasses import dataclass

import cv2
import numpy as np

from archive.scan.recognition.lines import Pixels
from archive.scan.recognition.networks import Floats, Network
from archive.scan.recognition.punctuation import as_printed

HIGH = 48
# A strip's width is rounded up to a multiple of these, so that few sizes are compiled.
STEP, LONG_STEP, LONG = 32, 64, 320
NARROWEST = 64
# Nothing is wider than a table across A3.
WIDEST = 3200
# Strips are squeezed: the work grows with their width. Those narrower than WIDE, at full
# width, are cells of tables with their figures, and bear less of it. A strip is read
# again at its full width when a character is less sure than DOUBTFUL; and wider still
# when it has characters of which squeezing makes one of many.
SQUEEZE, SQUEEZE_NARROW, WIDE = 0.65, 0.8, 256
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

    def __call__(self, strip: Pixels) -> Reading:
        """Of a strip in RGB, whose text runs from left to right."""
        wide = strip.shape[1] * HIGH > strip.shape[0] * WIDE
        reading = self.read(strip, SQUEEZE if wide else SQUEEZE_NARROW)
        if reading.doubt < DOUBTFUL:
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
        return Reading(
            as_printed("".join(self._alphabet[number] for number in best[columns])),
            tuple(_likeliest(answer[columns]).tolist()),
            tuple(((columns + 0.5) / (len(best) * share)).tolist()),
        )


def _likeliest(answer: Floats) -> Floats:
    """How likely the likeliest of each column is: the softmax of the largest."""
    largest = answer.max(axis=1, keepdims=True)
    return np.asarray(1 / np.exp(answer - largest).sum(axis=1), np.float32)


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
