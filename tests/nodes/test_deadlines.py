"""Dated deadlines, none of them counted by the archive's own calendar.

Those marked F are worked out in the courts' notes on the working-day calendar; the others
were counted with another library of Chinese working days, day after day, and looked over
on paper calendars of the years 2021 to 2026.
"""

from datetime import date

import pytest

from archive.calendar import Calendar, Term, Unit
from archive.nodes import rules
from archive.nodes.rules import Stop
from archive.profile import years

WORKING, DAYS, WEEKS, MONTHS = Unit.WORKING_DAYS, Unit.DAYS, Unit.WEEKS, Unit.MONTHS
CALENDAR = Calendar.of(years.shipped())

PLAIN = (
    ("F: over the May holidays of 2022", "2022-04-29", 2, WORKING, "2022-05-06"),
    ("F: two days in the middle of a week", "2022-05-09", 2, WORKING, "2022-05-11"),
    (
        "F: a make-up Saturday before the Spring Festival",
        "2026-02-13",
        2,
        WORKING,
        "2026-02-24",
    ),
    ("F: over National Day", "2026-09-30", 1, WORKING, "2026-10-08"),
    ("F: a make-up Sunday counts", "2026-09-18", 2, WORKING, "2026-09-21"),
    ("F: ends on a make-up Sunday", "2024-02-08", 2, WORKING, "2024-02-18"),
    ("F: over the Spring Festival of 2023", "2023-01-20", 5, WORKING, "2023-02-01"),
    ("F: thirty, ending on a make-up Saturday", "2026-01-05", 30, WORKING, "2026-02-14"),
    ("F: thirty over the Dragon Boat days", "2022-05-09", 30, WORKING, "2022-06-21"),
    ("F: fifteen days into National Day 2022", "2022-09-20", 15, DAYS, "2022-10-08"),
    ("F: fifteen days into National Day 2026", "2026-09-16", 15, DAYS, "2026-10-08"),
    ("F: fifteen days into May Day", "2024-04-19", 15, DAYS, "2024-05-06"),
    ("F: fifteen days into the Spring Festival", "2025-01-14", 15, DAYS, "2025-02-05"),
    ("F: a make-up Saturday needs no roll", "2026-01-30", 15, DAYS, "2026-02-14"),
    ("F: half a year into National Day", "2022-04-01", 6, MONTHS, "2022-10-08"),
    ("F: the last of August, half a year", "2025-08-31", 6, MONTHS, "2026-02-28"),
    ("a Friday and one working day", "2026-03-06", 1, WORKING, "2026-03-09"),
    ("a Saturday and one working day", "2026-03-07", 1, WORKING, "2026-03-09"),
    ("a Sunday and one working day", "2026-03-08", 1, WORKING, "2026-03-09"),
    ("three days ending on a Saturday", "2026-03-04", 3, DAYS, "2026-03-09"),
    ("three days ending on a Sunday", "2026-03-05", 3, DAYS, "2026-03-09"),
    ("three days ending on a Monday", "2026-03-06", 3, DAYS, "2026-03-09"),
    ("a week from a Saturday", "2026-03-07", 1, WEEKS, "2026-03-16"),
    ("two weeks from a Wednesday", "2026-03-11", 2, WEEKS, "2026-03-25"),
    ("five weeks into Qingming", "2026-02-28", 5, WEEKS, "2026-04-07"),
    ("ends the day before Qingming", "2026-04-01", 2, DAYS, "2026-04-03"),
    ("ends on the first day of Qingming", "2026-04-01", 3, DAYS, "2026-04-07"),
    ("ends after Qingming", "2026-04-01", 6, DAYS, "2026-04-07"),
    ("ends before National Day", "2026-09-20", 10, DAYS, "2026-09-30"),
    ("ends on its first day", "2026-09-21", 10, DAYS, "2026-10-08"),
    ("ends on its last day", "2026-09-27", 10, DAYS, "2026-10-08"),
    ("ends on the day after", "2026-09-28", 10, DAYS, "2026-10-08"),
    ("the make-up Saturday after it", "2026-09-30", 10, DAYS, "2026-10-10"),
    ("Mid-Autumn of 2026", "2026-09-18", 7, DAYS, "2026-09-28"),
    ("Dragon Boat of 2025", "2025-05-21", 10, DAYS, "2025-06-03"),
    ("Labour Day, day by day", "2023-04-24", 5, DAYS, "2023-05-04"),
    ("Labour Day, working days", "2023-04-24", 5, WORKING, "2023-05-04"),
    ("the make-up Sunday of April 2023", "2023-04-20", 3, DAYS, "2023-04-23"),
    ("over New Year 2023", "2022-12-30", 1, WORKING, "2023-01-03"),
    ("over New Year 2024", "2023-12-29", 1, WORKING, "2024-01-02"),
    ("over New Year 2025", "2024-12-31", 1, WORKING, "2025-01-02"),
    ("over New Year 2026, a make-up Sunday", "2025-12-31", 1, WORKING, "2026-01-04"),
    ("ten days over a year's end", "2024-12-25", 10, DAYS, "2025-01-06"),
    ("one month over a year's end", "2023-12-01", 1, MONTHS, "2024-01-02"),
    ("three months over a year's end", "2025-11-30", 3, MONTHS, "2026-02-28"),
    ("six months over a year's end", "2024-09-02", 6, MONTHS, "2025-03-03"),
    ("on the 29th of February", "2024-02-28", 1, DAYS, "2024-02-29"),
    ("a month from the 29th of February", "2024-02-29", 1, MONTHS, "2024-03-29"),
    ("a year from it in months", "2024-02-29", 12, MONTHS, "2025-02-28"),
    ("a month to the 29th", "2024-01-29", 1, MONTHS, "2024-02-29"),
    ("a month to the 29th from the 31st", "2024-01-31", 1, MONTHS, "2024-02-29"),
    ("the same in a common year", "2023-01-31", 1, MONTHS, "2023-02-28"),
    ("working days over the 29th", "2024-02-26", 5, WORKING, "2024-03-04"),
    ("a month from the 31st of March", "2025-03-31", 1, MONTHS, "2025-04-30"),
    ("a month from the 30th of April", "2025-04-30", 1, MONTHS, "2025-05-30"),
    ("six months from the 31st of March", "2026-03-31", 6, MONTHS, "2026-09-30"),
    ("six months from the 30th of August", "2024-08-30", 6, MONTHS, "2025-02-28"),
    ("three months from the 31st of May", "2026-05-31", 3, MONTHS, "2026-08-31"),
)
KEPT = (
    ("a year of freezing that ends on a holiday", "2025-10-01", 12, MONTHS, "2026-10-01"),
    ("two years of seizure ending on a Saturday", "2024-07-18", 24, MONTHS, "2026-07-18"),
    ("three years of sealing ending at New Year", "2023-01-01", 36, MONTHS, "2026-01-01"),
    (
        "a year of freezing from the 29th of February",
        "2024-02-29",
        12,
        MONTHS,
        "2025-02-28",
    ),
    ("a year that ends on a working day", "2025-03-03", 12, MONTHS, "2026-03-03"),
)
STOPPED = (
    (
        "a week stopped within ten days",
        "2026-03-02",
        10,
        DAYS,
        (("2026-03-05", "2026-03-11"),),
        "2026-03-19",
    ),
    (
        "one day stopped",
        "2026-03-02",
        10,
        DAYS,
        (("2026-03-05", "2026-03-05"),),
        "2026-03-13",
    ),
    (
        "stopped after the end, too late to help",
        "2026-03-02",
        10,
        DAYS,
        (("2026-03-13", "2026-03-20"),),
        "2026-03-12",
    ),
    (
        "stopped on the last day itself",
        "2026-03-02",
        10,
        DAYS,
        (("2026-03-12", "2026-03-13"),),
        "2026-03-16",
    ),
    (
        "stopped from the day of the start",
        "2026-03-02",
        10,
        DAYS,
        (("2026-03-02", "2026-03-03"),),
        "2026-03-13",
    ),
    (
        "working days, stopped over a weekend",
        "2026-03-02",
        5,
        WORKING,
        (("2026-03-05", "2026-03-09"),),
        "2026-03-12",
    ),
    (
        "working days, stopped on a weekend only",
        "2026-03-02",
        5,
        WORKING,
        (("2026-03-07", "2026-03-08"),),
        "2026-03-09",
    ),
    (
        "months, stopped for thirty days",
        "2026-01-05",
        6,
        MONTHS,
        (("2026-03-01", "2026-03-30"),),
        "2026-08-04",
    ),
    (
        "months, stopped into a holiday",
        "2026-03-02",
        6,
        MONTHS,
        (("2026-06-01", "2026-06-29"),),
        "2026-10-08",
    ),
    (
        "stopped twice",
        "2026-03-02",
        10,
        DAYS,
        (("2026-03-04", "2026-03-05"), ("2026-03-10", "2026-03-11")),
        "2026-03-16",
    ),
    (
        "stopped twice over the same days",
        "2026-03-02",
        10,
        DAYS,
        (("2026-03-04", "2026-03-06"), ("2026-03-05", "2026-03-07")),
        "2026-03-16",
    ),
    (
        "rolls into a stop, and on over it",
        "2026-03-02",
        5,
        DAYS,
        (("2026-03-09", "2026-03-10"),),
        "2026-03-11",
    ),
)


