"""The watched folder itself: walked, opened and moved in, and never left.

Every step goes from a folder that is open to a name in it, and follows no link: whoever
may write there cannot make us read or move anything that lies elsewhere.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from archive.scan.errors.taking import FolderAway, NotAFile
from archive.scan.names import cleaned, is_chaff

TAKEN, FAILED = "taken", "failed"
DEEPEST = 4
MOST = 5000
FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# A pipe in the folder must not keep us waiting.
FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@dataclass(frozen=True, slots=True)
class Seen:
    """A file in the folder, by the names that lead to it, and what tells its changes."""

    path: tuple[str, ...]
    size: int
    changed: int

    @property
    def name(self) -> str:
        return "/".join(self.path)

    @property
    def folder(self) -> str:
        """What the first folder below the watched one is called, if it lies in any."""
        return self.path[0] if len(self.path) > 1 else ""


@contextmanager
def opened(root: Path) -> Iterator[int]:
    """The watched folder; the operator may name it through links."""
    try:
        handle = os.open(root.resolve(), FOLDER)
    except OSError as error:
        raise FolderAway(str(root)) from error
    try:
        yield handle
    finally:
        os.close(handle)


def walk(handle: int, above: tuple[str, ...] = ()) -> Iterator[Seen]:
    """Every file that may be somebody's paper, in the order people number them."""
    for entry in sorted(_entries(handle), key=lambda one: natural(one.name)):
        path = (*above, entry.name)
        if is_chaff(entry.name) or (not above and entry.name in (TAKEN, FAILED)):
            continue
        with suppress(OSError):  # it went away, or may not be looked at
            if entry.is_file(follow_symlinks=False):
                about = entry.stat(follow_symlinks=False)
                yield Seen(path, about.st_size, about.st_mtime_ns)
            elif entry.is_dir(follow_symlinks=False) and len(path) < DEEPEST:
                with _below(handle, (entry.name,)) as inner:
                    yield from walk(inner, path)


def _entries(handle: int) -> list[os.DirEntry[str]]:
    with os.scandir(handle) as entries:
        return [entry for entry, _count in zip(entries, range(MOST), strict=False)]


def natural(name: str) -> list[tuple[int, int, str]]:
    """Page 2 comes before page 10."""
    parts, number = list[tuple[int, int, str]](), ""
    for sign in f"{name.lower()}\0":
        if sign.isascii() and sign.isdecimal():
            number += sign
            continue
        if number:
            parts.append((0, int(number[:300]), ""))
            number = ""
        parts.append((1, 0, sign))
    return parts


@contextmanager
def _below(handle: int, path: tuple[str, ...], *, make: bool = False) -> Iterator[int]:
    here = os.dup(handle)
    try:
        for name in path:
            if make:
                with suppress(FileExistsError):
                    os.mkdir(name, 0o770, dir_fd=here)
            inner = os.open(name, FOLDER, dir_fd=here)
            os.close(here)
            here = inner
        yield here
    finally:
        os.close(here)


@contextmanager
def file(handle: int, seen: Seen) -> Iterator[BinaryIO]:
    """The file itself, if it still is one."""
    try:
        with _below(handle, seen.path[:-1]) as folder:
            inner = os.open(seen.path[-1], FILE, dir_fd=folder)
    except OSError as error:
        raise NotAFile(cleaned(seen.name), error.strerror or "") from error
    with os.fdopen(inner, "rb") as data:
        if not stat.S_ISREG(os.fstat(inner).st_mode):
            raise NotAFile(cleaned(seen.name))
        yield data


def as_it_is(data: BinaryIO) -> tuple[int, int]:
    about = os.fstat(data.fileno())
    return about.st_size, about.st_mtime_ns


def move(handle: int, path: tuple[str, ...], into: tuple[str, ...], mark: str) -> str:
    """Move a file to a folder further in, with the folders it lay in.

    Where there is one of its name already, ``mark`` tells them apart. The name it has now.
    """
    with (
        _below(handle, path[:-1]) as here,
        _below(handle, (*into, *path[:-1]), make=True) as there,
    ):
        name = path[-1] if _is_free(there, path[-1]) else _marked(path[-1], mark)
        os.rename(path[-1], name, src_dir_fd=here, dst_dir_fd=there)
        os.fsync(there)
    return name


def fetch(
    handle: int,
    within: tuple[str, ...],
    path: tuple[str, ...],
    into: tuple[str, ...],
    mark: str,
) -> str:
    """Move what was moved to ``within`` to another such folder; the name it has now."""
    with _below(handle, (*within, *path[:-1])) as here:
        marked = _marked(path[-1], mark)
        name = path[-1] if _is_free(here, marked) else marked
        with _below(handle, (*into, *path[:-1]), make=True) as there:
            new = name if _is_free(there, name) else _marked(name, mark)
            os.rename(name, new, src_dir_fd=here, dst_dir_fd=there)
    return new


def _marked(name: str, mark: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return f"{stem}-{mark}.{ending}" if dot and stem else f"{name}-{mark}"


def _is_free(folder: int, name: str) -> bool:
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return True
    return False


def note(handle: int, into: tuple[str, ...], name: str, sentence: str) -> None:
    """Write beside a file what is the matter with it."""
    with _below(handle, into, make=True) as folder:
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
        inner = os.open(_noted(name), flags, 0o660, dir_fd=folder)
        with os.fdopen(inner, "wb") as data:
            data.write(f"{sentence}\r\n".encode("utf-8", "replace"))
            data.flush()
            os.fsync(inner)


def _noted(name: str) -> str:
    # A name has 255 bytes at most.
    short = name.encode("utf-8", "surrogateescape")[:240]
    return f"{short.decode('utf-8', 'ignore')}.txt"


def tidy(handle: int, path: tuple[str, ...]) -> None:
    """Remove what a taken file leaves empty, but for the folders right below."""
    for depth in range(len(path) - 1, 1, -1):
        with suppress(OSError), _below(handle, path[: depth - 1]) as above:
            os.rmdir(path[depth - 1], dir_fd=above)
