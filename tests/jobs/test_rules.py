from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import Refused
from archive.jobs import rules

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)


class Lent(Refused):
    def __str__(self) -> str:
        return "卷 “12-1” is lent until 11 March."


class FromDatabase(Exception):
    orig = KeyError("张三")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def test_the_rest_after_a_failure_doubles() -> None:
    seconds = [rules.backoff(n).total_seconds() for n in (1, 2, 3, 4)]

    assert seconds == [2, 4, 8, 16]


@given(st.integers(0, 10_000))
def test_the_rest_grows_and_is_bounded(attempts: int) -> None:
    shorter, longer = rules.backoff(attempts), rules.backoff(attempts + 1)

    assert timedelta() < shorter <= longer <= rules.LONGEST_BACKOFF


@pytest.mark.parametrize(("attempts", "again"), [(4, True), (5, False), (6, False)])
def test_the_last_attempt_is_the_last(attempts: int, *, again: bool) -> None:
    assert rules.may_try_again(attempts, max_attempts=5) is again


@given(st.floats(1, 3600))
def test_two_beats_may_be_lost_before_the_lease_is(lease: float) -> None:
    interval = rules.beat_interval(lease)

    assert 2 * interval < lease
    assert 4 * interval > lease


@given(st.floats(1, 3600))
def test_an_honest_lease_is_never_thought_unbelievable(lease: float) -> None:
    assert rules.farthest(lease) > lease


@given(st.integers(1, 10_000))
def test_an_idle_worker_rests_longer_up_to_half_a_second(rounds: int) -> None:
    assert 0.2 <= rules.pause(rounds) <= rules.pause(rounds + 1) <= 0.5


def test_a_worker_rests_shortly_at_first() -> None:
    assert rules.pause(1) == 0.2
    assert rules.pause(10) == 0.5


@given(st.integers(1, 10_000))
def test_waiting_for_a_lost_database_stays_below_the_bound(failures: int) -> None:
    wait = rules.outage_pause(failures)

    assert 0 < wait <= rules.outage_pause(failures + 1) <= 5


SLOTS = [
    # the day before, just before the hour
    ("2026-03-02T01:59", "2026-03-01T02:00"),
    # at the hour
    ("2026-03-02T02:00", "2026-03-02T02:00"),
    # the last minute of the day; the year's end; the leap day
    ("2026-03-02T23:59", "2026-03-02T02:00"),
    ("2027-01-01T01:00", "2026-12-31T02:00"),
    ("2028-02-29T12:00", "2028-02-29T02:00"),
]


@pytest.mark.parametrize(("moment", "begun"), SLOTS)
def test_a_daily_period_begins_at_its_hour(moment: str, begun: str) -> None:
    assert rules.slot(at(moment), DAY, timedelta(hours=2)) == at(begun)


def test_a_weekly_period_begins_on_monday() -> None:
    assert rules.slot(at("2026-03-08T23:59"), 7 * DAY) == at("2026-03-02T00:00")
    assert rules.slot(at("2026-03-09T00:00"), 7 * DAY) == at("2026-03-09T00:00")


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001  # the zone follows
    st.timedeltas(timedelta(minutes=1), timedelta(days=40)),
)
def test_a_period_holds_the_moment_it_was_found_by(
    moment: datetime, every: timedelta
) -> None:
    local = moment.replace(tzinfo=SHANGHAI)
    begun = rules.slot(local, every)

    assert begun <= local < begun + every
    assert rules.slot(begun, every) == begun


def test_our_own_sentence_is_told_as_it_is() -> None:
    assert rules.reason(Lent()) == "卷 “12-1” is lent until 11 March."


LEAKS = [
    (ValueError("bad name '张三' here"), "ValueError: bad name … here"),
    (ValueError('bad name "Li Si"'), "ValueError: bad name …"),
    (ValueError("can't read 'li si.pdf'"), "ValueError: can't read …"),
    (ValueError("身份证 410922199001011234"), "ValueError: … …"),
    (KeyError("王五"), "KeyError: …"),
    (ValueError("12 of 345 pages"), "ValueError: 12 of 345 pages"),
    (ValueError(), "ValueError"),
    (FromDatabase("(张三, 410922)"), "FromDatabase: KeyError"),
    (ValueError("two\nlines"), "ValueError: two lines"),
]


@pytest.mark.parametrize(("error", "told"), LEAKS)
def test_what_a_foreign_error_quotes_is_not_told(error: Exception, told: str) -> None:
    assert rules.reason(error) == told


@given(st.text(max_size=2000))
def test_a_reason_is_one_short_line_of_plain_letters(text: str) -> None:
    told = rules.reason(ValueError(text))

    assert len(told) <= rules.LONGEST_REASON
    assert told.replace(rules.WITHHELD, "").isascii()
    assert told.splitlines() == [told]


def test_a_reason_of_just_the_length_is_whole() -> None:
    fits = "x" * (rules.LONGEST_REASON - len("ValueError: "))

    assert rules.reason(ValueError(fits)).endswith("x")
    assert rules.reason(ValueError(fits + "x")).endswith(rules.WITHHELD)
