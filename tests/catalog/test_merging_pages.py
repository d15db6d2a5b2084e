"""Who reads a merged file in the other one, and what browsers are shown of it."""

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
from tests.catalog import house, merging_house

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def judge(app: Flask) -> Person:
    """Holds the case whose file takes the other in, and sees nothing of that other."""
    return staff("judge", ("judge", "swift"))


@pytest.fixture
def target(by: Act, judge: Person) -> Case:
    return case(to=Placement("swift", None, judge.id, "x"))


@pytest.fixture
def source(by: Act) -> Case:
    return case(merging_house.KEPT, to=Placement("complex", reason="x"))


@pytest.fixture
def filed(by: Act, source: Case) -> tuple[Document, Document]:
    return merging_house.filed(by, source)


def test_who_reads_the_file_reads_what_went_into_it(
    by: Act,
    judge: Person,
    source: Case,
    target: Case,
    filed: tuple[Document, Document],
) -> None:
    theirs, (document, own) = act_of(judge), filed
    page = house.leaves(document)[0]
    with pytest.raises(NoSuchDocument):
        queries.document(theirs, document.id)
    with pytest.raises(NoSuchPage):
        readable.the_page(theirs, page)

    merging_house.merge(by, source, target)

    assert queries.document(theirs, document.id).id == document.id
    assert queries.document(theirs, own.id).id == own.id
    assert readable.the_page(theirs, page).id == page
    assert search.find(theirs, "责令你").total == 1
    assert search.find(theirs, "责令你", case=target).total == 1
    assert queries.count(theirs, target) == 2


def test_pages_that_are_in_no_document_are_not_part_of_it(
    by: Act, judge: Person, source: Case, target: Case
) -> None:
    loose = house.ids(house.batch(house.NOTICE, case=source))[0]
    merging_house.merge(by, source, target)

    with pytest.raises(NoSuchPage):
        readable.the_page(act_of(judge), loose)
    assert search.find(act_of(judge), "责令你").total == 0


def test_parted_again_nothing_of_it_is_read_there(
    by: Act,
    judge: Person,
    source: Case,
    target: Case,
    filed: tuple[Document, Document],
) -> None:
    merging_house.part(by, merging_house.merge(by, source, target))

    with pytest.raises(NoSuchDocument):
        queries.document(act_of(judge), filed[0].id)
    with pytest.raises(NoSuchPage):
        readable.the_page(act_of(judge), house.leaves(filed[0])[0])


@pytest.mark.parametrize("post", ["payment_officer", "triage_officer"])
def test_the_own_part_of_a_merged_file_is_veiled_as_any(
    app: Flask,
    by: Act,
    source: Case,
    target: Case,
    filed: tuple[Document, Document],
    post: str,
) -> None:
    theirs = act_of(staff("reader", (post, None)))
    merging_house.merge(by, source, target)

    assert queries.count(theirs, target) == 1
    assert search.find(theirs, "现在开始评议", case=target).total == 0
    with pytest.raises(NoSuchPage):
        readable.the_page(theirs, house.leaves(filed[1])[0])
    browser = Browser(app)
    browser.log_in("reader")
    shown = text(browser.get(f"/cases/{target.id}/file", headers=ENGLISH))
    assert "保全裁定书" in shown
    assert "评议笔录" not in shown
    assert "court's own file" not in shown


def test_the_clerk_merges_from_the_page_of_the_file_and_parts_again(
    browser: Browser, source: Case, target: Case, filed: tuple[Document, Document]
) -> None:
    there = f"/cases/{target.id}/file"

    answer = browser.post(f"{there}/merge", {"other": "(2025)豫0922执保12号"})
    shown = text(browser.get(there, headers=ENGLISH))
    gone = text(browser.get(f"/cases/{source.id}/file", headers=ENGLISH))

    assert answer.status_code == 303
    assert f"Merged: {source.number}" in shown
    assert f"Went into the file of {target.number}" in gone
    assert "Move “" not in gone
    parted = browser.post(f"{there}/mergers/1/part", {"why": "并错了"})
    assert parted.status_code == 303
    assert "Merged:" not in text(browser.get(there, headers=ENGLISH))


def test_what_cannot_be_merged_is_said_on_the_page(browser: Browser, target: Case) -> None:
    there = f"/cases/{target.id}/file/merge"

    unknown = browser.post(there, {"other": "（2025）豫0922执保99号"}, headers=ENGLISH)
    same = browser.post(there, {"other": target.number}, headers=ENGLISH)

    assert unknown.status_code == same.status_code == 422
    assert "There is no case" in text(unknown)
    assert "types of the cases do not fit" in text(same)


def test_a_document_of_a_merged_file_is_shown_under_the_case_one_may_see(
    app: Flask,
    by: Act,
    judge: Person,
    source: Case,
    target: Case,
    filed: tuple[Document, Document],
) -> None:
    merging_house.merge(by, source, target)
    theirs, clerks = Browser(app), Browser(app)
    theirs.log_in(judge.account)
    clerks.log_in("clerk")
    address = f"/documents/{filed[0].id}"

    assert f"From the file of {source.number}" in text(theirs.get(address, headers=ENGLISH))
    assert f"went into that of {target.number}" in text(
        clerks.get(address, headers=ENGLISH)
    )
    changed = clerks.post(f"{address}/withdraw", {"why": "x", "edition": "1"})
    assert changed.status_code == 409


def test_the_naming_desk_says_where_pages_of_a_merged_case_go(
    by: Act, browser: Browser, source: Case, target: Case
) -> None:
    made = house.batch(house.NOTICE, case=source)
    house.propose(made)
    merging_house.merge(by, source, target)
    shown = text(browser.get(f"/catalog/batches/{made.id}", headers=ENGLISH))

    assert f"Assign these pages to {target.number}" in shown
    assert "Confirm and file" not in shown
