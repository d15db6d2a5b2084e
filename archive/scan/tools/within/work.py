"""What a limited child can do: look into a file, take out its pages, give pixels."""

import os
from collections.abc import Iterator
from typing import Any, BinaryIO

from archive.scan.tools import frames, kinds
from archive.scan.tools.within import cage, pdf, pictures, refusal
from archive.scan.tools.within.made import Made
from archive.scan.tools.within.refusal import Refusal

Answer = tuple[frames.Header, bytes | memoryview]


def warm() -> None:
    """Load all that is loaded late, so that no child has to."""
    pictures.warm()
    pdf.warm()


def answer(request: dict[str, Any], source: int, out: int) -> None:
    """Do the one thing asked for. What goes wrong is an answer too."""
    try:
        with os.fdopen(source, "rb") as file:
            # Whoever wrote or read it before us shares its position with us.
            file.seek(0)
            for header, payload in TASKS[request["task"]](file, request):
                frames.write(out, header, payload)
    except BrokenPipeError:
        return  # Nobody listens any more.
    except Exception as error:  # noqa: BLE001  # libraries raise what they like
        frames.write(out, _refused(refusal.of(error)))


def _refused(why: Refusal) -> frames.Header:
    return {"refused": why.code, "facts": dict(why.facts)}


def inspect(file: BinaryIO, request: dict[str, Any]) -> Iterator[Answer]:
    limits = request["arguments"]
    media = kinds.media_of(file.read(kinds.ENOUGH))
    if media is None:
        raise Refusal("wrong_type")
    if media == kinds.PDF:
        pages = pdf.count(file)
    else:
        pages = pictures.count(file, media, limits["pixels"], limits["pages"])
    if pages < 1:
        raise Refusal("broken", {"pages": pages})
    if pages > limits["pages"]:
        raise Refusal("too_many_pages", {"pages": pages, "limit": limits["pages"]})
    yield {"media": media, "pages": pages}, b""


def sheets(file: BinaryIO, request: dict[str, Any]) -> Iterator[Answer]:
    wanted = request["arguments"]
    media, start, count = wanted["media"], wanted["start"], wanted["count"]
    pixels = wanted["pixels"]
    if media == kinds.PDF:
        pages = pdf.pages(file, pixels, start)
    else:
        pages = pictures.pages(file, media, pixels, start)
    for ordinal in range(start, start + count):
        cage.allow(request["seconds"])
        page = next(pages, None)
        if page is None:
            return
        yield _about(page, ordinal)


def _about(page: Made | Refusal, ordinal: int) -> Answer:
    if isinstance(page, Refusal):
        return {"ordinal": ordinal, **_refused(page)}, b""
    try:
        return page.header(ordinal), page.image
    except Exception as error:  # noqa: BLE001  # libraries raise what they like
        return {"ordinal": ordinal, **_refused(refusal.of(error))}, b""


def decode(file: BinaryIO, request: dict[str, Any]) -> Iterator[Answer]:
    wish = request["arguments"]
    media = kinds.media_of(file.read(kinds.ENOUGH))
    if media not in pictures.FORMATS:
        raise Refusal("wrong_type")
    pixels = pictures.array(file, media, wish["pixels"], wish)
    yield {"shape": pixels.shape}, memoryview(pixels)


TASKS = {"inspect": inspect, "sheets": sheets, "decode": decode}
