"""The pages of batches: opened, filled without a script, mended."""

from dataclasses import replace

import pytest
from flask import Flask

from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.db import db, transaction
from archive.jobs.models import Job
from archive.scan import listing, rules, taking
from archive.scan.errors.taking import NotQuarantined
from archive.scan.models import Batch, FileState, Page, Way
from archive.scan.removing import remove
from tests.accounts.house import Browser, act, text
from tests.cases.house import NUMBER, case, events
from tests.scan.ways.house import JSON, batch, files, picture, receipt, told
from tests.scan.ways.pages import only, opened, page, quarantine, upload


def test_coming_from_a_receipt_its_case_is_filled_in(app: Flask, window: Browser) -> None:
    row = receipt(case())

    shown = window.get(f"/scans/new?receipt={row.id}").get_data(as_text=True)

    assert f'value="{row.number}"' in shown
    assert f'value="{NUMBER}"' in shown


def test_a_batch_is_opened_for_a_case_in_any_of_its_spellings(
    app: Flask, window: Browser
) -> None:
    one = case()

    answer = opened(window, case="(2026)豫0922执 1号", title="  材料  一 ")

    assert answer.location == f"/scans/{only().id}/files"
    assert (only().case_id, only().title, only().way) == (one.id, "材料 一", Way.UPLOAD)
    assert only().opened_by == "scanner"


@pytest.mark.parametrize("field", ["case", "receipt", "title"])
def test_signs_that_cannot_be_kept_do_no_harm(
    app: Flask, window: Browser, field: str
) -> None:
    answer = opened(window, **{field: "a\x00\u202eb"})

    assert answer.status_code == (303 if field == "title" else 422)


@pytest.mark.parametrize("field", ["case", "receipt"])
def test_a_number_that_nobody_has_is_told(app: Flask, window: Browser, field: str) -> None:
    answer = opened(window, **{field: "（2026）豫0922执9号"})

    assert answer.status_code == 422
    assert "（2026）豫0922执9号" in text(answer)
    assert db.session.query(Batch).count() == 0


def test_a_script_is_told_where_to_send_files(app: Flask, window: Browser) -> None:
    answer = window.post("/scans", {"title": "一"}, headers=JSON)

    assert answer.status_code == 201
    assert told(answer)["begin"] == f"/scans/{only().id}/uploads"
    assert told(window.post("/scans", {"case": "x"}, headers=JSON))["error"]


def test_without_a_script_files_come_with_the_form(app: Flask, window: Browser) -> None:
    both = [upload(picture("a"), "a.png"), upload(picture("b"), "b.png")]

    answer = opened(window, title="一", files=both)

    assert answer.location == f"/scans/{only().id}/files"
    assert [one.name for one in files(only())] == ["a.png", "b.png"]
    assert "2 files taken in." in text(window.get(answer.location))


def test_more_files_come_with_the_form_of_the_batch(app: Flask, window: Browser) -> None:
    where = f"/scans/{batch().id}/files"

    first = window.post(where, {"files": upload(picture(), "a.png")})
    again = window.post(where, {"files": upload(picture(), "b.png")})
    page_after = window.get(where)

    assert (first.status_code, again.status_code) == (303, 303)
    assert "was in this batch already" in text(page_after)


def test_a_form_without_a_file_is_told_so(app: Flask, window: Browser) -> None:
    none = window.post(f"/scans/{batch().id}/files")

    assert none.status_code == 422
    assert "No file was chosen." in text(none)


def test_a_file_that_cannot_be_opened_is_shown_with_the_reason(
    app: Flask, window: Browser
) -> None:
    one = batch()
    quarantine(taking.take_file(act(), one, "a.pdf", picture()))

    shown = text(window.get(f"/scans/{one.id}/files"))

    assert "The file is encrypted." in shown
    assert "1 file quarantined" in shown


def test_a_quarantined_file_is_removed_and_kept(app: Flask, window: Browser) -> None:
    one = batch()
    file = taking.take_file(act(), one, "a.pdf", picture())
    quarantine(file)

    window.post(f"/scans/{one.id}/files/{file.id}/remove")

    (kept,) = files(one)
    assert kept.state is FileState.REMOVED
    assert listing.tally(one).faults == 0
    assert events(Kind.FILE_QUARANTINED)[-1].facts["removed"] is True


def test_what_is_brought_instead_comes_where_the_other_was(app: Flask) -> None:
    one = batch()
    bad, second = (taking.take_file(act(), one, n, picture(n)) for n in ("a", "b"))
    quarantine(bad)
    new = taking.take_file(act(), one, "c", picture("c"))
    moved, left = page(new, 1), page(new, 2)
    with transaction():
        db.session.get_one(Page, left.id).position = 5
        audit.record(act(), Kind.PAGES_ARRANGED, "batch")

    with transaction():
        remove(act(), bad, new)

    assert [(f.name, f.position) for f in files(one)] == [("c", 1), ("b", 2), ("a", 3)]
    assert moved.position == rules.position(1, 1)
    assert left.position == 5
    assert one.edition == 1
    assert second.position == 2


def test_a_file_that_gave_pages_stays(app: Flask) -> None:
    one = batch()
    file = taking.take_file(act(), one, "a.pdf", picture())
    with pytest.raises(NotQuarantined), transaction():
        remove(act(), file)

    page(file)
    quarantine(file)
    with pytest.raises(NotQuarantined), transaction():
        remove(act(), file)


def test_a_file_of_another_batch_is_not_there(app: Flask, window: Browser) -> None:
    file = taking.take_file(act(), batch(), "a.pdf", picture())
    quarantine(file)

    answer = window.post(f"/scans/{batch().id}/files/{file.id}/remove")

    assert answer.status_code == 404


def test_the_scanner_is_offered_only_where_there_is_one(
    app: Flask, window: Browser
) -> None:
    where = f"/scans/{batch().id}"
    assert "Scan from the scanner" not in text(window.get(f"{where}/files"))
    assert window.post(f"{where}/scanner", {"resolution": 300}).status_code == 409

    settings = app.extensions["archive.settings"]
    app.extensions["archive.settings"] = replace(settings, scan_device="test:0")

    assert "Scan from the scanner" in text(window.get(f"{where}/files"))
    assert window.post(f"{where}/scanner", {"resolution": 5}).status_code == 422
    assert window.post(f"{where}/scanner", {"resolution": 300}).status_code == 303
    assert db.session.query(Job).filter_by(kind="scan:scanner").count() == 1
    assert "Scanner at work" in text(window.get(f"{where}/files"))


def test_a_batch_may_be_opened_and_scanned_in_one_go(app: Flask, window: Browser) -> None:
    settings = app.extensions["archive.settings"]
    app.extensions["archive.settings"] = replace(settings, scan_device="test:0")
    assert "Scan from the scanner" in text(window.get("/scans/new"))

    opened(window, scanner="1")

    job = db.session.query(Job).filter_by(kind="scan:scanner").one()
    assert job.args["batch"] == only().id
