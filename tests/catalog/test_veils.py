"""What is filed in the court's own part is seen by nobody without the right to read it."""

import pytest
from flask import Flask

from archive.accounts.models import Person
from archive.act import Act
from archive.cases.models import Case
from archive.cases.rules.filing import Placement
from archive.catalog import queries
from archive.catalog.errors import NoSuchDocument
from archive.catalog.models import Document
from archive.scan import readable
from archive.scan.errors.sorting import NoSuchPage
from archive.search import queries as search
from tests.accounts.house import Browser, act_of, staff, text
from tests.cases.house import case
from tests.catalog import house
from tests.catalog.house import NOTES, NOTICE, batch, file, given, ids
from tests.kept import kept_row, kept_rows

SIDE = {"kind": "panel_record", "heading": "panel_records"}


@pytest.fixture(params=["payment_officer", "triage_officer"])
def reader(app: Flask, request: pytest.FixtureRequest) -> Person:
    """Who reads cases, and not the court's own part; the second sees batches as well."""
    return staff("reader", (request.param, None))


@pytest.fixture
def ours(by: Act) -> Case:
    return kept_row(Case, "case", case)


@pytest.fixture
def filed(by: Act, ours: Case) -> tuple[Document, Document]:
    open_one, own = kept_rows(Document, "filed", lambda: file_two(by, ours))
    return open_one, own


def file_two(by: Act, ours: Case) -> list[Document]:
    pages = ids(batch(NOTICE, NOTES, case=ours))
    return [
        file(by, ours, given(pages[:1])),
        file(by, ours, given(pages[1:], "合议庭评议笔录", **SIDE)),
    ]


def test_the_tree_and_the_counts_leave_it_out(
    by: Act, reader: Person, ours: Case, filed: tuple[Document, Document]
) -> None:
    theirs = act_of(reader)

    assert [one.title for one in queries.documents(theirs, ours)] == ["执行通知书"]
    assert queries.count(theirs, ours) == 1
    assert queries.count(by, ours) == 2


def test_its_page_does_not_open(
    by: Act, reader: Person, filed: tuple[Document, Document]
) -> None:
    assert queries.document(by, filed[1].id).title == "合议庭评议笔录"
    with pytest.raises(NoSuchDocument):
        queries.document(act_of(reader), filed[1].id)


def test_its_scanned_pages_do_not_open(
    by: Act, reader: Person, filed: tuple[Document, Document]
) -> None:
    seen, hidden = (house.leaves(one)[0] for one in filed)

    assert readable.the_page(act_of(reader), seen).id == seen
    assert readable.the_page(by, hidden).id == hidden
    with pytest.raises(NoSuchPage):
        readable.the_page(act_of(reader), hidden)


def test_the_file_they_came_in_is_not_handed_out(
    by: Act, reader: Person, filed: tuple[Document, Document]
) -> None:
    page = readable.the_page(by, house.leaves(filed[0])[0])

    assert readable.may_see_all(by, page.file_id)
    assert not readable.may_see_all(act_of(reader), page.file_id)


def test_search_neither_finds_nor_counts_it(
    by: Act, reader: Person, ours: Case, filed: tuple[Document, Document]
) -> None:
    for within in (None, ours):
        assert search.find(by, "现在开始评议", case=within).total == 1
        assert search.find(act_of(reader), "现在开始评议", case=within).total == 0
        assert search.find(act_of(reader), "责令你", case=within).total == 1


def test_the_tab_of_the_case_shows_none_of_it(
    app: Flask, reader: Person, ours: Case, filed: tuple[Document, Document]
) -> None:
    browser = Browser(app)
    browser.log_in(reader.account)
    shown = text(browser.get(f"/cases/{ours.id}/file"))

    assert "执行通知书" in shown
    assert "评议笔录" not in shown
    assert browser.get(f"/documents/{filed[1].id}").status_code == 404
    assert browser.get(f"/scans/pages/{house.leaves(filed[1])[0]}").status_code == 404


def test_a_judge_reads_the_own_part_of_own_cases_alone(by: Act, app: Flask) -> None:
    judge = staff("judge", ("judge", "swift"))
    own = case("（2026）豫0922执7号", to=Placement("swift", None, judge.id, "x"))
    other = case("（2026）豫0922执8号", to=Placement("complex", reason="x"))
    pages = [
        ids(batch(NOTES, case=one, number=f"20260302-00{at}"))
        for at, one in enumerate((own, other), 7)
    ]
    mine, foreign = (
        file(by, one, given(some, "合议庭评议笔录", **SIDE))
        for one, some in zip((own, other), pages, strict=True)
    )

    assert queries.document(act_of(judge), mine.id).id == mine.id
    with pytest.raises(NoSuchDocument):
        queries.document(act_of(judge), foreign.id)
