"""What keeps a page from being read."""

from dataclasses import dataclass

from archive.errors import Invalid, Unready
from archive.speech import _


@dataclass(eq=False)
class NoSuchEngine(Invalid):
    name: str
    known: str

    def __str__(self) -> str:
        return _(
            "There is no recognition engine %(name)s; choose one of %(known)s.",
            name=self.name,
            known=self.known,
        )


@dataclass(eq=False)
class ModelsMissing(Unready):
    """The installation is incomplete. ``part``: what was not found."""

    part: str

    def __str__(self) -> str:
        return _(
            "Recognition is not installed completely: %(part)s is missing. Install the "
            "application's packages again.",
            part=self.part,
        )


@dataclass(eq=False)
class NoTesseract(Unready):
    def __str__(self) -> str:
        return _(
            "Tesseract is not installed on this machine. Install tesseract-ocr and "
            "tesseract-ocr-chi-sim, or choose the engine rapidocr."
        )


@dataclass(eq=False)
class TesseractFailed(Unready):
    reason: str

    def __str__(self) -> str:
        return _("Tesseract could not read this page: %(reason)s", reason=self.reason)
