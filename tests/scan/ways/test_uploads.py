"""Files arrive in pieces: resumed, contended for, limited, and never half taken."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from archive import objects
from archive.db import db
from archive.scan.models import Upload
from storage.errors import Unavailable
from tests.accounts.house import Browser
from tests.scan.ways.alone import database
from tests.scan.ways.house import JSON, Sender, batch, files, picture, told

__all__ = ["database"]

DATA = os.urandom(100_000)


@pytest.fixture
def folder(app: Flask) -> Path:
    found: Path = app.extensions["archive.settings"].uploads_folder
    return found


def parts(folder: Path) -> list[int]:
    return [path.stat().st_size for path in folder.glob("*.part")]


def limited(app: Flask, **given: int) -> None:
    app.extensions["archive.settings"] = replace(
        app.extensions["archive.settings"], **given
    )


def test_a_file_sent_in_pieces_is_in_its_batch(
    app: Flask, window: Browser, folder: Path
) -> None:
    opened = batch()
    sender = Sender(window, opened.id, "dir/page.png", DATA)

    assert told(sender.send(0, 30_000))["offset"] == 30_000
    assert told(sender.send(30_000, 60_000))["done"] is False
    last = sender.send(60_000)

    assert told(last)["done"] is True
    assert last.headers["Upload-Offset"] == str(len(DATA))
    (file,) = files(opened)
    assert (file.name, file.size) == ("dir/page.png", len(DATA))
    with objects.store().open(file.digest) as kept:
        assert kept.read() == DATA
    assert parts(folder) == []


def test_what_was_answered_is_on_the_disk(
    app: Flask, window: Browser, folder: Path
) -> None:
    sender = Sender(window, batch().id, "a.pdf", DATA)

    sender.send(0, 30_000)

    (part,) = folder.glob("*.part")
    assert part.read_bytes() == DATA[:30_000]
    assert sender.standing()["offset"] == 30_000


@pytest.mark.parametrize("offset", [0, 29_999, 30_001, 90_000])
def test_a_piece_that_does_not_fit_on_changes_nothing_and_is_told_where_it_would(
    app: Flask, window: Browser, folder: Path, offset: int
) -> None:
    sender = Sender(window, batch().id, "a.pdf", DATA)
    sender.send(0, 30_000)

    answer = sender.patch(offset, b"x" * 100)

    assert answer.status_code == 409
    assert answer.headers["Upload-Offset"] == "30000"
    assert parts(folder) == [30_000]


def test_bytes_beyond_what_was_answered_are_written_over(
    app: Flask, window: Browser, folder: Path
) -> None:
    """Whoever died between the disk and the answer."""
    opened = batch()
    sender = Sender(window, opened.id, "a.pdf", DATA)
    sender.send(0, 30_000)
    (part,) = folder.glob("*.part")
    with part.open("ab") as rest:
        rest.write(b"\0" * 5000)

    sender.send(30_000)

    (file,) = files(opened)
    with objects.store().open(file.digest) as kept:
        assert kept.read() == DATA


def test_the_end_may_be_asked_for_again_and_is_the_same(
    app: Flask, window: Browser, folder: Path
) -> None:
    """The answer to the last piece was lost."""
    opened = batch()
    sender = Sender(window, opened.id, "a.pdf", DATA)
    first = told(sender.send(0))

    again = told(sender.patch(len(DATA), b""))

    assert (again["done"], again["file"]) == (True, first["file"])
    assert sender.standing()["done"] is True
    assert len(files(opened)) == 1
    assert parts(folder) == []


def test_an_empty_file_is_taken_with_an_empty_piece(app: Flask, window: Browser) -> None:
    opened = batch()
    sender = Sender(window, opened.id, "empty.pdf", b"")

    assert told(sender.patch(0, b""))["done"] is True
    assert [one.size for one in files(opened)] == [0]


def test_the_same_file_twice_is_told(app: Flask, window: Browser) -> None:
    opened = batch()
    Sender(window, opened.id, "a.pdf", DATA).send(0)

    second = told(Sender(window, opened.id, "b.pdf", DATA).send(0))

    assert second["again"] is True
    assert "taken once" in second["sentence"]
    assert len(files(opened)) == 1


def test_an_upload_may_be_given_up(app: Flask, window: Browser, folder: Path) -> None:
    sender = Sender(window, batch().id, "a.pdf", DATA)
    sender.send(0, 500)

    assert window.open(sender.url, method="DELETE", headers=JSON).status_code == 204
    assert sender.send(500).status_code == 404
    assert sum(parts(folder)) == 0


def test_a_name_with_markup_is_shown_and_not_obeyed(app: Flask, window: Browser) -> None:
    opened = batch()
    name = "../<script>alert(1)</script>.pdf"
    Sender(window, opened.id, name, DATA).send(0, 10)
    Sender(window, opened.id, name, picture()).send(0)

    page = window.get(f"/scans/{opened.id}/files").get_data(as_text=True)

    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;.pdf") >= 2


class Away:
    """The store, while it does not answer."""

    def put(self, _data: Any) -> None:
        raise Unavailable("nobody answers")


def test_a_store_that_is_down_costs_nothing_that_arrived(
    app: Flask, window: Browser, folder: Path
) -> None:
    opened = batch()
    sender = Sender(window, opened.id, "a.pdf", DATA)
    store = app.extensions[objects.EXTENSION]
    app.extensions[objects.EXTENSION] = Away()

    answer = sender.send(0)

    assert answer.status_code == 503
    assert "Retry-After" in answer.headers
    assert parts(folder) == [len(DATA)]
    assert files(opened) == []
    app.extensions[objects.EXTENSION] = store
    assert sender.standing()["offset"] == len(DATA)
    assert told(sender.patch(len(DATA), b""))["done"] is True


def test_what_is_cut_off_stands_on_the_page_of_its_batch(
    app: Flask, window: Browser
) -> None:
    opened = batch()
    sender = Sender(window, opened.id, "cut.pdf", DATA)
    sender.send(0, 50_000)
    where = f"/scans/{opened.id}/files"
    assert "cut.pdf" in window.get(where).get_data(as_text=True)
    assert "50 %" in window.get(where).get_data(as_text=True)

    assert window.post(f"{sender.url}/discard").location == where

    assert "50 %" not in window.get(where).get_data(as_text=True)
    assert db.session.query(Upload).count() == 0


def test_an_upload_outlives_the_login_it_was_begun_in(app: Flask, window: Browser) -> None:
    opened = batch()
    sender = Sender(window, opened.id, "a.pdf", DATA)
    sender.send(0, 50_000)
    window.post("/logout")
    assert sender.send(50_000).status_code == 401

    window.log_in("scanner")

    assert told(sender.send(50_000))["done"] is True


def test_the_actor_of_an_upload_is_whoever_sent_it(app: Flask, window: Browser) -> None:
    opened = batch()
    Sender(window, opened.id, "a.pdf", DATA).send(0)

    assert files(opened)[0].taken_by == "scanner"
