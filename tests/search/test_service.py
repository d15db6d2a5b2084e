"""Texts are found once they are put, moved or gone: on both databases."""

import pytest
from sqlalchemy import TextClause, text

from archive.db import db, transaction
from archive.search import queries, service
from archive.search.entries import PAGE
from tests.accounts.house import act
from tests.search.house import case, found, page

pytestmark = pytest.mark.usefixtures("app")
NUMBER = "（2022）豫0922执123号"


def test_any_part_of_a_text_is_found_in_any_width() -> None:
    here = page(f"本院依据{NUMBER}裁定，冻结\n存款。")
    page("查封房屋一处，（2021）豫0901执527号。")
    spaced = "( 2022 ) 豫 0922 执 123 号"
    for asked in ("冻结", "冻结存款", "冻", "0922", "12", "存款 本院", "〔2022〕豫0922"):
        assert found(asked) == [here], asked
    for asked in (NUMBER, "(2022)豫0922执123号", spaced):
        assert found(asked) == [here], asked


def test_what_does_not_stand_on_a_page_is_not_found() -> None:
    page(f"{NUMBER}冻结存款")
    page("查封房屋")
    for asked in ("23号", "结冻", "冻结 查封", "款本", '" OR "', "*", "查*结", "'"):
        assert found(asked) == [], asked


def test_a_text_put_again_is_found_by_its_new_words_only() -> None:
    here = page("冻结存款")
    page("查封房屋", page_id=here)

    assert found("冻结") == []
    assert found("查封") == [here]
    assert service.check() == []


def test_putting_the_same_twice_changes_nothing() -> None:
    here = page("冻结存款")
    page("冻结\n存款", page_id=here)

    assert found("冻结") == [here]
    assert service.check() == []


def test_what_is_rolled_back_is_not_found() -> None:
    with pytest.raises(ZeroDivisionError):
        _put_and_fail()

    assert found("冻结") == []
    assert service.check() == []


def _put_and_fail() -> None:
    with transaction():
        service.put(77, None, "冻结存款")
        raise ZeroDivisionError


def test_a_removed_text_is_gone_and_may_come_again() -> None:
    here = page("冻结存款")
    with transaction():
        service.remove(here)
        service.remove(here)

    assert found("冻结") == []

    page("冻结存款", page_id=here)

    assert found("冻结") == [here]
    assert service.check() == []


def test_pages_that_are_moved_are_found_under_their_new_case() -> None:
    one, two = case(1), case(2)
    pages = [page("冻结存款", one), page("冻结房产", one), page("冻结", two)]
    with transaction():
        service.move(pages[:2], two.id)

    assert found("冻结", case=one) == []
    assert found("冻结", case=two) == pages
    assert service.check() == []


def test_hits_come_by_case_and_page_and_go_on_where_they_stopped() -> None:
    one, two = case(1), case(2)
    pages = [page("冻结", given) for given in (two, one, None, two, one)]
    wanted = [pages[2], pages[1], pages[4], pages[0], pages[3]]

    first = queries.find(act(), "冻结", limit=2)
    second = queries.find(act(), "冻结", limit=2, after=first.next)
    third = queries.find(act(), "冻结", limit=2, after=second.next)
    hits = [*first.hits, *second.hits, *third.hits]

    assert [hit.page_id for hit in hits] == wanted
    assert {one.total for one in (first, second, third)} == {5}
    assert third.next is None


def test_a_very_long_text_is_found_to_its_last_word() -> None:
    """PostgreSQL forgets positions after 16,383, and after 255 of one token."""
    words = "".join(chr(0x4E00 + at % 3000) for at in range(40_000))
    here = page(f"始于冻结{'一' * 3000}中间查封{words}终于扣划")

    for asked in ("始于冻结", "一中间查封", "终于扣划", words[-90:], "一" * 100):
        assert found(asked) == [here], asked
    assert found("扣划终于") == []
    assert service.check() == []


def test_two_words_far_apart_in_a_long_text_are_both_found() -> None:
    here = page("冻结" + "一" * 3000 + "扣划")

    assert found("扣划 冻结") == [here]


def test_no_text_is_too_strange_to_keep() -> None:
    strange = ("", "\x00", "a\ud800b", "'; DROP TABLE --", "a'b\\c", "𠀀𠀁", "a" * 5000)
    pages = [page(f"{raw}冻结") for raw in strange]

    assert found("冻结") == pages
    assert service.check() == []


def test_a_rebuilt_index_finds_the_same() -> None:
    one = case(1)
    pages = [page("冻结存款", one), page("查封"), page("")]
    with transaction():
        db.session.execute(_emptied())

    assert {place & PAGE for place in service.check()} == set(pages[:2])
    assert found("冻结") == []

    with transaction():
        assert service.rebuild() == 3

    assert found("冻结", case=one) == found("冻结") == pages[:1]
    assert service.check() == []


def _emptied() -> TextClause:
    if db.engine.dialect.name == "sqlite":
        return text("INSERT INTO page_index (page_index) VALUES ('delete-all')")
    return text("DELETE FROM page_index")


def test_an_entry_too_many_is_noticed() -> None:
    page("冻结")
    with transaction():
        if db.engine.dialect.name == "sqlite":
            db.session.execute(
                text("INSERT INTO page_index (rowid, words) VALUES (999, '查封')")
            )
        else:
            db.session.execute(
                text("INSERT INTO page_index VALUES (999, 0, 999, to_tsvector('a'))")
            )

    assert [place & PAGE for place in service.check()] == [999]
