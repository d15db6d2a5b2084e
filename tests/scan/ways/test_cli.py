"""From the console: files into a batch, the list of batches, one look at the folder."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from archive.db import db, transaction
from archive.scan import folder_looks, splitting
from archive.scan.cli import scan
from archive.scan.errors.taking import NoCaseCalled, NoFolder
from archive.scan.models import Batch, FileState, Way
from tests.accounts.house import act
from tests.cases.house import NUMBER, case
from tests.scan.ways.alone import database
from tests.scan.ways.house import batch, files, picture, receipt

__all__ = ["database"]


@pytest.fixture
def pages(tmp_path: Path) -> list[str]:
    found = []
    for name in ("a.png", "b.png"):
        (tmp_path / name).write_bytes(picture(name))
        found.append(str(tmp_path / name))
    return found


def only() -> Batch:
    db.session.rollback()
    return db.session.query(Batch).one()


def test_files_are_taken_into_a_new_batch(
    app: Flask, runner: FlaskCliRunner, pages: list[str]
) -> None:
    row = receipt(case())

    ended = runner.invoke(scan, ["add", *pages, "--receipt", row.number, "--title", "一"])

    assert ended.exit_code == 0, ended.output
    assert (only().way, only().receipt_id, only().title) == (Way.COMMAND, row.id, "一")
    assert [one.name for one in files(only())] == ["a.png", "b.png"]
    assert only().number in ended.output


def test_what_was_taken_is_told_to_programs(
    app: Flask, runner: FlaskCliRunner, pages: list[str]
) -> None:
    case()

    ended = runner.invoke(scan, ["add", *pages, "--case", NUMBER, "--json"])

    found = json.loads(ended.stdout)
    assert (found["number"], found["case"]) == (only().number, NUMBER)
    assert [one["state"] for one in found["files"]] == ["waiting", "waiting"]
    assert found["refused"] == []
    assert found["at_rest"] is False


def test_one_that_cannot_be_read_keeps_no_other_out(
    app: Flask, runner: FlaskCliRunner, pages: list[str]
) -> None:
    ended = runner.invoke(scan, ["add", "/nowhere/x.pdf", *pages, "--json"])

    assert ended.exit_code == 1
    assert [one["name"] for one in json.loads(ended.stdout)["refused"]] == [
        "/nowhere/x.pdf"
    ]
    assert len(files(only())) == 2


def test_a_case_that_is_not_there_opens_no_batch(
    app: Flask, runner: FlaskCliRunner, pages: list[str]
) -> None:
    ended = runner.invoke(scan, ["add", *pages, "--case", NUMBER])

    assert isinstance(ended.exception, NoCaseCalled)
    assert db.session.query(Batch).count() == 0


def test_waiting_ends_when_nothing_goes_on_any_more(
    app: Flask,
    runner: FlaskCliRunner,
    pages: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked = []

    def work(_seconds: float) -> None:
        """In place of the pause: what a worker does meanwhile."""
        looked.append(1)
        left = [one.id for one in files(only()) if one.state is FileState.WAITING]
        with transaction():
            splitting.quarantine(act(), left[0], "broken", {})

    monkeypatch.setattr("archive.scan.cli.time.sleep", work)

    ended = runner.invoke(scan, ["add", *pages, "--wait", "--json"])

    assert len(looked) == 2
    assert ended.exit_code == 1
    assert json.loads(ended.stdout)["at_rest"] is True


def test_batches_are_listed(app: Flask, runner: FlaskCliRunner) -> None:
    one, other = batch(title="一"), batch(Way.API)

    lines = runner.invoke(scan, ["list"]).output.splitlines()
    found = json.loads(runner.invoke(scan, ["list", "--json"]).output)

    assert [line.split("\t")[0] for line in lines] == [other.number, one.number]
    assert [row["title"] for row in found] == ["", "一"]


def test_what_lies_in_the_folder_is_taken_once(
    app: Flask,
    runner: FlaskCliRunner,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    share = tmp_path / "share"
    share.mkdir()
    (share / "a.png").write_bytes(picture())
    settings = app.extensions["archive.settings"]
    app.extensions["archive.settings"] = replace(settings, scan_folder=str(share))
    monkeypatch.setattr(folder_looks, "SETTLED", 0.1)

    ended = runner.invoke(scan, ["folder", "--once"])

    assert "taken: a.png" in ended.output
    assert [one.name for one in files(only())] == ["a.png"]


def test_without_a_folder_it_is_said_how_to_name_one(
    app: Flask, runner: FlaskCliRunner
) -> None:
    ended = runner.invoke(scan, ["folder", "--once"])

    assert isinstance(ended.exception, NoFolder)
    assert "ARCHIVE_SCAN_FOLDER" in str(ended.exception)
