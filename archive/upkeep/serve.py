"""The web server and its workers in one command, and their end together."""

import contextlib
import errno
import http.client
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any, Protocol

from flask import Flask
from waitress.server import create_server
from waitress.task import ThreadedTaskDispatcher

from archive.jobs.pool import Pool
from archive.settings import Settings
from archive.upkeep.errors import NoSuchAddress, PortTaken

POLL = 0.05
PATIENCE = 60.0


class Server(Protocol):
    """What we need of waitress, on one socket or on several."""

    task_dispatcher: ThreadedTaskDispatcher

    def run(self) -> None: ...
    def close(self) -> None: ...


def listen(app: Flask, settings: Settings) -> Server:
    """Take the port before anything else, so that nothing is begun in vain."""
    try:
        made: Server = create_server(
            app,
            host=settings.host,
            port=settings.port,
            threads=settings.threads,
            ident=None,
            # Whoever is in front is named by ARCHIVE_PROXIES; else nobody is believed.
            clear_untrusted_proxy_headers=settings.proxies == 0,
            max_request_body_size=app.config["MAX_CONTENT_LENGTH"] + 1024,
            channel_timeout=60,
        )
    except OSError as error:
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            raise PortTaken(settings.host, settings.port) from error
        raise NoSuchAddress(settings.host) from error
    return made


def port_of(server: Server) -> int:
    """Which port it is, where any free one was asked for."""
    several = getattr(server, "effective_listen", None)
    return int(several[0][1] if several else getattr(server, "effective_port", 0))


def run(
    server: Server, settings: Settings, workers: int, say: Callable[[str], None]
) -> None:
    """Serve until told to end. ``say`` hears the address once somebody answers there."""
    address = f"http://{_shown(settings.host)}:{port_of(server)}/"
    with _workers(settings, workers), _ended_by_signals():
        threading.Thread(
            target=_announce, args=(settings, port_of(server), address, say), daemon=True
        ).start()
        try:
            server.run()
        finally:
            server.close()


@contextlib.contextmanager
def _workers(settings: Settings, count: int) -> Iterator[None]:
    pool = Pool(settings, count)
    pool.start()
    try:
        yield
    finally:
        pool.stop()


@contextlib.contextmanager
def _ended_by_signals() -> Iterator[None]:
    def told(_number: int, _frame: FrameType | None) -> None:
        raise SystemExit(0)

    former: dict[int, Any] = {
        number: signal.signal(number, told) for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def _announce(
    settings: Settings, port: int, address: str, say: Callable[[str], None]
) -> None:
    """Tell the address only when it answers."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if _answers(_reached(settings.host), port):
            say(address)
            return
        time.sleep(POLL)


def _answers(host: str, port: int) -> bool:
    asked = http.client.HTTPConnection(host, port, timeout=5)
    try:
        asked.request("GET", "/healthz")
        return asked.getresponse().status in (200, 503)
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()


def _reached(host: str) -> str:
    """By which address this machine reaches itself."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)  # noqa: S104  # compared, not bound


def _shown(host: str) -> str:
    name = socket.gethostname() if host in ("0.0.0.0", "::", "") else host  # noqa: S104  # compared, not bound
    return f"[{name}]" if ":" in name else name
