"""The naming desk, the file of a case and the page of a document, as browsers ask."""

import pytest
from flask import Flask

from archive.act import Act
from archive.audit.kinds import Kind
from archive.cases.models import Case
from archive.catalog import forms
from archive.catalog.models import Document, Proposal, ProposalState
from archive.db import db
from archive.scan.models import Batch
from tests.accounts.house import Browser, staff, text
from tests.cases.house import case, events
from tests.catalog import house
from tests.catalog.house import MORE, NOTICE, ORDER, batch, file, given, ids
from tests.kept import kept_row, kept_rows


@pytest.fixture
def ours(by: Act) -> Case:
    return kept_row(Case, "case", case)


@pytest.fixture
def made(ours: Case) -> Batch:
    return kept_row(Batch, "proposed", lambda: proposed(ours))


def proposed(ours: Case) -> Batch:
    found = batch(NOTICE, MORE, ORDER, case=ours)
    house.propose(found)
    return found


def filled(browser: Browser, made: Batch, at: int = 0, **other: str) -> dict[str, str]:
    """What the desk's form would send for an open proposal."""
    one = house.open_proposals(made)[at]
    sent = {
        "title": one.title,
        "kind": one.kind or "",
        "heading": one.heading or "",
        "node": one.node or "",
        "maker": one.maker,
        "formed_on": one.formed_on.isoformat() if one.formed_on else "",
        "pages": forms.written(one.pages),
    }
    return sent | other


def address(made: Batch, at: int = 0, verb: str = "confirm") -> str:
    proposal = house.open_proposals(made)[at].id
    return f"/catalog/batches/{made.id}/proposals/{proposal}/{verb}"


def test_the_list_names_batches_that_are_still_to_be_named(
    browser: Browser, made: Batch, by: Act, ours: Case
) -> None:
    assert made.number in text(browser.get("/catalog"))

    file(by, ours, given(made))

    assert "Nothing waits" in text(browser.get("/catalog", headers=ENGLISH))


ENGLISH = {"Accept-Language": "en"}


def test_the_desk_shows_what_is_proposed_with_its_pages_and_reasons(
    browser: Browser, made: Batch
) -> None:
    shown = text(browser.get(f"/catalog/batches/{made.id}", headers=ENGLISH))

    assert "执行通知书" in shown
    assert "报告财产令" in shown
    assert "1–2" in shown
    assert "Its first page bears a title that is known." in shown


def test_who_comes_to_the_desk_is_noted_once_and_not_with_each_step(
    browser: Browser, made: Batch
) -> None:
    browser.get(f"/catalog/batches/{made.id}?at=p1")
    browser.get(f"/catalog/batches/{made.id}?at=p2", headers={"X-Step": "1"})

    assert [one.facts["pages"] for one in events(Kind.PAGES_READ)] == [3]


def test_a_confirmed_proposal_is_filed_and_the_next_one_is_shown(
    browser: Browser, made: Batch
) -> None:
    second = house.open_proposals(made)[1].id

    answer = browser.post(address(made), filled(browser, made))

    assert answer.status_code == 303
    assert answer.location.endswith(f"?at=p{second}")
    assert [one.title for one in house.documents()] == ["执行通知书"]


def test_what_the_clerk_corrected_is_what_is_filed(browser: Browser, made: Batch) -> None:
    sent = filled(browser, made, title="结案通知", heading="other", seal="present")
    browser.post(address(made), sent)

    (document,) = house.documents()
    assert (document.title, document.heading) == ("结案通知", "other")
    assert document.seal == "present"


def test_a_form_without_a_heading_is_shown_again(browser: Browser, made: Batch) -> None:
    answer = browser.post(address(made), filled(browser, made, heading=""), headers=ENGLISH)

    assert answer.status_code == 422
    assert "Choose one from the list" in text(answer)
    assert not house.documents()


def test_the_second_who_confirms_is_told_on_the_desk(browser: Browser, made: Batch) -> None:
    there, sent = address(made), filled(browser, made)
    browser.post(there, sent)

    answer = browser.post(there, sent, headers=ENGLISH)

    assert answer.status_code == 409
    assert "Clerk has filed these pages already" in text(answer)


def test_a_proposal_is_divided_and_joined_again(browser: Browser, made: Batch) -> None:
    pages = ids(made)
    sent = {"pages": forms.written(pages[:2]), "page": str(pages[1])}
    browser.post(address(made, verb="split"), sent)
    assert [one.pages for one in house.open_proposals(made)] == [
        pages[:1],
        pages[1:2],
        pages[2:],
    ]

    browser.post(address(made, verb="merge"), {"pages": str(pages[0])})

    assert [one.pages for one in house.open_proposals(made)] == [pages[:2], pages[2:]]


def test_a_rejected_proposal_leaves_its_pages_to_be_filed_by_hand(
    browser: Browser, made: Batch
) -> None:
    first = house.open_proposals(made)[0]
    ident, pages = first.id, ids(made)
    browser.post(address(made, verb="reject"), {"pages": forms.written(pages[:2])})

    answer = browser.post(
        f"/catalog/batches/{made.id}/file?at=l{pages[0]}",
        {"title": "其他材料", "heading": "other", "first": "1", "last": "2"},
    )

    assert answer.status_code == 303
    assert db.session.get_one(Proposal, ident).state is ProposalState.REJECTED
    assert house.leaves(house.documents()[0]) == pages[:2]


