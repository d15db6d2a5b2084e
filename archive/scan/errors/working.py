"""What becomes of files and pages that cannot be opened, in a sentence each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from archive.errors import Invalid, Unready
from archive.speech import _

Facts = Mapping[str, Any]


@dataclass(eq=False)
class Quarantined(Invalid):
    """A file that is kept but not opened again; ``code`` says why, for good."""

    code: str
    facts: Facts

    def __str__(self) -> str:
        return reason(self.code, self.facts)


@dataclass(eq=False)
class NoChild(Unready):
    """The process that starts the limited children does not come up."""

    why: str

    def __str__(self) -> str:
        return _("Files cannot be opened at the moment: %(why)s", why=self.why)


def reason(code: str, facts: Facts) -> str:
    """Why a file or page was put aside, and what to do about it."""
    return SENTENCES.get(code, _broken)(facts)


def _encrypted(_facts: Facts) -> str:
    return _("The file is encrypted. Ask the sender for one without a password.")


def _broken(_facts: Facts) -> str:
    return _("It is damaged and cannot be read. Scan it again or ask for another copy.")


def _bomb(_facts: Facts) -> str:
    return _("It opens out to far more than its size and was not opened.")


def _wrong_type(facts: Facts) -> str:
    if facts.get("moving"):
        return _("It is a moving picture. Only still pictures can become pages.")
    return _("It is none of PDF, TIFF, JPEG, PNG, WebP, JPEG 2000 and BMP.")


def _too_large(facts: Facts) -> str:
    return _(
        "It has %(size)s MB; at most %(limit)s MB are taken. Split it into smaller files.",
        size=_megabytes(facts.get("bytes", 0)),
        limit=_megabytes(facts.get("limit", 0)),
    )


def _too_many_pages(facts: Facts) -> str:
    return _(
        "It has %(pages)s pages; at most %(limit)s are taken. Split it into smaller files.",
        pages=facts.get("pages", ""),
        limit=facts.get("limit", ""),
    )


def _too_many_pixels(facts: Facts) -> str:
    return _(
        "The picture of %(width)s × %(height)s pixels is too large. Scan it at a lower "
        "resolution.",
        width=facts.get("width", ""),
        height=facts.get("height", ""),
    )


def _empty(_facts: Facts) -> str:
    return _("The file is empty. Send it again.")


def _too_slow(_facts: Facts) -> str:
    return _("It took too long to open. Scan it again or ask for another copy.")


def _megabytes(count: float) -> str:
    return f"{count / 1_000_000:,.1f}"


SENTENCES: dict[str, Callable[[Facts], str]] = {
    "encrypted": _encrypted,
    "broken": _broken,
    "bomb": _bomb,
    "wrong_type": _wrong_type,
    "too_large": _too_large,
    "too_many_pages": _too_many_pages,
    "too_many_pixels": _too_many_pixels,
    "empty": _empty,
    "too_slow": _too_slow,
}
