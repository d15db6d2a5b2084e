"""A real PostgreSQL for the tests, and databases on it to make and throw away."""

import contextlib
import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine import make_url

from tests.servers import need
from tests.servers.once import Facts, alone, free_port, shared

USER = "archive"

# What makes a server survive a crash costs more than half of the time of a test.
CARELESS = "fsync = off\nfull_page_writes = off\nsynchronous_commit = off\n"


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the one PostgreSQL of this run."""
    _find_programs()
    with shared(tmp_path_factory, "postgres", start) as facts:
        yield facts["url"]


@contextlib.contextmanager
def postgres_of_its_own(*, durable: bool = True) -> Iterator[Facts]:
    """A server for one test, which may kill it: see `crash` and `start_again`."""
    _find_programs()
    with alone("postgres", lambda home: start(home, durable=durable)) as facts:
        yield facts


def make_database(url: str, template: str | None = None, name: str = "") -> str:
    """A new database beside the one at `url`, empty or a copy of another; its address.

    Nobody may be connected to the one that is copied.
    """
    name = name or f"test_{secrets.token_hex(8)}"
    # Copying files is quicker than writing every block to the log, where nothing is synced.
    command = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
        sql.Identifier(name), sql.Identifier(name_of(template) if template else "template0")
    )
    _on_the_server(url, command)
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def drop_database(url: str) -> None:
    """Drop the database, whoever is connected to it."""
    name = sql.Identifier(name_of(url))
    _on_the_server(url, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))


def name_of(url: str) -> str:
    return make_url(url).database or ""


def start(home: Path, *, durable: bool = False) -> Facts:
    """Make a cluster in the folder and start it on a free port of loopback."""
    port, password = free_port(), secrets.token_urlsafe(16)
    if os.geteuid() == 0:
        shutil.chown(home, "postgres", "postgres")
    _make_cluster(home, password, durable=durable)
    with (home / "data/postgresql.conf").open("a") as settings:
        settings.write(_settings(home, port) + ("" if durable else CARELESS))
    start_again(home)
    url = f"postgresql+psycopg://{USER}:{password}@127.0.0.1:{port}/postgres"
    return {"url": url, "port": str(port), "password": password}


def start_again(home: Path) -> None:
    _run(home, "pg_ctl", "start", "--wait", "--pgdata=data", "--log=log")


def crash(home: Path) -> None:
    """Throw the server down as a power cut would, without a last word to the disk."""
    _run(home, "pg_ctl", "stop", "--mode=immediate", "--pgdata=data")


def _make_cluster(home: Path, password: str, *, durable: bool) -> None:
    key = home / "password"
    key.write_text(password)
    shutil.chown(key, home.owner())
    options = ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8"]
    options += [] if durable else ["--no-sync"]
    _run(home, "initdb", f"--username={USER}", "--pwfile=password", *options, "data")
    key.unlink()


def _settings(home: Path, port: int) -> str:
    return (
        f"port = {port}\n"
        "listen_addresses = '127.0.0.1'\n"
        f"unix_socket_directories = '{home}'\n"
        "max_connections = 200\n"
        "shared_buffers = 64MB\n"
        # Shared memory of the kernel would outlive a server that is killed.
        "dynamic_shared_memory_type = mmap\n"
    )


def _run(home: Path, program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs; it refuses to run as root."""
    with (home / "said").open("a+") as output:
        ended = subprocess.run(
            [_find_programs() / program, *arguments],
            cwd=home,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            user="postgres" if os.geteuid() == 0 else None,
            group="postgres" if os.geteuid() == 0 else None,
            extra_groups=[] if os.geteuid() == 0 else None,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    if ended.returncode != 0:
        pytest.fail(f"{program} failed:\n{_everything_said(home)}")


def _everything_said(home: Path) -> str:
    return "\n".join(
        file.read_text(errors="replace")
        for file in (home / "said", home / "log")
        if file.exists()
    )


def _find_programs() -> Path:
    """The folder of the newest PostgreSQL; Debian keeps it off the path."""
    folders = list(Path("/usr/lib/postgresql").glob("*/bin"))
    if folders:
        return max(folders, key=lambda folder: int(folder.parent.name))
    need("postgres", "initdb", "pg_ctl")
    return Path(shutil.which("pg_ctl") or "").parent


def connect(url: str) -> psycopg.Connection:
    """A connection beside the application's own, which commits each statement."""
    at = make_url(url)
    return psycopg.connect(
        host=at.host,
        port=at.port,
        user=at.username,
        password=at.password,
        dbname=at.database,
        autocommit=True,
    )


def _on_the_server(url: str, command: sql.Composed) -> None:
    server = make_url(url).set(database="postgres")
    with connect(server.render_as_string(hide_password=False)) as connection:
        connection.execute(command)
