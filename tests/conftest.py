"""What nearly every test needs: the application on a real, migrated database of its own."""

import importlib
import shutil
from collections.abc import Iterator
from contextvars import Context
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import create_engine

import app as application
from archive.db import db, engine_options
from archive.settings import Settings
from archive.upkeep import migrate

pytest_plugins = [
    "tests.servers.postgres",
    "tests.servers.redis",
    "tests.servers.radosgw",
    "tests.servers.toxic",
]

DATABASES = ["sqlite", "postgresql"]
# A plugin may not be imported before pytest has taken it in.
POSTGRES = "tests.servers.postgres"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file that every test copies."""
    path = tmp_path_factory.mktemp("template") / "archive.sqlite"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres: str) -> Iterator[str]:
    """A migrated, empty PostgreSQL database that every test copies."""
    servers = importlib.import_module(POSTGRES)
    url: str = servers.make_database(postgres)
    _migrate(url)
    yield url
    servers.drop_database(url)


def _migrate(url: str) -> None:
    engine = create_engine(url, **engine_options(url))
    migrate.upgrade(engine)
    engine.dispose()


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a migrated, empty database: once SQLite, once PostgreSQL."""
    if request.param == "sqlite":
        copy = tmp_path / "archive.sqlite"
        shutil.copy(request.getfixturevalue("sqlite_template"), copy)
        yield f"sqlite:///{copy}"
        return
    servers = importlib.import_module(POSTGRES)
    template = request.getfixturevalue("postgres_template")
    url = servers.make_database(request.getfixturevalue("postgres"), template=template)
    yield url
    servers.drop_database(url)


@pytest.fixture
def settings(database: str, tmp_path: Path) -> Settings:
    return Settings.read(
        {},
        home=tmp_path / "home",
        database=database,
        workers=0,
        password_cost="low",
        language="en",
        log_level="ERROR",
    )


class Compiled(BytecodeCache):
    """Templates compiled once a process, not once a test."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The whole application, English, within an application context."""
    made = application.create_app(settings, {"TESTING": True, "WTF_CSRF_ENABLED": False})
    made.jinja_env.bytecode_cache = COMPILED
    with made.app_context():
        yield made
        db.session.remove()
        db.engine.dispose()


class Apart(FlaskClient):
    """Each request outside the test's own context: who asked, and when, is not kept."""

    def open(self, *given: Any, **named: Any) -> Any:
        return Context().run(super().open, *given, **named)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    app.test_client_class = Apart
    return app.test_client()


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()
