from pathlib import Path

import pytest
from flask import Flask, current_app
from sqlalchemy import select

from archive import objects
from archive.audit.kinds import Kind
from archive.db import db, transaction
from archive.jobs.models import State
from archive.scan import rules, service, working
from archive.scan.errors.pages import NoSuchFinding, PageNotFailed, WaivedAlready
from archive.scan.models import Batch, Finding, Page, PageState, Reading
from archive.search.models import PageText
from tests.accounts.house import act
from tests.cases import house as cases
from tests.scan.working import house

SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def scanned(*pages: house.Picture) -> Batch:
    batch = house.batch()
    house.take(batch, ("a.pdf", house.pdf(*pages)))
    house.work()
    return batch


def turn(page: Page, by: int) -> None:
    """As the sorting desk does it."""
    with transaction():
        page = db.session.get_one(Page, page.id)
        page.turn = (page.turn + by) % 360
        page.state = PageState.WAITING
        house.note(page)
        working.want_pages(act(), [page])


def reading(page: Page) -> Reading:
    return db.session.scalars(select(Reading).where(Reading.page_id == page.id)).one()


def lose(digest: str) -> None:
    """The disk has lost it."""
    home: Path = current_app.extensions["archive.settings"].home
    [found] = [path for path in home.rglob(f"*{digest}") if path.is_file()]
    found.unlink()


def test_a_page_is_read_kept_and_found(app: Flask) -> None:
    case = cases.case()
    batch = house.batch(case)
    house.take(batch, ("a.png", house.png(house.page("执行通知书\n买卖合同纠纷"))))

    house.work()

    [page] = house.pages_of(batch)
    read = reading(page)
    assert "执行通知书" in read.text
    assert read.lines[0]["words"]
    held = db.session.get_one(PageText, page.id)
    assert (held.case_id, held.raw) == (case.id, read.text)
    assert page.pipeline == rules.PIPELINE
    assert page.steps[-1] == ["turn", "0"]
    assert objects.store().exists(page.reading or "")
    assert objects.store().exists(page.thumb or "")


@SQLITE
def test_a_page_is_worked_again_as_a_clerk_turned_it(app: Flask) -> None:
    [page] = house.pages_of(scanned(house.page()))
    before = (page.reading_width, page.reading_height)

    turn(page, 90)
    house.work()

    [page] = house.pages_of(page_batch(page))
    assert page.state is PageState.READY
    assert (page.reading_height, page.reading_width) == before
    assert (page.rotation, page.turn) == (0, 90)
    assert page.steps[-1] == ["turn", "90"]


@SQLITE
def test_turning_it_back_and_forth_ends_as_it_was_turned_last(app: Flask) -> None:
    batch = scanned(house.page())
    [page] = house.pages_of(batch)

    for by in (90, 90, 180):
        turn(page, by)
    house.work()

    [page] = house.pages_of(batch)
    assert (page.turn, page.rotation) == (0, 0)
    assert page.reading_width == pytest.approx(house.WIDE, abs=4)
    assert page.steps[-1] == ["turn", "0"]


@SQLITE
def test_work_begun_before_a_page_was_turned_is_thrown_away(app: Flask) -> None:
    batch = scanned(house.page())
    [page] = house.pages_of(batch)
    done = working.Done({"rotation": 180}, [], "late", [], "late", 1.0, None)
    turn(page, 90)

    with transaction():
        working.finish(act(), page.id, 0, done)

    [page] = house.pages_of(batch)
    assert page.rotation == 0
    assert reading(page).engine != "late"


@SQLITE
def test_a_page_whose_picture_is_lost_fails_and_the_rest_goes_on(app: Flask) -> None:
    batch = house.batch()
    house.take(batch, ("a.png", house.png(house.page("一二三"))))
    house.take(batch, ("b.png", house.png(house.page("四五六"))))
    while not house.jobs("scan:page"):
        house.step()
    lost = house.pages_of(batch)[0]
    lose(lost.image)

    house.work()

    states = [page.state for page in house.pages_of(batch)]
    assert sorted(states) == [PageState.FAILED, PageState.READY]
    assert "missing or damaged" in house.pages_of(batch)[0].error
    [event] = house.events(Kind.PAGE_FAILED)
    assert event.subject == batch.number


@SQLITE
def test_a_failed_page_is_tried_again(app: Flask) -> None:
    batch = scanned(house.page())
    [page] = house.pages_of(batch)
    with transaction():
        working.fail(act(), page.id, "It broke.")

    with transaction():
        tried = service.retry_failed(act(), batch)
    house.work()

    [page] = house.pages_of(batch)
    assert tried == 1
    assert (page.state, page.error) == (PageState.READY, "")
    assert house.events(Kind.SCAN_RETRIED)[0].facts["reason"] == "It broke."


@SQLITE
def test_a_page_that_did_not_fail_is_not_tried_again(app: Flask) -> None:
    [page] = house.pages_of(scanned(house.page()))

    with pytest.raises(PageNotFailed), transaction():
        service.retry_page(act(), page)


@SQLITE
def test_a_fault_that_stays_is_the_pages_own(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.scan.pipeline.journey.work", _breaks)
    batch = scanned(house.page())
    [job] = house.jobs("scan:page")
    assert (job.state, job.attempts) == (State.READY, 1)

    for _attempt in range(2):
        house.make_due(job)
        house.work()

    [page] = house.pages_of(batch)
    assert page.state is PageState.FAILED
    assert "ZeroDivisionError" in page.error
    assert house.jobs("scan:page")[0].state is State.DONE


@SQLITE
def test_a_page_that_ends_every_worker_fails_at_last(app: Flask) -> None:
    batch = house.batch()
    house.take(batch, ("a.png", house.png(house.page())))
    house.step()
    with transaction():
        house.jobs("scan:page")[0].attempts = 9

    house.work()

    [page] = house.pages_of(batch)
    assert page.state is PageState.FAILED
    assert "ended every time" in page.error


@SQLITE
def test_a_waived_finding_stays_waived_when_the_page_is_worked_again(app: Flask) -> None:
    batch = scanned(house.blank())
    [page] = house.pages_of(batch)
    assert house.findings(page) == {"blank"}
    with transaction():
        service.waive(act(), page, "blank")

    turn(page, 180)
    house.work()

    [found] = db.session.scalars(select(Finding).where(Finding.page_id == page.id))
    assert found.waived_by == "cli"
    with pytest.raises(WaivedAlready), transaction():
        service.waive(act(), page, "blank")
    with pytest.raises(NoSuchFinding), transaction():
        service.waive(act(), page, "skew")


def _breaks(*_given: object) -> None:
    raise ZeroDivisionError


def page_batch(page: Page) -> Batch:
    return db.session.get_one(Batch, page.batch_id)
