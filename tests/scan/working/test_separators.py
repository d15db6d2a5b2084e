import pytest
from flask import Flask

from archive.cases.models import Case
from archive.db import db, transaction
from archive.intake import rules as codes
from archive.intake import service as intake
from archive.scan.models import Aside, Page
from archive.search.models import PageText
from tests.accounts.house import act
from tests.cases import house as cases
from tests.scan.working import house

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def belongs(page: Page) -> tuple[int | None, int | None, int | None]:
    return page.case_id, page.receipt_id, page.piece_id


def test_pages_belong_to_the_piece_that_the_sheet_before_them_names(app: Flask) -> None:
    receipt = house.receipt(cases.case(), ("申请书", 1), ("证据", 2))
    one, two = receipt.pieces
    batch = house.batch()
    sheets = [
        house.page("在先"),
        house.separator(receipt, 1),
        house.page("申请书"),
        house.separator(receipt, 2).rotate(90, expand=True),
        house.page("证据一"),
        house.page("证据二"),
    ]
    house.take(batch, ("a.pdf", house.pdf(*sheets)))

    house.work()

    pages = house.pages_of(batch)
    case_id, receipt_id = receipt.case_id, receipt.id
    assert [page.piece_id for page in pages] == [
        None,
        one.id,
        one.id,
        two.id,
        two.id,
        two.id,
    ]
    assert belongs(pages[2]) == (case_id, receipt_id, one.id)
    assert belongs(pages[0]) == (None, None, None)
    aside = [page.aside for page in pages]
    assert aside == [None, Aside.SEPARATOR, None, Aside.SEPARATOR, None, None]
    assert [page.begins for page in pages] == [True, True, False, True, False, False]


def test_the_blank_back_of_a_separator_is_set_aside_and_no_other_blank_page(
    app: Flask,
) -> None:
    receipt = house.receipt(cases.case(), ("申请书", 2))
    batch = house.batch()
    sheets = [house.separator(receipt, 1), house.blank(), house.page(), house.blank()]
    house.take(batch, ("a.pdf", house.pdf(*sheets)))

    house.work()

    pages = house.pages_of(batch)
    assert [page.aside for page in pages] == [
        Aside.SEPARATOR,
        Aside.SEPARATOR_BACK,
        None,
        None,
    ]
    assert "blank" in house.findings(pages[3])


def test_a_separator_in_a_file_of_its_own_speaks_for_the_files_after_it(
    app: Flask,
) -> None:
    case = cases.case()
    receipt = house.receipt(case, ("申请书", 1))
    batch = house.batch()
    house.take(batch, ("1.png", house.png(house.separator(receipt, 1))))
    house.take(batch, ("2.png", house.png(house.page("申请书"))))
    # The page comes first, as when two split side by side; and it is read already.
    house.hold_back("scan:split:1:0")
    house.work()
    [page] = house.pages_of(batch)
    assert belongs(page) == (None, None, None)

    house.make_due(house.jobs("scan:split")[0])
    house.work()

    sheet, page = house.pages_of(batch)
    assert sheet.aside is Aside.SEPARATOR
    assert belongs(page) == (case.id, receipt.id, receipt.pieces[0].id)
    assert db.session.get_one(PageText, page.id).case_id == case.id


def test_what_stands_on_a_separator_is_not_found(app: Flask) -> None:
    receipt = house.receipt(cases.case(), ("申请书", 1))
    batch = house.batch()
    house.take(batch, ("1.png", house.png(house.separator(receipt, 1))))

    house.work()

    [sheet] = house.pages_of(batch)
    assert sheet.thumb
    assert db.session.get_one(PageText, sheet.id).raw == ""


def test_the_sheet_of_a_receipt_not_known_here_is_told_and_stays(app: Flask) -> None:
    unknown = codes.code_of(codes.new_token(), 1)
    batch = house.batch()
    house.take(batch, ("1.pdf", house.pdf(house.with_code(unknown), house.page())))

    house.work()

    sheet, page = house.pages_of(batch)
    assert (sheet.aside, page.receipt_id) == (None, None)
    [found] = [one for one in sheet.findings if one.code == "separator_unknown"]
    assert found.facts == {"code": unknown}


def test_other_codes_mean_nothing(app: Flask) -> None:
    batch = house.batch()
    house.take(batch, ("1.png", house.png(house.with_code("https://example.org/pay"))))

    house.work()

    [page] = house.pages_of(batch)
    assert page.codes[0]["text"] == "https://example.org/pay"
    assert page.aside is None
    assert "separator_unknown" not in house.findings(page)


def test_a_batch_of_one_receipt_needs_no_separators(app: Flask) -> None:
    case = cases.case()
    receipt = house.receipt(case, ("申请书", 1))
    batch = house.batch(receipt=receipt)
    house.take(batch, ("1.png", house.png(house.page())))

    house.work()

    [page] = house.pages_of(batch)
    assert belongs(page) == (case.id, receipt.id, None)


def test_pages_follow_their_receipt_to_the_case_it_really_belongs_to(app: Flask) -> None:
    wrong, right = cases.case(), cases.case("（2026）豫0922执2号")
    receipt = house.receipt(wrong, ("申请书", 1))
    batch = house.batch(receipt=receipt)
    house.take(batch, ("1.png", house.png(house.page("申请书"))))
    house.work()

    with transaction():
        given = intake.given_of(receipt)
        intake.correct(act(), receipt, db.session.get_one(Case, right.id), given, 1)

    [page] = house.pages_of(batch)
    assert (page.case_id, batch.case_id) == (right.id, right.id)
    assert db.session.get_one(PageText, page.id).case_id == right.id
