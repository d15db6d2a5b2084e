"""What only a folder can suffer: a full disk, links, foreign files, a killed writer."""

import hashlib
import io
import os
import resource
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest

from storage.errors import Damaged, Full, NoSuchObject, Unavailable
from storage.local import LocalStore
from storage.names import key_of

HOUR = timedelta(hours=1)
CONTENT = b"the text of a judgment"
NAME = hashlib.sha256(CONTENT).hexdigest()

# Puts a stream without end, and says when the first megabytes are on the disk.
ENDLESS_PUT = """
import pathlib, sys
from storage.local import LocalStore

class Endless:
    def __init__(self):
        self.blocks = 0
    def read(self, size):
        self.blocks += 1
        if self.blocks == 8:
            print("writing", flush=True)
        return bytes(size)

LocalStore(pathlib.Path(sys.argv[1])).put(Endless())
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "objects"


@pytest.fixture
def store(root: Path) -> LocalStore:
    return LocalStore(root)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(place)]
    mounted = os.geteuid() == 0 and subprocess.run(mount, check=False).returncode == 0
    if not mounted:
        pytest.skip("only root may mount a small disk; a limit of the process is tested")
    yield place
    subprocess.run(["umount", str(place)], check=True)  # noqa: S607  # root's own PATH


def test_an_object_lies_two_folders_deep(store: LocalStore, root: Path) -> None:
    store.put(CONTENT)

    assert (root / NAME[:2] / NAME[2:4] / NAME).read_bytes() == CONTENT


def test_an_object_is_read_only_and_hidden_from_strangers(
    store: LocalStore, root: Path
) -> None:
    store.put(CONTENT)

    assert stat.S_IMODE((root / key_of(NAME)).stat().st_mode) == 0o440
    assert stat.S_IMODE((root / NAME[:2]).stat().st_mode) & 0o007 == 0


def test_an_object_is_never_written_again(store: LocalStore, root: Path) -> None:
    store.put(CONTENT)
    before = (root / key_of(NAME)).stat()
    store.put(CONTENT)

    assert (root / key_of(NAME)).stat().st_ino == before.st_ino


def test_bytes_put_again_count_as_young(store: LocalStore, root: Path) -> None:
    store.put(CONTENT)
    os.utime(root / key_of(NAME), (0, 0))
    store.put(CONTENT)

    assert not store.delete_orphan(NAME, datetime.now(UTC) - HOUR)


@pytest.mark.parametrize("wrong", [b"", CONTENT[:-1], CONTENT + b"!"])
def test_an_object_of_the_wrong_size_is_healed(
    store: LocalStore, root: Path, wrong: bytes
) -> None:
    path = root / key_of(NAME)
    path.parent.mkdir(parents=True)
    path.write_bytes(wrong)

    assert store.put(CONTENT).new
    store.check(NAME)


def test_a_flipped_bit_is_found(store: LocalStore, root: Path) -> None:
    store.put(CONTENT)
    path = root / key_of(NAME)
    path.chmod(0o640)
    path.write_bytes(CONTENT.replace(b"j", b"k"))
    found = hashlib.sha256(path.read_bytes()).hexdigest()

    with pytest.raises(Damaged, match=found) as caught:
        store.check(NAME)
    assert (caught.value.name, caught.value.found) == (NAME, found)


def test_an_object_cut_short_while_it_is_read_does_not_just_end(
    store: LocalStore, root: Path
) -> None:
    name = store.put(bytes(1 << 20)).name
    pieces = store.stream(name)
    next(pieces)
    path = root / key_of(name)
    path.chmod(0o640)
    os.truncate(path, 1 << 19)

    with pytest.raises(Unavailable, match="before its last byte"):
        list(pieces)


def test_a_link_is_not_an_object(store: LocalStore, root: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(CONTENT)
    (root / key_of(NAME)).parent.mkdir(parents=True)
    (root / key_of(NAME)).symlink_to(secret)

    for read in (store.open, store.stream, store.size, store.check):
        with pytest.raises(Damaged, match="link"):
            read(NAME)
    assert not store.exists(NAME)
    assert list(store.walk()) == []
    assert not store.delete_orphan(NAME, datetime.now(UTC) + HOUR)


def test_a_put_replaces_a_link_and_spares_its_target(
    store: LocalStore, root: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.write_bytes(b"x" * len(CONTENT))
    (root / key_of(NAME)).parent.mkdir(parents=True)
    (root / key_of(NAME)).symlink_to(other)

    assert store.put(CONTENT).new
    store.check(NAME)
    assert other.read_bytes() == b"x" * len(CONTENT)


@pytest.mark.parametrize("depth", [1, 2])
def test_a_folder_that_is_a_link_leads_nowhere(
    store: LocalStore, root: Path, tmp_path: Path, depth: int
) -> None:
    store.put(CONTENT)
    folder = (root / key_of(NAME)).parents[2 - depth]
    elsewhere = tmp_path / "elsewhere"
    folder.rename(elsewhere)
    folder.symlink_to(elsewhere)

    with pytest.raises(Damaged, match="link"):
        store.open(NAME)
    with pytest.raises(Damaged, match="link"):
        store.put(CONTENT)
    assert list(store.walk()) == []


def test_a_walk_passes_over_what_is_not_ours(store: LocalStore, root: Path) -> None:
    store.put(CONTENT)
    (root / "lost+found").mkdir()
    (root / "README").write_text("by hand")
    (root / NAME[:2] / "x").write_text("by hand")
    (root / NAME[:2] / NAME[2:4] / ("0" * 64)).write_text("not its place")
    (root / "tmp" / NAME).write_text("on its way")

    assert [entry.name for entry in store.walk()] == [NAME]


def test_only_old_temporary_files_are_swept(store: LocalStore, root: Path) -> None:
    store.put(CONTENT)
    old, young = root / "tmp" / "old", root / "tmp" / "young"
    old.write_text("left by a crash")
    young.write_text("being written")
    os.utime(old, (0, 0))

    assert store.sweep_temp(datetime.now(UTC) - HOUR) == 1
    assert not old.exists()
    assert young.exists()
    store.check(NAME)


def test_a_writer_killed_in_the_midst_leaves_no_object(
    store: LocalStore, root: Path
) -> None:
    for _ in range(5):
        child = subprocess.Popen(
            [sys.executable, "-c", ENDLESS_PUT, str(root)], stdout=subprocess.PIPE
        )
        with child:
            assert child.stdout is not None
            assert child.stdout.readline() == b"writing\n"
            child.send_signal(signal.SIGKILL)

    assert list(store.walk()) == []
    assert store.sweep_temp(datetime.now(UTC) + HOUR) == 5
    assert not any((root / "tmp").iterdir())


def test_writers_killed_at_any_moment_leave_whole_objects_only(
    store: LocalStore, root: Path
) -> None:
    for pause in range(20):
        child = get_context("fork").Process(target=_put_for_ever, args=[root])
        child.start()
        time.sleep(0.005 * pause)
        child.kill()
        child.join()
        child.close()

    entries = list(store.walk())
    for entry in entries:
        store.check(entry.name)
    assert entries


def test_a_full_disk_is_said_and_leaves_nothing_half_written(small_disk: Path) -> None:
    store = LocalStore(small_disk)
    name = store.put(CONTENT).name
    for data in (bytes(2 << 20), bytes((1 << 20) + 1)):
        with pytest.raises(Full, match="No space left"):
            store.put(data)

    assert [entry.name for entry in store.walk()] == [name]
    assert not any((small_disk / "tmp").iterdir())
    store.check(name)


def test_a_full_disk_is_used_again_once_there_is_room(small_disk: Path) -> None:
    store = LocalStore(small_disk)
    ballast = small_disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        while file.write(bytes(4096)) == 4096 and shutil.disk_usage(small_disk).free:
            pass
    with pytest.raises(Full):
        store.put(CONTENT)
    with pytest.raises(Unavailable, match="No space left"):
        store.probe()
    ballast.unlink()

    store.probe()
    store.check(store.put(CONTENT).name)


def test_a_limit_on_the_size_of_files_is_a_full_disk(store: LocalStore, root: Path) -> None:
    child = get_context("fork").Process(target=_put_beyond_the_limit, args=[root])
    child.start()
    child.join()

    assert child.exitcode == 0
    assert list(store.walk()) == []
    assert not any((root / "tmp").iterdir())


def test_a_store_that_may_not_be_written_to_is_unavailable(root: Path) -> None:
    root.parent.joinpath("file").write_text("not a folder")
    store = LocalStore(root.parent / "file" / "objects")

    with pytest.raises(Unavailable, match="File exists"):
        store.put(CONTENT)
    with pytest.raises(Unavailable, match="File exists"):
        store.probe()


def test_a_root_may_be_reached_over_a_link(root: Path, tmp_path: Path) -> None:
    root.mkdir()
    (tmp_path / "way").symlink_to(root)
    LocalStore(tmp_path / "way").put(CONTENT)

    LocalStore(root).check(NAME)


def test_an_object_deleted_while_it_is_read_is_read_to_its_end(store: LocalStore) -> None:
    store.put(CONTENT)
    pieces = store.stream(NAME, chunk=4)
    first = next(pieces)
    assert store.delete_orphan(NAME, datetime.now(UTC) + HOUR)

    assert first + b"".join(pieces) == CONTENT
    with pytest.raises(NoSuchObject):
        store.stream(NAME)


def _put_for_ever(root: Path) -> None:
    store = LocalStore(root)
    number = 0
    while True:
        number += 1
        store.put(io.BytesIO(f"{os.getpid()} {number} ".encode() * 10_000))


def _put_beyond_the_limit(root: Path) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
    with pytest.raises(Full, match="File too large"):
        LocalStore(root).put(bytes(3 << 20))
