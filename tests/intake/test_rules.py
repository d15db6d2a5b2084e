"""Codes on paper, numbers, and the day a term begins."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.intake import rules
from archive.intake.rules import Scanned

TOKEN = "7K3MQ9XW2A"
FORMED, BACK = date(2026, 3, 10), date(2026, 3, 12)
tokens = st.text(rules.SIGNS, min_size=rules.LENGTH, max_size=rules.LENGTH)
pieces = st.none() | st.integers(1, 999)


@given(tokens, pieces)
def test_what_a_code_says_is_read_back(token: str, piece: int | None) -> None:
    assert rules.read_code(rules.code_of(token, piece)) == Scanned(token, piece)


@given(tokens, pieces, st.data())
def test_a_code_with_one_wrong_sign_is_noticed(
    token: str, piece: int | None, data: st.DataObject
) -> None:
    code = rules.code_of(token, piece)
    at = data.draw(st.integers(0, len(code) - 1))
    sign = data.draw(st.sampled_from([one for one in rules.CHECKED if one != code[at]]))
    wrong = code[:at] + sign + code[at + 1 :]

    # Without a hyphen it still says the same.
    assert rules.read_code(wrong) is None


def test_two_signs_that_changed_places_are_noticed() -> None:
    code = rules.code_of(TOKEN, 3)
    swapped = [
        code[:at] + code[at + 1] + code[at] + code[at + 2 :]
        for at in range(3, 12)
        if code[at] != code[at + 1]
    ]

    assert [rules.read_code(one) for one in swapped] == [None] * len(swapped)


def test_the_check_sign_is_that_of_the_standard() -> None:
    # The example of the Global Release Identifier, which uses ISO 7064 mod 37, 36.
    assert rules.check_sign("A12425GABC1234002") == "M"


@pytest.mark.parametrize(
    "typed",
    [
        "JZ-7K3MQ9XW2A-03-{}",
        "JZ7K3MQ9XW2A03{}",
        " jz-7k3mq9xw2a-03-{} ",
        "JZ-7K3MQ 9XW2A-03-{}",
    ],
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    sign = rules.check_sign(TOKEN + "03")

    assert rules.read_code(typed.format(sign)) == Scanned(TOKEN, 3)


@pytest.mark.parametrize(
    "text",
    ["", "JZ", "http://example.org/", "JZ-7K3MQ9XW2A-03-", "978711", "JZ-" + "0" * 99],
)
def test_what_is_no_code_of_ours_is_nothing(text: str) -> None:
    assert rules.read_code(text) is None


def test_a_code_fits_a_small_symbol_of_the_highest_correction() -> None:
    # 20 signs are what version 2 of a QR symbol holds at level H.
    assert len(rules.code_of(TOKEN, 999)) <= 20


def test_tokens_differ_and_are_tokens() -> None:
    made = {rules.new_token() for _one in range(200)}

    assert len(made) == 200
    assert all(map(rules.is_token, made))


@pytest.mark.parametrize(("year", "serial", "number"), [(2026, 12, "收2026-00012")])
def test_a_number_is_year_and_running_number(year: int, serial: int, number: str) -> None:
    assert rules.number(year, serial) == number


@pytest.mark.parametrize(
    ("formed", "back", "outside", "start"),
    [
        (FORMED, BACK, False, BACK),  # the later of both
        (BACK, FORMED, False, BACK),  # formed after the way back
        (FORMED, None, False, FORMED),
        (None, BACK, False, BACK),
        (None, None, False, None),  # nobody knows since when
        (FORMED, None, True, None),  # a party's paper may be years old
        (FORMED, BACK, True, BACK),  # somebody of the court brought it in
    ],
)
def test_handing_in_is_counted_from(
    formed: date | None, back: date | None, *, outside: bool, start: date | None
) -> None:
    assert rules.handed_from(formed, back, from_outside=outside) == start
