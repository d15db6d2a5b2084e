"""Scanning with SANE's own test device: ten sheets in its feeder, every fault it knows."""

import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

import archive.scan.cli
from archive.db import db, transaction
from archive.jobs import tasks
from archive.jobs.models import Job, State
from archive.jobs.tasks import Run
from archive.scan import scanner, scanning
from archive.scan.errors.taking import (
    FAULTS,
    NoScanimage,
    NoScanner,
    NoSuchSource,
    ScannerFailed,
)
from archive.scan.models import Batch, Way
from archive.scan.scanner import Wish
from tests.accounts.house import act
from tests.scan.ways.alone import database
from tests.scan.ways.house import batch, files, picture
from tests.servers import need

__all__ = ["database"]
DEVICE = "test:0"
SHEETS = 10
LOW = Wish(dpi=75)
NOTED = {
    "source": ["Flatbed", "ADF Front", "ADF Duplex"],
    "mode": ["Lineart", "Gray", "Color"],
    "resolution": ["75..600dpi"],
}


@pytest.fixture(autouse=True)
def sane(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A configuration of ours, in which there is the test device and nothing else."""
    need("scanimage")
    folder = tmp_path / "sane.d"
    folder.mkdir()
    (folder / "dll.conf").write_text("test\n")
    (folder / "test.conf").write_text("number_of_devices 1\nresolution 75\n")
    monkeypatch.setenv("SANE_CONFIG_DIR", str(folder))
    # The device of the tests hangs now and then, and is then given up.
    monkeypatch.setattr(scanner, "LONGEST_PAGE", 10)


@pytest.fixture
def plugged(app: Flask) -> Flask:
    settings = app.extensions["archive.settings"]
    app.extensions["archive.settings"] = replace(settings, scan_device=DEVICE)
    return app


def broken(monkeypatch: pytest.MonkeyPatch, status: str, *more: str) -> None:
    """Have the device answer like this."""
    known = scanner.arguments

    def arguments(wish: Wish, options: Any) -> list[str]:
        return [*known(wish, options), "--read-return-value", status, *more]

    monkeypatch.setattr(scanner, "arguments", arguments)


def test_the_program_and_its_devices_are_found() -> None:
    assert "sane-backends" in (scanner.version() or "")
    assert [one.name for one in scanner.devices()] == [DEVICE]


def test_without_the_program_it_is_said_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")

    assert scanner.version() is None
    with pytest.raises(NoScanimage, match="sane-utils"):
        scanner.devices()


def test_what_the_machine_can_do_is_read_from_it() -> None:
    found = scanner.options(DEVICE)

    assert found["source"] == ["Flatbed", "Automatic Document Feeder"]
    assert found["mode"] == ["Gray", "Color"]
    assert "resolution" in found


@pytest.mark.parametrize(
    ("wish", "source"),
    [
        (Wish(), "ADF Front"),
        (Wish(duplex=True), "ADF Duplex"),
        (Wish(feeder=False), "Flatbed"),
        (Wish(feeder=False, duplex=True), "Flatbed"),
        (Wish(source="ADF Duplex"), "ADF Duplex"),
    ],
)
def test_a_wish_is_said_in_the_words_of_the_machine(wish: Wish, source: str) -> None:
    found = scanner.arguments(wish, NOTED)

    assert found == ["--source", source, "--resolution", "300", "--mode", "Color"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"adf-mode": ["Simplex", "Duplex"]}, ["--adf-mode", "Duplex"]),
        ({"duplex": ["yes", "no"]}, ["--duplex=yes"]),
        ({}, []),
    ],
)
def test_both_sides_are_asked_for_in_the_way_the_machine_knows(
    more: dict[str, list[str]], said: list[str]
) -> None:
    known = {"source": ["ADF", "Flatbed"], **more}

    assert scanner.arguments(Wish(duplex=True), known) == ["--source", "ADF", *said]


def test_a_source_that_is_not_there_is_refused_and_those_that_are_named() -> None:
    with pytest.raises(NoSuchSource, match="ADF Front"):
        scanner.arguments(Wish(source="Drawer"), NOTED)


def test_a_machine_with_no_choices_is_scanned_from_all_the_same() -> None:
    assert scanner.arguments(Wish(duplex=True), {}) == []


def test_every_sheet_of_the_feeder_is_taken_in_order(plugged: Flask) -> None:
    one = batch(Way.SCANNER)

    assert scanning.scan(one, DEVICE, LOW, "run") == SHEETS

    assert [f.name for f in files(one)] == [f"run-{n:04}.jpg" for n in range(1, 11)]
    assert not (plugged.extensions["archive.settings"].home / "scanner" / "run").exists()


def test_the_glass_gives_one_page(plugged: Flask) -> None:
    one = batch(Way.SCANNER)

    assert scanning.scan(one, DEVICE, Wish(feeder=False, dpi=75), "run") == 1


def test_each_page_is_taken_as_it_comes(
    plugged: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    slowly = ("--read-delay=yes", "--read-delay-duration", "40000")
    broken(monkeypatch, "Default", "--read-limit=yes", "--read-limit-size", "2000", *slowly)
    one, feeding = batch(Way.SCANNER), list[bool]()
    watch = scanning.Watch(lambda _page: feeding.append(is_feeding()))

    scanning.scan(one, DEVICE, LOW, "run", watch)

    assert len(feeding) == SHEETS
    assert feeding[0]


def is_feeding() -> bool:
    """Whether the scanner is still at work."""
    own = psutil.Process().children(recursive=True)
    return any(
        one.name() == "scanimage" and one.status() != psutil.STATUS_ZOMBIE for one in own
    )


def test_a_run_that_is_stopped_keeps_what_it_has(plugged: Flask) -> None:
    one = batch(Way.SCANNER)
    told: list[int] = []
    watch = scanning.Watch(told.append, lambda: len(told) >= 3)

    assert scanning.scan(one, DEVICE, LOW, "run", watch) == 3
    assert len(files(one)) == 3


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("SANE_STATUS_JAMMED", "jammed"),
        ("SANE_STATUS_NO_DOCS", "empty"),
        ("SANE_STATUS_COVER_OPEN", "cover"),
        ("SANE_STATUS_IO_ERROR", "cable"),
        ("SANE_STATUS_DEVICE_BUSY", "busy"),
        ("SANE_STATUS_NO_MEM", "lower resolution"),
        ("SANE_STATUS_ACCESS_DENIED", "may not use"),
        ("SANE_STATUS_UNSUPPORTED", "could not be used"),
    ],
)
def test_what_is_wrong_is_said_in_words(
    plugged: Flask, monkeypatch: pytest.MonkeyPatch, status: str, said: str
) -> None:
    broken(monkeypatch, status)

    with pytest.raises(ScannerFailed, match=said) as failed:
        scanning.scan(batch(Way.SCANNER), DEVICE, LOW, "run")

    # The program's own words for it are known, too.
    found = failed.value
    known = scanner.SAID.get(found.detail)
    assert known == (found.status if found.status in FAULTS else None)


@pytest.fixture
def breaking_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program scans as ever, and then is ended by a fault of its driver."""
    folder = tmp_path / "programs"
    folder.mkdir()
    program = folder / scanner.PROGRAM
    real = shutil.which(scanner.PROGRAM)
    ends = 'case "$*" in *--batch*) kill -SEGV $$ ;; esac'
    program.write_text(f'#!/bin/sh\n{real} "$@"\n{ends}\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


@pytest.mark.usefixtures("breaking_down")
def test_a_driver_that_breaks_down_at_the_end_has_scanned_all_the_same(
    plugged: Flask,
) -> None:
    assert scanning.scan(batch(Way.SCANNER), DEVICE, LOW, "run") == SHEETS


@pytest.mark.usefixtures("breaking_down")
def test_a_driver_that_breaks_down_does_not_hide_what_was_the_matter(
    plugged: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken(monkeypatch, "SANE_STATUS_ACCESS_DENIED")

    with pytest.raises(ScannerFailed, match="may not use"):
        scanning.scan(batch(Way.SCANNER), DEVICE, LOW, "run")


def test_a_device_that_is_not_there_is_told_by_the_program(app: Flask) -> None:
    with pytest.raises(ScannerFailed, match="nosuch"):
        scanner.options("nosuch:0")


def test_pages_that_were_scanned_before_the_worker_died_are_not_scanned_again(
    plugged: Flask,
) -> None:
    """One was taken, one was finished and not taken, one was only begun."""
    one = batch(Way.SCANNER)
    folder = plugged.extensions["archive.settings"].home / "scanner" / "run"
    folder.mkdir(parents=True)
    (folder / "0001.jpg").write_bytes(picture("one"))
    scanning.scan(one, DEVICE, Wish(feeder=False), "run")
    folder.mkdir()
    (folder / "0002.jpg").write_bytes(picture("two"))
    (folder / "0003.jpg.part").write_bytes(b"half")

    scanning.scan(one, DEVICE, LOW, "run")

    assert [f.name for f in files(one)] == [f"run-{n:04}.jpg" for n in range(1, 13)]


def test_the_work_fills_the_batch_and_is_not_wanted_twice(plugged: Flask) -> None:
    one = batch()
    with transaction():
        job = scanning.want(act(), one, LOW)
        assert scanning.want(act(), one, LOW).id == job.id
        args = dict(job.args)

    tasks.TASKS[scanning.SCANNER].work(Run(act()), **args)

    assert len(files(one)) == SHEETS
    assert scanning.in_words(one)[0] == "running"


def test_a_run_that_ended_may_be_wanted_again_in_a_series_of_its_own(
    plugged: Flask,
) -> None:
    one = batch()
    with transaction():
        job = scanning.want(act(), one, LOW)
        first, job.state = job.args["series"], State.DONE

    with transaction():
        scanning.want(act(), one, LOW)

    job = db.session.query(Job).one()
    assert job.state is State.READY
    assert job.args["series"] != first


def test_why_the_scanner_stopped_stands_beside_the_batch(plugged: Flask) -> None:
    one = batch()
    with transaction():
        job = scanning.want(act(), one, LOW)
        job.state, job.error = State.DEAD, "Paper is jammed."

    assert scanning.in_words(one) == ("failed", "Paper is jammed.")


def test_without_a_scanner_set_up_none_is_wanted(app: Flask) -> None:
    one = batch()

    with pytest.raises(NoScanner), transaction():
        scanning.want(act(), one, LOW)


def test_the_command_scans_into_a_new_batch(plugged: Flask, runner: FlaskCliRunner) -> None:
    given = ["from-scanner", "--resolution", "75", "--source", "Automatic Document Feeder"]

    ended = runner.invoke(archive.scan.cli.scan, [*given, "--title", "卷一"])

    assert ended.exit_code == 0, ended.output
    (one,) = db.session.query(Batch).all()
    assert (one.way, one.title, len(files(one))) == (Way.SCANNER, "卷一", SHEETS)
    assert "Page 10" in ended.output


def test_the_command_opens_no_batch_for_a_source_that_is_not_there(
    plugged: Flask, runner: FlaskCliRunner
) -> None:
    ended = runner.invoke(archive.scan.cli.scan, ["from-scanner", "--source", "Drawer"])

    assert isinstance(ended.exception, NoSuchSource)
    assert db.session.query(Batch).count() == 0


def test_the_command_lists_the_devices(app: Flask, runner: FlaskCliRunner) -> None:
    ended = runner.invoke(archive.scan.cli.scan, ["from-scanner", "--devices"])

    assert ended.output.startswith(f"{DEVICE}\t")