def test_everything_unfiled_is_proposed_anew(browser: Browser, made: Batch) -> None:
    browser.post(address(made, verb="reject"), {"pages": forms.written(ids(made)[:2])})

    answer = browser.post(f"/catalog/batches/{made.id}/propose")

    assert answer.status_code == 303
    assert len(house.open_proposals(made)) == 2


def test_a_slip_of_the_hand_is_taken_back_on_the_desk(
    browser: Browser, made: Batch
) -> None:
    browser.post(address(made), filled(browser, made))
    (document,) = house.documents()

    there = f"/catalog/batches/{made.id}/documents/{document.id}/withdraw"
    answer = browser.post(there, {"edition": "1"})

    assert answer.status_code == 303
    assert answer.location.endswith(f"?at=l{ids(made)[0]}")
    assert not house.documents()


def test_a_batch_without_pages_says_what_would_be_here(
    browser: Browser, ours: Case
) -> None:
    empty = batch(case=ours)

    shown = text(browser.get(f"/catalog/batches/{empty.id}", headers=ENGLISH))

    assert "No page of this batch goes into a file." in shown


@pytest.fixture
def two(by: Act, ours: Case, made: Batch) -> list[Document]:
    return kept_rows(Document, "two of them", lambda: file_two(by, ours, ids(made)))


def file_two(by: Act, ours: Case, pages: list[int]) -> list[Document]:
    return [
        file(by, ours, given(pages[:2])),
        file(by, ours, given(pages[2:], "报告财产令", kind="property_order")),
    ]


def test_the_file_of_a_case_shows_the_same_documents_by_heading_and_by_node(
    browser: Browser, ours: Case, two: list[Document]
) -> None:
    by_heading = text(browser.get(f"/cases/{ours.id}/file"))
    by_node = text(browser.get(f"/cases/{ours.id}/file?by=node"))

    for shown in (by_heading, by_node):
        assert "执行通知书" in shown
        assert "报告财产令" in shown


@pytest.mark.parametrize("order", ["", "?by=node"])
def test_a_heading_is_as_wide_as_the_table_below_it(
    browser: Browser, ours: Case, two: list[Document], order: str
) -> None:
    shown = browser.get(f"/cases/{ours.id}/file{order}").get_data(as_text=True)
    table = shown[shown.index("<table") : shown.index("</table>")]
    columns = table.count('<th scope="col"')

    assert f'colspan="{columns}"' in table


def test_a_file_without_documents_says_how_they_come(browser: Browser, ours: Case) -> None:
    shown = text(browser.get(f"/cases/{ours.id}/file", headers=ENGLISH))

    assert "No document is filed yet." in shown


def test_a_row_is_moved_and_the_second_who_moves_it_is_told(
    browser: Browser, ours: Case, two: list[Document]
) -> None:
    there = f"/documents/{two[1].id}/move"
    sent = {"edition": "1", "heading": "enforcement_notice", "place": "1"}

    assert browser.post(there, sent).status_code == 303
    again = browser.post(there, sent, headers=ENGLISH)

    assert again.status_code == 409
    assert "changed this document meanwhile" in text(again)
    assert [one.title for one in house.documents()] == ["报告财产令", "执行通知书"]


def test_a_document_is_corrected_on_its_page(browser: Browser, two: list[Document]) -> None:
    there = f"/documents/{two[0].id}"
    sent = {
        "edition": "1",
        "title": "执行通知书（第二次）",
        "kind": "enforcement_notice",
        "heading": "enforcement_notice",
        "seal": "missing",
    }
    browser.post(f"{there}/change", sent)

    shown = text(browser.get(there, headers=ENGLISH))
    assert "执行通知书 → 执行通知书（第二次）" in shown
    assert "Official seal: not looked at yet → missing" in shown


def test_a_document_is_divided_joined_and_taken_out_on_its_page(
    browser: Browser, two: list[Document]
) -> None:
    there, pages = f"/documents/{two[0].id}", house.leaves(two[0])
    sent = {"edition": "1", "page": str(pages[1]), "title": "附件"}
    browser.post(f"{there}/split", sent)
    assert len(house.documents()) == 3

    browser.post(f"{there}/merge", {"edition": "2"})
    assert len(house.documents()) == 2

    browser.post(f"{there}/withdraw", {"edition": "3", "why": "错编"})
    assert len(house.documents()) == 1
    assert "错编" in text(browser.get(there))


def test_a_comment_stands_on_the_page_of_the_document(
    browser: Browser, two: list[Document]
) -> None:
    there = f"/documents/{two[0].id}"
    browser.post(f"{there}/comments", {"text": "日期待核"})

    assert "日期待核" in text(browser.get(there))


def test_who_only_reads_is_offered_no_change(
    app: Flask, ours: Case, two: list[Document]
) -> None:
    staff("reader", ("bureau_chief", None))
    reader = Browser(app)
    reader.log_in("reader")

    shown = reader.get(f"/documents/{two[0].id}").get_data(as_text=True)

    assert "/change" not in shown
    assert "/comments" in shown
    refused = reader.post(f"/documents/{two[0].id}/change", {"title": "新"})
    assert refused.status_code == 403
    assert reader.get("/catalog").status_code == 403
