"""What an S3 store or the way to it refuses, in our words."""

from collections.abc import Iterator
from contextlib import contextmanager

from minio.error import InvalidResponseError, MinioException, S3Error, ServerError
from urllib3.exceptions import HTTPError, MaxRetryError

from storage.errors import Full, NoSuchObject, StoreError, Unavailable

MISSING = {"NoSuchKey", "NoSuchBucket", "NoSuchUpload"}
NO_ROOM = {"QuotaExceeded", "XMinioAdminBucketQuotaExceeded", "XMinioStorageFull"}
INSUFFICIENT_STORAGE = 507


class BeyondEnd(StoreError):
    """The range begins where the object has ended."""


@contextmanager
def translated(name: str) -> Iterator[None]:
    """Raise an S3 store's refusals as our own; `name` is what is asked for.

    Only codes and kinds are passed on: a message could repeat an address or a key.
    """
    try:
        yield
    except S3Error as error:
        raise _refusal(error, name) from error
    except (ServerError, InvalidResponseError) as error:
        status = getattr(error, "status_code", None) or getattr(error, "_code", None)
        if status == INSUFFICIENT_STORAGE:
            raise Full(f"it answered {status}") from error
        raise Unavailable(f"it answered {status}") from error
    except (HTTPError, MinioException, OSError) as error:
        cause = error.reason if isinstance(error, MaxRetryError) else error
        raise Unavailable(f"no answer ({type(cause).__name__})") from error


def _refusal(error: S3Error, name: str) -> StoreError:
    if error.code in MISSING:
        return NoSuchObject(name)
    if error.code == "InvalidRange":
        return BeyondEnd(name)
    if error.code in NO_ROOM or error.response.status == INSUFFICIENT_STORAGE:
        return Full(f"it answered {error.code}")
    return Unavailable(f"it answered {error.code}")
