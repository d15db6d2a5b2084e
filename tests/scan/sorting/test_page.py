"""A page to read: its lines and their corrections, and its pictures."""

import pytest
from flask import Flask

from archive.accounts.models import Person
from archive.audit.kinds import Kind
from archive.db import db, transaction
from archive.scan import correcting
from archive.scan.errors.sorting import (
    CorrectedMeanwhile,
    LineTooLong,
    NoSuchLine,
    SameText,
)
from archive.scan.models import Correction, Page, Reading
from archive.search.models import PageText
from tests.accounts.house import Browser, act, act_of
from tests.cases.house import events
from tests.scan.sorting import house

# What is asked of the database here is asked of both in the tests of the services.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def page(app: Flask, clerk: Person) -> Page:
    batch = house.batch(1)
    [row] = house.pages(batch)
    with transaction():
        house.read(row, house.line("民事起诉伏"), house.line("原告张三", 1))
    return row


def correct(page: Page, line: int, seen: str, text: str) -> Correction:
    with transaction():
        return correcting.correct(act(), page, line, seen, text)


def found(page: Page) -> str:
    db.session.rollback()
    return db.session.get_one(PageText, page.id, populate_existing=True).raw


def test_a_corrected_line_is_found_and_the_machines_stays_beside_it(page: Page) -> None:
    row = correct(page, 0, "民事起诉伏", "民事起诉状")

    assert row.was == "民事起诉伏"
    assert found(page) == "民事起诉状\n原告张三"
    assert db.session.scalars(db.select(Reading.text)).one() == "民事起诉伏\n原告张三"


def test_the_machines_own_text_undoes_a_correction(page: Page) -> None:
    correct(page, 0, "民事起诉伏", "民事起诉状")

    correct(page, 0, "民事起诉状", "民事起诉伏")

    assert found(page) == "民事起诉伏\n原告张三"
    assert [event.facts["back"] for event in events(Kind.READING_CORRECTED)] == [
        False,
        True,
    ]


def test_the_journal_does_not_tell_what_stands_in_a_file(page: Page) -> None:
    correct(page, 1, "原告张三", "原告李四")

    [event] = events(Kind.READING_CORRECTED)
    assert "李四" not in str(event.facts)


def test_of_two_corrections_at_once_the_second_is_told(page: Page, clerk: Person) -> None:
    with transaction():
        correcting.correct(act_of(clerk), page, 0, "民事起诉伏", "民事起诉状")

    with pytest.raises(CorrectedMeanwhile, match=r"Clerk.*民事起诉状"):
        correct(page, 0, "民事起诉伏", "民事起诉书")


@pytest.mark.parametrize(
    ("line", "seen", "text", "error"),
    [
        (0, "民事起诉伏", "民事起诉伏", SameText),
        (0, "民事起诉伏", " \n ", LineTooLong),
        (0, "民事起诉伏", "长" * 401, LineTooLong),
        (0, "民事起诉伏", "a\u202eb", LineTooLong),
        (2, "", "新行", NoSuchLine),
        (0, "别的", "新行", NoSuchLine),
    ],
)
def test_what_is_no_correction_is_refused(
    page: Page, line: int, seen: str, text: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        correct(page, line, seen, text)


def test_a_correction_of_a_line_that_reads_otherwise_now_no_longer_applies(
    page: Page,
) -> None:
    correct(page, 0, "民事起诉伏", "民事起诉状")

    db.session.rollback()
    now = correcting.lines_now(page.id, [house.line("民事判决书")])

    assert now == ["民事判决书"]


def test_a_page_view_is_noted_once_and_its_pictures_are_not(
    page: Page, browser: Browser
) -> None:
    html = browser.get(f"/scans/pages/{page.id}").get_data(as_text=True)
    browser.get(f"/scans/pages/{page.id}/reading")
    browser.get(f"/scans/pages/{page.id}/thumb")

    assert "民事起诉伏" in html
    [event] = events(Kind.PAGES_READ)
    assert event.facts == {"pages": [page.id]}


def test_a_line_is_corrected_on_the_page(page: Page, browser: Browser) -> None:
    path = f"/scans/pages/{page.id}/lines/0"
    sent = {"seen": "民事起诉伏", "text": "民事起诉状"}

    field = browser.get(f"{path}/edit").get_data(as_text=True)
    answer = browser.post(path, sent).get_data(as_text=True)

    assert 'value="民事起诉伏"' in field
    assert "民事起诉状" in answer
    assert 'hx-swap-oob="true"' in answer
    assert browser.post(path, sent).status_code == 409


@pytest.mark.parametrize("kind", ["thumb", "reading"])
def test_a_picture_is_kept_by_the_reader_alone_and_can_do_nothing(
    page: Page, browser: Browser, kind: str
) -> None:
    answer = browser.get(f"/scans/pages/{page.id}/{kind}")

    name = page.thumb if kind == "thumb" else page.reading
    assert answer.headers["ETag"] == f'"{name}"'
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert "private" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.data.startswith(b"\xff\xd8")


def test_who_has_the_picture_is_not_sent_it_again(page: Page, browser: Browser) -> None:
    path = f"/scans/pages/{page.id}/reading"
    tag = browser.get(path).headers["ETag"]

    again = browser.get(path, headers={"If-None-Match": tag})

    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    ("kind", "media", "begins"),
    [("image", "image/jpeg", b"\xff\xd8"), ("file", "application/pdf", b"%PDF")],
)
def test_originals_are_taken_away_and_that_is_noted(
    page: Page, browser: Browser, kind: str, media: str, begins: bytes
) -> None:
    answer = browser.get(f"/scans/pages/{page.id}/{kind}")

    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == media
    assert answer.data.startswith(begins)
    assert events(Kind.PAGES_READ)[0].facts["file"]


def test_what_a_file_says_it_is_is_not_passed_on(page: Page, browser: Browser) -> None:
    with transaction():
        row = db.session.get_one(Page, page.id)
        row.media = "text/html"
        house.noted()

    answer = browser.get(f"/scans/pages/{page.id}/image")

    assert answer.headers["Content-Type"] == "application/octet-stream"
