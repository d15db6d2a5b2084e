"""The list of batches, and how far each is."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.cases import queries
from archive.db import db, transaction
from archive.scan import listing, taking
from archive.scan.listing import Place, Wanted
from archive.scan.models import BatchFile, FileState, PageState, Way
from archive.scan.sizes import in_words
from tests.accounts.house import Browser, act, act_of, staff, text
from tests.cases.house import NUMBER, case
from tests.scan.ways.house import batch, picture
from tests.scan.ways.pages import opened, page, quarantine


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


def test_the_list_names_people_and_not_their_accounts(app: Flask, window: Browser) -> None:
    person = act_of(staff("zhangsan", ("file_clerk", None)))
    with transaction():
        taking.open_batch(person, Way.UPLOAD)

    shown = text(window.get("/scans"))
    assert "Zhangsan" in shown
    assert "zhangsan" not in shown
