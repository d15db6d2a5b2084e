"""Reads the PDFs named on its standard input as a worker does, and says what it took."""

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from archive.profile import loader
from archive.scan import thresholds
from archive.scan.reading_files import Desk, PageRead
from archive.scan.recognition import engines
from archive.scan.tools.files import Limits


@dataclass(frozen=True, slots=True)
class Took:
    """The text of each page, and the seconds of the processor."""

    texts: Sequence[str]
    seconds: float


def main() -> None:
    """Decoded in limited children, set upright, read, and made into pictures to look at."""
    held_to = thresholds.of(loader.load(loader.find("qingfeng")))
    desk = Desk(engines.engine(), Limits(), held_to)
    before = _seconds()
    _say(Took([], before))
    for line in sys.stdin:
        read = list(desk.read(Path(line.strip())))
        texts = [page.worked.text if isinstance(page, PageRead) else "" for page in read]
        after = _seconds()
        _say(Took(texts, after - before))
        before = after


def _seconds() -> float:
    """Of this process, of the children it waited for, and of those that still live."""
    living = 0.0
    for child in psutil.Process().children(recursive=True):
        times = child.cpu_times()
        living += times.user + times.system + times.children_user + times.children_system
    return sum(os.times()[:4]) + living


def _say(took: Took) -> None:
    print(json.dumps(asdict(took)), flush=True)


if __name__ == "__main__":
    main()