def written(case: tuple[object, ...]) -> str:
    return str(case[0])


def test_the_tables_hold_sixty_deadlines() -> None:
    assert len(PLAIN) + len(KEPT) + len(STOPPED) >= 60


@pytest.mark.parametrize("case", PLAIN, ids=written)
def test_a_term_ends_on_the_day_the_table_says(
    case: tuple[str, str, int, Unit, str],
) -> None:
    _why, start, number, unit, expected = case

    due = rules.count(date.fromisoformat(start), Term(number, unit), (), CALENDAR)

    assert due.date.isoformat() == expected
    assert not due.provisional


@pytest.mark.parametrize("case", KEPT, ids=written)
def test_a_measure_ends_on_its_day_open_or_closed(
    case: tuple[str, str, int, Unit, str],
) -> None:
    _why, start, number, unit, expected = case

    last = rules.expires(date.fromisoformat(start), Term(number, unit), CALENDAR)

    assert last == date.fromisoformat(expected)


@pytest.mark.parametrize("case", STOPPED, ids=written)
def test_suspended_days_are_added(
    case: tuple[str, str, int, Unit, tuple[tuple[str, str], ...], str],
) -> None:
    _why, start, number, unit, pairs, expected = case
    stops = [Stop(*map(date.fromisoformat, pair)) for pair in pairs]

    due = rules.count(date.fromisoformat(start), Term(number, unit), stops, CALENDAR)

    assert due.date.isoformat() == expected


def test_a_term_into_a_year_not_arranged_is_provisional() -> None:
    due = rules.count(date(2026, 12, 20), Term(30, DAYS), (), CALENDAR)

    assert due.provisional
    assert due.date == date(2027, 1, 19)


def test_a_stopped_term_into_such_a_year_is_provisional_too() -> None:
    stop = Stop(date(2026, 12, 22), date(2026, 12, 31))

    due = rules.count(date(2026, 12, 20), Term(10, DAYS), [stop], CALENDAR)

    assert due.provisional
    # Ten days more than 30 December: 9 January is a Saturday, counted by its weekends.
    assert due.date == date(2027, 1, 11)
