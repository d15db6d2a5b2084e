"""An HTTP client that never keeps its caller waiting for long.

A request gets a few short tries. Once they have failed the store is left alone for a
moment, then asked by one caller at a time until it answers; the others hear at once
that it is down, so that a dead store does not hold every thread of the web server.
"""

import io
import socket
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Any

from urllib3 import BaseHTTPResponse, PoolManager, Retry, Timeout
from urllib3.connection import HTTPConnection
from urllib3.exceptions import HTTPError

# What is in the system's buffer counts as sent: of a large one on a slow line, the answer
# would seem overdue. (bytes; the system doubles it)
SMALL_BUFFER = (socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 17)


@dataclass(frozen=True)
class Limits:
    """In seconds. The longest a caller waits is (tries + 1) * read, plus half a second."""

    connect: float = 2.0
    read: float = 5.0
    tries: int = 2
    rest: float = 1.0

    @property
    def longest(self) -> float:
        return (self.tries + 1) * max(self.connect, self.read) + 1


class Resting(HTTPError):
    """Not sent, since the last requests went unanswered."""


class Breaker:
    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._lock = Lock()
        self._is_broken = False
        self._next_try = 0.0

    def admit(self) -> None:
        with self._lock:
            if not self._is_broken:
                return
            if monotonic() < self._next_try:
                raise Resting
            # This caller tries; the others rest until it is back, or should be.
            self._next_try = monotonic() + self._limits.longest

    def failed(self) -> None:
        with self._lock:
            self._is_broken = True
            self._next_try = monotonic() + self._limits.rest

    def worked(self) -> None:
        with self._lock:
            self._is_broken = False


class BoundedPool(PoolManager):
    def __init__(self, limits: Limits) -> None:
        super().__init__(
            timeout=Timeout(connect=limits.connect, read=limits.read),
            maxsize=16,
            socket_options=[*HTTPConnection.default_socket_options, SMALL_BUFFER],
            retries=Retry(
                total=limits.tries,
                # A redirected request would carry a signature for another address.
                redirect=False,
                # POST too: the worst a second one leaves is an upload for the sweep.
                allowed_methods=None,
                backoff_factor=0.1,
                status_forcelist=[500, 502, 503, 504],
                # A store could else make us wait for as long as it pleases.
                respect_retry_after_header=False,
            ),
        )
        self._breaker = Breaker(limits)

    # The signature is PoolManager's, which differs from its own base in the same way.
    def urlopen(  # type: ignore[override]  # see above
        self,
        method: str,
        url: str,
        redirect: bool = True,  # noqa: FBT001, FBT002  # see above
        **kw: Any,
    ) -> BaseHTTPResponse:
        # A limit of time holds for one send. Bytes would go out in a single one, which
        # a slow line cannot finish; a stream goes out block by block.
        if isinstance(kw.get("body"), bytes) and kw["body"]:
            kw["body"] = io.BytesIO(kw["body"])
        self._breaker.admit()
        try:
            response = super().urlopen(method, url, redirect, **kw)
        except HTTPError:
            self._breaker.failed()
            raise
        self._breaker.worked()
        return response
