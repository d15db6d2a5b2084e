"""The bytes of stored files and pictures, where a limited child can be given them."""

import io
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from archive import objects
from storage.disk import translated


@contextmanager
def opened(digest: str) -> Iterator[Path]:
    """A path to a stored file. What lies in another house is fetched for the time."""
    with objects.store().open(digest) as kept:
        if (number := _number(kept)) is not None:
            yield _path(number)
            return
        with tempfile.TemporaryFile() as copy:
            with translated():
                shutil.copyfileobj(kept, copy, 1 << 20)
                copy.flush()
            yield _path(copy.fileno())


def read(digest: str) -> bytes:
    with objects.store().open(digest) as kept:
        return kept.read()


def _number(kept: BinaryIO) -> int | None:
    """Of an open file of this machine; a connection to another is none."""
    try:
        number = kept.fileno()
    except (OSError, AttributeError, io.UnsupportedOperation):
        return None
    return number if stat.S_ISREG(os.fstat(number).st_mode) else None


def _path(number: int) -> Path:
    return Path(f"/proc/self/fd/{number}")
