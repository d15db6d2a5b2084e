"""The days a court is open. Weekday names in the tables are of the due day."""

import datetime as dt
from datetime import date

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.calendar import (
    SAME_DAY,
    Calendar,
    Fault,
    FaultKind,
    Term,
    Unit,
    Year,
    faults,
    overdue,
)
from archive.profile import years

DAY = dt.timedelta(days=1)
COURT = Calendar.of(years.shipped())
ARRANGED = [date(2021, 1, 1) + DAY * n for n in range(365 * 5 + 366)]

some_day = st.dates(date(2000, 1, 1), date(2100, 1, 1))
calendar_term = st.one_of(
    st.builds(Term, st.integers(1, 400), st.just(Unit.DAYS)),
    st.builds(Term, st.integers(1, 60), st.just(Unit.WEEKS)),
    st.builds(Term, st.integers(1, 36), st.just(Unit.MONTHS)),
)


def working(count: int) -> Term:
    return Term(count, Unit.WORKING_DAYS)


def days(count: int) -> Term:
    return Term(count, Unit.DAYS)


def months(count: int) -> Term:
    return Term(count, Unit.MONTHS)


def on(text: str) -> date:
    return date.fromisoformat(text)


WORKING_DAYS = [
    ("2022-04-29", 2, "2022-05-06"),  # over the Labour Day holiday
    ("2022-05-09", 2, "2022-05-11"),
    ("2026-02-13", 2, "2026-02-24"),  # Saturday 14 February is worked
    ("2026-09-30", 1, "2026-10-08"),  # over National Day
    ("2026-09-18", 2, "2026-09-21"),  # Sunday 20 September is worked
    ("2024-02-08", 2, "2024-02-18"),  # ends on a worked Sunday
    ("2023-01-20", 5, "2023-02-01"),
    ("2026-01-05", 30, "2026-02-14"),  # ends on a worked Saturday
    ("2022-05-09", 30, "2022-06-21"),
    ("2024-02-28", 1, "2024-02-29"),  # the leap day is a day like others
    ("2023-02-28", 1, "2023-03-01"),
    ("2024-12-31", 1, "2025-01-02"),  # over the year's end
    ("2021-12-31", 1, "2022-01-04"),
    ("2026-11-20", 1, "2026-11-23"),  # over a plain weekend
    ("2026-11-21", 1, "2026-11-23"),  # something that happened on a Saturday
    ("2026-11-22", 1, "2026-11-23"),
]

CALENDAR_DAYS = [
    ("2022-09-20", days(15), "2022-10-08"),  # from 5 October to a worked Saturday
    ("2026-09-16", days(15), "2026-10-08"),
    ("2024-04-19", days(15), "2024-05-06"),
    ("2025-01-14", days(15), "2025-02-05"),
    ("2026-01-30", days(15), "2026-02-14"),  # a worked Saturday: it does not run on
    ("2024-02-14", days(15), "2024-02-29"),
    ("2023-12-22", days(10), "2024-01-02"),  # over the year's end
    ("2026-11-05", days(15), "2026-11-20"),  # a Friday
    ("2026-11-06", days(15), "2026-11-23"),  # a Saturday
    ("2026-11-07", days(15), "2026-11-23"),  # a Sunday
    ("2026-11-08", days(15), "2026-11-23"),  # a Monday
    ("2026-11-02", Term(2, Unit.WEEKS), "2026-11-16"),
    ("2026-09-17", Term(2, Unit.WEEKS), "2026-10-08"),
    ("2022-04-01", months(6), "2022-10-08"),
    ("2025-08-31", months(6), "2026-02-28"),  # no 31 February; a worked Saturday
    ("2024-01-31", months(1), "2024-02-29"),
    ("2023-01-31", months(1), "2023-02-28"),
    ("2024-02-29", months(12), "2025-02-28"),
    ("2022-10-15", months(3), "2023-01-16"),  # over the year's end, from a Sunday
    ("2023-12-12", months(12), "2024-12-12"),
]


@pytest.mark.parametrize(("start", "count", "end"), WORKING_DAYS)
def test_a_term_of_working_days_counts_open_days(start: str, count: int, end: str) -> None:
    due = COURT.due(on(start), working(count))

    assert due.date == on(end)
    assert not due.provisional


@pytest.mark.parametrize(("start", "term", "end"), CALENDAR_DAYS)
def test_a_term_of_calendar_days_runs_on_to_an_open_day(
    start: str, term: Term, end: str
) -> None:
    due = COURT.due(on(start), term)

    assert due.date == on(end)
    assert not due.provisional


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-11-20", "2026-11-20"),
        ("2026-11-21", "2026-11-23"),
        ("2026-02-14", "2026-02-14"),
        ("2026-10-01", "2026-10-08"),
    ],
)
def test_what_is_due_the_same_day_waits_only_for_the_court_to_open(
    start: str, end: str
) -> None:
    assert COURT.due(on(start), SAME_DAY).date == on(end)


