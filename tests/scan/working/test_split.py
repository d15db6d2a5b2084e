from dataclasses import replace

import pytest
from flask import Flask

from archive.audit.kinds import Kind
from archive.db import transaction
from archive.jobs.models import State
from archive.scan import rules, service
from archive.scan.models import FileState, PageState
from tests.accounts.house import act
from tests.scan.working import house

TWO = ("申请执行书\n某某公司", "执行通知书\n张三")


def test_a_file_becomes_pages_in_their_order(app: Flask) -> None:
    batch = house.batch()
    [file] = house.take(batch, ("two.pdf", house.pdf(*map(house.page, TWO))))

    house.work()

    pages = house.pages_of(batch)
    assert [page.ordinal for page in pages] == [1, 2]
    assert [page.state for page in pages] == [PageState.READY] * 2
    assert (file.state, file.pages, file.split) == (FileState.SPLIT, 2, 2)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_files_keep_their_order_whichever_is_split_first(app: Flask) -> None:
    batch = house.batch()
    house.take(batch, ("a.pdf", house.pdf(*map(house.page, TWO))))
    house.take(batch, ("b.png", house.png(house.page("裁定书"))))

    house.work()

    read = [(house.file_name(page), page.ordinal) for page in house.pages_of(batch)]
    assert read == [("a.pdf", 1), ("a.pdf", 2), ("b.png", 1)]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_first_page_can_be_seen_before_any_page_was_read(app: Flask) -> None:
    batch = house.batch()
    house.take(batch, ("two.pdf", house.pdf(*map(house.page, TWO))))

    assert house.step()

    [first] = house.pages_of(batch)
    assert first.state is PageState.WAITING
    assert first.reading
    assert first.thumb
    assert first.reading_width == house.WIDE


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_original_is_kept_and_the_picture_of_a_jpeg_is_the_file_itself(
    app: Flask,
) -> None:
    batch = house.batch()
    [file] = house.take(batch, ("a.jpg", house.jpeg(house.page())))

    house.work()

    [page] = house.pages_of(batch)
    assert page.image == file.digest


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("data", "code"), [(b"hello", "wrong_type"), (b"%PDF-1.7 nothing", "broken")]
)
def test_a_file_that_cannot_be_opened_is_quarantined_and_the_rest_goes_on(
    app: Flask, data: bytes, code: str
) -> None:
    batch = house.batch()
    bad, good = house.take(batch, ("bad.pdf", data), ("good.png", house.png(house.page())))

    house.work()

    assert (bad.state, bad.reason) == (FileState.QUARANTINED, code)
    assert good.state is FileState.SPLIT
    assert [page.state for page in house.pages_of(batch)] == [PageState.READY]
    [event] = house.events(Kind.FILE_QUARANTINED)
    assert event.facts["file"] == "bad.pdf"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_name_that_promises_another_kind_of_file_is_told(app: Flask) -> None:
    batch = house.batch()
    house.take(batch, ("photo.pdf", house.png(house.page())))

    house.work()

    [page] = house.pages_of(batch)
    [found] = [one for one in page.findings if one.code == "extension_mismatch"]
    assert found.facts == {"extension": "pdf", "media": "PNG"}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_splitting_twice_makes_no_page_twice(app: Flask) -> None:
    batch = house.batch()
    house.take(batch, ("two.pdf", house.pdf(*map(house.page, TWO))))
    house.work()
    before = [(page.id, page.position) for page in house.pages_of(batch)]

    house.again("scan:split")
    house.work()

    assert [(page.id, page.position) for page in house.pages_of(batch)] == before
    assert {job.state for job in house.jobs("scan:split")} == {State.DONE}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_long_file_is_split_a_little_ahead_of_what_is_read(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "CHUNK", 2)
    batch = house.batch()
    many = rules.FIRST + rules.CHUNK + 1
    house.take(batch, ("long.pdf", house.pdf(*[house.page()] * many)))

    while not house.jobs("scan:page") or house.page_jobs(State.DONE) == 0:
        house.step()

    # The first page is read before the second piece of the file was split off.
    assert len(house.pages_of(batch)) == rules.FIRST
    house.work("recognise")
    assert len(house.pages_of(batch)) == many


def allow(app: Flask, pixels: int) -> None:
    settings = app.extensions["archive.settings"]
    app.extensions["archive.settings"] = replace(settings, scan_max_pixels=pixels)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_page_that_cannot_be_had_keeps_its_place_and_may_be_mended(app: Flask) -> None:
    allow(app, 300_000)
    batch = house.batch()
    large = house.page("过大").resize((900, 1200))
    sheets = [house.page("第一页材料"), large, house.page("第三页材料")]
    house.take(batch, ("a.pdf", house.pdf(*sheets)))

    house.work()
    before = [(page.ordinal, page.state, page.width > 0) for page in house.pages_of(batch)]
    said = house.pages_of(batch)[1].error
    allow(app, 3_000_000)
    with transaction():
        service.retry_failed(act(), batch)
    house.work()

    ready, failed = PageState.READY, PageState.FAILED
    assert before == [(1, ready, True), (2, failed, False), (3, ready, True)]
    assert "too large" in said
    after = [(page.ordinal, page.state, page.width > 0) for page in house.pages_of(batch)]
    assert after == [(1, ready, True), (2, ready, True), (3, ready, True)]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_page_that_still_cannot_be_had_fails_again(app: Flask) -> None:
    allow(app, 300_000)
    batch = house.batch()
    sheets = [house.page("第一页材料"), house.page("过大").resize((900, 1200))]
    house.take(batch, ("a.pdf", house.pdf(*sheets)))
    house.work()

    with transaction():
        service.retry_failed(act(), batch)
    house.work()

    states = [page.state for page in house.pages_of(batch)]
    assert states == [PageState.READY, PageState.FAILED]
    assert len(house.events(Kind.PAGE_FAILED)) == 1


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_file_of_which_no_page_can_be_had_is_quarantined(app: Flask) -> None:
    allow(app, 100_000)
    batch = house.batch()
    [file] = house.take(batch, ("a.pdf", house.pdf(house.page(), house.page())))

    house.work()

    assert (file.state, file.reason) == (FileState.QUARANTINED, "too_many_pixels")
    assert house.pages_of(batch) == []
