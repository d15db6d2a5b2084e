"""Reading the arrangement of a year somebody imports."""

import json
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.calendar import Calendar, Year
from archive.profile import years
from archive.profile.errors import BadYears

GOOD = {
    "year": 2027,
    "source": "a notice",
    "off": ["2027-01-01/2027-01-03", "2027-04-05"],
    "work": ["2027-01-09"],
}
ARRANGED = Year(
    2027,
    (date(2027, 1, 1), date(2027, 1, 2), date(2027, 1, 3), date(2027, 4, 5)),
    (date(2027, 1, 9),),
    "a notice",
)
TABLE = """date,kind
2027-01-01,holiday
2027-01-02,holiday
2027-01-03,holiday

2027-04-05,holiday
2027-01-09,workday
"""


def written(**changes: Any) -> str:
    return json.dumps({**GOOD, **changes})


def refused(text: str, name: str = "2027.json") -> list[str]:
    """The lines of the refusal, without the file's name."""
    with pytest.raises(BadYears) as caught:
        years.parse(text, name)
    return [line.removeprefix(f"{name}: ") for line in str(caught.value).splitlines()]


def test_the_shipped_years_are_six_and_in_order() -> None:
    assert [year.year for year in years.shipped()] == [2021, 2022, 2023, 2024, 2025, 2026]
    assert all(str(year.year) in year.source for year in years.shipped())


def test_a_year_is_read_from_its_ranges_and_days() -> None:
    assert years.parse(written(), "2027.json") == (ARRANGED,)


def test_several_years_are_read_from_a_list() -> None:
    later = {"year": 2028, "off": ["2028-01-01"], "work": []}

    found = years.parse(json.dumps([GOOD, later]), "years.json")

    assert found == (ARRANGED, Year(2028, (date(2028, 1, 1),), ()))


def test_a_year_is_read_from_a_table() -> None:
    (found,) = years.parse(TABLE, "2027.csv")

    assert (found.holidays, found.workdays) == (ARRANGED.holidays, ARRANGED.workdays)


def test_a_table_may_come_from_a_chinese_spreadsheet() -> None:
    text = "日期,类型\r\n2027/1/1,放假\r\n2027/1/9,上班\r\n"

    (found,) = years.read(text.encode("gb18030"), "2027.csv")

    assert found == Year(2027, (date(2027, 1, 1),), (date(2027, 1, 9),))


def test_a_byte_order_mark_is_passed_over() -> None:
    assert years.parse("\ufeff" + written(), "2027.json") == (ARRANGED,)
    assert years.read(b"\xef\xbb\xbf" + written().encode(), "2027.json") == (ARRANGED,)


@pytest.mark.parametrize("text", [written(), TABLE])
def test_what_is_pasted_without_a_name_is_told_by_its_look(text: str) -> None:
    assert years.parse(text, "")[0].holidays == ARRANGED.holidays


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"year": "2027"}, "year: The year must be a number from 2000 to 2100."),
        ({"year": True}, "year: The year must be a number from 2000 to 2100."),
        ({"year": 1999}, "year: The year must be a number from 2000 to 2100."),
        ({"year": 2101}, "year: The year must be a number from 2000 to 2100."),
        ({"source": 1}, "source: The source must be text of 200 characters at most."),
        (
            {"source": "x" * 201},
            "source: The source must be text of 200 characters at most.",
        ),
        ({"holidays": []}, "holidays: There is no such key here."),
        ({"work": None}, "work: A list of days is needed here."),
        (
            {"work": ["2027-01-11"]},
            "work[1]: 2027-01-11 is not at a weekend, so it is no make-up day.",
        ),
        (
            {"work": ["2027-01-03"]},
            "work[1]: 2027-01-03 is both a holiday and a working day.",
        ),
        ({"work": ["2028-01-01"]}, "work[1]: 2028-01-01 does not lie in 2027."),
        ({"work": ["2027-01-09", "2027-01-09"]}, "work[2]: 2027-01-09 is named twice."),
        ({"off": []}, "year: No holiday is named for 2027."),
        ({"off": ["2027-01-01", "2026-12-31"]}, "off[2]: 2026-12-31 does not lie in 2027."),
        (
            {"off": ["2027-01-01", "1 May"]},
            "off[2]: A day is written 2026-10-01, a range 2026-10-01/2026-10-07.",
        ),
        (
            {"off": ["2027-01-01", "2027-02-29"]},
            "off[2]: A day is written 2026-10-01, a range 2026-10-01/2026-10-07.",
        ),
        (
            {"off": ["2027-01-01", 5]},
            "off[2]: A day is written 2026-10-01, a range 2026-10-01/2026-10-07.",
        ),
        (
            {"off": ["2027-01-01", "2027-05-05/2027-05-01"]},
            "off[2]: A range ends after it begins, within 31 days.",
        ),
        (
            {"off": ["2027-01-01", "2027-05-01/2027-06-01"]},
            "off[2]: A range ends after it begins, within 31 days.",
        ),
    ],
)
def test_a_fault_is_told_with_its_entry(changes: dict[str, Any], line: str) -> None:
    assert refused(written(**changes)) == [line]


