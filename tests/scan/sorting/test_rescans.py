"""A page scanned anew: its picture takes the old one's place, once and for all."""

import io

import pytest

from archive.audit.kinds import Kind
from archive.db import db, transaction
from archive.jobs.models import Job
from archive.jobs.tasks import Run
from archive.scan import arranging, rescans
from archive.scan.models import Batch, BatchFile, FileState, Page
from archive.web.act import act_as
from tests.accounts.house import Browser
from tests.cases.house import events
from tests.scan.sorting import house

# What is asked of the database here is asked of both in the tests of the services.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def batch(browser: Browser) -> Batch:
    return house.batch(3)


def test_a_new_scan_takes_the_place_of_the_old_page_once_it_issplit(
    browser: Browser, batch: Batch
) -> None:
    page = house.ids(batch)[1]
    answer = browser.post(
        f"/scans/{batch.id}/sort/pages/{page}/rescan",
        {"file": (io.BytesIO(house.picture("new")), "新扫描.jpg")},
        headers={"Accept": "application/json"},
    )

    assert answer.status_code == 200
    [job] = db.session.scalars(db.select(Job).where(Job.kind == rescans.REPLACE))
    with pytest.raises(rescans.StillSplitting):
        rescans.work(run(), **job.args)

    split(job.args["file"])
    finish = rescans.work(run(), **job.args)
    assert finish
    with transaction():
        finish(act_as("worker"))

    assert house.lie(batch) == "1 (2) 1 3"
    [told] = [e for e in events(Kind.PAGES_ARRANGED) if e.facts["verb"] == "replace"]
    assert told.account == "clerk"
    # Killed before it was noted as done, it is begun again, and does nothing twice.
    db.session.rollback()
    assert rescans.work(run(), **job.args) is None


def run() -> Run:
    return Run(act_as("worker"))


def split(file_id: int) -> None:
    """As the pipeline leaves a file of one page."""
    db.session.rollback()
    file = db.session.get_one(BatchFile, file_id)
    batch = db.session.get_one(Batch, file.batch_id)
    template = house.pages(batch)[0]
    with transaction():
        file = db.session.get_one(BatchFile, file_id)
        file.state = FileState.SPLIT
        columns = {c.key: getattr(template, c.key) for c in Page.__table__.columns}
        columns |= {"file_id": file_id, "ordinal": 1, "begins": False}
        columns["position"] = file.position * house.FILE_ROOM + 1
        del columns["id"]
        db.session.add(Page(**columns))
        house.noted()


def test_who_has_no_person_behind_it_still_replaces(browser: Browser, batch: Batch) -> None:
    first, second, _third = house.ids(batch)
    with transaction():
        arranging.replace(act_as("folder"), batch, 0, first, [second])

    assert house.lie(batch) == "(1) 2 3"