def test_a_freezing_period_simply_ends() -> None:
    due = COURT.due(on("2025-10-03"), months(12), roll=False)

    assert due.date == on("2026-10-03")
    assert due.skipped == ()


def test_a_freezing_period_never_waits_for_an_arrangement() -> None:
    due = COURT.due(on("2026-11-20"), months(36), roll=False)

    assert due.date == on("2029-11-20")
    assert not due.provisional


def test_a_due_date_says_which_days_it_ran_over() -> None:
    due = COURT.due(on("2024-04-19"), days(15))

    assert due.skipped == (on("2024-05-04"), on("2024-05-05"))


def test_a_due_date_says_which_days_were_no_working_days() -> None:
    due = COURT.due(on("2026-09-18"), working(2))

    assert due.skipped == (on("2026-09-19"),)


def test_a_due_date_says_from_where_it_was_counted() -> None:
    assert COURT.due(on("2026-11-20"), days(3)).counted_from == on("2026-11-21")
    assert COURT.due(on("2026-11-20"), SAME_DAY).counted_from == on("2026-11-20")


@pytest.mark.parametrize(
    ("start", "term", "end", "unarranged"),
    [
        ("2026-12-30", working(1), "2026-12-31", ()),
        ("2026-12-31", working(1), "2027-01-01", (2027,)),
        ("2026-12-16", days(15), "2026-12-31", ()),
        ("2026-12-17", days(15), "2027-01-01", (2027,)),
        ("2026-11-20", months(6), "2027-05-20", (2027,)),
        ("2020-12-31", working(1), "2021-01-04", ()),
        ("2020-12-30", working(2), "2021-01-04", (2020,)),
        ("2027-12-30", working(2), "2028-01-03", (2027, 2028)),
    ],
)
def test_a_date_that_rests_on_a_year_to_come_is_provisional(
    start: str, term: Term, end: str, unarranged: tuple[int, ...]
) -> None:
    due = COURT.due(on(start), term)

    assert due.date == on(end)
    assert due.unarranged == unarranged
    assert due.provisional == bool(unarranged)


def test_running_on_into_a_year_to_come_is_provisional() -> None:
    year_end = Year(2026, (on("2026-12-31"),), ())

    due = Calendar.of([year_end]).due(on("2026-12-16"), days(15))

    assert due.date == on("2027-01-01")
    assert due.provisional


def test_arranging_the_year_settles_the_date() -> None:
    arranged = COURT.with_year(Year(2027, (on("2027-01-01"),), (on("2027-01-02"),)))

    due = arranged.due(on("2026-12-31"), working(1))

    assert due.date == on("2027-01-02")
    assert not due.provisional


def test_arranging_a_year_again_forgets_what_was_said_before() -> None:
    arranged = COURT.with_year(Year(2026, (on("2026-01-01"),), (on("2026-01-03"),)))

    assert arranged.is_open(on("2026-10-01"))
    assert not arranged.is_open(on("2026-01-04"))
    assert arranged.is_open(on("2026-01-03"))
    assert not arranged.is_open(on("2025-10-01"))
    assert arranged.years == COURT.years


def test_a_calendar_is_not_altered_by_arranging_a_year() -> None:
    COURT.with_year(Year(2027, (on("2027-01-01"),), ()))

    assert 2027 not in COURT.years
    assert COURT.is_open(on("2027-01-01"))


def test_the_courts_own_closed_day_outlasts_an_import_and_a_make_up_day() -> None:
    court = Calendar.of(years.shipped(), [on("2027-01-02"), on("2026-11-23")])

    arranged = court.with_year(Year(2027, (on("2027-01-01"),), (on("2027-01-02"),)))

    assert not arranged.is_open(on("2027-01-02"))
    assert arranged.due(on("2026-11-20"), working(1)).date == on("2026-11-24")


def test_only_an_arranged_year_is_arranged() -> None:
    assert COURT.is_arranged(on("2026-12-31"))
    assert not COURT.is_arranged(on("2027-01-01"))


def test_every_day_of_six_years_agrees_with_the_published_calendar() -> None:
    differing = [
        day for day in ARRANGED if COURT.is_open(day) != chinese_calendar.is_workday(day)
    ]

    assert ARRANGED[-1] == date(2026, 12, 31)
    assert differing == []


@pytest.mark.parametrize(
    ("year", "count"),
    [(2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248)],
)
def test_each_year_has_its_number_of_working_days(year: int, count: int) -> None:
    last = date(year, 12, 31)

    assert COURT.working_days_between(date(year - 1, 12, 31), last) == count


def test_where_the_published_calendar_gives_up_ours_is_provisional() -> None:
    with pytest.raises(NotImplementedError):
        chinese_calendar.is_workday(date(2027, 3, 1))

    assert COURT.due(on("2027-03-01"), working(1)).provisional


