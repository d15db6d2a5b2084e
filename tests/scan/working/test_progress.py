from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, update

from archive.db import db, transaction
from archive.scan import queries
from archive.scan.models import Batch, FileState, Page, PageState
from tests.accounts.house import act
from tests.scan.working import house

SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
SECOND = timedelta(seconds=1)


def split(pages: int) -> Batch:
    """A batch whose pages are there, and none of them worked."""
    batch = house.batch()
    house.take(batch, ("a.pdf", house.pdf(*[house.page()] * pages)))
    while len(house.pages_of(batch)) < pages:
        house.step()
    with transaction():
        every = update(Page).values(state=PageState.WAITING, worked_at=None)
        db.session.execute(every.execution_options(synchronize_session=False))
    return batch


def worked(batch: Batch, ordinal: int, seconds: float) -> None:
    with transaction():
        one = update(Page).where(Page.batch_id == batch.id, Page.ordinal == ordinal)
        at = act().at + seconds * SECOND
        done = one.values(state=PageState.READY, worked_at=at)
        db.session.execute(done.execution_options(synchronize_session=False))


def test_a_batch_says_how_far_it_is_and_how_long_it_takes(app: Flask) -> None:
    batch = split(6)
    for ordinal in (1, 2, 3, 4):
        worked(batch, ordinal, ordinal * 10)

    far = queries.progress(batch.id)

    assert (far.total, far.ready, far.left) == (6, 4, 2)
    assert far.per_minute == pytest.approx(6, rel=0.05)
    assert far.time_left == pytest.approx(20 * SECOND, abs=2 * SECOND)
    assert not far.is_done


@SQLITE
def test_a_break_does_not_slow_the_pace(app: Flask) -> None:
    batch = split(5)
    worked(batch, 1, -3600)
    for ordinal in (2, 3, 4):
        worked(batch, ordinal, ordinal * 10)

    assert queries.progress(batch.id).per_minute == pytest.approx(6, rel=0.05)


@SQLITE
def test_nothing_is_promised_before_a_few_pages_are_done(app: Flask) -> None:
    batch = split(3)
    worked(batch, 1, 0)

    far = queries.progress(batch.id)

    assert far.per_minute is None
    assert far.time_left is None


@SQLITE
def test_a_file_just_taken_is_announced_by_its_state_alone(app: Flask) -> None:
    batch = house.batch()
    house.take(batch, ("a.pdf", house.pdf(house.page())), ("b.pdf", b"nonsense"))

    before = queries.progress(batch.id)
    house.work()
    after = queries.progress(batch.id)

    assert (before.total, before.is_done) == (0, False)
    assert (after.total, after.quarantined, after.is_done) == (1, 1, True)
    assert after.files == {FileState.SPLIT: 1, FileState.QUARANTINED: 1}


@SQLITE
def test_pages_come_with_their_findings_however_many_they_are(app: Flask) -> None:
    batch = house.batch()
    house.take(batch, ("a.pdf", house.pdf(*[house.blank()] * 5)))
    house.work()
    asked, batch_id = list[str](), batch.id

    def note(*given: object) -> None:
        asked.append(str(given[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    found = [house.findings(page) for page in queries.pages_of(batch_id)]
    event.remove(db.engine, "before_cursor_execute", note)

    assert len(found) == 5
    assert all("blank" in codes for codes in found)
    assert len([said for said in asked if said.startswith("SELECT")]) == 2
