from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.calendar import Calendar, Year
from archive.upkeep import rules
from archive.upkeep.rules import GIGABYTE, Kind, Level, Span

SPRING = Year(2027, (date(2027, 2, 8), date(2027, 2, 9)), (date(2027, 2, 14),))
ARRANGED = Calendar.of([SPRING], closed=[date(2027, 3, 1)])


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2027, 2, 5), Kind.OPEN),  # the Friday before
        (date(2027, 2, 7), Kind.WEEKEND),  # a Sunday nobody arranged
        (date(2027, 2, 8), Kind.HOLIDAY),  # a Monday off
        (date(2027, 2, 14), Kind.MADE_UP),  # a Sunday worked in lieu
        (date(2027, 3, 1), Kind.COURT),  # the court's own closed day
    ],
)
def test_a_day_says_what_it_is(day: date, kind: Kind) -> None:
    assert rules.kind(day, ARRANGED) is kind


def test_a_month_has_whole_weeks_and_only_its_own_days() -> None:
    february = rules.months(2027, ARRANGED)[1]

    assert all(len(week) == 7 for week in february.weeks)
    assert [entry[0] for week in february.weeks for entry in week if entry] == [
        date(2027, 2, number) for number in range(1, 29)
    ]


def test_a_month_counts_its_open_days_with_those_made_up() -> None:
    # Twenty weekdays, less two holidays, plus one Sunday worked in lieu.
    assert rules.months(2027, ARRANGED)[1].open_days == 19


@given(st.integers(2000, 2100))
def test_the_months_of_a_year_hold_each_of_its_days_once(year: int) -> None:
    drawn = [
        entry[0]
        for month in rules.months(year, Calendar())
        for week in month.weeks
        for entry in week
        if entry
    ]

    assert drawn == list(rules.days_of(year))


def test_days_that_follow_each_other_are_one_span() -> None:
    days = [date(2027, 2, 9), date(2027, 2, 8), date(2027, 2, 11)]

    assert rules.spans(days) == (
        Span(date(2027, 2, 8), date(2027, 2, 9)),
        Span(date(2027, 2, 11), date(2027, 2, 11)),
    )
    assert [span.days for span in rules.spans(days)] == [2, 1]


def test_a_first_import_names_the_days_that_close_and_open() -> None:
    change = rules.change(Calendar(), SPRING)

    assert change.was_known is False
    assert change.closed == (date(2027, 2, 8), date(2027, 2, 9))
    assert change.opened == (date(2027, 2, 14),)


def test_importing_the_same_year_again_changes_nothing() -> None:
    assert not rules.change(Calendar.of([SPRING]), SPRING)


def test_a_year_becoming_known_is_a_change_even_if_no_day_is() -> None:
    # Both its holidays fall on a weekend, which is closed anyway.
    dull = Year(2027, (date(2027, 5, 1), date(2027, 5, 2)), ())

    assert rules.change(Calendar(), dull)
    assert not rules.change(Calendar.of([dull]), dull)


@pytest.mark.parametrize(
    ("total", "free", "level"),
    [
        (100 * GIGABYTE, 10 * GIGABYTE, Level.OK),  # exactly a tenth
        (100 * GIGABYTE, 10 * GIGABYTE - 1, Level.WARN),
        (10 * GIGABYTE, 2 * GIGABYTE, Level.OK),  # exactly two gigabytes
        (10 * GIGABYTE, 2 * GIGABYTE - 1, Level.WARN),
        (GIGABYTE, GIGABYTE // 10, Level.WARN),
        (GIGABYTE, GIGABYTE // 10 - 1, Level.FAIL),
    ],
)
def test_a_disk_is_judged_by_share_and_by_bytes(
    total: int, free: int, level: Level
) -> None:
    assert rules.disk_level(total, free) is level


@pytest.mark.parametrize(
    ("seconds", "level"),
    [
        (2, Level.OK),
        (2.1, Level.WARN),
        (-3, Level.WARN),
        (60, Level.WARN),
        (61, Level.FAIL),
    ],
)
def test_clocks_are_judged_by_how_far_they_are_apart(seconds: float, level: Level) -> None:
    assert rules.clock_level(timedelta(seconds=seconds)) is level


def test_what_never_happened_is_as_bad_as_what_happened_long_ago() -> None:
    day = timedelta(days=1)

    assert rules.age_level(None, day) is Level.WARN
    assert rules.age_level(day, day) is Level.OK
    assert rules.age_level(day + timedelta(seconds=1), day) is Level.WARN


def test_the_worst_of_many_levels_counts() -> None:
    assert rules.worst([Level.WARN, Level.FAIL, Level.OK]) is Level.FAIL
    assert rules.worst([]) is Level.OK


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (12_345_678, "12 MB"),
        (5e15, "5000 TB"),
    ],
)
def test_a_size_is_said_as_a_person_reads_it(count: float, said: str) -> None:
    assert rules.size(count) == said
