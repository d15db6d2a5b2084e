"""What a file system owes us, asked for explicitly, and its errors in our words."""

import errno
import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from storage.errors import Full, NoSuchObject, Unavailable

# EFBIG is a limit set on the process or by the file system.
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def translated(name: str = "") -> Iterator[None]:
    """Raise a file system's errors as a store's; `name` is the object that is read."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        if name and isinstance(error, FileNotFoundError):
            raise NoSuchObject(name) from error
        if error.errno in NO_ROOM:
            raise Full(reason) from error
        raise Unavailable(reason) from error


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Alone with this folder, among all threads and processes that ask the same way."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def make_folder(folder: Path) -> None:
    """Make the folder and what is missing above it, so that it survives a power cut."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode=0o750, exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def is_regular(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except FileNotFoundError:
        return False


def modified(path: Path) -> datetime:
    return datetime.fromtimestamp(path.lstat().st_mtime, UTC)
