"""The pure rules of accounts: tables and properties, no application."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.accounts.hashing import common
from archive.accounts.rules import names, passwords, reach, sessions, throttle
from archive.accounts.rules.passwords import Fault, Policy
from archive.accounts.rules.sessions import Ended, Limits, SecondFactor
from archive.accounts.rules.throttle import Count, Patience
from archive.act import Holding

AT = datetime(2026, 3, 2, 4, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
PATIENCE = Patience(free=4, most=15 * MINUTE, forgotten=15 * MINUTE)
OWN_WORDS = ["zhangsan", "张三", "清丰县人民法院", "qingfeng"]


@pytest.mark.parametrize(
    ("password", "faults"),
    [
        ("correct horse battery", []),
        ("我家门前有两棵大枣树", []),  # ten characters are ten, whatever the script
        ("我家门前有两棵枣树", [Fault.TOO_SHORT]),
        ("x7#Kp2vQ!m", []),
        ("x7#Kp2vQ!", [Fault.TOO_SHORT]),
        ("x" * 128 + "y", [Fault.TOO_LONG]),
        ("x7#Kp2vQ!m" * 12 + "q8@Zr5tL", []),  # 128
        ("k7mpxaaaaa", []),  # six that the others do not foretell
        ("k7mpaaaaaa", [Fault.PREDICTABLE]),  # five
        ("zk7mph19901231", []),
        ("k7mph19901231", [Fault.DATE]),
        ("zhangsank7mpx#", []),
        ("zhangsank7mp#", [Fault.OWN_WORDS]),
        ("张三k7m#x张三张三", [Fault.OWN_WORDS]),
        ("password2026", [Fault.COMMON]),
        ("P@ssw0rd!!", [Fault.COMMON]),
        ("iloveyou1314", [Fault.COMMON]),
        ("1234567890", [Fault.COMMON, Fault.PREDICTABLE]),
        ("0987654321", [Fault.PREDICTABLE]),
        ("qweasdzxcv", [Fault.PREDICTABLE]),
        ("zzzzzzzzzz", [Fault.PREDICTABLE]),
        ("k7mk7mk7mk7m", [Fault.PREDICTABLE]),
        ("k7mk7mk7mk", [Fault.PREDICTABLE]),
        ("zkx1990-12-31", [Fault.DATE]),
        ("zk.19901231", [Fault.DATE]),
        ("zhangsan#842", [Fault.OWN_WORDS]),
        ("Qingfeng@731", [Fault.COMMON, Fault.OWN_WORDS]),
        ("清丰县人民法院一二三", [Fault.OWN_WORDS]),
        ("", [Fault.TOO_SHORT, Fault.PREDICTABLE]),
    ],
)
def test_every_fault_of_a_password_is_found_at_once(
    password: str, faults: list[Fault]
) -> None:
    found = passwords.faults(password, Policy.ASVS, OWN_WORDS, common())

    assert found == faults


@pytest.mark.parametrize(
    ("password", "faults"),
    [
        ("x7#Kp2vQ", []),
        ("x7#kp2vq", []),  # small letters, digits, signs
        ("x7ukp2vq", [Fault.TOO_FEW_CLASSES]),
        ("x7#Kp2v", [Fault.TOO_SHORT]),
        ("correct horse battery", [Fault.TOO_FEW_CLASSES]),
        ("kkkk", [Fault.TOO_SHORT, Fault.PREDICTABLE, Fault.TOO_FEW_CLASSES]),
    ],
)
def test_the_national_standard_asks_for_a_mixture(
    password: str, faults: list[Fault]
) -> None:
    assert passwords.faults(password, Policy.GBT22239, OWN_WORDS, common()) == faults


@given(st.text(max_size=200), st.sampled_from(Policy))
def test_a_longer_password_never_is_too_short_for_it(password: str, policy: Policy) -> None:
    found = passwords.faults(password, policy, OWN_WORDS, common())

    assert (Fault.TOO_LONG in found) == (len(password) > 128)
    if Fault.TOO_LONG not in found:
        minimum = passwords.DEMANDS[policy].minimum
        assert (Fault.TOO_SHORT in found) == (len(password) < minimum)


@given(st.text(min_size=1, max_size=5), st.integers(2, 20))
def test_a_repetition_is_as_good_as_what_is_repeated(unit: str, times: int) -> None:
    assert passwords.unforetold(unit * times) <= len(unit)


@pytest.mark.parametrize(("days", "due"), [(89, False), (90, True), (91, True)])
def test_only_the_national_standard_lets_a_password_grow_old(
    *, days: int, due: bool
) -> None:
    later = AT + timedelta(days=days)

    assert passwords.is_due_for_change(AT, later, Policy.GBT22239, 90) == due
    assert not passwords.is_due_for_change(AT, later, Policy.ASVS, 90)


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, 0), (4, 0), (5, 2), (6, 4), (7, 8), (13, 512), (14, 900), (1000, 900)],
)
def test_the_wait_doubles_with_every_failure_up_to_a_quarter_of_an_hour(
    failures: int, seconds: int
) -> None:
    assert PATIENCE.delay(failures) == timedelta(seconds=seconds)


def test_the_national_standard_waits_ten_minutes_from_the_fifth_failure() -> None:
    patience = Patience(4, 15 * MINUTE, 15 * MINUTE, least=10 * MINUTE)

    assert patience.delay(4) == timedelta(0)
    assert patience.delay(5) == 10 * MINUTE


@given(st.integers(0, 10**9))
def test_nobody_is_ever_locked_out_for_good(failures: int) -> None:
    assert PATIENCE.delay(failures) <= 15 * MINUTE
    assert PATIENCE.delay(failures) <= PATIENCE.delay(failures + 1)


def test_a_wait_is_over_at_its_end_and_not_before() -> None:
    count = Count(5, AT, AT + 2 * MINUTE)

    assert count.waits(AT + 2 * MINUTE - timedelta(seconds=1)) == timedelta(seconds=1)
    assert count.waits(AT + 2 * MINUTE) == timedelta(0)


def test_a_clock_that_was_set_back_keeps_nobody_waiting_for_days() -> None:
    count = Count(5, AT, AT + 2 * MINUTE)

    assert count.waits(AT - timedelta(days=2)) == timedelta(0)


def test_no_wait_is_longer_than_a_day_even_if_it_is_written_so() -> None:
    day = timedelta(days=1)

    assert Count(5, AT, AT + day).waits(AT) == day
    assert Count(5, AT, AT + day + SECOND).waits(AT) == timedelta(0)


def test_failures_are_forgotten_after_a_quiet_quarter_of_an_hour() -> None:
    count = Count(5, AT, AT + 2 * MINUTE)

    assert count.next(AT + 17 * MINUTE, PATIENCE).failures == 1
    assert count.next(AT + 17 * MINUTE - timedelta(seconds=1), PATIENCE).failures == 6


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("10.1.2.3", "10.1.2.3"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("::ffff:10.1.2.3", "10.1.2.3"),
        ("", "unknown"),
        ("not an address", "unknown"),
    ],
)
def test_an_address_is_counted_with_its_neighbours(address: str, counted: str) -> None:
    assert throttle.neighbourhood(address) == counted


LIMITS = Limits(idle=30 * MINUTE, absolute=timedelta(hours=12))


@pytest.mark.parametrize(
    ("opened", "seen", "why"),
    [
        (timedelta(hours=1), 30 * MINUTE - SECOND, None),
        (timedelta(hours=1), 30 * MINUTE, Ended.IDLE),
        (timedelta(hours=12) - SECOND, MINUTE, None),
        (timedelta(hours=12), MINUTE, Ended.TOO_OLD),
    ],
)
def test_a_login_ends_when_idle_and_in_any_case(
    opened: timedelta, seen: timedelta, why: Ended | None
) -> None:
    assert sessions.over(AT - opened, AT - seen, AT, LIMITS) == why


def test_a_password_counts_as_just_given_for_ten_minutes() -> None:
    assert sessions.is_fresh(AT - 10 * MINUTE + SECOND, AT)
    assert not sessions.is_fresh(AT - 10 * MINUTE, AT)


@pytest.mark.parametrize(
    ("policy", "administrator", "clerk"),
    [
        (SecondFactor.OFF, False, False),
        (SecondFactor.ADMINISTRATORS, True, False),
        (SecondFactor.EVERYONE, True, True),
    ],
)
def test_of_whom_a_second_factor_is_demanded(
    *, policy: SecondFactor, administrator: bool, clerk: bool
) -> None:
    assert policy.demanded_of(administrator=True) == administrator
    assert policy.demanded_of(administrator=False) == clerk


@pytest.mark.parametrize(
    ("typed", "account"),
    [("  ZhangSan ", "zhangsan"), ("ｚｈａｎｇ", "zhang"), ("Wang_Wu", "wang_wu")],
)
def test_an_account_is_the_same_however_it_is_typed(typed: str, account: str) -> None:
    assert names.account(typed) == account


@pytest.mark.parametrize(
    ("name", "good"),
    [
        ("a", False),
        ("ab", True),
        ("a" * 40, True),
        ("a" * 41, False),
        ("wang.wu-2_x", True),
        (".wang", False),
        ("张三", False),
        ("wang wu", False),
        ("wang\n", False),
        ("", False),
    ],
)
def test_what_an_account_may_be_called(*, name: str, good: bool) -> None:
    assert names.is_account(name) == good


@given(st.text(min_size=1))
def test_a_pairing_code_reads_without_look_alikes(token: str) -> None:
    code = names.pairing_code(token)

    assert len(code) == 9
    assert not set(code) & set("01OIL")
    assert names.code(code.lower().replace("-", " ")) == names.code(code)


class Granted:
    def __init__(self, post: str, scope: str, *actions: str) -> None:
        self.post, self.scope, self.actions = post, scope, actions


GRANTS = [
    Granted("judge", "team", "case:see"),
    Granted("chief", "court", "case:see"),
    Granted("clerk", "own", "case:see"),
]


@pytest.mark.parametrize(
    ("held", "mine", "my_teams", "anybodys"),
    [
        ([], False, False, False),
        ([Holding("judge", "one")], True, True, False),
        ([Holding("judge")], True, False, False),  # in no team, there is only one's own
        ([Holding("clerk", "one")], True, False, False),
        ([Holding("chief")], True, True, True),
        ([Holding("clerk"), Holding("judge", "one")], True, True, False),
        ([Holding("porter", "one")], False, False, False),
    ],
)
def test_how_far_a_post_reaches(
    *, held: list[Holding], mine: bool, my_teams: bool, anybodys: bool
) -> None:
    found = reach.reach(GRANTS, held, "staff", "case:see")

    assert found.covers(7, "two", me=7) == mine
    assert found.covers(8, "one", me=7) == my_teams
    assert found.covers(8, "two", me=7) == anybodys
    assert found.covers(None, None, me=7) == anybodys


@pytest.mark.parametrize(
    "found",
    [reach.EVERYTHING, reach.Reach(own=True), reach.Reach(teams=frozenset({"one"}))],
)
def test_any_reach_opens_the_room(found: reach.Reach) -> None:
    assert found
    assert not reach.NOTHING


def test_what_belongs_to_nobody_is_not_the_strangers() -> None:
    assert not reach.Reach(own=True).covers(None, None, me=None)


@pytest.mark.parametrize("office", ["system", "security", "audit", "machine"])
@given(action=st.sampled_from(["case:see", "case:change", "volume:see", "loan:approve"]))
def test_an_administrator_gets_nothing_from_a_post(office: str, action: str) -> None:
    grants = [Granted("judge", "court", action)]

    assert not reach.reach(grants, [Holding("judge", "one")], office, action)


def test_no_office_can_do_what_is_done_with_a_case() -> None:
    of_the_house = {
        "audit", "backup", "calendar", "health", "job", "membership", "person",
        "policy", "reset", "session", "store", "token",
    }  # fmt: skip

    for office, actions in reach.OFFICE_RIGHTS.items():
        assert {action.partition(":")[0] for action in actions} <= of_the_house, office


def test_nothing_that_one_administrator_changes_can_another_change() -> None:
    seen_by_several = {"person:see"}
    offices = list(reach.OFFICE_RIGHTS.values())

    for one in offices:
        for other in offices:
            assert one is other or one & other <= seen_by_several


@pytest.mark.parametrize("action", sorted(reach.RESERVED))
def test_no_profile_can_give_a_post_what_is_an_administrators(action: str) -> None:
    grants = [Granted("judge", "court", action)]

    assert not reach.reach(grants, [Holding("judge")], "staff", action)


@pytest.mark.parametrize(
    ("office", "other", "may"),
    [
        ("system", "staff", True),
        ("system", "system", False),
        ("system", "security", False),
        ("system", "audit", False),
        ("security", "staff", False),
        ("audit", "staff", False),
        ("staff", "staff", False),
        ("machine", "security", True),
    ],
)
def test_whose_account_an_office_deals_with(*, office: str, other: str, may: bool) -> None:
    assert reach.may_manage(office, other) == may
