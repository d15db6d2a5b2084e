"""Copies of the database at one instant, and back again: SQLite and PostgreSQL."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.engine import URL, make_url

from archive.upkeep import manifest
from archive.upkeep.errors import BackupDamaged, NoProgram, ProgramFailed

PROGRAMS = Path("/usr/lib/postgresql")
HOURS = 12 * 3600.0
FILES = {"sqlite": "database.sqlite", "postgresql": "database.dump"}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The database as it stood at one instant, whoever goes on writing to it."""

    connection: Connection
    id: str = ""  # by which PostgreSQL lets another program see the same


@contextmanager
def snapshot(engine: Engine) -> Iterator[Snapshot]:
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            # The first read fixes what is seen until the transaction ends.
            connection.execute(text("SELECT count(*) FROM alembic_version"))
            yield Snapshot(connection)
            return
        connection.execution_options(isolation_level="REPEATABLE READ")
        exported = connection.execute(text("SELECT pg_export_snapshot()"))
        yield Snapshot(connection, exported.scalar_one())


def dump(seen: Snapshot, url: str, folder: Path) -> Path:
    kind = seen.connection.dialect.name
    target = folder / FILES[kind]
    target.touch(mode=0o600)
    if kind == "sqlite":
        _copy_sqlite(seen, target)
    else:
        _dump_postgres(seen, make_url(url), target)
    manifest.sync(target)
    return target


def _copy_sqlite(seen: Snapshot, target: Path) -> None:
    """By SQLite's own backup, within the transaction that reads: so it is one instant."""
    source = seen.connection.connection.driver_connection
    if not isinstance(source, sqlite3.Connection):
        raise TypeError(type(source))
    with closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")


def check(copy: Path) -> None:
    """Whether SQLite finds its own file whole; pg_dump ends with an error if it did not."""
    if copy.name != FILES["sqlite"]:
        return
    with closing(sqlite3.connect(copy)) as connection:
        [(said,)] = connection.execute("PRAGMA integrity_check(1)").fetchall()
    if said != "ok":
        raise BackupDamaged(copy.name)


def _dump_postgres(seen: Snapshot, url: URL, target: Path) -> None:
    options = ["--format=custom", "--no-owner", "--no-privileges"]
    options += [f"--snapshot={seen.id}", f"--file={target}"]
    _run("pg_dump", url, options)


def is_empty(engine: Engine) -> bool:
    return not inspect(engine).get_table_names()


def load(source: Path, url: str) -> None:
    """Bring a copy into an empty database."""
    at = make_url(url)
    if at.get_backend_name() == "sqlite":
        _place_sqlite(source, Path(at.database or ""))
    else:
        options = ["--no-owner", "--no-privileges", "--exit-on-error"]
        _run("pg_restore", at, [*options, "--single-transaction", str(source)])


def _place_sqlite(source: Path, target: Path) -> None:
    """The database appears whole or not at all."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.restoring")
    fresh.touch(mode=0o600)
    shutil.copyfile(source, fresh)
    manifest.sync(fresh)
    fresh.rename(target)
    manifest.sync(target.parent)


def _run(name: str, url: URL, options: Sequence[str]) -> None:
    """The password goes by the environment: others see the arguments of a program."""
    plain = URL.create(
        "postgresql",
        username=url.username,
        host=url.host,
        port=url.port,
        database=url.database,
        query=url.query,
    )
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    if url.password:
        environment["PGPASSWORD"] = str(url.password)
    address = f"--dbname={plain.render_as_string(hide_password=False)}"
    said = subprocess.run(  # noqa: S603  # our arguments, no shell
        [program(name), address, "--no-password", *options],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=HOURS,
        check=False,
    )
    if said.returncode:
        raise ProgramFailed(name, " ".join(said.stderr.split())[-400:])


def program(name: str) -> str:
    """The newest there is: an old one does not understand a newer server."""
    installed = sorted(
        PROGRAMS.glob(f"*/bin/{name}"), key=lambda path: _number(path.parts[-3])
    )
    found = str(installed[-1]) if installed else shutil.which(name)
    if not found:
        raise NoProgram(name)
    return found


def _number(folder: str) -> float:
    try:
        return float(folder)
    except ValueError:
        return 0.0
