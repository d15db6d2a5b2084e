"""A real Redis for the tests, with nothing on disk."""

import secrets
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import BusyLoadingError
from redis.exceptions import ConnectionError as NotThere

from tests.servers import need
from tests.servers.once import Facts, free_port, shared

DATABASES = 1024


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the one Redis of this run."""
    need("redis-server")
    with shared(tmp_path_factory, "redis", start) as facts:
        yield facts["url"]


@pytest.fixture
def redis_database(redis_server: str) -> Iterator[str]:
    """The address of an empty numbered database that no other test has."""
    with Redis.from_url(redis_server) as server:
        number = 1 + int(server.incr("databases taken")) % (DATABASES - 1)
    url = redis_server.removesuffix("/0") + f"/{number}"
    yield url
    with Redis.from_url(url) as server:
        server.flushdb()


def start(home: Path) -> Facts:
    """Start a server in the folder, on a free port of loopback, behind a password."""
    port, password = free_port(), secrets.token_urlsafe(16)
    settings = home / "redis.conf"
    settings.write_text(_settings(home, port, password))
    program = shutil.which("redis-server") or "redis-server"
    subprocess.run([program, settings], check=True, stdin=subprocess.DEVNULL)
    url = f"redis://:{password}@127.0.0.1:{port}/0"
    _wait_until_it_answers(url, home / "log")
    return {"url": url}


def _settings(home: Path, port: int, password: str) -> str:
    return (
        "bind 127.0.0.1\n"
        f"port {port}\n"
        f"requirepass {password}\n"
        f"databases {DATABASES}\n"
        "daemonize yes\n"
        f'dir "{home}"\n'
        f'pidfile "{home}/redis.pid"\n'
        f'logfile "{home}/log"\n'
        'save ""\n'
        "appendonly no\n"
    )


def _wait_until_it_answers(url: str, log: Path, patience: float = 10) -> None:
    until = time.monotonic() + patience
    with Redis.from_url(url) as server:
        while time.monotonic() < until:
            try:
                server.ping()
            except (NotThere, BusyLoadingError):
                time.sleep(0.02)
            else:
                return
    pytest.fail(f"redis-server does not answer:\n{log.read_text()}")
