"""The body of an object in an S3 store, as an ordinary seekable stream."""

import io
import os
from collections.abc import Callable

from urllib3 import BaseHTTPResponse
from urllib3.exceptions import HTTPError

from storage.errors import Unavailable

Fetch = Callable[[int], BaseHTTPResponse]  # from this byte on


class Body(io.RawIOBase):
    """Reads from one response, and asks for another only after a seek.

    Raises if the connection ends before the object does.
    """

    def __init__(self, fetch: Fetch, start: int = 0) -> None:
        super().__init__()
        self._fetch = fetch
        self._position = start
        self._response: BaseHTTPResponse | None = fetch(start)
        self.end = start + _length(self._response)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        origin = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self.end}
        target = origin[whence] + offset
        if target < 0:
            raise ValueError("A stream has no bytes before its first.")
        if target != self._position:
            self._drop()
        self._position = target
        return target

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # the one kind of buffer BufferedReader passes
        wanted = min(len(buffer), self.end - self._position)
        if wanted <= 0:
            return 0
        data = self._receive(wanted)
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)

    def _receive(self, wanted: int) -> bytes:
        if self._response is None:
            self._response = self._fetch(self._position)
        try:
            data = self._response.read(wanted, decode_content=False)
        except (HTTPError, OSError) as error:
            self._drop()
            raise Unavailable(f"it broke off ({type(error).__name__})") from error
        if not data:
            raise Unavailable("an object ended before its last byte")
        return data

    def close(self) -> None:
        self._drop()
        super().close()

    def _drop(self) -> None:
        if self._response is not None:
            # A response that was read to its end has given its connection back already.
            self._response.close()
            self._response = None


def _length(response: BaseHTTPResponse) -> int:
    try:
        return int(response.headers["Content-Length"])
    except (KeyError, ValueError) as error:
        raise Unavailable("it does not say how long the object is") from error
