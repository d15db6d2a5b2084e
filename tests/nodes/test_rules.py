"""Which nodes run, from when and until when, given what happened."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.calendar import Calendar, Term, Unit
from archive.nodes import rules
from archive.nodes.rules import Facts, Limit, State, Step, Stop
from archive.profile import years

CALENDAR = Calendar.of(years.shipped())
MONDAY = date(2026, 3, 2)
TEN, THREE = Term(10, Unit.DAYS), Term(3, Unit.DAYS)


def step(code: str = "notice", *limits: Limit, **given: object) -> Step:
    made = limits or (Limit("filed", TEN, rule=code),)
    return Step(code=code, anchor=made[0].anchor, limits=made, **given)  # type: ignore[arg-type]  # the test names fields


def plan(*steps: Step, **facts: object) -> list[tuple[str, int, date]]:
    known = Facts(**{"events": {"filed": [MONDAY]}, **facts})  # type: ignore[arg-type]  # ditto
    found = rules.plan(steps, known, CALENDAR)
    return [(one.node, one.turn, one.due.date) for one in found]


def test_a_node_runs_from_the_day_of_its_anchor() -> None:
    assert plan(step()) == [("notice", 1, date(2026, 3, 12))]


def test_a_node_does_not_run_before_its_anchor_happened() -> None:
    assert plan(step("notice", Limit("issued", TEN))) == []


def test_a_node_without_a_term_does_not_run() -> None:
    assert plan(Step("seal", "filed")) == []


def test_a_node_runs_from_the_day_another_was_done() -> None:
    later = step("finish", Limit("start", Term(1, Unit.MONTHS)))

    assert plan(later, done={("start", 1): MONDAY}) == [("finish", 1, date(2026, 4, 2))]


def test_the_bound_that_ends_first_counts() -> None:
    one = step("notice", Limit("filed", TEN), Limit("received", THREE, rule="second"))
    facts = Facts(events={"filed": [MONDAY], "received": [date(2026, 3, 3)]})

    [run] = rules.plan([one], facts, CALENDAR)

    assert (run.due.date, run.limit.rule) == (date(2026, 3, 6), "second")
    assert run.started_on == MONDAY


def test_a_bound_that_ends_later_does_not_count() -> None:
    one = step("notice", Limit("filed", THREE, rule="own"), Limit("received", TEN))
    facts = Facts(events={"filed": [MONDAY], "received": [MONDAY]})

    [run] = rules.plan([one], facts, CALENDAR)

    assert run.limit.rule == "own"


@pytest.mark.parametrize(
    ("circumstances", "due"),
    [(frozenset(), date(2026, 3, 12)), (frozenset({"online"}), date(2026, 3, 4))],
)
def test_a_bound_counts_only_in_its_circumstances(
    circumstances: frozenset[str], due: date
) -> None:
    two_days = Limit("filed", Term(2, Unit.DAYS), when=frozenset({"online"}))

    assert (
        plan(step("notice", Limit("filed", TEN), two_days), circumstances=circumstances)[0][
            2
        ]
        == due
    )


def test_a_bound_instead_counts_alone_though_it_ends_later() -> None:
    instead = Limit("filed", TEN, when=frozenset({"online"}), instead=True)
    one = step("interview", Limit("filed", THREE), instead)

    assert plan(one, circumstances=frozenset({"online"}))[0][2] == date(2026, 3, 12)


@pytest.mark.parametrize(
    ("facts", "runs"),
    [
        ({"circumstances": frozenset({"a"})}, True),
        ({"circumstances": frozenset()}, False),
        ({"circumstances": frozenset({"a", "b"})}, False),
    ],
)
def test_a_node_runs_in_its_circumstances_only(
    facts: dict[str, object], *, runs: bool
) -> None:
    one = step(when=frozenset({"a"}), unless=frozenset({"b"}))

    assert bool(plan(one, **facts)) is runs


def test_a_node_of_a_track_runs_in_that_track_only() -> None:
    one = step(tracks=frozenset({"swift"}))

    assert plan(one, track="swift")
    assert not plan(one, track="complex")
    assert not plan(one)


def test_a_node_of_a_team_runs_in_that_team_only() -> None:
    one = step(team="clues")

    assert plan(one, team="clues")
    assert not plan(one, team="online")


def test_closing_ends_all_nodes_but_those_after_it() -> None:
    last = step("archive", Limit("closed", TEN), after_closing=True)
    events = {"filed": [MONDAY], "closed": [date(2026, 3, 3)]}

    found = plan(step(), last, events=events, closed_on=date(2026, 3, 3))

    assert found == [("archive", 1, date(2026, 3, 13))]


def test_a_repeating_node_runs_once_for_every_time_its_anchor_happened() -> None:
    one = step("pay", Limit("money", TEN), repeats=True)
    days = [MONDAY, date(2026, 3, 9)]

    found = plan(one, events={"money": days})

    assert found == [("pay", 1, date(2026, 3, 12)), ("pay", 2, date(2026, 3, 19))]


def test_another_node_runs_once_however_often_its_anchor_happened() -> None:
    days = [MONDAY, date(2026, 3, 9)]

    assert len(plan(step("pay", Limit("money", TEN)), events={"money": days})) == 1


def test_a_longer_term_is_counted_from_the_same_start() -> None:
    longer = {("notice", 1): Term(20, Unit.DAYS)}

    assert plan(step(), longer=longer) == [("notice", 1, date(2026, 3, 23))]


def test_a_longer_term_of_one_turn_leaves_the_other_as_it_is() -> None:
    one = step("pay", Limit("money", TEN), repeats=True)
    longer = {("pay", 2): Term(20, Unit.DAYS)}

    found = plan(one, events={"money": [MONDAY, MONDAY]}, longer=longer)

    assert [due for _node, _turn, due in found] == [date(2026, 3, 12), date(2026, 3, 23)]


@pytest.mark.parametrize(
    ("since", "stopped"),
    [
        (date(2026, 3, 11), True),  # the day before the last
        (date(2026, 3, 12), True),  # the last day itself
        (date(2026, 3, 13), False),  # a day too late: it is late, and stays so
    ],
)
def test_a_suspension_that_goes_on_stops_what_was_not_over(
    since: date, *, stopped: bool
) -> None:
    facts = Facts(events={"filed": [MONDAY]}, stops=(Stop(since),))

    [run] = rules.plan([step()], facts, CALENDAR)

    assert run.stopped is stopped
    assert run.due.date == date(2026, 3, 12)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 3, 11), State.RUNNING),
        (date(2026, 3, 12), State.DUE_TODAY),
        (date(2026, 3, 13), State.LATE),
    ],
)
def test_nobody_is_late_on_the_last_day(today: date, expected: State) -> None:
    found = rules.state(due=date(2026, 3, 12), completed_on=None, today=today)

    assert found is expected


@pytest.mark.parametrize(
    ("done", "expected"),
    [(date(2026, 3, 12), State.DONE), (date(2026, 3, 13), State.DONE_LATE)],
)
def test_what_was_done_after_its_day_was_done_late(done: date, expected: State) -> None:
    found = rules.state(due=date(2026, 3, 12), completed_on=done, today=date(2027, 1, 1))

    assert found is expected


def test_what_has_no_day_is_open_and_what_stands_still_is_not_late() -> None:
    long_ago, today = date(2026, 1, 5), date(2026, 3, 2)

    assert rules.state(due=None, completed_on=None, today=today) is State.OPEN
    stopped = rules.state(due=long_ago, completed_on=None, today=today, stopped=True)
    assert stopped is State.STOPPED
    ceased = rules.state(due=long_ago, completed_on=None, today=today, ceased=True)
    assert ceased is State.CEASED


@pytest.mark.parametrize(
    ("count", "unit", "fits"),
    [(7, Unit.WORKING_DAYS, True), (8, Unit.WORKING_DAYS, False), (7, Unit.DAYS, False)],
)
def test_an_extension_reaches_its_limit_and_no_further(
    count: int, unit: Unit, *, fits: bool
) -> None:
    assert rules.within(Term(count, unit), Term(7, Unit.WORKING_DAYS)) is fits


def test_an_extension_without_a_limit_may_reach_anywhere() -> None:
    assert rules.within(Term(99, Unit.MONTHS), None)


days = st.dates(date(2021, 1, 1), date(2025, 6, 30))
terms = st.one_of(
    st.builds(Term, st.integers(1, 60), st.sampled_from([Unit.WORKING_DAYS, Unit.DAYS])),
    st.builds(Term, st.integers(1, 6), st.sampled_from([Unit.WEEKS, Unit.MONTHS])),
)
stops = st.lists(
    st.builds(
        lambda since, length: Stop(since, since + timedelta(days=length)),
        days,
        st.integers(0, 40),
    ),
    max_size=4,
)


@given(days, terms)
def test_without_a_suspension_the_calendar_counts_alone(start: date, term: Term) -> None:
    assert rules.count(start, term, (), CALENDAR) == CALENDAR.due(start, term)


@given(days, terms, stops)
def test_a_term_ends_on_an_open_day_that_is_not_suspended(
    start: date, term: Term, stopped: list[Stop]
) -> None:
    due = rules.count(start, term, stopped, CALENDAR)

    assert CALENDAR.is_open(due.date)
    assert due.date not in rules.suspended(stopped)


@given(days, terms, stops, stops)
def test_one_suspension_more_never_brings_a_day_nearer(
    start: date, term: Term, some: list[Stop], more: list[Stop]
) -> None:
    before = rules.count(start, term, some, CALENDAR).date

    assert rules.count(start, term, some + more, CALENDAR).date >= before


@given(days, terms, st.integers(1, 30))
def test_a_suspension_after_the_last_day_changes_nothing(
    start: date, term: Term, length: int
) -> None:
    due = CALENDAR.due(start, term).date
    late = Stop(due + timedelta(days=1), due + timedelta(days=length))

    assert rules.count(start, term, [late], CALENDAR).date == due


@given(days, st.integers(1, 60), stops)
def test_a_term_of_working_days_has_so_many_that_count(
    start: date, number: int, stopped: list[Stop]
) -> None:
    due = rules.count(start, Term(number, Unit.WORKING_DAYS), stopped, CALENDAR).date
    off = rules.suspended(stopped)
    inside = (start + timedelta(days=n) for n in range(1, (due - start).days + 1))

    assert sum(CALENDAR.is_open(day) and day not in off for day in inside) == number


@given(days, st.integers(1, 60), stops)
def test_a_term_of_days_has_so_many_that_count_before_it_runs_on(
    start: date, number: int, stopped: list[Stop]
) -> None:
    due = rules.count(start, Term(number, Unit.DAYS), stopped, CALENDAR).date
    off = rules.suspended(stopped)
    inside = [start + timedelta(days=n) for n in range(1, (due - start).days + 1)]
    counting = [day for day in inside if day not in off]

    assert len(counting) >= number
    # What is more was run over at the end, and was closed, but for the last.
    assert all(not CALENDAR.is_open(day) for day in counting[number - 1 : -1])
