"""Objects in an S3-compatible store, through the `minio` client."""

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from minio import Minio

from storage import disk, marks
from storage.age import is_older
from storage.body import Body
from storage.bounded import BoundedPool, Limits
from storage.bucket import Bucket
from storage.errors import NoSuchObject, Unavailable
from storage.names import checked, key_of, name_at
from storage.protocol import Entry, Stored
from storage.reading import Pieces, Verified, checked_range, compare, copy
from storage.refusals import BeyondEnd

IN_MEMORY = 1 << 20


class MinioStore:
    def __init__(  # noqa: PLR0913  # the parts of one address, named at each call
        self,
        endpoint: str,
        bucket: str,
        access: str,
        secret: str,
        *,
        secure: bool = True,
        region: str | None = None,
        limits: Limits | None = None,
        spool: Path | None = None,
    ) -> None:
        """`spool` is the folder for what is on its way, if not that of the system."""

        def connect() -> Minio:
            pool = BoundedPool(limits or Limits())
            return Minio(
                endpoint, access, secret, secure=secure, region=region, http_client=pool
            )

        self._bucket = Bucket(bucket, connect)
        self._spool = spool
        self._address = f"{'https' if secure else 'http'}://{endpoint}/{bucket}"

    def put(self, data: BinaryIO | bytes) -> Stored:
        """The bytes are spooled first: their name must be known before they are sent."""
        with self._spooled() as file:
            name, size = _write(data, file)
            if marks.is_safely_kept(self._bucket, name, size):
                return Stored(name, size, new=False)
            file.seek(0)
            self._bucket.put(
                key_of(name), cast("BinaryIO", Verified(file, name, size)), size
            )
        if self.size(name) != size:
            raise Unavailable("it kept only a part of an object")
        return Stored(name, size, new=True)

    def open(self, name: str) -> BinaryIO:
        body = Body(partial(self._bucket.get, key_of(name), stop=None))
        return cast("BinaryIO", io.BufferedReader(body))

    def stream(
        self, name: str, start: int = 0, stop: int | None = None, chunk: int = 1 << 16
    ) -> Iterator[bytes]:
        checked_range(start, stop, chunk)
        if stop is not None and stop <= start:
            self.size(name)
            return iter(())
        try:
            body = Body(partial(self._bucket.get, key_of(name), stop=stop), start)
        except BeyondEnd:
            return iter(())
        reader = cast("BinaryIO", io.BufferedReader(body, chunk))
        return Pieces(reader, body.end - start, chunk)

    def size(self, name: str) -> int:
        found = self._bucket.find(key_of(name))
        if found is None:
            raise NoSuchObject(name)
        return found.size

    def exists(self, name: str) -> bool:
        return self._bucket.find(key_of(name)) is not None

    def delete_orphan(self, name: str, older_than: datetime) -> bool:
        if not self._is_there_and_older(name, older_than):
            return False
        with marks.condemned(self._bucket, name):
            if not self._is_there_and_older(name, older_than):
                return False
            self._bucket.remove(key_of(name))
        return True

    def walk(self) -> Iterator[Entry]:
        for found in self._bucket.walk():
            if name := name_at(found.key):
                yield Entry(name, found.size, found.modified)

    def sweep_temp(self, older_than: datetime) -> int:
        with suppress(NoSuchObject):  # not even a bucket
            aborted = self._bucket.abort_uploads(older_than)
            return aborted + marks.clear(self._bucket, older_than)
        return 0

    def check(self, name: str) -> None:
        compare(checked(name), self.stream(name))

    def describe(self) -> str:
        return f"S3 store {self._address}"

    def probe(self) -> None:
        self._bucket.make()

    def _is_there_and_older(self, name: str, older_than: datetime) -> bool:
        found = self._bucket.find(key_of(name))
        return found is not None and is_older(found.modified, older_than)

    @contextmanager
    def _spooled(self) -> Iterator[BinaryIO]:
        """A file without a name, so that a crash leaves none behind."""
        with disk.translated():
            if self._spool:
                disk.make_folder(self._spool)
            where = str(self._spool) if self._spool else None
            file = tempfile.SpooledTemporaryFile(IN_MEMORY, dir=where)  # noqa: SIM115  # closed below
        try:
            yield cast("BinaryIO", file)
        finally:
            # On a full disk even closing raises; what is in it is not wanted any more.
            with suppress(OSError):
                file.close()


def _write(data: BinaryIO | bytes, file: BinaryIO) -> tuple[str, int]:
    def write(block: bytes) -> None:
        with disk.translated():
            file.write(block)

    return copy(data, write)
