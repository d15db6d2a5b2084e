"""The sample court's catalogue shows real work: named, marked, merged, and still open."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from archive.accounts import demo as accounts
from archive.catalog import demo, queries
from archive.catalog.models import (
    Comment,
    Document,
    FileMerger,
    Mark,
    Proposal,
    ProposalState,
    Submission,
)
from archive.db import db
from archive.intake import demo as intake
from archive.nodes import demo as nodes
from archive.upkeep import start


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_sample_court_has_files_at_every_step(app: Flask) -> None:
    filled = (accounts.fill, nodes.fill, intake.fill, demo.fill)
    app.extensions["archive.samples"] = filled
    start.ready()
    start.fill_sample(app)
    db.session.rollback()

    documents = db.session.scalars(select(Document)).all()
    open_ones = Proposal.state == ProposalState.OPEN
    [merged] = db.session.scalars(select(FileMerger))
    assert len(documents) > 40
    assert {one.case_id for one in documents} >= {merged.source_id, merged.target_id}
    assert {one.seal for one in documents} >= {Mark.PRESENT, Mark.MISSING, Mark.UNKNOWN}
    assert any(one.heading == "panel_records" for one in documents)
    assert (db.session.scalar(select(func.count(Proposal.id)).where(open_ones)) or 0) > 10
    assert db.session.scalar(select(func.count(Comment.id)))
    assert db.session.scalar(select(func.count(Submission.id))) == demo.FILES
    assert queries.files_of(merged.target_id) == [merged.target_id, merged.source_id]
