"""A batch is opened, files are taken into it: once, whole, and with the work they need."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from archive import objects
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.db import db, transaction
from archive.jobs.models import Job
from archive.scan import taking
from archive.scan.errors.taking import NotAFile, OfAnotherCase, SortedAlready, TooLarge
from archive.scan.models import BatchState, Way
from archive.scan.names import LONGEST, cleaned, is_chaff
from tests.accounts.house import act
from tests.cases.house import case, events
from tests.scan.ways.house import batch, files, on, picture, receipt


def test_batches_are_numbered_by_the_day(app: Flask) -> None:
    days = [date(2026, 3, 2), date(2026, 3, 2), date(2026, 3, 3)]

    numbers = [batch(by=on(day)).number for day in days]

    assert numbers == ["20260302-001", "20260302-002", "20260303-001"]


def test_a_thousandth_batch_of_a_day_comes_after_the_others(app: Flask) -> None:
    first = batch(by=on(date(2026, 3, 2)))
    with transaction():
        row = db.session.merge(first)
        row.number = "20260302-1000"
        audit.record(act(), Kind.BATCH_OPENED, row.number)

    assert batch(by=on(date(2026, 3, 2))).number == "20260302-1001"


def test_a_batch_goes_where_its_receipt_goes(app: Flask) -> None:
    one = case()

    opened = batch(receipt=receipt(one))

    assert opened.case_id == one.id
    assert [one.subject for one in events(Kind.BATCH_OPENED)] == [opened.number]


def test_a_receipt_of_another_case_is_refused(app: Flask) -> None:
    one, other = case(), case("（2026）豫0922执2号")
    of_other = receipt(other)

    with pytest.raises(OfAnotherCase):
        batch(case=one, receipt=of_other)


def test_a_file_is_stored_and_wants_to_be_split(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "page.png"
    path.write_bytes(picture())
    opened = batch()

    file = taking.take_file(act(), opened, "page.png", path)

    with objects.store().open(file.digest) as kept:
        assert kept.read() == picture()
    job = db.session.scalars(select(Job).where(Job.kind == "scan:split")).one()
    assert job.args == {"file": file.id, "start": 0}
    assert (file.name, file.size, file.position) == ("page.png", len(picture()), 1)
    (noted,) = events(Kind.FILE_TAKEN)
    assert noted.facts["digest"] == file.digest


def test_the_same_bytes_are_taken_once_and_that_is_told(app: Flask) -> None:
    opened = batch()
    first = taking.take(act(), opened, "a.png", picture())

    second = taking.take(act(), opened, "b.png", io.BytesIO(picture()))

    assert (first.again, second.again) == (False, True)
    assert [one.name for one in files(opened)] == ["a.png"]
    assert len(events(Kind.FILE_TAKEN)) == 1


def test_another_batch_takes_the_same_bytes(app: Flask) -> None:
    one, other = batch(), batch()
    taking.take(act(), one, "a.png", picture())

    assert not taking.take(act(), other, "a.png", picture()).again


def test_sheets_that_look_alike_to_a_scanner_are_all_taken(app: Flask) -> None:
    opened = batch(Way.SCANNER)
    for name in ("1.jpg", "2.jpg", "2.jpg"):
        taking.take(act(), opened, name, picture(), is_sheet=True)

    assert [one.name for one in files(opened)] == ["1.jpg", "2.jpg"]


def test_a_file_that_is_too_large_is_refused_and_leaves_no_row(app: Flask) -> None:
    opened = batch()
    app.extensions["archive.settings"] = _with(app, scan_max_bytes=len(picture()) - 1)

    with pytest.raises(TooLarge, match=r"a\.png"):
        taking.take(act(), opened, "a.png", picture())
    assert files(opened) == []

    app.extensions["archive.settings"] = _with(app, scan_max_bytes=len(picture()))
    assert taking.take(act(), opened, "a.png", picture()).file.size == len(picture())


def _with(app: Flask, **given: int) -> object:
    return replace(app.extensions["archive.settings"], **given)


def test_a_sorted_batch_takes_nothing_more(app: Flask) -> None:
    opened = batch()
    with transaction():
        row = db.session.merge(opened)
        row.state = BatchState.SORTED
        audit.record(act(), Kind.BATCH_SORTED, row.number)

    with pytest.raises(SortedAlready, match="sorted already"):
        taking.take(act(), opened, "a.png", picture())


@pytest.mark.parametrize("where", ["nowhere", "."])
def test_what_is_no_file_is_said_to_be_none(app: Flask, tmp_path: Path, where: str) -> None:
    opened = batch()

    with pytest.raises(NotAFile):
        taking.take(act(), opened, where, tmp_path / where)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("page.png", "page.png"),
        ("../../etc/passwd", "etc/passwd"),
        ("C:\\scans\\1.tif", "C:/scans/1.tif"),
        ("<b>1</b>.pdf", "<b>1<"),
        ("一\u202egnp.1", "一\ufffdgnp.1"),
        ("a\nb.pdf", "a\ufffdb.pdf"),
        ("bad\udcff.pdf", "bad\ufffd.pdf"),
        ("", "—"),
        ("..", "—"),
        ("e\u0301.pdf", "é.pdf"),
    ],
)
def test_a_name_is_only_something_to_read(name: str, kept: str) -> None:
    assert cleaned(name).startswith(kept)
    assert cleaned(name).isprintable()


def test_a_long_name_keeps_its_ending() -> None:
    assert cleaned("字" * 300 + ".pdf") == "字" * (LONGEST - 5) + "….pdf"
    assert len(cleaned("字" * 300 + ".pdf")) == LONGEST


@pytest.mark.parametrize(
    ("name", "chaff"),
    [
        (".hidden", True),
        ("Thumbs.db", True),
        ("~$letter.doc", True),
        ("scan.pdf.part", True),
        ("scan.TMP", True),
        ("folder/.ds_store", True),
        ("part.pdf", False),
        ("收据.pdf", False),
    ],
)
def test_what_systems_leave_behind_is_no_paper(name: str, chaff: bool) -> None:  # noqa: FBT001  # a row of the table
    assert is_chaff(name) == chaff
