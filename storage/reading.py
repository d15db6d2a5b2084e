"""Reading in pieces, with the same manners for every store."""

import hashlib
import io
import os
from collections.abc import Callable, Iterator
from typing import BinaryIO

from storage.errors import Damaged, Unavailable

BLOCK = 1 << 20


def copy(data: BinaryIO | bytes, write: Callable[[bytes], object]) -> tuple[str, int]:
    """Hand the bytes on, block by block; return the name and the size they have."""
    source = io.BytesIO(data) if isinstance(data, bytes) else data
    digest = hashlib.sha256()
    size = 0
    while block := source.read(BLOCK):
        digest.update(block)
        write(block)
        size += len(block)
    return digest.hexdigest(), size


def checked_range(start: int, stop: int | None, chunk: int) -> None:
    if start < 0 or (stop is not None and stop < 0):
        raise ValueError("A range counts from the first byte, which is 0.")
    if chunk < 1:
        raise ValueError("A piece is at least one byte long.")


class Pieces(Iterator[bytes]):
    """Exactly `length` bytes of a stream, in pieces; closes the stream at the end.

    Not a generator: one that is never started would never close its stream.
    """

    def __init__(self, source: BinaryIO, length: int, chunk: int) -> None:
        self._source = source
        self._left = max(length, 0)
        self._chunk = chunk

    def __next__(self) -> bytes:
        if not self._left:
            self.close()
            raise StopIteration
        piece = self._source.read(min(self._chunk, self._left))
        if not piece:
            self.close()
            raise Unavailable("an object ended before its last byte")
        self._left -= len(piece)
        return piece

    def close(self) -> None:
        self._source.close()

    def __del__(self) -> None:
        self.close()


def compare(name: str, data: Iterator[bytes]) -> None:
    digest = hashlib.sha256()
    for piece in data:
        digest.update(piece)
    if digest.hexdigest() != name:
        raise Damaged(name, digest.hexdigest())


class Verified(io.RawIOBase):
    """A stream that raises instead of ending if its bytes are not those of its name.

    So a sender that waits for the end never completes an object under a wrong name.
    """

    def __init__(self, source: BinaryIO, name: str, size: int) -> None:
        super().__init__()
        self._source = source
        self._name = name
        self._size = size
        self._left = size
        self._digest = hashlib.sha256()

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Begin again; there is no other place to go to."""
        if offset or whence != os.SEEK_SET:
            raise io.UnsupportedOperation("only back to the start")
        self._left = self._size
        self._digest = hashlib.sha256()
        return self._source.seek(0)

    def read(self, size: int = -1) -> bytes:
        block = self._source.read(size)
        self._digest.update(block)
        self._left -= len(block)
        if self._left <= 0 and self._digest.hexdigest() != self._name:
            raise Damaged(self._name, self._digest.hexdigest())
        return block
