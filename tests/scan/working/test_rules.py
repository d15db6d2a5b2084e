import pytest
from flask import Flask

from archive.scan import doubles, rules, separating
from archive.scan.pipeline.found import LIMITS
from archive.scan.tools import files


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [("申请执行人张三", "申请执行人张三", 1.0), ("甲乙丙", "丁戊己", 0.0), ("", "", 0.0)],
)
def test_how_alike_two_texts_are(one: str, other: str, alike: float) -> None:
    assert doubles.likeness(one, other) == alike


@pytest.mark.parametrize(
    ("name", "media", "told"),
    [
        ("a.pdf", "application/pdf", None),
        ("A.JPG", "image/jpeg", None),
        ("a.tif", "image/tiff", None),
        ("a.jpg", "image/png", "jpg"),
        ("a.exe", "application/pdf", "exe"),
        # An ending that is none promises nothing.
        ("判决书v1.2", "application/pdf", None),
        ("判决书", "application/pdf", None),
    ],
)
def test_a_name_misleads_if_its_ending_promises_something_else(
    name: str, media: str, told: str | None
) -> None:
    assert separating.misleading(name, media) == told


def test_every_finding_has_a_name_and_a_sentence() -> None:
    told = {*rules.FINDINGS}

    assert told == {*rules.SENTENCES}
    assert told >= {*LIMITS, *doubles.CODES}


@pytest.mark.parametrize(
    ("value", "written"), [(None, "–"), (3.0, "3"), (2.50, "2.5"), (0.123, "0.12")]
)
def test_numbers_are_written_without_digits_that_say_nothing(
    value: float | None, written: str
) -> None:
    assert rules.number(value) == written


def test_a_page_turned_all_the_way_round_is_the_same_work() -> None:
    assert rules.page_key(7, 360) == rules.page_key(7, 0) != rules.page_key(7, 90)


def test_pages_of_a_later_file_stand_behind_all_of_an_earlier_one() -> None:
    assert rules.position(1, 3000) < rules.position(2, 1)


def test_what_is_attached_stands_behind_its_file_and_before_the_next() -> None:
    first, last = (rules.room_behind(1, number) for number in (1, files.MOST_ATTACHED))

    assert rules.position(1, 3000) < rules.position(9, 1, first)
    assert rules.position(9, 3000, last) < rules.position(2, 1)
    assert rules.moved(first, 1, 3) == rules.room_behind(3, 1)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_finding_says_what_was_measured_and_which_limit_it_broke(app: Flask) -> None:
    facts = {
        "receipt": "收2026-00001",
        "gaps": [{"name": "证据", "pages": 3, "counted": 2}],
    }

    said = {code: rules.finding_sentence(code, 1.25, 7.5, facts) for code in rules.FINDINGS}

    assert not [sentence for sentence in said.values() if "%(" in sentence]
    measured = [*LIMITS, "dpi_low", "duplicate_look"]
    assert all("1.25" in said[code] and "7.5" in said[code] for code in measured)
    assert said["page_gap"] == (
        "Receipt 收2026-00001: “证据” is listed with 3 pages, and there are 2."
    )
