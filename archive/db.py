"""The database session, and the one way to end a transaction."""

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import (
    JSON,
    Connection,
    DateTime,
    Engine,
    Enum,
    MetaData,
    String,
    TypeDecorator,
    event,
    literal,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import FunctionElement

# Older ones may corrupt a write-ahead log that several processes reset at once.
WAL_IS_SAFE = (3, 51, 3)
BUSY_SECONDS = 30
WRITING = "db.writing"


class Instant(TypeDecorator[datetime]):
    """A moment, stored in UTC. A datetime without a zone is refused."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError(f"naive datetime: {value!r}")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        return value and value.replace(tzinfo=UTC)


class ObjectName(TypeDecorator[str]):
    """The SHA-256 of an object in the store. Every such column keeps its object alive."""

    impl = String(64)
    cache_ok = True


class Moment(FunctionElement[datetime]):
    """The database's own clock, plus seconds: hosts may disagree, the database does not."""

    type = Instant()
    # The seconds are bound, so a statement is compiled once, whatever they are.
    inherit_cache = True

    def __init__(self, seconds: float = 0) -> None:
        super().__init__(literal(f"{seconds:+.3f} seconds", String()))


@compiles(Moment, "sqlite")
def _sqlite_moment(element: Moment, compiler: SQLCompiler, **given: Any) -> str:
    by = compiler.process(element.clauses, **given)
    return f"strftime('%Y-%m-%d %H:%M:%f000', 'now', {by})"


@compiles(Moment, "postgresql")
def _postgresql_moment(element: Moment, compiler: SQLCompiler, **given: Any) -> str:
    by = compiler.process(element.clauses, **given)
    return f"(timezone('utc', clock_timestamp()) + CAST({by} AS INTERVAL))"


class Model(DeclarativeBase):
    # Named constraints, so that every migration can drop what it created.
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        datetime: Instant,
        # An enum is stored by value, which we promise not to rename.
        StrEnum: Enum(StrEnum, values_callable=list, native_enum=False, length=40),
        dict[str, Any]: JSON,
        list[Any]: JSON,
    }

    id: Mapped[int] = mapped_column(primary_key=True)


class OneDatabase(Session):
    """There is one: with every statement to look for the right one takes its time."""

    def get_bind(
        self,
        mapper: Any = None,
        clause: Any = None,
        bind: Engine | Connection | None = None,
        **named: Any,
    ) -> Engine | Connection:
        return bind or self.bind or self._only

    @cached_property
    def _only(self) -> Engine:
        return self._db.engine


# Models inherit from ``Model``, not ``db.Model``, which type checkers see as Any.
db = SQLAlchemy(metadata=Model.metadata, session_options={"class_": OneDatabase})


@contextmanager
def transaction() -> Iterator[None]:
    """Commit on success, roll back on error. Entered only at the edge.

    What was only read so far is read again: a SQLite transaction that began as a reader
    cannot become a writer once somebody else has written.
    """
    session = db.session()
    if session.new or session.dirty or session.deleted or session.info:
        raise RuntimeError("something was changed or noted before the transaction began")
    session.rollback()
    with _turn(session.get_bind()):
        session.info[WRITING] = True  # a transaction within this one is refused, see above
        try:
            session.connection(execution_options={"writes": True})
            yield
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info.pop(WRITING, None)


@contextmanager
def _turn(bind: Engine | Connection) -> Iterator[None]:
    """Wait for one's turn to write to SQLite: first come, first served, over all processes.

    Left alone it tries again at ever longer intervals, so that whoever has waited longest
    is the least likely to find it free. Who dies lets go.
    """
    if bind.dialect.name != "sqlite" or not bind.engine.url.database:
        yield
        return
    with Path(f"{bind.engine.url.database}.turn").open("ab") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield


def engine_options(url: str) -> dict[str, Any]:
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": BUSY_SECONDS, "check_same_thread": False}}
    return {"pool_pre_ping": True, "connect_args": {"connect_timeout": 5}}


def journal_mode() -> str:
    return "WAL" if sqlite3.sqlite_version_info >= WAL_IS_SAFE else "TRUNCATE"


@event.listens_for(Engine, "connect")
def _open_sqlite(connection: Any, _: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    # The driver's own transaction control is off: ``_begin_sqlite`` says how to begin.
    connection.isolation_level = None
    for pragma in (
        f"journal_mode={journal_mode()}",
        "synchronous=FULL",
        "foreign_keys=ON",
        "recursive_triggers=ON",  # else INSERT OR REPLACE slips past a delete trigger
        f"busy_timeout={BUSY_SECONDS * 1000}",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
