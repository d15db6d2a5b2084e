"""What every store promises, wherever it keeps its objects.

An object is named by the SHA-256 of its bytes. It appears whole or not at all, is
never changed, and leaves only when nothing refers to it any more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Protocol


@dataclass(frozen=True)
class Stored:
    """A receipt: the bytes are kept, durably, under this name.

    `new` is false if they were there before.
    """

    name: str
    size: int
    new: bool


@dataclass(frozen=True)
class Entry:
    """An object as the store lists it.

    `modified` (UTC) is when its bytes were last put, be it for the first time or again.
    """

    name: str
    size: int
    modified: datetime


class Store(Protocol):
    def put(self, data: BinaryIO | bytes) -> Stored:
        """Keep these bytes, read from where the stream stands to its end.

        Returns when they would survive a power cut. Bytes that are kept already are
        not written again, but count as freshly put: no sweep takes them for old.
        A fault of the stream itself passes through unchanged.
        """

    def open(self, name: str) -> BinaryIO:
        """The object as a readable, seekable stream, for use in a `with`."""

    def stream(
        self, name: str, start: int = 0, stop: int | None = None, chunk: int = 1 << 16
    ) -> Iterator[bytes]:
        """The bytes from `start` up to, but not including, `stop`.

        A range beyond the end is cut to it. That there is no such object is said at
        once, not at the first piece; a stream that breaks raises, and never just ends.
        """

    def size(self, name: str) -> int: ...

    def exists(self, name: str) -> bool: ...

    def delete_orphan(self, name: str, older_than: datetime) -> bool:
        """Delete an object to which nothing refers, and say whether it was.

        One that was put at `older_than` or later stays: the row that will refer to it
        may not be committed yet.
        """

    def walk(self) -> Iterator[Entry]:
        """Every object, in the order of names. Puts and deletions may go on meanwhile."""

    def sweep_temp(self, older_than: datetime) -> int:
        """Clear away what interrupted puts left, and say how many there were."""

    def check(self, name: str) -> None:
        """Read the object again; raise Damaged if its bytes are no longer those."""

    def describe(self) -> str:
        """Where the store is, in words for the operator, without secrets."""

    def probe(self) -> None:
        """Raise Unavailable unless the store would take and give objects now. Cheap."""
