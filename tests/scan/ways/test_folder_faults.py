"""The watched folder when all goes wrong: links, pipes, deaths at any step."""

import os
import signal
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from archive.db import db, transaction
from archive.jobs import tasks
from archive.jobs.models import Job, State
from archive.jobs.tasks import Run
from archive.scan import chores, folder, folder_looks, folder_places
from archive.scan.errors.taking import FolderAway, NotAFile
from archive.scan.folder import Result
from archive.scan.models import BatchFile, FolderFile
from storage.errors import Unavailable
from tests.accounts.house import act
from tests.scan.ways.alone import database
from tests.scan.ways.house import picture
from tests.scan.ways.share import later, names, put, rest, settle, share
from tests.servers.forks import Forks

__all__ = ["database", "share"]

DAY = "taken/*"


def test_links_lead_nowhere(share: Path, tmp_path: Path) -> None:
    secret = put(tmp_path, "outside/secret.pdf", b"secret")
    (share / "link.pdf").symlink_to(secret)
    (share / "folder").symlink_to(secret.parent)
    (share / "loop").symlink_to(share)

    assert settle() == Result()
    assert secret.read_bytes() == b"secret"


def test_a_file_that_becomes_a_link_is_not_followed(share: Path, tmp_path: Path) -> None:
    secret = put(tmp_path, "secret.pdf", b"secret")
    with folder_places.opened(share) as handle:
        path = put(share, "a.png")
        (seen,) = folder_places.walk(handle)
        path.unlink()
        path.symlink_to(secret)

        with pytest.raises(NotAFile), folder_places.file(handle, seen):
            pass


@pytest.mark.parametrize("aside", ["taken", "failed"])
def test_nothing_is_moved_through_a_link(share: Path, tmp_path: Path, aside: str) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (share / aside).symlink_to(elsewhere)
    put(share, "a.png", b"" if aside == "failed" else None)

    settle(seconds=130)
    folder.look(later(200))
    folder.look(later(400))

    assert list(elsewhere.iterdir()) == []
    assert rest(share) == {"a.png"}
    assert db.session.query(FolderFile).count() == 1


def test_a_pipe_keeps_nobody_waiting(share: Path) -> None:
    os.mkfifo(share / "pipe.pdf")

    assert settle() == Result()


def test_a_name_that_is_no_text_is_taken_all_the_same(share: Path) -> None:
    raw = os.fsencode(str(share)) + b"/\xb2\xe2\xca\xd4.png"
    Path(os.fsdecode(raw)).write_bytes(picture())

    settle()

    assert names() == ["\ufffd" * 4 + ".png"]
    assert len(list(share.glob(f"{DAY}/*.png"))) == 1


def test_while_one_looks_another_does_not(share: Path) -> None:
    put(share, "a.png")
    folder.look(act())

    with folder_looks.alone() as alone:
        assert alone
        assert folder.look(later(6)) == Result()


def test_a_folder_that_is_away_is_waited_for(share: Path) -> None:
    share.rmdir()

    with pytest.raises(FolderAway):
        folder.look(act())


class Away:
    def put(self, _data: Any) -> None:
        raise Unavailable("nobody answers")


def test_a_store_that_is_down_leaves_the_file_where_it_is(app: Flask, share: Path) -> None:
    put(share, "a.png")
    store, app.extensions["archive.store"] = app.extensions["archive.store"], Away()
    folder.look(act())
    with pytest.raises(Unavailable):
        folder.look(later(6))
    assert rest(share) == {"a.png"}

    app.extensions["archive.store"] = store

    assert folder.look(later(12)).taken == ["a.png"]


def test_what_was_remembered_may_be_nonsense(app: Flask, share: Path) -> None:
    looks = app.extensions["archive.settings"].home / "folder-looks.json"
    for nonsense in ("", "[]", "{", '{"a.png": 5}', '{"a.png": ["x", 1, 2]}'):
        looks.write_text(nonsense)
        put(share, "a.png")

        assert folder.look(act()).waiting == 1


@pytest.fixture
def killed(app: Flask, share: Path, forks: Forks) -> Any:
    """Looks at the folder in a process that dies at a step of ours."""
    settings = app.extensions["archive.settings"]
    environment = os.environ | {
        "ARCHIVE_HOME": str(settings.home),
        "ARCHIVE_DATABASE": settings.database,
        "ARCHIVE_SCAN_FOLDER": str(share),
    }

    def look(step: str) -> None:
        db.session.rollback()
        ended = forks.run(["tests.scan.ways.look_main", step], environment)
        assert ended.returncode == -signal.SIGKILL, ended.stdout

    return look


@pytest.mark.parametrize("step", ["store", "row", "move", "note"])
def test_whoever_dies_at_any_step_loses_nothing_and_takes_nothing_twice(
    share: Path, killed: Any, step: str
) -> None:
    put(share, "a.png")
    put(share, "b.png")
    folder.look(replace(act(), at=act().at - timedelta(seconds=60)))

    killed(step)
    settle()

    assert sorted(names()) == ["a.png", "b.png"]
    assert rest(share) == set()
    assert len(list(share.glob(f"{DAY}/*.png"))) == 2
    assert db.session.query(BatchFile).count() == 2


def run(kind: str) -> None:
    finish = tasks.TASKS[kind].work(Run(act()))
    if finish:
        with transaction():
            finish(act())


def test_the_work_wants_itself_again_in_one_row(share: Path) -> None:
    put(share, "a.png")
    run(chores.WATCH)
    run(chores.FOLDER)
    run(chores.WATCH)

    jobs_ = db.session.query(Job).filter_by(kind=chores.FOLDER).all()
    assert [job.state for job in jobs_] == [State.READY]


def test_a_look_that_was_done_is_wanted_once_more(share: Path) -> None:
    run(chores.WATCH)
    with transaction():
        db.session.query(Job).filter_by(kind=chores.FOLDER).update({"state": State.DONE})

    run(chores.FOLDER)

    job = db.session.query(Job).filter_by(kind=chores.FOLDER).one()
    assert job.state is State.READY
    assert job.run_at > act().at


def test_without_a_folder_nothing_is_wanted(app: Flask) -> None:
    run(chores.WATCH)
    run(chores.FOLDER)

    assert db.session.query(Job).count() == 0
