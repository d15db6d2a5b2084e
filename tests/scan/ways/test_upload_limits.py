"""What an upload may not be: too large, too many, misshapen, somebody else's."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from archive.scan import uploads
from tests.accounts.house import Browser, staff
from tests.scan.ways.alone import database
from tests.scan.ways.house import JSON, Sender, batch, clerk, told

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


def test_more_than_was_announced_is_refused(
    app: Flask, window: Browser, folder: Path
) -> None:
    sender = Sender(window, batch().id, "a.pdf", DATA)

    assert sender.patch(0, DATA + b"x").status_code == 422
    assert sender.standing()["offset"] == 0
    assert sum(parts(folder)) == 0


@pytest.mark.parametrize("offset", ["", "-1", "1.5", "٣", "9" * 30, "x"])
def test_an_offset_is_a_whole_number(app: Flask, window: Browser, offset: str) -> None:
    sender = Sender(window, batch().id, "a.pdf", DATA)

    answer = window.open(
        sender.url,
        method="PATCH",
        data=b"x",
        headers=[("Upload-Offset", offset), *JSON.items()] if offset.isascii() else JSON,
    )

    assert answer.status_code == 422


@pytest.mark.parametrize(
    "about",
    [
        {},
        [],
        {"name": "a"},
        {"name": "a", "size": -1},
        {"name": "a", "size": "5"},
        {"name": "a", "size": True},
        {"name": 5, "size": 5},
        {"name": "a", "size": 2**60},
    ],
)
def test_what_is_announced_has_a_name_and_a_size(
    app: Flask, window: Browser, about: Any
) -> None:
    where = f"/scans/{batch().id}/uploads"

    answer = window.open(where, method="POST", json=about, headers=JSON)

    assert answer.status_code == 422


def test_somebody_elses_upload_is_not_there(app: Flask, window: Browser) -> None:
    sender = Sender(window, batch().id, "a.pdf", DATA)
    other = Browser(app)
    other.log_in(clerk("other").account)
    stranger = Sender.__new__(Sender)
    stranger.browser, stranger.url, stranger.data = other, sender.url, DATA

    assert other.get(sender.url, headers=JSON).status_code == 404
    assert stranger.send(0).status_code == 404
    assert other.open(sender.url, method="DELETE", headers=JSON).status_code == 404
    assert other.post(f"{sender.url}/discard").status_code == 404
    assert sender.standing()["offset"] == 0


def test_nobody_begins_more_than_they_may(app: Flask, window: Browser) -> None:
    limited(app, scan_uploads=2)
    opened = batch()
    for number in range(2):
        assert Sender(window, opened.id, str(number), DATA).begun.status_code == 201

    refused = Sender(window, opened.id, "3", DATA).begun

    assert refused.status_code == 409
    assert "2 of your uploads" in told(refused)["error"]


def test_what_is_ended_counts_no_more(app: Flask, window: Browser) -> None:
    limited(app, scan_uploads=1)
    opened = batch()
    Sender(window, opened.id, "1", DATA).send(0)

    assert Sender(window, opened.id, "2", DATA[1:]).begun.status_code == 201


def test_nobody_announces_more_bytes_than_they_may(app: Flask, window: Browser) -> None:
    limited(app, scan_quota=len(DATA) + 10)
    opened = batch()
    Sender(window, opened.id, "1", DATA)

    assert Sender(window, opened.id, "2", b"x" * 11).begun.status_code == 409
    assert Sender(window, opened.id, "3", b"x" * 10).begun.status_code == 201


def test_a_file_that_is_too_large_is_refused_before_a_byte_is_sent(
    app: Flask, window: Browser
) -> None:
    limited(app, scan_max_bytes=len(DATA) - 1)

    refused = Sender(window, batch().id, "large.pdf", DATA).begun

    assert refused.status_code == 422
    assert "large.pdf" in told(refused)["error"]


def test_a_piece_has_a_most_it_may_have(app: Flask, window: Browser) -> None:
    data = b"x" * (uploads.CHUNK + 1)
    sender = Sender(window, batch().id, "a.pdf", data)

    assert sender.send(0).status_code == 422
    assert told(sender.send(0, uploads.CHUNK))["offset"] == uploads.CHUNK


def test_who_may_only_look_sends_nothing(app: Flask) -> None:
    staff("looker", ("judge", "swift"))
    looker = Browser(app)
    looker.log_in("looker")

    assert Sender(looker, batch().id, "a.pdf", DATA).begun.status_code == 403
