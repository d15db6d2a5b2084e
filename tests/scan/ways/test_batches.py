"""The pages of batches: opened, listed, filled without a script, mended."""

import io
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.cases import queries
from archive.db import db, transaction
from archive.jobs.models import Job
from archive.scan import listing, rules, splitting, taking
from archive.scan.errors.taking import NotQuarantined
from archive.scan.listing import Place, Wanted
from archive.scan.models import Batch, BatchFile, FileState, Page, PageState, Way
from archive.scan.removing import remove
from archive.scan.sizes import in_words
from tests.accounts.house import Browser, act, text
from tests.cases.house import NUMBER, case, events
from tests.scan.ways.house import JSON, batch, files, picture, receipt, told


def opened(window: Browser, **given: Any) -> Any:
    return window.post("/scans", given)


def only() -> Batch:
    db.session.rollback()
    return db.session.query(Batch).one()


def upload(data: bytes, name: str) -> tuple[io.BytesIO, str]:
    return io.BytesIO(data), name


def quarantine(of: BatchFile, code: str = "encrypted") -> None:
    file_id = of.id
    with transaction():
        splitting.quarantine(act(), file_id, code, {})


def page(file: BatchFile, ordinal: int = 1, state: PageState = PageState.READY) -> Page:
    row = Page(
        batch_id=file.batch_id,
        file_id=file.id,
        ordinal=ordinal,
        position=rules.position(file.position, ordinal),
        state=state,
        image=file.digest,
        media="png",
        width=60,
        height=80,
    )
    with transaction():
        db.session.add(row)
        audit.record(act(), Kind.PAGES_ARRANGED, "batch")
    return row


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


def test_the_list_of_files_is_told_once_until_it_changes(
    app: Flask, window: Browser
) -> None:
    one = batch()
    where = f"/scans/{one.id}/files/panel"
    shown = window.get(where).get_data(as_text=True)
    stamp = shown.partition("seen=")[2][:16]
    assert window.get(f"{where}?seen={stamp}").status_code == 204

    taking.take_file(act(), one, "a.pdf", picture())

    assert window.get(f"{where}?seen={stamp}").status_code == 200


def test_how_far_a_batch_is(app: Flask) -> None:
    one = batch()
    a, b = (taking.take_file(act(), one, n, picture(n)) for n in ("a", "b"))
    assert not listing.tally(one).at_rest
    page(a, 1), page(a, 2, PageState.FAILED), page(a, 3, PageState.WAITING)
    with transaction():
        row = db.session.get_one(BatchFile, a.id)
        row.pages, row.state = 3, FileState.SPLIT
        audit.record(act(), Kind.PAGES_ARRANGED, "batch")
    quarantine(b)

    found = listing.tally(one)

    assert (found.all_files, found.all_pages, found.done, found.faults) == (2, 3, 2, 2)
    assert not found.at_rest


def test_the_list_goes_on_where_it_left_off_in_both_directions(app: Flask) -> None:
    made = [batch().number for _ in range(listing.PAGE + 5)]
    first = listing.page(act(), Wanted())
    assert first.earlier is None
    assert first.later

    second = listing.page(act(), Wanted(), first.later)

    assert [b.number for b, _ in (*first.batches, *second.batches)] == made[::-1]
    assert second.later is None
    assert second.earlier
    back = listing.page(act(), Wanted(), second.earlier)
    assert [b.id for b, _ in back.batches] == [b.id for b, _ in first.batches]


@pytest.mark.parametrize(
    "at", ["", "x", "-", "0", "-0", "٣", "1" * 11, "99999999999", "--1"]
)
def test_a_place_that_is_none_is_the_beginning(at: str) -> None:
    assert Place.read(at) is None


def test_batches_are_found_by_state_way_opener_and_faults(
    app: Flask, window: Browser
) -> None:
    by_api = batch(Way.API)
    opened(window, title="mine")
    quarantine(taking.take_file(act(), by_api, "a.pdf", picture()))

    def found(query: str) -> str:
        return text(window.get(f"/scans?{query}"))

    assert by_api.number in found("way=api")
    assert by_api.number not in found("way=folder")
    assert by_api.number not in found("mine=1")
    assert by_api.number in found("faulty=1")
    assert by_api.number in found("state=open")
    assert by_api.number not in found("state=sorted")
    assert by_api.number in found("state=nonsense")


def test_the_list_takes_a_few_queries_however_long_it_is(app: Flask) -> None:
    for _ in range(12):
        page(taking.take_file(act(), batch(case=case_once()), "a", picture()))
    db.session.rollback()
    said: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *given: said.append(given[2]))

    listing.page(act(), Wanted())

    assert len(said) <= 4


def case_once() -> Any:
    return queries.numbered(NUMBER) or case()


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


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 KB"),
        (9_999, "10.0 KB"),
        (120_000_000, "120 MB"),
        (1_500_000_000, "1.5 GB"),
        (5 * 10**15, "5000 TB"),
    ],
)
def test_sizes_are_said_in_two_digits(size: int, words: str) -> None:
    assert in_words(size) == words
