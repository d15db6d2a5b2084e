"""A TCP proxy that misbehaves on demand: the bad network between us and a server."""

import asyncio
import contextlib
import secrets
import socket
import struct
import threading
from collections.abc import Coroutine, Iterator
from types import TracebackType
from typing import Any, Self

import pytest

from tests.servers.radosgw import S3Server

PIECE = 1 << 14
BUFFER = 1 << 16
RESET = struct.pack("ii", 1, 0)  # SO_LINGER of no seconds: closing sends a reset


class Toxic:
    """In front of a server on loopback; `mode` may be changed at any time.

    ok           passes everything on
    latency=S    holds every piece back for S seconds
    rate=N       passes on N bytes a second
    blackhole    takes everything and passes nothing on
    reset        resets a connection as soon as anything comes over it
    cut=N        resets a connection after N more bytes in one direction
    down         refuses new connections and has reset the old ones
    """

    def __init__(self, port: int) -> None:
        self._upstream = port
        self._mode = "ok"
        self._changes = 0
        self._open: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._server: asyncio.Server | None = None
        self.port = 0
        # Ports come back; what a test leaves behind must not meet the next one there.
        self.name = secrets.token_hex(8)

    def __enter__(self) -> Self:
        self._thread.start()
        self._call(self._listen())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._call(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def endpoint(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def mode(self) -> str:
        return self._mode

    @mode.setter
    def mode(self, mode: str) -> None:
        self._call(self._change(mode))

    def _call(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=30)

    async def _change(self, mode: str) -> None:
        was, self._mode = self._mode, mode
        self._changes += 1
        if mode == "down" and self._server:
            self._server.close()
            self._server = None
            self._reset_all()
        elif self._server is None:
            await self._listen()
        if was == "blackhole":
            # What was swallowed cannot be made good: the old connections are useless.
            self._reset_all()

    async def _listen(self) -> None:
        listener = socket.create_server(("127.0.0.1", self.port))
        # Or the system would take in megabytes, and a slow line seem to be a fast one.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
        self._server = await asyncio.start_server(self._serve, sock=listener, limit=BUFFER)
        self.port = listener.getsockname()[1]

    async def _close(self) -> None:
        if self._server:
            self._server.close()
        self._reset_all()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _reset_all(self) -> None:
        for writer in self._open:
            _reset(writer)

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        # A task that ends as cancelled would be reported as an error by asyncio's streams.
        with contextlib.suppress(OSError, asyncio.CancelledError):
            far_reader, far_writer = await asyncio.open_connection(
                "127.0.0.1", self._upstream
            )
            ends = {writer, far_writer}
            self._open |= ends
            try:
                await asyncio.gather(
                    self._pump(reader, far_writer, ends),
                    self._pump(far_reader, writer, ends),
                )
            finally:
                self._open -= ends
        writer.close()

    async def _pump(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        ends: set[asyncio.StreamWriter],
    ) -> None:
        """Pass one direction on until its end, then close what it leads to."""
        change, passed = self._changes, 0
        with contextlib.suppress(OSError):
            while piece := await reader.read(PIECE):
                if change != self._changes:
                    change, passed = self._changes, 0
                allowed = await self._allowed(piece, passed)
                passed += len(allowed)
                if allowed:
                    writer.write(allowed)
                    await writer.drain()
                if len(allowed) < len(piece) and self._mode != "blackhole":
                    for end in ends:
                        _reset(end)
                    return
        writer.close()

    async def _allowed(self, piece: bytes, passed: int) -> bytes:
        """What of this piece gets through, when it is time."""
        kind, _, number = self._mode.partition("=")
        # A connection that was just being made when all were reset is caught here.
        if kind in {"blackhole", "reset", "down"}:
            return b""
        if kind == "cut":
            return piece[: max(int(number) - passed, 0)]
        if kind == "latency":
            await asyncio.sleep(float(number))
        if kind == "rate":
            await asyncio.sleep(len(piece) / float(number))
        return piece


def _reset(writer: asyncio.StreamWriter) -> None:
    handle: socket.socket | None = writer.get_extra_info("socket")
    with contextlib.suppress(OSError):
        if handle is not None:
            handle.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    writer.transport.abort()


@pytest.fixture
def toxic(radosgw: S3Server) -> Iterator[Toxic]:
    """The network between a test and the S3 server."""
    with Toxic(radosgw.port) as proxy:
        yield proxy
