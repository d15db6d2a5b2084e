"""Streams put by on the disk, in the plainest PDF there can be, to be picked up again.

Whatever ``pikepdf`` is given it keeps in memory until all is saved; what it finds in a file
that it opens, it leaves there. So what is large goes into such a file first.
"""

from collections.abc import Mapping
from typing import BinaryIO

HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
ROOT = (b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>")


class Heap:
    """Numbered streams, one after the other, in a file that is ours."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._places: list[int] = []
        self._at = 0
        self._write(HEAD)
        for one in ROOT:
            self._object(one)

    def put(self, data: bytes, **told: object) -> int:
        """Keep a stream; the number by which it is found again."""
        head = " ".join(f"/{name} {value}" for name, value in _all(told, data).items())
        return self._object(f"<< {head} >>\nstream\n".encode("ascii"), data, b"\nendstream")

    def close(self) -> None:
        """Write where each object stands, so that it can be opened."""
        begins, count = self._at, len(self._places) + 1
        self._write(f"xref\n0 {count}\n0000000000 65535 f \n".encode("ascii"))
        for place in self._places:
            self._write(f"{place:010d} 00000 n \n".encode("ascii"))
        end = f"trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{begins}\n%%EOF\n"
        self._write(end.encode("ascii"))
        self._file.flush()
        self._file.seek(0)

    def _object(self, *parts: bytes) -> int:
        self._places.append(self._at)
        number = len(self._places)
        for part in (f"{number} 0 obj\n".encode("ascii"), *parts, b"\nendobj\n"):
            self._write(part)
        return number

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self._at += len(data)


def _all(told: Mapping[str, object], data: bytes) -> dict[str, object]:
    return {**told, "Length": len(data)}
