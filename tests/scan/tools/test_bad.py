"""Files that are damaged, locked or out to harm: accepted, or put aside with a reason."""

import io
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest

from archive.scan.errors import working
from archive.scan.errors.working import Quarantined
from archive.scan.tools import files, kinds
from archive.scan.tools.files import BadSheet, Limits, Sheet
from tests.scan.tools import house
from tests.scan.tools.house import PdfPage

SMALL = Limits(memory=150_000_000, seconds=2)


def locked(password: str) -> bytes:
    out = io.BytesIO()
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(house.scan()[0]))
    writer.encrypt(password, owner_password="owner", algorithm="AES-256")
    writer.write(out)
    return out.getvalue()


def huge_png() -> bytes:
    """A PNG that says it has 2,500 million pixels."""
    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")]
    chunks = [
        struct.pack(">I", len(data))
        + name
        + data
        + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def many_pages(count: int) -> bytes:
    """A PDF that shows the same page so often."""
    data = house.pdf([house.text_page("Again")])
    return data.replace(
        b"/Kids[3 0 R]/Count 1", b"/Kids[%s]/Count %d" % (b"3 0 R " * count, count)
    )


# Made by the test that wants it, not by whoever collects the tests.
SPECIMENS: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "empty"),
    "a page of the web": (lambda: b"<!DOCTYPE html><html><body>%PDF-1.4", "wrong_type"),
    "a program": (lambda: b"MZ" + bytes(2000), "wrong_type"),
    "a locked PDF": (lambda: locked("secret"), "encrypted"),
    "a PDF cut short": (lambda: house.scan()[0][:4000], "broken"),
    "only the beginning of a PDF": (lambda: b"%PDF-1.7\n", "broken"),
    "a PDF without pages": (lambda: house.pdf([]), "broken"),
    "a PDF of very many pages": (lambda: many_pages(100_000), "too_many_pages"),
    "a JPEG cut short": (lambda: house.jpeg()[:20_000], "broken"),
    "only the beginning of a JPEG": (lambda: b"\xff\xd8\xff\xe0" + bytes(100), "broken"),
    "a TIFF cut short": (lambda: house.saved(house.picture(), "TIFF")[:100_000], "broken"),
    "only the beginning of a TIFF": (lambda: b"II*\x00\x08\x00\x00\x00", "broken"),
    "a JPEG 2000 cut short": (
        lambda: house.saved(house.picture(), "JPEG2000")[:300],
        "broken",
    ),
    "a PNG that opens out": (huge_png, "too_many_pixels"),
}


@pytest.mark.parametrize("what", SPECIMENS)
def test_a_bad_file_is_put_aside_with_its_reason(what: str, tmp_path: Path) -> None:
    make, code = SPECIMENS[what]

    assert house.why(house.kept(tmp_path, make(), "scan.pdf")) == code


def test_a_pdf_that_only_limits_printing_is_opened(tmp_path: Path) -> None:
    [picture] = house.scan()[1]

    assert house.one_of(house.kept(tmp_path, locked(""))).image == picture


def test_a_pdf_that_is_an_archive_too_is_just_a_pdf(tmp_path: Path) -> None:
    out = io.BytesIO(house.scan()[0])
    out.seek(0, io.SEEK_END)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("evil.html", "<script>alert(1)</script>")
    path = house.kept(tmp_path, out.getvalue())

    assert zipfile.is_zipfile(path)
    assert files.inspect(path, house.LIMITS).media == kinds.PDF
    assert house.one_of(path).image == house.scan()[1][0]


def test_a_file_above_the_limit_is_put_aside_unopened(tmp_path: Path) -> None:
    path = house.kept(tmp_path, house.jpeg())

    with pytest.raises(Quarantined) as refused:
        files.inspect(path, Limits(bytes=1000))

    assert refused.value.facts == {"bytes": path.stat().st_size, "limit": 1000}


def bomb(size: int = 250 << 20) -> PdfPage:
    data, entries = house.inflating(size)
    return PdfPage(data, filters=entries)


def test_what_opens_out_to_more_than_the_memory_is_a_bomb(tmp_path: Path) -> None:
    path = house.kept(tmp_path, house.pdf([bomb()]))

    assert path.stat().st_size < 10_000
    assert house.why(path, SMALL) == "bomb"


def slow() -> PdfPage:
    """A page that is painted over and over, half see-through."""
    paint = b"/G gs " + b"0.9 0.1 0.1 rg 0 0 595 842 re f " * 40_000
    look = b"/ExtGState<</G<</ca 0.01/BM/Luminosity>>>>"
    return PdfPage(zlib.compress(paint), look, filters=b"/Filter/FlateDecode")


def test_what_takes_too_long_is_put_aside(tmp_path: Path) -> None:
    path = house.kept(tmp_path, house.pdf([slow()]))

    began = time.monotonic()
    code = house.why(path, Limits(seconds=1))

    assert code == "too_slow"
    assert time.monotonic() - began < 20


def test_pages_that_end_their_child_are_bad_and_the_others_are_taken(
    tmp_path: Path,
) -> None:
    pages = [
        house.text_page("One"),
        bomb(),
        house.text_page("Three"),
        bomb(),
        house.text_page("Five"),
    ]

    sheets = house.all_of(house.kept(tmp_path, house.pdf(pages)), SMALL)

    assert house.ordinals(sheets) == [(1, ""), (2, "bomb"), (3, ""), (4, "bomb"), (5, "")]


def test_a_file_of_slow_pages_is_given_up_in_time(tmp_path: Path) -> None:
    pages = [house.text_page("One"), *[slow()] * 40, house.text_page("Last")]
    path = house.kept(tmp_path, house.pdf(pages))

    began = time.monotonic()
    sheets = house.all_of(path, Limits(seconds=1))

    assert time.monotonic() - began < 20
    assert [type(sheet) for sheet in sheets] == [Sheet] + [BadSheet] * 41
    assert {code for _ordinal, code in house.ordinals(sheets[1:])} == {"too_slow"}


FACTS = {
    "too_large": {"bytes": 700_000_000, "limit": 500_000_000},
    "too_many_pages": {"pages": 5001, "limit": 3000},
    "too_many_pixels": {"width": 50_000, "height": 40_000, "limit": 1},
}


@pytest.mark.parametrize("code", working.SENTENCES)
def test_every_reason_has_a_sentence_of_its_own(code: str) -> None:
    sentence = str(Quarantined(code, FACTS.get(code, {})))

    others = {str(Quarantined(other, FACTS.get(other, {}))) for other in working.SENTENCES}
    assert sentence.endswith(".")
    assert len(others) == len(working.SENTENCES)


def test_a_reason_names_what_was_too_much() -> None:
    sentence = working.reason("too_large", FACTS["too_large"])

    assert "700.0 MB" in sentence
    assert "500.0 MB" in sentence


def test_a_reason_that_this_version_does_not_know_can_still_be_said() -> None:
    assert working.reason("of a later version", {}) == working.reason("broken", {})
