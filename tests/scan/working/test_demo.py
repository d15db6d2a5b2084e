import pytest
from flask import Flask
from sqlalchemy import select

import app as application
from archive.catalog import demo as catalog_demo
from archive.db import db
from archive.scan import sample
from archive.scan.models import Aside, Batch, BatchFile, FileState, PageState
from archive.upkeep import start
from tests.scan.working import house


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_sample_court_has_batches_to_sort(
    app: Flask,
) -> None:
    # What the catalogue adds is read in its own test.
    samples = tuple(f for f in application.SAMPLES if f is not catalog_demo.fill)
    app.extensions["archive.samples"] = samples

    start.fill_sample(app)

    batches = db.session.scalars(select(Batch).order_by(Batch.id)).all()
    of_receipt, faulty, locked = [house.pages_of(each) for each in batches]
    assert {page.state for page in (*of_receipt, *faulty, *locked)} == {PageState.READY}
    assert [page.aside for page in of_receipt].count(Aside.SEPARATOR) == sample.PIECES
    assert all(page.piece_id for page in of_receipt)
    found = [house.findings(page) for page in faulty]
    assert {"skew", "dark_border", "dpi_missing"} <= found[0]
    assert "bright" in found[1]
    assert "duplicate_look" in found[2] | found[3]
    assert "blank" in found[4]
    refused = select(BatchFile).where(BatchFile.state == FileState.QUARANTINED)
    files = db.session.scalars(refused)
    assert [(file.name, file.reason) for file in files] == [("locked.pdf", "encrypted")]
