"""The list of cases: by number, name, holder and day, one page after the other."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from archive.act import Act
from archive.cases import queries, searching
from archive.cases.models import Case
from archive.cases.places import Place
from archive.cases.rules.filing import PartyDetails, Placement
from archive.cases.searching import Wanted
from archive.db import db
from tests.accounts.house import act_of, staff
from tests.cases.house import CARD, FILED, case, judge, party, yuan

Filed = tuple[int, Sequence[PartyDetails]]


def clerk() -> Act:
    return act_of(staff("clerk", ("filing_clerk", None)))


def serials(act: Act, **wanted: object) -> list[int]:
    page = searching.page(act, Wanted(**wanted))  # type: ignore[arg-type]  # a table
    return [one.serial for one in page.cases]


def test_a_case_is_found_by_any_part_of_what_is_known(
    app: Flask, subtests: pytest.Subtests
) -> None:
    case("（2026）豫0922执12号", party("张三丰", identity=CARD))
    case("（2026）豫0922执恢13号", party("张伟"), party("四海商贸有限公司", "debtor"))
    me = clerk()

    for words, found in (
        ("执12", [12]),
        ("12", [12]),
        ("（2026）豫0922执12号", [12]),
        ("(2026)豫0922 执 12 号", [12]),
        ("2026", [13, 12]),
        ("执恢", [13]),
        ("2025", []),
        ("张", [13, 12]),
        ("张三", [12]),
        ("三丰", [12]),
        ("丰", []),
        ("四海商贸", [13]),
        ("海 商", [13]),
        ("商海", []),
        (CARD, [12]),
        ("不存在", []),
        ("%", []),
        ("_", []),
        ("^张", [13, 12]),
    ):
        with subtests.test(words):
            assert serials(me, words=words) == found


def test_pairs_that_stand_in_two_names_are_no_name(app: Flask) -> None:
    case("（2026）豫0922执1号", party("张三"), party("三丰", "debtor"))

    assert serials(clerk(), words="张三丰") == []


def test_filters_hold_together(app: Flask) -> None:
    somebody = judge("holder")
    case("（2026）豫0922执1号", amount=yuan(1), to=Placement(holder_id=somebody.id))
    case("（2026）豫0922执2号", grounds=("traffic",))
    case("（2026）豫0922执3号", grounds=("traffic",), filed_on=date(2026, 3, 1))
    me = clerk()

    assert serials(me, holder="hold") == [1]
    assert serials(me, holder="nobody") == []
    assert serials(me, team="general") == [2, 3]
    assert serials(me, team="general", since=FILED) == [2]
    assert serials(me, team="general", until=date(2026, 3, 1)) == [3]
    assert serials(me, track="swift") == [1]
    assert serials(me, stage="closed") == []
    assert serials(me, kind="执恢") == []


def test_a_judge_finds_only_the_cases_of_the_team(app: Flask) -> None:
    me = act_of(judge())
    case("（2026）豫0922执1号", party("张三"), amount=yuan(1))
    case("（2026）豫0922执2号", party("张三"), grounds=("traffic",))

    assert serials(me) == [1]
    assert serials(me, words="张三") == [1]
    assert serials(me, words="执2") == []
    assert searching.count(me, Wanted()) == 1
    assert searching.count(clerk(), Wanted()) == 2


def test_who_holds_no_post_finds_nothing(app: Flask) -> None:
    case()

    assert serials(act_of(staff("nobody"))) == []


@pytest.mark.parametrize("words", ["", "张三"])
def test_pages_go_forth_and_back_without_gap_or_double(app: Flask, words: str) -> None:
    me = clerk()
    for serial in range(1, 8):
        case(
            f"（2026）豫0922执{serial}号",
            party("张三"),
            filed_on=FILED - timedelta(days=serial // 3),
        )
    wanted, place = Wanted(words=words), None
    there, back = list[list[int]](), list[list[int]]()

    while True:
        page = searching.page(me, wanted, place, size=3)
        there.append([one.serial for one in page.cases])
        if page.later is None:
            break
        place = page.later
    while page.earlier:
        page = searching.page(me, wanted, page.earlier, size=3)
        back.append([one.serial for one in page.cases])

    assert there == [[2, 1, 5], [4, 3, 7], [6]]
    assert back == [[4, 3, 7], [2, 1, 5]]
    assert page.later is not None


@given(st.dates(), st.integers(1, 2**31 - 1), st.booleans())
def test_a_place_is_read_as_it_was_written(day: date, row: int, backwards: bool) -> None:  # noqa: FBT001  # hypothesis draws it
    place = Place(day, row, backwards)

    assert Place.read(str(place)) == place


@given(st.text())
def test_a_place_nobody_wrote_is_none(text: str) -> None:
    found = Place.read(text)

    assert found is None or Place.read(str(found)) == found


@pytest.mark.parametrize(
    "posts",
    [
        [("filing_clerk", None)],
        [("judge", "swift")],
        [("judge", "swift"), ("judge", "general")],
        [("judge", None)],
        [],
    ],
)
def test_the_list_s_ways_lead_to_just_what_one_may_see(
    app: Flask, posts: list[tuple[str, str | None]]
) -> None:
    me = act_of(staff("me", *posts))
    somebody = judge("somebody", "complex")
    case("（2026）豫0922执1号", amount=yuan(1))
    case("（2026）豫0922执2号", grounds=("traffic",))
    case(
        "（2026）豫0922执3号",
        grounds=("property",),
        to=Placement(holder_id=somebody.id),
    )

    visible = set(db.session.scalars(select(Case.id).where(queries.seen(me))))

    assert {one.id for one in searching.page(me, Wanted()).cases} == visible
    assert searching.count(me, Wanted()) == len(visible)
