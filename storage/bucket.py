"""One bucket of an S3-compatible store: the `minio` client with our errors."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO

from minio import Minio
from minio.commonconfig import REPLACE, CopySource
from minio.datatypes import Object
from minio.error import S3Error
from minio.helpers import check_bucket_name
from urllib3 import BaseHTTPResponse

from storage.age import is_older
from storage.errors import NoSuchObject
from storage.refusals import translated


@dataclass(frozen=True)
class Found:
    """What the store says of a key. `modified` may lack its fraction of a second."""

    key: str
    size: int
    modified: datetime


class Bucket:
    def __init__(self, name: str, connect: Callable[[], Minio]) -> None:
        check_bucket_name(name, strict=True)
        self._name = name
        self._connect = connect
        self._process = os.getpid()
        self._made = connect()

    @property
    def _client(self) -> Minio:
        """Its connections must not be used on both sides of a fork."""
        if self._process != os.getpid():
            self._process, self._made = os.getpid(), self._connect()
        return self._made

    def make(self) -> None:
        """Make the bucket unless it is there."""
        with translated(self._name):
            if not self._client.bucket_exists(self._name):
                self._make()

    def find(self, key: str) -> Found | None:
        with suppress(NoSuchObject), translated(key):
            return _found(self._client.stat_object(self._name, key))
        return None

    def get(self, key: str, start: int, stop: int | None) -> BaseHTTPResponse:
        length = 0 if stop is None else stop - start
        with translated(key.rpartition("/")[2]):
            return self._client.get_object(self._name, key, start, length)

    def put(self, key: str, data: BinaryIO, size: int) -> None:
        """Sent whole or in parts, but it appears under its key only when complete."""
        with translated(key):
            try:
                self._send(key, data, size)
            except S3Error as error:
                if error.code != "NoSuchBucket":
                    raise
                self._make()
                data.seek(0)
                self._send(key, data, size)

    def renew(self, key: str) -> None:
        """S3 knows no `touch`: a copy onto itself, made by the store, is the nearest."""
        itself = CopySource(self._name, key)
        with translated(key):
            self._client.copy_object(self._name, key, itself, metadata_directive=REPLACE)

    def remove(self, key: str) -> None:
        with translated(key):
            self._client.remove_object(self._name, key)

    def walk(self, prefix: str = "") -> Iterator[Found]:
        found = self._client.list_objects(self._name, prefix, recursive=True)
        while True:
            try:
                with translated(prefix):
                    entry = next(found, None)
            except NoSuchObject:  # not even a bucket
                return
            if entry is None:
                return
            yield _found(entry)

    def abort_uploads(self, older_than: datetime) -> int:
        """Give up unfinished uploads; the store keeps their parts for ever otherwise.

        Up to a thousand of them are looked at in one go.
        """
        # The client has no public way to see or end an upload that another one began.
        with translated(self._name):
            listed = self._client._list_multipart_uploads(self._name)  # noqa: SLF001  # see above
            old = [
                upload
                for upload in listed.uploads
                if upload.initiated_time and is_older(upload.initiated_time, older_than)
            ]
            for upload in old:
                self._client._abort_multipart_upload(  # noqa: SLF001  # see above
                    self._name, upload.object_name, upload.upload_id or ""
                )
        return len(old)

    def _make(self) -> None:
        try:
            self._client.make_bucket(self._name)
        except S3Error as error:
            # Another was quicker. If the bucket is a stranger's, the next call will say so.
            if error.code not in {"BucketAlreadyOwnedByYou", "BucketAlreadyExists"}:
                raise

    def _send(self, key: str, data: BinaryIO, size: int) -> None:
        # One part at a time, so that the memory this takes does not grow with the size.
        self._client.put_object(self._name, key, data, size, num_parallel_uploads=1)


def _found(entry: Object) -> Found:
    long_ago = datetime.min.replace(tzinfo=UTC)
    return Found(entry.object_name or "", entry.size or 0, entry.last_modified or long_ago)
