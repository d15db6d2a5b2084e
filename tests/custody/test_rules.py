"""Codes, names and paths of places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.custody import rules
from archive.intake import rules as intake

TOKENS = st.text(intake.SIGNS, min_size=intake.LENGTH, max_size=intake.LENGTH)


@given(TOKENS)
def test_a_code_is_read_back_however_it_is_typed(token: str) -> None:
    code = rules.code_of(token)

    assert rules.read_code(code) == token
    assert rules.read_code(f" {code.lower().replace('-', '')} ") == token


@given(TOKENS, st.integers(0, intake.LENGTH - 1), st.sampled_from(intake.SIGNS))
def test_a_wrong_sign_is_noticed(token: str, at: int, sign: str) -> None:
    code = rules.code_of(token)
    begin = len(rules.MARK) + 1 + at
    wrong = code[:begin] + sign + code[begin + 1 :]

    assert rules.read_code(wrong) == (token if wrong == code else None)


@given(TOKENS)
def test_places_and_papers_are_never_taken_for_each_other(token: str) -> None:
    assert intake.read_code(rules.code_of(token)) is None
    assert rules.read_code(intake.code_of(token)) is None


def test_names_are_one_a_line_each_once() -> None:
    assert rules.names_in(" 01号盒 \n\n02号盒\n01号盒\n A   1 ") == [
        "01号盒",
        "02号盒",
        "A 1",
    ]


@pytest.mark.parametrize(
    ("name", "fits"), [("01号盒", 1), ("", 0), ("a" * 60, 1), ("a" * 61, 0), ("a/b", 0)]
)
def test_a_name_leaves_the_path_readable(name: str, fits: int) -> None:
    assert rules.is_name(name) == bool(fits)


def test_the_path_of_what_stands_in_a_renamed_place_follows() -> None:
    assert rules.below("一号 / A / 1", "一号", "二号") == "二号 / A / 1"
    assert rules.path_of("一号", "A") == "一号 / A"
