"""Of an upload and the database: who is first, what is swept, what is no token."""

import os
import threading
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from archive.db import db, transaction
from archive.jobs import tasks
from archive.jobs.tasks import Run
from archive.scan import chores, uploads
from archive.scan.errors.taking import NoSuchUpload, WrongOffset
from tests.accounts.house import Browser, act, act_of
from tests.scan.ways.house import JSON, batch, clerk, files

DATA = os.urandom(100_000)


@pytest.fixture
def folder(app: Flask) -> Path:
    found: Path = app.extensions["archive.settings"].uploads_folder
    return found


def parts(folder: Path) -> list[int]:
    return [path.stat().st_size for path in folder.glob("*.part")]


@pytest.mark.parametrize("token", ["x", "..%2f..%2fetc", "a" * 300, "%00"])
def test_a_made_up_token_opens_nothing(
    app: Flask, window: Browser, folder: Path, token: str
) -> None:
    answer = window.open(
        f"/scans/uploads/{token}",
        method="PATCH",
        data=b"x",
        headers={**JSON, "Upload-Offset": "0"},
    )

    assert answer.status_code == 404
    assert parts(folder) == []


def test_of_two_who_send_the_same_piece_one_is_told_where_it_stands(
    app: Flask, folder: Path
) -> None:
    now, data = act_of(clerk()), DATA
    opened = batch()
    with transaction():
        token = uploads.begin(now, opened, "a.pdf", len(data)).token
        batch_id = opened.id
    answers: list[object] = []

    def send() -> None:
        with app.app_context():
            try:
                answers.append(uploads.receive(now, token, 0, data[:50_000]).offset)
            except WrongOffset as wrong:
                answers.append(wrong.offset)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == [50_000] * 6
    assert uploads.receive(now, token, 50_000, data[50_000:]).file
    assert len(files(db.session.get_one(type(opened), batch_id))) == 1
    assert parts(folder) == []


def test_of_two_who_send_the_last_piece_both_hear_of_the_same_file(app: Flask) -> None:
    now = act_of(clerk())
    opened = batch()
    with transaction():
        token = uploads.begin(now, opened, "a.pdf", len(DATA)).token
    uploads.receive(now, token, 0, DATA[:-1])
    db.session.rollback()
    found: list[object] = []

    def send() -> None:
        with app.app_context():
            with suppress(WrongOffset):
                uploads.receive(now, token, len(DATA) - 1, DATA[-1:])
            standing = uploads.receive(now, token, len(DATA), b"")
            found.append(standing.file and standing.file.id)
            db.session.remove()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 4
    assert set(found) == {files(opened)[0].id}


def test_what_nobody_goes_on_with_is_swept_and_nothing_else(
    app: Flask, folder: Path
) -> None:
    now = act_of(clerk())
    before = replace(now, at=now.at - uploads.KEPT_FOR - timedelta(hours=1))
    opened = batch()
    old, new = _begun(before, opened), _begun(now, opened)
    (folder / "orphan.part").write_bytes(b"x")
    long_ago = before.at.timestamp()
    for name in (old, "orphan"):
        os.utime(folder / f"{name}.part", (long_ago, long_ago))

    _sweep()
    _sweep()

    assert {path.stem for path in folder.glob("*.part")} == {new}
    assert uploads.found(now, new).received == 10
    with pytest.raises(NoSuchUpload):
        uploads.found(now, old)


def _begun(now: Any, opened: Any) -> str:
    with transaction():
        token = uploads.begin(now, opened, "a.pdf", 100).token
    uploads.receive(now, token, 0, b"x" * 10)
    return token


def _sweep() -> None:
    finish = tasks.TASKS[chores.SWEEP].work(Run(act()))
    assert finish
    with transaction():
        finish(act())