def test_a_source_may_have_two_hundred_characters() -> None:
    (found,) = years.parse(written(source="文" * 200), "2027.json")

    assert found.source == "文" * 200


@pytest.mark.parametrize("year", [2000, 2100])
def test_the_first_and_the_last_year_can_be_arranged(year: int) -> None:
    text = written(year=year, off=[f"{year}-01-01"], work=[])

    assert years.parse(text, "edge.json")[0].year == year


def test_a_file_may_be_as_long_as_is_said() -> None:
    text = written()

    assert years.parse(text + " " * (100_000 - len(text)), "2027.json") == (ARRANGED,)


def test_a_range_of_thirty_one_days_is_still_a_holiday() -> None:
    (found,) = years.parse(written(off=["2027-05-01/2027-05-31"]), "2027.json")

    assert len(found.holidays) == 31


def test_every_fault_is_told_at_once() -> None:
    text = written(off=["2027-01-01", "x", "2026-01-01"], work=["2027-01-04"], more=1)

    assert [line.partition(":")[0] for line in refused(text)] == [
        "more",
        "off[2]",
        "off[3]",
        "work[1]",
    ]


def test_a_year_in_a_list_is_told_by_its_number() -> None:
    text = json.dumps([GOOD, GOOD, 5])

    assert refused(text) == [
        "[3]: A year is written as an object with keys.",
        "[2].year: 2027 is arranged twice in this file.",
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{"year": 2027,\n "off": [}', "line 2: This is not JSON from column 10 on."),
        ("", "line 1: This is not JSON from column 1 on."),
        ('{"year": 2027, "year": 2028}', "year: This key stands twice in one year."),
        ("[]", "There is no year in this file."),
        ("5", "A year is written as an object with keys."),
        ("[" * 50_000, "This JSON is nested too deeply or holds a huge number."),
        (
            '{"year": 1' + "0" * 5000 + "}",
            "This JSON is nested too deeply or holds a huge number.",
        ),
        (
            " " * 100_001,
            "The file is too long for a year's arrangement (100000 characters at most).",
        ),
    ],
)
def test_what_is_no_arrangement_at_all_is_refused(text: str, line: str) -> None:
    assert refused(text) == [line]


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ("2027-13-01,holiday", "line 3: The date must be written 2026-10-01."),
        ("tomorrow,holiday", "line 3: The date must be written 2026-10-01."),
        ("2027-05-01,feast", "line 3: The kind must be holiday or workday."),
        ("2027-05-01", "line 3: The kind must be holiday or workday."),
        ("2027-05-01,holiday,why", "line 3: The row has more than two columns."),
        ("2028-01-01,holiday", "line 3: 2028-01-01 does not lie in 2027."),
        ("2027-01-01,holiday", "line 3: 2027-01-01 is named twice."),
        ('2027-05-01,"holi"day', "line 3: This line is not a row of a CSV table."),
    ],
)
def test_a_fault_in_a_table_is_told_with_its_line(row: str, line: str) -> None:
    table = f"date,kind\n2027-01-01,holiday\n{row}\n2027-06-01,holiday\n"

    assert refused(table, "2027.csv") == [line]


def test_a_table_needs_its_columns_and_a_row() -> None:
    columns = "line 1: The columns must be date and kind."

    assert refused("day,what\n2027-01-01,holiday\n", "2027.csv") == [columns]
    assert refused("", "2027.csv") == [columns]
    assert refused("date,kind\n", "2027.csv") == ["There is no year in this file."]


def test_bytes_that_are_no_text_or_too_many_are_refused() -> None:
    with pytest.raises(BadYears, match="not text in UTF-8"):
        years.read(b"\xff\xff\xff", "2027.json")
    with pytest.raises(BadYears, match="too long"):
        years.read(b" " * 400_001, "2027.json")


def test_a_shipped_file_can_be_imported_as_it_is() -> None:
    file = years.SHIPPED / "2026.json"

    assert years.read(file.read_bytes(), Path(file).name) == years.shipped()[-1:]


@given(st.text(), st.sampled_from(["a.json", "a.csv", ""]))
def test_no_text_does_worse_than_be_refused(text: str, name: str) -> None:
    with suppress(BadYears):
        assert Calendar.of(years.parse(text, name)).years
