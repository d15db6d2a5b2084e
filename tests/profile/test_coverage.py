"""That nothing in the courts' own documents was forgotten."""

import re
from collections import Counter
from pathlib import Path

import pytest

from archive.profile import coverage, loader
from archive.profile.sections import Sections

# The notes the rows were first numbered in; only a working folder has them beside it.
NOTES = Path(__file__).parents[3] / "shared" / "domain.md"
NUMBERED = re.compile(r"^\|((?:QF|JM|JL|YN|GS)-\d[^|]*)\|", re.MULTILINE)
CHINESE = re.compile("[一-鿿]")


def test_every_row_is_carried_or_said_to_be_missing() -> None:
    total = coverage.count()
    print(total)  # noqa: T201  # the count is part of what this test shows

    assert coverage.uncovered() == []
    assert total.rows == 196


def test_rows_are_numbered_once_and_said_in_our_words() -> None:
    rows = coverage.rows()

    assert set(Counter(row.id for row in rows).values()) == {1}
    assert {row.court for row in rows} == set(loader.courts())
    assert [row.id for row in rows if not row.says or CHINESE.search(row.says)] == []


def test_no_entry_cites_a_row_that_does_not_exist() -> None:
    known = {row.id for row in coverage.rows()}

    cited = {row for row in coverage.carried() if re.match(r"(QF|JM|JL|YN|GS)-", row)}

    assert cited - known == set()


def test_what_is_missing_is_not_carried_and_says_what_it_waits_for() -> None:
    known = {row.id for row in coverage.rows()}

    assert coverage.NOT_YET.keys() <= known
    assert coverage.NOT_YET.keys() & coverage.carried().keys() == set()
    assert all(claim.room and claim.what for claim in coverage.NOT_YET.values())


def test_features_and_waiting_rows_are_rows() -> None:
    known = {row.id for row in coverage.rows()}

    assert coverage.FEATURES.keys() | coverage.BESIDE.keys() <= known


def test_a_feature_stands_in_a_room_that_stands() -> None:
    root = Path(coverage.__file__).parents[1]

    assert {claim.room for claim in coverage.FEATURES.values()} <= coverage.STANDING
    assert [room for room in coverage.STANDING if not (root / room).is_dir()] == []


def test_every_section_has_a_room_that_acts_upon_it() -> None:
    assert Sections.model_fields.keys() <= coverage.ROOMS.keys()


def test_the_page_is_current() -> None:
    assert coverage.PAGE.read_text("utf-8") == coverage.page()


def test_the_rows_are_those_of_the_notes() -> None:
    if not NOTES.exists():
        pytest.skip(f"THE ROWS ARE NOT COMPARED WITH THE NOTES: there is no {NOTES.name}")
    text = NOTES.read_text("utf-8")
    numbered = NUMBERED.findall(text[text.index("### G-QF") : text.index("### G-X")])

    assert [row.id for row in coverage.rows()] == numbered
