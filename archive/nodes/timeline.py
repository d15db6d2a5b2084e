"""Pure: the nodes of a case along its days, every mark in its place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from archive.nodes.rules import State

LEFT, RIGHT, TOP, LINE, WIDTH = 190, 24, 34, 24, 960
BAR, MARK = 8, 5
MOST_TICKS = 10
INK, SOFT, RUNS, DONE, LATE, STOPPED = (
    "#1f2933",
    "#52606d",
    "#1f4b7a",
    "#17602c",
    "#a11d1d",
    "#7a5200",
)
COLOURS = {
    State.DONE: DONE,
    State.DONE_LATE: LATE,
    State.LATE: LATE,
    State.STOPPED: STOPPED,
    State.CEASED: SOFT,
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """One run of a node: from when, until when it should be done, and when it was."""

    name: str
    state: State
    since: date
    due: date
    done: date | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    name: str
    state: State
    y: int
    x: int
    width: int
    # The days after the due one, as far as they went.
    late_x: int
    late_width: int
    due_x: int
    done_x: int | None
    colour: str


@dataclass(frozen=True, slots=True)
class Tick:
    x: int
    label: str


@dataclass(frozen=True, slots=True)
class Picture:
    width: int
    height: int
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    today_x: int | None


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date

    def x(self, day: date) -> int:
        span = max((self.last - self.first).days, 1)
        at = (min(max(day, self.first), self.last) - self.first).days
        return LEFT + round(at / span * (WIDTH - LEFT - RIGHT))


def picture(stretches: Sequence[Stretch], today: date) -> Picture | None:
    """The picture, or None where there is nothing to draw."""
    if not stretches:
        return None
    days = [day for one in stretches for day in (one.since, one.due, one.done or one.due)]
    late = [today for one in stretches if one.state is State.LATE]
    scale = _Scale(min(days), max(days + late) + timedelta(days=1))
    bars = tuple(_bar(one, row, scale, today) for row, one in enumerate(stretches))
    return Picture(
        width=WIDTH,
        height=TOP + LINE * len(bars) + LINE // 2,
        bars=bars,
        ticks=tuple(_ticks(scale)),
        today_x=scale.x(today) if scale.first <= today <= scale.last else None,
    )


def _bar(one: Stretch, row: int, scale: _Scale, today: date) -> Bar:
    start, due = scale.x(one.since), scale.x(one.due)
    end = one.done or (today if one.state is State.LATE else one.due)
    return Bar(
        name=one.name,
        state=one.state,
        y=TOP + LINE * row,
        x=start,
        width=max(min(due, scale.x(end)) - start, 2),
        late_x=due,
        late_width=max(scale.x(end) - due, 0),
        due_x=due,
        done_x=scale.x(one.done) if one.done else None,
        colour=COLOURS.get(one.state, RUNS),
    )


def _ticks(scale: _Scale) -> list[Tick]:
    """Evenly, at most so many that their labels do not run into each other."""
    span = (scale.last - scale.first).days
    step = max(span // MOST_TICKS + (span % MOST_TICKS > 0), 1)
    # The last label still fits into the picture.
    days = range(0, max(span - step // 2, 1), step)
    return [
        Tick(scale.x(day := scale.first + timedelta(days=at)), day.strftime("%m-%d"))
        for at in days
    ]
