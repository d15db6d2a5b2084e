"""How a put and a sweep of the same bytes keep out of each other's way in an S3 store.

The sweep leaves a mark beside the object, looks at its age again, and deletes it only
then. The put makes the bytes young first and looks for a mark after that. Whatever the
order, one of the two sees the other: the sweep finds the bytes young and lets them be,
or the put finds the mark, waits until it is gone, and looks whether to send them again.
A sweep that stops for a minute between two requests, or two sweeps at once, break this.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from io import BytesIO
from time import sleep

from storage.age import is_older
from storage.bucket import Bucket
from storage.errors import NoSuchObject, Unavailable
from storage.names import key_of

FOLDER = "condemned/"
STALE = timedelta(minutes=1)
LOOKS = 50
BETWEEN_LOOKS = 0.1  # seconds


@contextmanager
def condemned(bucket: Bucket, name: str) -> Iterator[None]:
    bucket.put(FOLDER + name, BytesIO(), 0)
    try:
        yield
    finally:
        bucket.remove(FOLDER + name)


def is_safely_kept(bucket: Bucket, name: str, size: int) -> bool:
    """Whether the bytes are there, and no sweep is about to delete them as old."""
    if not _is_there(bucket, name, size):
        return False
    try:
        bucket.renew(key_of(name))
    except NoSuchObject:
        return False
    _let_sweep_pass(bucket, name)
    return _is_there(bucket, name, size)


def clear(bucket: Bucket, older_than: datetime) -> int:
    """Remove the marks of sweeps that died."""
    old = [mark for mark in bucket.walk(FOLDER) if is_older(mark.modified, older_than)]
    for mark in old:
        bucket.remove(mark.key)
    return len(old)


def _is_there(bucket: Bucket, name: str, size: int) -> bool:
    found = bucket.find(key_of(name))
    return found is not None and found.size == size


def _let_sweep_pass(bucket: Bucket, name: str) -> None:
    for _ in range(LOOKS):
        mark = bucket.find(FOLDER + name)
        kept = bucket.find(key_of(name))
        # The bytes were made young just now, by the store's own clock.
        if mark is None or kept is None or kept.modified - mark.modified > STALE:
            return
        sleep(BETWEEN_LOOKS)
    raise Unavailable("a sweep is deleting these very bytes")
