"""What a file is, by its first bytes."""

import pytest

from archive.scan.tools import kinds
from tests.scan.tools import house

KNOWN = {
    "PDF": kinds.PDF,
    "TIFF": kinds.TIFF,
    "JPEG": kinds.JPEG,
    "PNG": kinds.PNG,
    "WEBP": kinds.WEBP,
    "JPEG2000": kinds.JPEG2000,
    "BMP": kinds.BMP,
}


@pytest.mark.parametrize("kind", KNOWN)
def test_what_is_written_as_a_kind_is_known_as_that_kind(kind: str) -> None:
    data = house.saved(house.picture(size=(20, 20)), kind)

    assert kinds.media_of(data) == KNOWN[kind]


@pytest.mark.parametrize("kind", ["GIF", "ICO", "PPM", "EPS", "TGA", "SGI", "DDS"])
def test_other_kinds_of_pictures_are_not_known(kind: str) -> None:
    data = house.saved(house.picture(size=(20, 20)), kind)

    assert kinds.media_of(data) is None


@pytest.mark.parametrize(
    "start",
    [
        b"\xef\xbb\xbf%PDF-1.4\n",
        b"\r\n%PDF-1.7\n",
        b"\x1b%-12345X@PJL SET COPIES=1\r\n%PDF-1.5\n",
    ],
)
def test_what_printers_and_mail_put_before_a_pdf_is_passed_over(start: bytes) -> None:
    assert kinds.media_of(start) == kinds.PDF


@pytest.mark.parametrize(
    "start",
    [
        b"",
        b"%PDF",
        b"<html>%PDF-1.4",
        b"GIF89a %PDF-1.4",
        b"PK\x03\x04 %PDF-1.4",
        b"MZ %PDF-1.4",
        b"%!PS-Adobe-3.0 PDF-1.7",
        b"RIFF\x00\x00\x00\x00WAVEfmt ",
        b"BM, said the man, is no picture at all",
        b"II*",
    ],
)
def test_what_only_pretends_is_not_known(start: bytes) -> None:
    assert kinds.media_of(start) is None
