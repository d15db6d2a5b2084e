"""What a file is, by its first bytes and never by its name. Pure."""

import re

PDF, TIFF, JPEG, PNG = "application/pdf", "image/tiff", "image/jpeg", "image/png"
WEBP, JPEG2000, BMP = "image/webp", "image/jp2", "image/bmp"
# How many first bytes are enough to know.
ENOUGH = 1024

# Printers put a line of their own before a PDF; mail programs leave white space there.
_BEGINNINGS = (
    (PDF, rb"(?:\xef\xbb\xbf)?\s*(?:\x1b%-12345X@PJL[^%]{0,900})?%PDF-\d"),
    (TIFF, rb"II\*\x00|MM\x00\*|II\+\x00\x08\x00|MM\x00\+\x00\x08"),
    (JPEG, rb"\xff\xd8\xff"),
    (PNG, rb"\x89PNG\r\n\x1a\n"),
    (WEBP, rb"RIFF....WEBPVP8[ LX]"),
    (JPEG2000, rb"\x00\x00\x00\x0cjP  \r\n\x87\n|\xff\x4f\xff\x51"),
    (BMP, rb"BM.{8}....[\x0c\x28\x34\x38\x40\x6c\x7c]\x00\x00\x00"),
)
_KINDS = tuple((media, re.compile(start, re.DOTALL)) for media, start in _BEGINNINGS)


def media_of(beginning: bytes) -> str | None:
    """The media type that the first bytes of a file speak of, if we know it."""
    return next((media for media, start in _KINDS if start.match(beginning)), None)
