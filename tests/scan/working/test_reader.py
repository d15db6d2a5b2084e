"""The one engine of a worker, and its two hands."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from archive.scan.recognition.lines import Recognised
from archive.scan.tasks import Reader

PAGE = np.full((10, 10), 255, np.uint8)


class Slow:
    """An engine that takes its time, and notes how many pages it was given at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._at_once = self.most = 0

    def read(self, _image: NDArray[np.uint8], /) -> Recognised:
        with self._lock:
            self._at_once += 1
            self.most = max(self.most, self._at_once)
        time.sleep(0.02)
        with self._lock:
            self._at_once -= 1
        return Recognised((), 0, 0.0, "slow")


def test_two_pages_of_a_worker_are_never_read_at_once() -> None:
    engine = Slow()
    with ThreadPoolExecutor(4) as hands:
        list(hands.map(lambda _: Reader(lambda: engine).read(PAGE), range(12)))

    assert engine.most == 1


def test_a_page_that_cannot_be_read_keeps_no_other_from_being_read() -> None:
    def broken() -> Slow:
        raise MemoryError

    with ThreadPoolExecutor(1) as hand:
        failed = hand.submit(Reader(broken).read, PAGE)
        read = hand.submit(Reader(Slow).read, PAGE)

    assert isinstance(failed.exception(5), MemoryError)
    assert read.result(5).engine == "slow"
