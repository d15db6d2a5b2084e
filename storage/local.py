"""Objects in a folder of this machine: temporary file, fsync, rename, fsync again."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from storage.age import is_older
from storage.disk import is_regular, locked, make_folder, modified, sync_folder, translated
from storage.errors import Damaged, Full, NoSuchObject, Unavailable
from storage.names import key_of, name_at
from storage.protocol import Entry, Stored
from storage.reading import Pieces, checked_range, compare, copy

READ_ONLY = 0o440


class LocalStore:
    def __init__(self, root: Path) -> None:
        # The root may be reached over links, as the operator likes; nothing below it may.
        self._root = root.resolve()
        self._temp = self._root / "tmp"

    def put(self, data: BinaryIO | bytes) -> Stored:
        with self._temporary() as (file, path):
            name, size = _write(data, file)
            with translated():
                file.flush()
                os.fchmod(file.fileno(), READ_ONLY)
                os.fsync(file.fileno())
                new = self._publish(path, name, size)
        return Stored(name, size, new)

    def open(self, name: str) -> BinaryIO:
        path = self._file(name)
        with translated(name):
            return os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb")

    def stream(
        self, name: str, start: int = 0, stop: int | None = None, chunk: int = 1 << 16
    ) -> Iterator[bytes]:
        checked_range(start, stop, chunk)
        file = self.open(name)
        size = os.fstat(file.fileno()).st_size
        file.seek(start)
        return Pieces(file, min(size, size if stop is None else stop) - start, chunk)

    def size(self, name: str) -> int:
        path = self._file(name)
        with translated(name):
            return path.lstat().st_size

    def exists(self, name: str) -> bool:
        with translated():
            return is_regular(self._path(name))

    def delete_orphan(self, name: str, older_than: datetime) -> bool:
        """Under the lock that a put takes to publish: it either finds the bytes gone and
        writes them, or makes them young before we look at their age.
        """
        path = self._path(name)
        with translated():
            if not is_regular(path):
                return False
            with locked(path.parents[1]):
                if not is_regular(path) or not is_older(modified(path), older_than):
                    return False
                path.unlink()
                sync_folder(path.parent)
        return True

    def walk(self) -> Iterator[Entry]:
        for first in _names_in(self._root, 2):
            for second in _names_in(self._root / first, 2):
                for name in _names_in(self._root / first / second, 64):
                    if entry := self._entry(f"{first}/{second}/{name}"):
                        yield entry

    def sweep_temp(self, older_than: datetime) -> int:
        """A file that is still being written to is young, however long the put takes."""
        swept = 0
        with translated():
            for path in self._temp.iterdir() if self._temp.is_dir() else ():
                with suppress(FileNotFoundError):
                    if is_older(modified(path), older_than):
                        path.unlink()
                        swept += 1
        return swept

    def check(self, name: str) -> None:
        with translated(name):
            compare(name, self.stream(name))

    def describe(self) -> str:
        return f"local folder {self._root}"

    def probe(self) -> None:
        try:
            with self._temporary() as (file, _), translated():
                file.write(b"?")
                file.flush()
        except Full as error:
            raise Unavailable(error.reason) from error

    @contextmanager
    def _temporary(self) -> Iterator[tuple[BinaryIO, Path]]:
        """A file that is gone afterwards, unless it was renamed."""
        with translated():
            make_folder(self._temp)
            handle, path = tempfile.mkstemp(dir=self._temp)
        file = os.fdopen(handle, "wb")
        try:
            yield file, Path(path)
        finally:
            # What is not written out by now is not wanted, and on a full disk would raise.
            with suppress(OSError):
                file.close()
            with suppress(FileNotFoundError):
                Path(path).unlink()

    def _publish(self, temporary: Path, name: str, size: int) -> bool:
        """Give the file its name, and say whether it was not kept there already.

        What has the wrong size, or is no file, was not put there by us and is replaced.
        """
        path = self._path(name)
        make_folder(path.parents[1])
        with locked(path.parents[1]):
            make_folder(path.parent)
            there = is_regular(path) and path.lstat().st_size == size
            if there:
                os.utime(path, follow_symlinks=False)
            else:
                temporary.replace(path)
            # Even if it was there: who wrote it may have died before doing so.
            for folder in (path.parent, path.parents[1], self._root):
                sync_folder(folder)
        return not there

    def _path(self, name: str) -> Path:
        path = self._root / key_of(name)
        if path.parent.is_symlink() or path.parents[1].is_symlink():
            raise Damaged(name, "a link where its folder should be")
        return path

    def _file(self, name: str) -> Path:
        path = self._path(name)
        with translated(name):
            path.lstat()
            if not is_regular(path):
                raise Damaged(name, "a link or another thing that is no file")
        return path

    def _entry(self, key: str) -> Entry | None:
        """What is kept at this key, if it is one of ours and was not deleted just now."""
        name = name_at(key)
        path = self._root / key
        with suppress(NoSuchObject):
            if name and is_regular(path):
                with translated(name):
                    return Entry(name, path.lstat().st_size, modified(path))
        return None


def _write(data: BinaryIO | bytes, file: BinaryIO) -> tuple[str, int]:
    def write(block: bytes) -> None:
        with translated():
            file.write(block)

    return copy(data, write)


def _names_in(folder: Path, length: int) -> list[str]:
    """In order; without the folder of temporary files and whatever else is not ours."""
    with translated():
        try:
            with os.scandir(folder) as entries:
                ours = [
                    e.name for e in entries if len(e.name) == length and not e.is_symlink()
                ]
        except (FileNotFoundError, NotADirectoryError):
            return []
    return sorted(ours)
