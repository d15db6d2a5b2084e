"""What is wrong with a delivery, all at once, and what a correction changes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from archive.intake import delivery
from archive.intake.delivery import Fault, Given
from tests.intake.house import DAY, given, piece

SOURCES = {"party", "team"}
DAYS = timedelta(days=1)


def faults(of: Given, today: date = DAY) -> dict[str, Fault]:
    return delivery.faults(delivery.tidy(of), SOURCES, today)


def test_a_plain_delivery_has_no_fault() -> None:
    assert faults(given(piece(), piece("判决书", 12, copies=2, original=False))) == {}


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("source", "", Fault.MISSING),
        ("source", "moon", Fault.UNKNOWN),
        ("deliverer", "  ", Fault.MISSING),
        ("deliverer", "甲" * 201, Fault.TOO_LONG),
        ("deliverer", "张\u200b三", Fault.UNPRINTABLE),
        ("remarks", "甲" * 401, Fault.TOO_LONG),
        ("uploaded", "甲" * 401, Fault.TOO_LONG),
        ("received_on", DAY + DAYS, Fault.IN_FUTURE),
        ("received_on", date(1979, 12, 31), Fault.TOO_OLD),
        ("formed_on", DAY + DAYS, Fault.IN_FUTURE),
        ("back_on", DAY + DAYS, Fault.IN_FUTURE),
        ("pieces", (), Fault.NO_PIECES),
        ("pieces", (piece(),) * 201, Fault.TOO_MANY),
    ],
)
def test_each_fault_is_told_of_its_field(field: str, value: object, fault: Fault) -> None:
    assert faults(replace(given(), **{field: value})) == {field: fault}  # type: ignore[arg-type]  # one field of many types


@pytest.mark.parametrize("field", ["formed_on", "back_on"])
def test_no_day_of_a_delivery_is_after_its_receipt(field: str) -> None:
    later = replace(given(received_on=DAY - DAYS), **{field: DAY})  # type: ignore[arg-type]  # as above

    assert faults(later) == {field: Fault.AFTER_RECEIPT}
    assert faults(replace(later, received_on=DAY)) == {}


@pytest.mark.parametrize(
    ("one", "column", "fault"),
    [
        (piece(" "), "name", Fault.MISSING),
        (piece("甲" * 201), "name", Fault.TOO_LONG),
        (piece(pages=0), "pages", Fault.PAGES),
        (piece(pages=100_000), "pages", Fault.PAGES),
        (piece(copies=0), "copies", Fault.COPIES),
        (piece(copies=100), "copies", Fault.COPIES),
        (piece(remarks="甲" * 401), "remarks", Fault.TOO_LONG),
    ],
)
def test_a_fault_of_a_piece_says_which(
    one: delivery.PieceGiven, column: str, fault: Fault
) -> None:
    assert faults(given(piece(), one)) == {f"pieces-1-{column}": fault}


def test_all_faults_are_told_at_once() -> None:
    wrong = given(piece("", 0), piece(copies=0), source="", deliverer="")

    assert set(faults(wrong)) == {
        "source",
        "deliverer",
        "pieces-0-name",
        "pieces-0-pages",
        "pieces-1-copies",
    }


def test_spaces_nobody_means_are_gone() -> None:
    tidied = delivery.tidy(given(piece("  判决  书 "), deliverer=" 张  三 "))

    assert (tidied.deliverer, tidied.pieces[0].name) == ("张 三", "判决 书")


def test_the_same_delivery_is_the_same_wherever_its_pieces_stand() -> None:
    assert delivery.is_same(given(piece(place=4)), given(piece()))
    assert not delivery.is_same(given(piece(pages=4)), given(piece(pages=3)))


def test_a_correction_tells_what_was_and_what_is() -> None:
    before = given(piece(place=1), piece("判决书", 12, place=2), piece("清单", 1, place=3))
    after = given(
        piece(place=1, pages=4), piece("清单", 1, place=3), piece("证据", 5), remarks="缺页"
    )

    assert delivery.changes(before, after) == {
        "remarks": ("", "缺页"),
        "piece 1": ("起诉状 [original] 3 × 1", "起诉状 [original] 4 × 1"),
        "piece 2": ("判决书 [original] 12 × 1", None),
        "piece + 1": (None, "证据 [original] 5 × 1"),
    }


def test_nothing_changed_is_no_change() -> None:
    same = given(piece(place=1))

    assert delivery.changes(same, same) == {}