@pytest.mark.parametrize(
    ("today", "left", "late"),
    [
        ("2026-10-09", 2, 0),  # Friday; Saturday 10 October is worked
        ("2026-10-10", 1, 0),
        ("2026-10-11", 1, 0),
        ("2026-10-12", 0, 0),  # the due day
        ("2026-10-13", 0, 1),
        ("2026-10-15", 0, 3),
    ],
)
def test_what_is_left_is_counted_in_working_days_and_lateness_in_all_days(
    today: str, left: int, late: int
) -> None:
    due = on("2026-10-12")

    assert COURT.remaining(on(today), due) == left
    assert overdue(on(today), due) == late


def test_working_days_are_counted_backwards_too() -> None:
    assert COURT.working_days_between(on("2026-10-12"), on("2026-10-09")) == -2


@pytest.mark.parametrize(
    ("count", "unit"),
    [(0, Unit.DAYS), (-1, Unit.MONTHS), (1, Unit.SAME_DAY), (-1, Unit.SAME_DAY)],
)
def test_a_term_without_a_length_is_refused(count: int, unit: Unit) -> None:
    with pytest.raises(ValueError, match="No term lasts"):
        Term(count, unit)


@given(some_day, calendar_term)
def test_a_due_day_is_open_and_never_early(start: date, term: Term) -> None:
    due = COURT.due(start, term)
    ended = COURT.due(start, term, roll=False)

    assert COURT.is_open(due.date)
    assert due.date >= ended.date
    assert len(due.skipped) == (due.date - ended.date).days


@given(some_day, st.integers(1, 60))
def test_a_longer_term_of_working_days_ends_later(start: date, count: int) -> None:
    due, later = COURT.due(start, working(count)), COURT.due(start, working(count + 1))

    assert start < due.date < later.date
    assert COURT.is_open(due.date)


@given(some_day, st.integers(1, 60))
def test_as_many_working_days_lie_between_as_were_given(start: date, count: int) -> None:
    due = COURT.due(start, working(count)).date

    assert COURT.working_days_between(start, due) == count
    assert COURT.remaining(start, due) == count


@given(some_day, some_day, calendar_term)
def test_who_starts_later_is_not_due_earlier(one: date, other: date, term: Term) -> None:
    first, second = sorted([one, other])

    assert COURT.due(first, term).date <= COURT.due(second, term).date


@given(some_day, st.integers(1, 36))
def test_a_month_keeps_the_day_or_takes_the_months_last(start: date, count: int) -> None:
    end = COURT.due(start, months(count), roll=False).date

    assert (end.year - start.year) * 12 + end.month - start.month == count
    assert end.day == start.day or (end.day < start.day and (end + DAY).day == 1)


def test_the_shipped_years_have_no_fault() -> None:
    assert [fault for year in years.shipped() for fault in faults(year)] == []


@pytest.mark.parametrize(
    ("holidays", "workdays", "fault"),
    [
        ([], ["2027-01-02"], Fault(FaultKind.EMPTY)),
        (
            ["2027-01-01", "2026-12-31"],
            [],
            Fault(FaultKind.OUTSIDE, "holidays", 1, on("2026-12-31")),
        ),
        (
            ["2027-01-01"],
            ["2028-01-01"],
            Fault(FaultKind.OUTSIDE, "workdays", 0, on("2028-01-01")),
        ),
        (
            ["2027-01-01", "2027-01-01"],
            [],
            Fault(FaultKind.TWICE, "holidays", 1, on("2027-01-01")),
        ),
        (
            ["2027-01-01"],
            ["2027-01-02", "2027-01-02"],
            Fault(FaultKind.TWICE, "workdays", 1, on("2027-01-02")),
        ),
        (
            ["2027-01-01", "2027-01-02"],
            ["2027-01-02"],
            Fault(FaultKind.BOTH, "workdays", 0, on("2027-01-02")),
        ),
        (
            ["2027-01-01"],
            ["2027-01-03", "2027-01-04"],
            Fault(FaultKind.ORDINARY, "workdays", 1, on("2027-01-04")),
        ),
    ],
)
def test_a_fault_of_an_arrangement_is_found_where_it_stands(
    holidays: list[str], workdays: list[str], fault: Fault
) -> None:
    year = Year(2027, tuple(map(on, holidays)), tuple(map(on, workdays)))

    assert faults(year) == [fault]


def test_all_faults_of_an_arrangement_are_found_at_once() -> None:
    year = Year(2027, (), (on("2027-01-04"), on("2027-01-04")))

    assert [fault.kind for fault in faults(year)] == [
        FaultKind.EMPTY,
        FaultKind.TWICE,
        FaultKind.ORDINARY,
        FaultKind.ORDINARY,
    ]
