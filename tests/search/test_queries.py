"""Who finds what, what is found within one case, and what the journal says of it."""

import pytest

from archive.audit.kinds import Kind
from archive.db import transaction
from archive.search import queries, service
from tests.accounts.house import act, staff
from tests.cases.house import events
from tests.search.house import CLERK, by, case, found, judge, page

pytestmark = pytest.mark.usefixtures("app")


def test_a_judge_finds_the_pages_of_his_team_and_no_others() -> None:
    mine, ours, theirs = judge("mine"), judge("ours"), judge("theirs", "complex")
    one = page("冻结", case(1, mine, "swift"))
    two = page("冻结", case(2, ours, "swift"))
    three = page("冻结", case(3, theirs, "complex"))
    page("冻结")

    assert found("冻结", by(mine)) == [one, two]
    assert queries.find(by(mine), "冻结").total == 2
    assert found("冻", by(theirs)) == [three]


def test_pages_of_no_case_are_found_by_whoever_sees_what_is_scanned() -> None:
    loose, filed = page("冻结"), page("冻结", case(1))

    assert found("冻结", by(staff("clerk", (CLERK, None)))) == [loose, filed]


def test_who_may_read_nothing_finds_nothing_in_a_case_either() -> None:
    one = case(1)
    page("冻结", one)
    stranger = by(staff("stranger"))

    assert found("冻结", stranger) == found("冻结", stranger, one) == []
    assert queries.find(stranger, "冻结").total == 0
    assert queries.find(stranger, "冻结", case=one, near=True).total == 0


def test_a_number_within_a_number_is_found_inside_one_case() -> None:
    one = case(1)
    here = page("支付1527元", one)
    page("支付1600元", one)

    assert found("527") == []
    assert found("527", case=one) == found("52", case=one) == [here]
    assert found("支付15") == [here]


def test_signs_that_mean_something_to_a_database_mean_nothing_here() -> None:
    one = case(1)
    page("支付1527元", one)

    assert found("支%元", case=one) == found("1_27", case=one) == []


def test_what_is_misread_in_one_sign_is_found_inside_one_case() -> None:
    one, two = case(1), case(2)
    near = [page("被执行入", one), page("被执行人", one)]
    page("被扣行入", one)
    page("被执行入", two)

    assert found("被执行人", case=one) == near[1:]
    assert found("被执行人", case=one, near=True) == near


def test_hits_inside_a_case_go_on_where_they_stopped_and_are_all_counted() -> None:
    one = case(1)
    pages = [page("冻结", one) for _ in range(3)]
    first = queries.find(act(), "冻结", case=one, limit=2)
    second = queries.find(act(), "冻结", case=one, limit=2, after=first.next)

    assert [hit.page_id for hit in (*first.hits, *second.hits)] == pages
    assert (first.total, second.total, second.next) == (3, 3, None)


def test_a_hit_says_where_in_the_text_it_stands() -> None:
    raw = "本院冻\n结存款，冻结。"
    page(raw, case(1))
    [hit] = queries.find(act(), "冻结").hits

    assert [raw[a:b] for a, b in hit.snippet.spans] == ["冻\n结", "冻结"]
    assert queries.spans(raw, "冻结") == list(hit.snippet.spans)
    assert hit.number == "（2026）豫0922执1号"


def test_of_very_many_hits_only_so_many_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for _ in range(4):
        page("冻结")
    monkeypatch.setattr(queries, "MOST_COUNTED", 3)
    few = queries.find(act(), "冻结")

    assert few.total == 3
    assert few.uncounted
    assert len(few.hits) == 4


def test_a_search_is_noted_without_its_words() -> None:
    one = case(1)
    with transaction():
        service.searched(act(), "张三", 2, one)
        service.searched(act(), "张 三", 2)
        service.searched(act(), "张三", 0)
    notes = events(Kind.TEXT_SEARCHED)

    assert [note.subject for note in notes] == [one.number, "search", "search"]
    assert [note.facts["found"] for note in notes] == [2, 2, 0]
    assert notes[0].facts["terms"] == notes[2].facts["terms"] != notes[1].facts["terms"]
    assert not any("张" in str(note.facts) for note in notes)
