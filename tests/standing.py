"""The application, stood up for a test and taken down after it.

What is the same for every test is done once a process: addresses, templates and statements
are compiled by the first test that needs them, the database stays connected, and the rooms
are put together once for all tests that want the same application.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
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
from archive.web import logs


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


@dataclass
class Rested:
    """An application that a test has used, and how it was before."""

    app: Flask
    itself: dict[str, Any]
    config: dict[str, Any]
    extensions: dict[str, Any]
    rules: int

    @classmethod
    def of(cls, app: Flask) -> "Rested":
        config, extensions = dict(app.config), dict(app.extensions)
        return cls(app, dict(vars(app)), config, extensions, _rules(app))

    def is_as_before(self) -> bool:
        """What a test has added to the rooms stays there: then it is of no more use."""
        return _rules(self.app) == self.rules

    def furnished(self, settings: Settings) -> Flask:
        own, config, extensions = vars(self.app), self.app.config, self.app.extensions
        for kept, known in (
            (own, self.itself),
            (config, self.config),
            (extensions, self.extensions),
        ):
            kept.clear()
            kept.update(known)
        logs.listen(settings.log_level)
        application.furnish(self.app, settings)
        return self.app


RESTED: dict[tuple[object, ...], Rested] = {}


@contextmanager
def standing(settings: Settings, **config: Any) -> Iterator[Flask]:
    """The whole application, within an application context."""
    like = replace(settings, home=Path()), *config.items()
    rested = RESTED.pop(like, None) or _made(settings, config)
    made = rested.furnished(settings)
    with made.app_context():
        _keep_engine(settings.database_url)
        yield made
        db.session.remove()
        _rest(db.engine)
    if settings.database and rested.is_as_before():
        RESTED[like] = rested


def _made(settings: Settings, config: dict[str, Any]) -> Rested:
    made = application.create_app(settings, {"TESTING": True, **config})
    made.jinja_env.bytecode_cache = COMPILED
    return Rested.of(made)


def _rules(app: Flask) -> int:
    return len(app.view_functions)


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
