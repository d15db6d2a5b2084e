"""What a limited child can do: look into a file, take out its pages, give pixels."""

import math
import os
from collections.abc import Iterator
from typing import Any, BinaryIO

from pypdf.generic import EmbeddedFile

from archive.scan.tools import frames, kinds
from archive.scan.tools.within import attached, cage, pdf, pictures, refusal
from archive.scan.tools.within.made import Made
from archive.scan.tools.within.refusal import Refusal

Answer = tuple[frames.Header, bytes | frames.Parts]
# So much of the name of an attachment is told.
LONGEST = 400


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
    shape, parts = pictures.wished(file, media, wish["pixels"], wish["width"])
    yield {"shape": shape}, frames.Parts(math.prod(shape), parts)


def attachments(file: BinaryIO, _request: dict[str, Any]) -> Iterator[Answer]:
    yield {"names": [attached.name(one)[:LONGEST] for one in attached.listed(file)]}, b""


def taken_out(file: BinaryIO, request: dict[str, Any]) -> Iterator[Answer]:
    """The attachments from ``start`` on: their bytes, if they may be pages."""
    wanted = request["arguments"]
    start, count, longest = wanted["start"], wanted["count"], wanted["bytes"]
    every = attached.listed(file)
    for ordinal in range(start, min(start + count, len(every) + 1)):
        cage.allow(request["seconds"])
        try:
            yield _content(every[ordinal - 1], ordinal, longest)
        except Exception as error:  # noqa: BLE001  # libraries raise what they like
            yield {"ordinal": ordinal, **_refused(refusal.of(error))}, b""


def _content(one: EmbeddedFile, ordinal: int, longest: int) -> Answer:
    data = attached.content(one)
    if len(data) > longest:
        raise Refusal("too_large", {"bytes": len(data), "limit": longest})
    if kinds.media_of(data[: kinds.ENOUGH]) is None:
        raise Refusal("wrong_type")
    return {"ordinal": ordinal}, data


TASKS = {
    "inspect": inspect,
    "sheets": sheets,
    "decode": decode,
    "attachments": attachments,
    "taken_out": taken_out,
}
