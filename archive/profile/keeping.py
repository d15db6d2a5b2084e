"""How long files are kept, how secret they are, and how well they must be scanned."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from archive.profile.draft import Draft, between
from archive.profile.errors import Fault
from archive.profile.files import FilePart
from archive.profile.parts import Code, Conditional, Entry, Part, Whole


class RetentionClass(Entry):
    # None: for ever.
    years: Annotated[Whole, Field(gt=0, le=999)] | None = None


class RetentionRule(Conditional):
    """Of the rules that fit, the one that keeps longest counts."""

    keep: Code
    amount_from: Whole | None = None
    closings: tuple[Code, ...] = ()
    case_types: tuple[Code, ...] = ()


class ClockStart(StrEnum):
    CLOSING = "closing"
    # The first of January after closing.
    NEXT_YEAR = "next_year"


class Clock(Entry):
    starts: ClockStart


class Retention(Part):
    classes: tuple[RetentionClass, ...] = ()
    rules: tuple[RetentionRule, ...] = ()
    clock: tuple[Clock, ...] = ()


class SecrecyLevel(Entry):
    """A level higher in ``rank`` is stricter, and the strictest holds for a volume."""

    rank: Annotated[Whole, Field(ge=0, le=99)]
    most_years: Annotated[Whole, Field(gt=0, le=99)] | None = None
    # What this level is the default of.
    usual_for: tuple[FilePart, ...] = ()


class Measure(StrEnum):
    DPI = "dpi"
    PERCENT = "percent"
    PAGES = "pages"
    MILLIMETRES = "millimetres"
    DEGREES = "degrees"
    # Of 64 places of a page, in so many of them two look different.
    PLACES = "places"


class Limit(StrEnum):
    LEAST = "least"
    MOST = "most"


Fraction = Annotated[float, Field(strict=True)]


class Threshold(Entry):
    """What scans and volumes are held to."""

    limit: Limit
    value: Annotated[Whole | Fraction, Field(gt=0, le=99999)]
    measure: Measure


CODED = (
    "retention.classes",
    "retention.rules",
    "retention.clock",
    "secrecy",
    "quality",
)
REFERENCES = (
    ("retention.rules", "keep", "retention.classes"),
    ("retention.rules", "closings", "closing_methods"),
    ("retention.rules", "case_types", "case_types"),
    ("retention.rules", "when", "circumstances"),
    ("retention.rules", "unless", "circumstances"),
)


def faults(draft: Draft) -> Iterator[Fault]:
    yield from between(draft, CODED, REFERENCES)
