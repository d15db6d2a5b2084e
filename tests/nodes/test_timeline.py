"""Where the marks of the picture stand."""

from datetime import date

from archive.nodes.rules import State
from archive.nodes.timeline import LEFT, RIGHT, WIDTH, Bar, Stretch, picture

FIRST, DUE = date(2026, 3, 2), date(2026, 3, 12)


def bar(state: State, done: date | None = None, today: date = DUE) -> Bar:
    made = picture([Stretch("notice", state, FIRST, DUE, done)], today)
    assert made
    return made.bars[0]


def test_nothing_is_drawn_of_nothing() -> None:
    assert picture([], DUE) is None


def test_what_is_done_in_time_has_a_circle_before_the_stroke_and_no_late_part() -> None:
    one = bar(State.DONE, date(2026, 3, 6))

    assert one.done_x is not None
    assert one.x < one.done_x < one.due_x
    assert one.late_width == 0


def test_what_is_done_late_has_its_circle_behind_the_stroke() -> None:
    one = bar(State.DONE_LATE, date(2026, 3, 16))

    assert one.done_x is not None
    assert one.done_x > one.due_x
    assert one.late_width == one.done_x - one.due_x


def test_what_is_late_runs_on_until_today() -> None:
    one = bar(State.LATE, today=date(2026, 3, 20))

    assert one.late_width > 0
    assert one.done_x is None


def test_what_runs_on_its_last_day_is_not_late() -> None:
    assert bar(State.DUE_TODAY).late_width == 0


def test_all_marks_are_inside_the_picture() -> None:
    made = picture(
        [
            Stretch("one", State.LATE, FIRST, DUE),
            Stretch("two", State.RUNNING, FIRST, date(2027, 3, 1)),
        ],
        date(2026, 11, 20),
    )

    assert made
    ends = [one.x + one.width for one in made.bars]
    ends += [one.late_x + one.late_width for one in made.bars]
    ends += [tick.x for tick in made.ticks]
    assert min(one.x for one in made.bars) >= LEFT
    assert max(ends) <= WIDTH - RIGHT
    assert len(made.ticks) <= 11
