"""The sample court as one command leaves it, every room filled and all its pages read.

To read them takes long, so it is done once, on SQLite; what rests on the database is
filled on PostgreSQL, too (see ``test_start``).
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from archive.catalog import demo as catalog_demo
from archive.catalog import queries
from archive.catalog.models import (
    Comment,
    Document,
    FileMerger,
    Mark,
    Proposal,
    ProposalState,
)
from archive.catalog.review import registers
from archive.catalog.review.models import Review, Submission, SubmissionState
from archive.db import db
from archive.scan import sample
from archive.scan.models import Aside, Batch, BatchFile, FileState, PageState
from archive.upkeep import start
from archive.web.act import act_as
from tests.databases import anew, settings_of
from tests.scan.working import house
from tests.standing import standing


@pytest.fixture
def court(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, keys: Path
) -> Iterator[Flask]:
    home = tmp_path_factory.mktemp("court") / "home"
    with standing(settings_of(anew(request, "sqlite"), home, keys)) as made:
        start.ready()
        start.fill_sample(made)
        db.session.rollback()
        yield made


def batches() -> list[Batch]:
    return list(db.session.scalars(select(Batch).order_by(Batch.id)))


def there_are_batches_to_sort() -> None:
    of_receipt, faulty, locked = [house.pages_of(each) for each in batches()[:3]]
    found = [house.findings(page) for page in faulty]

    assert {page.state for page in (*of_receipt, *faulty, *locked)} == {PageState.READY}
    assert [page.aside for page in of_receipt].count(Aside.SEPARATOR) == sample.PIECES
    assert all(page.piece_id for page in of_receipt)
    assert {"skew", "dark_border", "dpi_missing"} <= found[0]
    assert "bright" in found[1]
    assert "duplicate_look" in found[2] | found[3]
    assert "blank" in found[4]


def a_file_that_nobody_can_open_says_why() -> None:
    refused = select(BatchFile).where(BatchFile.state == FileState.QUARANTINED)
    files = db.session.scalars(refused)

    assert [(file.name, file.reason) for file in files] == [("locked.pdf", "encrypted")]


def files_are_named_marked_merged_and_some_still_open() -> None:
    documents = db.session.scalars(select(Document)).all()
    waiting = Proposal.state == ProposalState.OPEN
    [merged] = db.session.scalars(select(FileMerger))

    assert len(documents) > 40
    assert {one.case_id for one in documents} >= {merged.source_id, merged.target_id}
    assert {one.seal for one in documents} >= {Mark.PRESENT, Mark.MISSING, Mark.UNKNOWN}
    assert any(one.heading == "panel_records" for one in documents)
    assert (db.session.scalar(select(func.count(Proposal.id)).where(waiting)) or 0) > 10
    assert db.session.scalar(select(func.count(Comment.id)))
    assert queries.files_of(merged.target_id) == [merged.target_id, merged.source_id]


def submissions_stand_at_every_step() -> None:
    states = set(db.session.scalars(select(Submission.state)))
    rounds = db.session.scalars(select(Review.round).order_by(Review.round.desc()))
    disputes = registers.wanted(act_as("test"), registers.DISPUTES, registers.Wanted())

    assert states == set(SubmissionState)
    assert rounds.first() == 2
    assert len(batches()) >= 3 + catalog_demo.FILES
    assert disputes is not None


def test_every_room_has_something_to_show(court: Flask, subtests: pytest.Subtests) -> None:
    for promise in (
        there_are_batches_to_sort,
        a_file_that_nobody_can_open_says_why,
        files_are_named_marked_merged_and_some_still_open,
        submissions_stand_at_every_step,
    ):
        with subtests.test(promise.__name__):
            promise()
