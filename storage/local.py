"""Objects in a folder of this machine: temporary file, fsync, rename, fsync of the folder."""

import errno
import fcntl
import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from storage.errors import Damaged, Full, NoSuchObject, Unavailable
from storage.names import checked, key_of, name_at
from storage.protocol import Entry, Stored
from storage.reading import Pieces, blocks, checked_range, compare

# EFBIG is a limit set on the process or by the file system.
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
READ_ONLY = 0o440


class LocalStore:
    def __init__(self, root: Path) -> None:
        # The root may be reached over links, as the operator likes; nothing below it may.
        self._root = root.resolve()
        self._temp = self._root / "tmp"

    def put(self, data: BinaryIO | bytes) -> Stored:
        with self._temporary() as file:
            name, size = _copy(data, file)
            with _translated():
                file.flush()
                os.fchmod(file.fileno(), READ_ONLY)
                os.fsync(file.fileno())
                new = self._publish(Path(file.name), name, size)
        return Stored(name, size, new)

    def open(self, name: str) -> BinaryIO:
        path = self._regular(name)
        with _translated(name):
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
        path = self._regular(name)
        with _translated(name):
            return path.lstat().st_size

    def exists(self, name: str) -> bool:
        with _translated():
            return _is_regular(self._path(name))

    def delete_orphan(self, name: str, older_than: datetime) -> bool:
        """Under the lock that a put takes to publish: it either finds the bytes gone and
        writes them, or makes them young before we look at their age.
        """
        path = self._path(name)
        with _translated():
            if not _is_regular(path):
                return False
            with _locked(path.parents[1]):
                if not _is_regular(path) or _modified(path) >= older_than:
                    return False
                path.unlink()
                _sync_folder(path.parent)
        return True

    def walk(self) -> Iterator[Entry]:
        for first in _names_in(self._root, 2):
            for second in _names_in(self._root / first, 2):
                for name in _names_in(self._root / first / second, 64):
                    yield from self._entry(f"{first}/{second}/{name}")

    def sweep_temp(self, older_than: datetime) -> int:
        """A file that is still being written to is young, however long the put takes."""
        swept = 0
        with _translated():
            for path in self._temp.iterdir() if self._temp.is_dir() else ():
                with suppress(FileNotFoundError):
                    if _modified(path) < older_than:
                        path.unlink()
                        swept += 1
        return swept

    def check(self, name: str) -> None:
        with _translated(name):
            compare(name, self.stream(name))

    def describe(self) -> str:
        return f"local folder {self._root}"

    def probe(self) -> None:
        try:
            with self._temporary() as file, _translated():
                file.write(b"\0")
                file.flush()
        except Full as error:
            raise Unavailable(error.reason) from error

    @contextmanager
    def _temporary(self) -> Iterator[BinaryIO]:
        """A file that is gone afterwards, unless it was renamed."""
        with _translated():
            _make_folder(self._temp)
            handle, path = tempfile.mkstemp(dir=self._temp)
        try:
            # Unbuffered, so that closing it has nothing left to write on a full disk.
            with os.fdopen(handle, "wb", buffering=0) as raw:
                yield _Named(raw, path)
        finally:
            with suppress(FileNotFoundError):
                Path(path).unlink()
