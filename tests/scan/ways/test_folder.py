"""The watched folder: what is settled is taken once, and nothing leads out of it."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from archive.db import db, transaction
from archive.jobs.models import Job
from archive.scan import folder, splitting
from archive.scan.folder import Result
from archive.scan.folder_places import natural
from archive.scan.models import FolderFile, Way
from tests.accounts.house import act
from tests.cases.house import NUMBER, case
from tests.scan.ways.alone import database
from tests.scan.ways.house import files, picture, receipt
from tests.scan.ways.share import batches, later, names, put, rest, settle, share

__all__ = ["database", "share"]

ROOT = Path(__file__).parents[3]
DAY = "taken/*"


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
