"""The store is down, slow or full: work waits, and goes on by itself."""

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from archive import objects
from archive.audit.kinds import Kind
from archive.jobs.models import State
from archive.scan.models import FileState, PageState
from storage.local import LocalStore
from tests.scan.working import house
from tests.servers.radosgw import S3Server
from tests.servers.toxic import Toxic
from tests.storage.conftest import SHORT, s3_store

SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(place)]
    mounted = os.geteuid() == 0 and subprocess.run(mount, check=False).returncode == 0
    if not mounted:
        pytest.skip("only root may mount a small disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)  # noqa: S607  # root's own PATH


def waiting() -> list[tuple[State, int]]:
    return [(job.state, job.attempts) for job in house.jobs("scan:page")]


@SQLITE
def test_on_a_full_disk_pages_wait_and_go_on_once_there_is_room(
    app: Flask, small_disk: Path
) -> None:
    app.extensions[objects.EXTENSION] = LocalStore(small_disk)
    batch = house.batch()
    house.take(batch, ("a.png", house.png(house.page())))
    house.step()
    ballast = small_disk / "ballast"
    house.fill(ballast)

    house.work()
    while_full = waiting()
    ballast.unlink()
    house.make_due(house.jobs("scan:page")[0])
    house.work()

    # Waiting costs no attempt, so that it may last as long as it likes.
    assert while_full == [(State.READY, 0)]
    assert [page.state for page in house.pages_of(batch)] == [PageState.READY]
    assert house.events(Kind.PAGE_FAILED) == []


@SQLITE
def test_on_a_full_disk_files_wait_to_be_split(app: Flask, small_disk: Path) -> None:
    app.extensions[objects.EXTENSION] = LocalStore(small_disk)
    batch = house.batch()
    [file] = house.take(batch, ("a.pdf", house.pdf(house.page())))
    ballast = small_disk / "ballast"
    house.fill(ballast)

    house.work()
    assert file.state is FileState.WAITING
    [job] = house.jobs("scan:split")
    assert (job.state, job.attempts) == (State.READY, 0)
    ballast.unlink()
    house.make_due(job)
    house.work()

    assert [page.state for page in house.pages_of(batch)] == [PageState.READY]


@SQLITE
@pytest.mark.services
@pytest.mark.parametrize("fault", ["down", "blackhole", "reset"])
def test_while_the_store_is_away_work_waits_and_nothing_is_lost(
    app: Flask, radosgw: S3Server, toxic: Toxic, fault: str
) -> None:
    far = s3_store(radosgw, toxic.endpoint, bucket=f"far-{toxic.name}", limits=SHORT)
    app.extensions[objects.EXTENSION] = far
    batch = house.batch()
    house.take(batch, ("a.pdf", house.pdf(house.page("一号证据"), house.page("二号证据"))))
    while not house.jobs("scan:page"):
        house.step()

    toxic.mode = fault
    house.work()
    states = {
        job.state for job in [*house.jobs("scan:page"), *house.jobs("scan:split")][1:]
    }
    toxic.mode = "ok"
    time.sleep(SHORT.rest * 2)
    for job in [*house.jobs("scan:page"), *house.jobs("scan:split")]:
        if job.state is State.READY:
            house.make_due(job)
    house.work()

    assert State.DEAD not in states
    assert [page.state for page in house.pages_of(batch)] == [PageState.READY] * 2
    assert house.events(Kind.PAGE_FAILED) == []
    assert house.events(Kind.FILE_QUARANTINED) == []
