"""Coloured ink on black print."""

import cv2
import numpy as np

from archive.scan.recognition import colour
from archive.scan.recognition.pixels import Pixels

RED, BLUE, BLACK = (205, 32, 38), (38, 52, 132), (25, 25, 28)


def page(paper: tuple[int, int, int] = (250, 249, 246)) -> Pixels:
    made = np.empty((960, 680, 3), np.uint8)
    made[:] = paper
    cv2.rectangle(made, (100, 600), (300, 630), BLACK, -1)
    return made


def test_black_print_has_no_coloured_ink() -> None:
    assert colour.ink(page()) is None


def test_neither_has_yellow_paper() -> None:
    assert colour.ink(page((238, 222, 176))) is None


def test_a_round_seal_is_known_as_one() -> None:
    sealed = page()
    cv2.circle(sealed, (250, 620), 60, RED, 4)

    ink = colour.ink(sealed)

    assert ink is not None
    assert len(ink.seals) == 1
    assert ink.sealed((0.35, 0.62, 0.4, 0.66))
    assert not ink.elsewhere


def test_a_square_stamp_is_no_seal() -> None:
    stamped = page()
    cv2.rectangle(stamped, (300, 100), (420, 210), RED, 4)

    ink = colour.ink(stamped)

    assert ink is not None
    assert ink.seals == ()
    assert ink.elsewhere


def test_ink_turns_to_paper_and_what_is_under_it_stays() -> None:
    for ink in (RED, BLUE):
        inked = page()
        cv2.line(inked, (80, 560), (320, 660), ink, 6)
        inked[600:631, 100:301] = BLACK

        clean = colour.without(inked)

        assert clean[570:580, 90:130].min() > 180
        assert clean[605:625, 150:250].max() < 60


def test_a_page_without_colour_stays_as_it_is() -> None:
    assert np.array_equal(colour.without(page()), page())
