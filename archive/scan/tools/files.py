"""Opens files that came in: what one is, and the picture of each of its pages.

Nothing of a file is read here but its size: that is done by limited children.
"""

import os
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archive.scan.errors import working
from archive.scan.tools import asking, limited

Box = tuple[int, int, int, int]
# Of the files that a PDF carries: so many, each so large, and all of them together.
MOST_ATTACHED, LARGEST_ATTACHED, MOST_ATTACHED_BYTES = 20, 50_000_000, 200_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may have, and what a limited child may take to open it.

    ``seconds`` of the processor for one page (or to look into the file); twice as long by
    the clock, waiting for the machine included. ``memory`` in bytes.
    """

    bytes: int = 500_000_000
    pixels: int = 120_000_000
    pages: int = 3_000
    seconds: int = 15
    memory: int = 1_500_000_000


@dataclass(frozen=True, slots=True)
class Found:
    media: str
    pages: int


@dataclass(frozen=True, slots=True)
class Code:
    """A QR or bar code: what it says, and its box (left, top, right, bottom)."""

    text: str
    format: str
    angle: int
    box: Box


@dataclass(frozen=True, slots=True)
class Sheet:
    """The picture of one page, counted from 1. All boxes are in its own pixels.

    ``turn`` is by how many degrees clockwise it must be turned to stand as its file
    shows it. ``blank_share`` is how much of it bears no ink: 1.0 is an empty page.
    """

    ordinal: int
    image: bytes
    media: str
    width: int
    height: int
    dpi: int | None = None
    brought: list[dict[str, Any]] | None = None
    codes: list[Code] = field(default_factory=list)
    blank_share: float = 0.0
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a PDF carries. ``code``: why its bytes are not to be had."""

    name: str
    data: bytes
    code: str


@dataclass(frozen=True, slots=True)
class BadSheet:
    """A page that cannot be had, among others that can."""

    ordinal: int
    code: str
    facts: dict[str, Any]

    def __str__(self) -> str:
        return working.reason(self.code, self.facts)


def inspect(path: Path, limits: Limits) -> Found:
    """Say what a file is and how many pages it has; refuse what must not be opened."""
    with _opened(path, limits) as source:
        wish = {"pixels": limits.pixels, "pages": limits.pages}
        said, _nothing = asking.one(_request("inspect", wish, source, limits))
    return Found(media=str(said["media"]), pages=int(said["pages"]))


def sheets(
    path: Path, media: str, start: int, count: int, limits: Limits
) -> Generator[Sheet | BadSheet, None, None]:
    """The pages from ``start`` (the first is 1), at most ``count``, one at a time.

    A page that ends its child is bad, and the next child begins behind it. After too much
    time lost in this way the rest is bad without having been tried.
    """

    def ask(first: int, many: int) -> asking.Answers:
        wish = {"pixels": limits.pixels, "media": media, "start": first, "count": many}
        return _request("sheets", wish, source, limits)()

    with _opened(path, limits) as source:
        answers = asking.each(ask, start, count, 2.0 * limits.seconds)
        yield from _unless_all_bad(
            (_sheet(said, image) for said, image in answers), path, start, limits
        )


def attachments(path: Path, limits: Limits) -> Iterator[Attachment]:
    """The files that a PDF carries with it, one at a time; few and small ones only."""

    def ask(first: int, many: int) -> asking.Answers:
        wish = {"start": first, "count": many, "bytes": LARGEST_ATTACHED}
        return _request("taken_out", wish, source, limits)()

    with _opened(path, limits) as source:
        said, _nothing = asking.one(_request("attachments", {}, source, limits))
        names, left = [str(name) for name in said["names"]], MOST_ATTACHED_BYTES
        answers = asking.each(ask, 1, min(len(names), MOST_ATTACHED), 2.0 * limits.seconds)
        for name, (about, data) in zip(names, answers, strict=False):
            code = str(about.get("refused", "" if len(data) <= left else "too_much"))
            left -= 0 if code else len(data)
            yield Attachment(name, b"" if code else bytes(data), code)
        for name in names[MOST_ATTACHED:]:
            yield Attachment(name, b"", "too_much")


def _unless_all_bad(
    found: Iterator[Sheet | BadSheet], path: Path, start: int, limits: Limits
) -> Iterator[Sheet | BadSheet]:
    """Refuse a file without a good page; tell of bad ones only after a good one."""
    bad: list[BadSheet] = []
    for sheet in found:
        if isinstance(sheet, Sheet):
            yield from bad
            yield sheet
            yield from found
            return
        bad.append(sheet)
    if start == 1 and bad and inspect(path, limits).pages <= len(bad):
        raise working.Quarantined(bad[0].code, bad[0].facts)
    yield from bad


def _request(
    task: str, wish: dict[str, Any], source: int, limits: Limits
) -> Callable[[], asking.Answers]:
    # A page picture is never larger than all of its pixels, or the file it stood in.
    longest = max(limits.pixels * 4, limits.bytes)
    allowance = limited.Allowance(limits.seconds, limits.memory, longest)
    return lambda: limited.run(task, wish, source, allowance)


@contextmanager
def _opened(path: Path, limits: Limits) -> Iterator[int]:
    """The file, to be handed to a child, if its size is within the limit."""
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size == 0:
            raise working.Quarantined("empty", {})
        if size > limits.bytes:
            raise working.Quarantined("too_large", {"bytes": size, "limit": limits.bytes})
        yield file.fileno()


def _sheet(said: dict[str, Any], image: memoryview) -> Sheet | BadSheet:
    """What a child says of a page; believed as far as its form goes."""
    ordinal = int(said["ordinal"])
    if "refused" in said:
        return BadSheet(ordinal, str(said["refused"]), dict(said["facts"]))
    return Sheet(
        ordinal,
        bytes(image),
        str(said["media"]),
        int(said["width"]),
        int(said["height"]),
        said["dpi"] and int(said["dpi"]),
        said["brought"] and list(said["brought"]),
        [_code(**code) for code in said["codes"]],
        float(said["blank_share"]),
        int(said["turn"]),
    )


def _code(text: str, format: str, angle: int, box: list[int]) -> Code:  # noqa: A002  # ours
    left, top, right, bottom = map(int, box)
    return Code(str(text), str(format), int(angle), (left, top, right, bottom))
