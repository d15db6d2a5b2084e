"""How a limited child answers: a length, a length, JSON, bytes; again and again."""

import json
import os
import select
import struct
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from typing import Any

from archive.scan.roomy import LARGE_PAGE, empty

Header = dict[str, Any]
_LENGTHS = struct.Struct("!IQ")
# More is never written about one page, whatever its text.
_LONGEST_HEADER = 16_000_000


class Babble(Exception):
    """What came is not what a child of ours says."""


class Silence(Exception):
    """Nothing came in the time given."""


@dataclass(frozen=True, slots=True)
class Parts:
    """So many bytes that are made while they are said, and never are there all at once."""

    size: int
    parts: Iterable[bytes | memoryview]


def write(out: int, header: Header, payload: bytes | Parts = b"") -> None:
    said = json.dumps(header).encode()
    body = payload if isinstance(payload, Parts) else Parts(len(payload), [payload])
    for part in chain((_LENGTHS.pack(len(said), body.size), said), body.parts):
        _write_all(out, memoryview(part).cast("B"))


def _write_all(out: int, part: memoryview) -> None:
    while part:
        part = part[os.write(out, part) :]


@dataclass(frozen=True, slots=True)
class Ear:
    """Hears what a child says through ``source``; ``control`` says when it has ended.

    None of its answers may be above ``longest`` bytes or take more than ``patience``
    seconds. One that was cut short is as good as none.
    """

    source: int
    control: int
    longest: int
    patience: float

    def answers(self) -> Iterator[tuple[Header, memoryview]]:
        with suppress(EOFError):
            while True:
                yield self._answer(time.monotonic() + self.patience)

    def _answer(self, until: float) -> tuple[Header, memoryview]:
        said, size = _LENGTHS.unpack(self._exactly(_LENGTHS.size, until))
        if said > _LONGEST_HEADER or size > self.longest:
            raise Babble(f"{said} and {size} bytes")
        header = _header(self._exactly(said, until))
        return header, self._exactly(size, until)

    def _exactly(self, size: int, until: float) -> memoryview:
        found = _room(size)
        left = found
        poll = select.poll()
        for descriptor in (self.source, self.control):
            poll.register(descriptor, select.POLLIN)
        while left:
            ready = dict(poll.poll(max(until - time.monotonic(), 0) * 1000))
            if not ready:
                raise Silence
            # What it said before its end is in the pipe by then, and comes first.
            count = os.readv(self.source, [left]) if self.source in ready else 0
            if count == 0:
                raise EOFError
            left = left[count:]
        return found


def _room(size: int) -> memoryview:
    return memoryview(bytearray(size)) if size < LARGE_PAGE else empty((size,)).data


def _header(said: memoryview) -> Header:
    try:
        header = json.loads(bytes(said))
    except (ValueError, RecursionError) as error:
        raise Babble(str(error)) from error
    if not isinstance(header, dict):
        raise Babble("no object")
    return header
