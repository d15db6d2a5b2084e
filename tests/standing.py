"""The application, stood up for a test and taken down after it.

What is the same for every test is done once a process: addresses, templates and statements
are compiled by the first test that needs them, and the database stays connected.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from types import MethodType
from typing import Any, cast

import pytest
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine, event
from werkzeug.routing import Rule

import app as application
from archive.db import db
from archive.settings import Settings


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
ENGINES: dict[str, Engine] = {}


@contextmanager
def standing(settings: Settings, **config: Any) -> Iterator[Flask]:
    """The whole application, within an application context."""
    made = application.create_app(settings, {"TESTING": True, **config})
    made.jinja_env.bytecode_cache = COMPILED
    with made.app_context():
        _keep_engine(settings.database_url)
        yield made
        db.session.remove()
        _rest(db.engine)


def _keep_engine(url: str) -> None:
    """One engine for all tests on this database: it knows the statements already."""
    if url not in ENGINES:
        ENGINES[url] = db.engine
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", _be_careless)
    cast("dict[str | None, Engine]", db.engines)[None] = ENGINES[url]


def _be_careless(connection: Any, _: Any) -> None:
    """No test cuts the power, and to wait for the disk takes longer than the tests."""
    connection.execute("PRAGMA synchronous=OFF")


def _rest(engine: Engine) -> None:
    """A file is replaced before the next test; a server stays, unless somebody is there."""
    pool = cast("Any", engine.pool)
    if engine.dialect.name == "sqlite" or pool.checkedout():
        engine.dispose()


def compile_addresses_once() -> None:
    """What matches and builds an address depends on its rule alone, and is long to make."""
    plain = Rule.compile
    models: dict[tuple[object, ...], Rule] = {}

    def compiled(rule: Rule) -> None:
        like = (
            rule.rule,
            rule.host,
            rule.subdomain,
            rule.merge_slashes,
            str(rule.defaults),
        )
        model = models.setdefault(like, rule)
        if model is rule:
            plain(rule)
            return
        rule.arguments |= model.arguments
        for made in ("_parts", "_trace", "_converters"):
            setattr(rule, made, getattr(model, made))
        for build in ("_build", "_build_unknown"):
            setattr(rule, build, MethodType(getattr(model, build).__func__, rule))

    pytest.MonkeyPatch().setattr(Rule, "compile", compiled)
