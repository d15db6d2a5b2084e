"""How it stands with what went out, and how large a page was; without any database."""

from datetime import UTC, datetime
from typing import Any

import pytest

from archive.catalog.exchange import pages, rules
from archive.catalog.exchange.rules import Answer, Standing
from archive.scan.models import Page

EARLY, LATE = datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fetched", "received", "answer", "standing"),
    [
        (EARLY, None, None, Standing.FETCHED),
        (EARLY, LATE, Answer.ACCEPTED, Standing.RECEIVED),
        (EARLY, EARLY, Answer.ACCEPTED, Standing.RECEIVED),
        # Taken in, it stays so, however often it is fetched again.
        (LATE, EARLY, Answer.ACCEPTED, Standing.RECEIVED),
        (EARLY, LATE, Answer.REFUSED, Standing.REFUSED),
        (EARLY, EARLY, Answer.REFUSED, Standing.REFUSED),
        # Refused and fetched again: another receipt is to come.
        (LATE, EARLY, Answer.REFUSED, Standing.FETCHED),
    ],
)
def test_how_it_stands_follows_from_what_was_fetched_and_answered(
    fetched: datetime,
    received: datetime | None,
    answer: Answer | None,
    standing: Standing,
) -> None:
    assert rules.standing(received, answer, fetched) is standing


SHEET = {"dpi": 300, "width": 2480, "height": 3508}
UPRIGHT = 1654, 2339


@pytest.mark.parametrize(
    ("page", "read", "inches"),
    [
        # An A4 at 300 dpi, shown at two thirds of its pixels.
        (SHEET, UPRIGHT, 8.27),
        # Its dark edges were cut away: what is left is smaller paper.
        (SHEET | {"crop": [240, 0, 2240, 2829]}, UPRIGHT, 6.67),
        # Lying: the short side is the height.
        ({"dpi": 200, "width": 2339, "height": 1654}, (2339, 1654), 11.69),
        # Of a photograph nothing is known: its short side is that of an A4.
        ({"dpi": None, "width": 3000, "height": 4000}, (1654, 2205), 8.27),
    ],
)
def test_a_page_is_as_wide_in_print_as_the_paper_was(
    page: dict[str, Any], read: tuple[int, int], inches: float
) -> None:
    row = Page(**page, reading_width=read[0], reading_height=read[1])

    assert read[0] / pages.resolution(row) == pytest.approx(inches, abs=0.01)
