"""The watched folder: what is settled is taken once, and nothing leads out of it."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from archive.act import Act
from archive.db import db, transaction
from archive.jobs import tasks
from archive.jobs.models import Job, State
from archive.jobs.tasks import Run
from archive.scan import chores, folder, folder_looks, folder_places, splitting
from archive.scan.errors.taking import FolderAway, NotAFile
from archive.scan.folder import Result
from archive.scan.folder_places import natural
from archive.scan.models import Batch, BatchFile, FolderFile, Way
from storage.errors import Unavailable
from tests.accounts.house import act
from tests.cases.house import NUMBER, case
from tests.scan.ways.alone import database
from tests.scan.ways.house import files, picture, receipt

__all__ = ["database"]

ROOT = Path(__file__).parents[3]
DAY = "taken/*"


@pytest.fixture
def share(app: Flask, tmp_path: Path) -> Path:
    place = tmp_path / "share"
    place.mkdir()
    settings = app.extensions["archive.settings"]
    app.extensions["archive.settings"] = replace(settings, scan_folder=str(place))
    return place


def later(seconds: float) -> Act:
    now = act()
    return replace(now, at=now.at + timedelta(seconds=seconds))


def settle(*, seconds: float = 6) -> Result:
    """Two looks, so far apart that what has not changed is taken."""
    folder.look(act())
    db.session.rollback()
    found = folder.look(later(seconds))
    db.session.rollback()
    return found


def put(share: Path, name: str, data: bytes | None = None) -> Path:
    path = share / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(picture(name) if data is None else data)
    return path


def rest(share: Path) -> set[str]:
    """What still lies there, but for what was put aside."""
    found = {p.relative_to(share) for p in share.rglob("*") if p.is_file()}
    return {str(p) for p in found if p.parts[0] not in ("taken", "failed")}


def batches() -> list[Batch]:
    db.session.rollback()
    return db.session.query(Batch).order_by(Batch.id).all()


def names() -> list[str]:
    return [one.name for batch in batches() for one in files(batch)]


def test_a_file_is_taken_at_the_second_look_and_put_aside(share: Path) -> None:
    put(share, "a.png")
    assert folder.look(act()).taken == []

    assert folder.look(later(6)).taken == ["a.png"]

    assert rest(share) == set()
    (aside,) = share.glob(f"{DAY}/a.png")
    assert aside.read_bytes() == picture("a.png")
    (batch,) = batches()
    assert (batch.way, batch.title) == (Way.FOLDER, "")
    assert db.session.query(Job).filter_by(kind="scan:split").count() == 1


def test_a_file_that_still_changes_is_left_alone(share: Path) -> None:
    path = put(share, "a.png")
    folder.look(act())
    os.utime(path, ns=(1, 1))

    assert folder.look(later(6)).taken == []
    assert folder.look(later(6 + 4)).waiting == 1
    assert folder.look(later(6 + 6)).taken == ["a.png"]


def test_two_looks_shortly_one_after_the_other_are_one(share: Path) -> None:
    put(share, "a.png")

    assert settle(seconds=4).taken == []


def test_a_clock_that_was_set_back_only_costs_another_look(share: Path) -> None:
    put(share, "a.png")
    folder.look(later(3600))

    assert folder.look(act()).taken == []
    assert folder.look(later(6)).taken == ["a.png"]


@pytest.mark.parametrize(
    "name", [".a.png", "~$a.doc", "a.png.part", "Thumbs.db", "a.tmp", "x/.hid/a.png"]
)
def test_hidden_and_unfinished_files_are_no_paper(share: Path, name: str) -> None:
    put(share, name)

    assert settle() == Result()
    assert rest(share) == {name}


def test_files_are_taken_in_the_order_people_number_them(share: Path) -> None:
    for name in ("10.png", "9.png", "1.png", "b/2.png", "a.png"):
        put(share, name)

    settle()

    assert names() == ["1.png", "9.png", "10.png", "a.png", "b/2.png"]


def test_numbers_in_names_count_as_numbers() -> None:
    given = ["p10", "p9b", "p9", "P1", "p" + "9" * 5000, ""]

    assert sorted(given, key=natural) == ["", "P1", "p9", "p9b", "p10", "p" + "9" * 5000]


@pytest.mark.parametrize("of", ["case", "receipt"])
def test_a_folder_named_by_a_number_says_where_its_files_go(
    app: Flask, share: Path, of: str
) -> None:
    one = case()
    row = receipt(one)
    called = NUMBER if of == "case" else row.number

    put(share, f"{called}/a.png")
    put(share, f"{called}/deep/b.png")
    settle()

    (batch,) = batches()
    assert batch.case_id == one.id
    assert batch.receipt_id == (row.id if of == "receipt" else None)
    assert batch.title == called
    assert names() == [f"{called}/a.png", f"{called}/deep/b.png"]


def test_a_folder_of_another_name_is_a_batch_of_its_own(share: Path) -> None:
    put(share, "a.png")
    put(share, "三楼扫描仪/b.png")

    settle()

    assert [(one.title, one.case_id) for one in batches()] == [
        ("", None),
        ("三楼扫描仪", None),
    ]


@pytest.mark.parametrize("called", ["（2026）豫0922执9号", "收2026-00099"])
def test_a_number_that_nobody_has_fails_with_a_note(share: Path, called: str) -> None:
    put(share, f"{called}/a.png")

    found = settle()

    assert [name for name, _said in found.failed] == [f"{called}/a.png"]
    assert batches() == []
    note = (share / "failed" / called / "a.png.txt").read_text("utf-8")
    assert called in note
    assert (share / "failed" / called / "a.png").exists()


def test_what_is_too_large_fails_with_a_note_and_the_rest_goes_on(
    app: Flask, share: Path
) -> None:
    settings = app.extensions["archive.settings"]
    app.extensions["archive.settings"] = replace(settings, scan_max_bytes=2000)
    put(share, "a.png")
    put(share, "large.pdf", b"x" * 2001)
    put(share, "z.png")

    found = settle()

    assert found.taken == ["a.png", "z.png"]
    assert "larger than" in (share / "failed/large.pdf.txt").read_text("utf-8")
    assert [one.fault != "" for one in db.session.query(FolderFile)] == [False, True, False]


def test_an_empty_file_may_still_be_filled_and_fails_after_a_while(share: Path) -> None:
    put(share, "a.png", b"")

    assert settle().failed == []
    assert [name for name, _said in folder.look(later(121)).failed] == ["a.png"]


def test_the_same_bytes_are_not_taken_twice_from_one_folder(share: Path) -> None:
    put(share, "a.png", picture())
    settle()
    put(share, "b.png", picture())

    settle()

    assert names() == ["a.png"]
    (note,) = share.glob(f"{DAY}/b.png.txt")
    assert "before" in note.read_text("utf-8")


def test_two_cases_may_have_the_same_document(app: Flask, share: Path) -> None:
    one, other = case(), case("（2026）豫0922执2号")
    put(share, f"{one.number}/notice.png", picture())
    put(share, f"{other.number}/notice.png", picture())

    settle()

    assert [batch.case_id for batch in batches()] == [one.id, other.id]


def test_two_files_of_one_name_lie_side_by_side(share: Path) -> None:
    for text in ("one", "two"):
        put(share, "scan.png", picture(text))
        settle()

    assert len(list(share.glob(f"{DAY}/scan*.png"))) == 2
    assert names() == ["scan.png", "scan.png"]


def test_what_could_not_be_opened_later_comes_back_with_a_note(share: Path) -> None:
    put(share, "收件/a.png")
    settle()
    (file,) = files(batches()[0])
    with transaction():
        splitting.quarantine(act(), file.id, "encrypted", {})

    for _ in range(2):
        folder.look(later(20))

    assert not list(share.glob(f"{DAY}/收件/a.png"))
    assert (share / "failed/收件/a.png").exists()
    assert "encrypted" in (share / "failed/收件/a.png.txt").read_text("utf-8")
    assert names() == ["收件/a.png"]


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
def killed(app: Flask, share: Path) -> Any:
    """Looks at the folder in a process that dies at a step of ours."""
    settings = app.extensions["archive.settings"]
    environment = os.environ | {
        "ARCHIVE_HOME": str(settings.home),
        "ARCHIVE_DATABASE": settings.database,
        "ARCHIVE_SCAN_FOLDER": str(share),
    }

    def look(step: str) -> None:
        db.session.rollback()
        command = [sys.executable, "-m", "tests.scan.ways.look_main", step]
        ended = subprocess.run(
            command, cwd=ROOT, env=environment, check=False, capture_output=True
        )
        assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()

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
