"""The search of the top bar and its page."""

from collections.abc import Iterator, Mapping, Sequence

import pytest
from flask import Flask

from archive.audit.kinds import Kind
from archive.search import links
from archive.search.links import Link
from tests.accounts.house import Browser, staff, text
from tests.cases.house import events
from tests.search.house import CLERK, case, judge, page

# What the pages ask of a database is tried on both in the other tests.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def numbered(page_ids: Sequence[int]) -> Mapping[int, Link]:
    return {one: Link(f"/pages/{one}", f"第{one}页") for one in page_ids}


@pytest.fixture(autouse=True)
def _linked() -> Iterator[None]:
    before = list(links._leading)
    links.lead(numbered)
    yield
    links._leading[:] = before


@pytest.fixture
def clerk(app: Flask) -> Browser:
    staff("clerk", (CLERK, None))
    made = Browser(app)
    made.log_in("clerk")
    return made


def test_every_page_has_the_search_of_the_house(clerk: Browser, app: Flask) -> None:
    staff("stranger")
    stranger = Browser(app)
    stranger.log_in("stranger")

    assert 'action="/search"' in clerk.get("/").get_data(as_text=True)
    assert 'action="/search"' not in stranger.get("/").get_data(as_text=True)


def test_a_case_number_leads_to_its_case(clerk: Browser) -> None:
    one = case(12)

    answer = clerk.get("/search?q=(2026)豫0922执12号")

    assert (answer.status_code, answer.location) == (303, f"/cases/{one.id}")


def test_words_are_shown_as_they_stand_on_the_page(clerk: Browser) -> None:
    here = page("本院<b>冻结\n存款", case(1))
    shown = clerk.get("/search?q=冻结存款").get_data(as_text=True)

    assert "本院&lt;b&gt;<mark>冻结存款</mark>" in shown
    assert f'href="/pages/{here}?q=' in shown
    assert "1 page" in shown


def test_cases_of_such_a_name_or_number_stand_on_top(clerk: Browser) -> None:
    one = case(12)

    assert f'href="/cases/{one.id}"' in clerk.get("/search?q=执12").get_data(as_text=True)


def test_the_search_within_a_case_stays_there(clerk: Browser) -> None:
    page("冻结", case(1))
    here = page("被执行入", case(2))
    number = "（2026）豫0922执2号"

    near = clerk.get(f"/search?q=被执行人&case={number}&near=1").get_data(as_text=True)
    exact = text(clerk.get(f"/search?q=被执行人&case={number}"))

    assert f'href="/pages/{here}?q=' in near
    assert "On no page that you may read" in exact


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("q=冻结&case=执9", "There is no case 执9"),
        ("q=，，", "There is no word or number"),
    ],
)
def test_what_cannot_be_searched_is_said_on_the_page(
    clerk: Browser, query: str, said: str
) -> None:
    answer = clerk.get(f"/search?{query}")

    assert answer.status_code == 422
    assert said in text(answer)


def test_a_case_one_may_not_see_is_as_none(app: Flask) -> None:
    judge("mine")
    number = case(1, judge("other", "complex"), "complex").number
    browser = Browser(app)
    browser.log_in("mine")

    assert browser.get(f"/search?q=冻结&case={number}").status_code == 422
    assert browser.get(f"/search?q={number}").status_code == 200


def test_more_hits_than_fit_are_on_the_next_page(clerk: Browser) -> None:
    one = case(1)
    for _ in range(51):
        page("冻结", one)
    first = clerk.get("/search?q=冻结").get_data(as_text=True)
    [address] = [
        part.split('"')[0] for part in first.split('href="') if "after=" in part[:200]
    ]
    second = clerk.get(address.replace("&amp;", "&")).get_data(as_text=True)

    assert first.count("<mark>") == 50
    assert second.count("<mark>") == 1
    assert "51 pages" in first


def test_each_search_leaves_an_event_and_an_empty_one_none(clerk: Browser) -> None:
    page("冻结", case(1))
    clerk.get("/search")
    clerk.get("/search?q=冻结")

    assert [note.facts["found"] for note in events(Kind.TEXT_SEARCHED)] == [1]
