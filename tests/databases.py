"""The databases of the tests: real and migrated, SQLite and PostgreSQL, each as if new."""

import importlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine

from archive.db import engine_options
from archive.keys import Keys
from archive.settings import Settings
from archive.upkeep import migrate

DATABASES = ["sqlite", "postgresql"]
# By its address the one PostgreSQL database of this process, which cleans itself.
REUSED: dict[str, Any] = {}
# By its address, how a database came to be as it is; nothing is known of it once somebody
# has written there. See kept.py.
KNOWN: dict[str, tuple[str, ...]] = {}
# What is kept beside a SQLite file while somebody writes.
BESIDE = ("", "-journal", "-wal", "-shm", ".turn")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file that every test copies."""
    path = tmp_path_factory.mktemp("template") / "archive.sqlite"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres: str) -> Iterator[str]:
    """A migrated, empty PostgreSQL database to copy."""
    servers = importlib.import_module("tests.servers.postgres")
    url: str = servers.make_database(postgres)
    _migrate(url)
    yield url
    servers.drop_database(url)


def _migrate(url: str) -> None:
    engine = create_engine(url, **engine_options(url))
    migrate.upgrade(engine)
    engine.dispose()


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where this process keeps the database of the test at hand."""
    return tmp_path_factory.mktemp("sqlite") / "archive.sqlite"


@pytest.fixture(scope="session")
def reused_postgres(postgres_template: str) -> Iterator[Any]:
    made = importlib.import_module("tests.servers.reused").Reused(postgres_template)
    REUSED[made.url] = made
    yield made
    del REUSED[made.url]
    made.close()


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest) -> str:
    """The URL of a migrated, empty database: once SQLite, once PostgreSQL."""
    return anew(request, request.param)


def anew(request: pytest.FixtureRequest, kind: str) -> str:
    """The one database of this kind that the process has, as if it were new."""
    if kind == "postgresql":
        url: str = request.getfixturevalue("reused_postgres").anew()
    else:
        template: Path = request.getfixturevalue("sqlite_template")
        url = take_copy(template, request.getfixturevalue("sqlite_file"))
    KNOWN[url] = (kind,)
    return url


def take_copy(template: Path, file: Path) -> str:
    """Put a copy where the database of another test was; its address."""
    for name in BESIDE:
        file.with_name(file.name + name).unlink(missing_ok=True)
    shutil.copy(template, file)
    return f"sqlite:///{file}"


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of keys that every test copies: to make them waits for the disk."""
    folder = tmp_path_factory.mktemp("made") / "keys"
    Keys.open(folder)
    return folder


@pytest.fixture
def settings(database: str, keys: Path, tmp_path: Path) -> Settings:
    return settings_of(database, tmp_path / "home", keys)


def settings_of(database: str, home: Path, keys: Path, **given: Any) -> Settings:
    home.mkdir(mode=0o700)
    shutil.copytree(keys, home / "keys")
    usual = {"workers": 0, "password_cost": "low", "language": "en", "log_level": "ERROR"}
    return Settings.read({}, home=home, database=database, **usual | given)
