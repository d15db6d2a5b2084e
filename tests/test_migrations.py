"""Each migration goes up and down over rows, and all of them end where the models are."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    JSON,
    Boolean,
    Connection,
    Date,
    DateTime,
    Engine,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    create_engine,
    func,
    insert,
    inspect,
    literal,
    select,
    table,
    union_all,
)

from archive.db import Model, engine_options
from archive.upkeep import migrate
from tests.databases import DATABASES
from tests.servers.postgres import drop_database, make_database

REVISIONS = [
    script.revision
    for script in reversed(list(ScriptDirectory(str(migrate.SCRIPTS)).walk_revisions()))
]


@pytest.fixture(params=DATABASES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine over an empty database without a single table."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'bare.sqlite'}"
    else:
        url = make_database(request.getfixturevalue("postgres"))
    made = create_engine(url, **engine_options(url))
    yield made
    made.dispose()
    if request.param == "postgresql":
        drop_database(url)


# One row is not enough: a tie is between two cases.
UNFILLED = {"alembic_version", "case_link", "file_merger"}
# The index of words: of a kind of its own in each database, and no model of ours.
INDEX = "page_index"


def schema(engine: Engine) -> dict[str, Any]:
    """What the database says of its tables, in a form that compares."""
    found = inspect(engine)
    indexes, keys = found.get_multi_indexes(), found.get_multi_foreign_keys()
    checks = found.get_multi_check_constraints()
    return {
        str(key[1]): [
            [(c["name"], str(c["type"]), c["nullable"]) for c in columns],
            sorted(
                (i["name"] or "", i["column_names"], bool(i["unique"]))
                for i in indexes[key]
            ),
            sorted((k["name"] or "", k["constrained_columns"]) for k in keys[key]),
            sorted(c["name"] or "" for c in checks[key]),
        ]
        for key, columns in sorted(found.get_multi_columns().items())
        if key[1] != "alembic_version"
    }


def fill(engine: Engine) -> dict[str, int]:
    """One plausible row in every table without, if it can take one, by their keys."""
    known = counts(engine)
    empty = {name for name, rows in known.items() if not rows} - UNFILLED
    empty = {name for name in empty if not name.startswith(INDEX)}
    if not empty:
        return known
    tables = MetaData()
    tables.reflect(engine, only=sorted(empty))  # and what their keys lead to
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        for one in tables.sorted_tables:
            if one.name in empty:
                connection.execute(insert(one).values(row_for(one, connection)))
    return counts(engine)


def row_for(filled: Table, connection: Connection) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for column in filled.columns:
        if column.foreign_keys:
            key = next(iter(column.foreign_keys)).column
            row[column.name] = connection.scalar(select(key).limit(1))
        elif not column.nullable or column.primary_key:
            row[column.name] = value_for(column.type, column.name)
    return row


VALUES: dict[type, Any] = {
    JSON: {},
    Boolean: True,
    DateTime: datetime(2026, 3, 2, tzinfo=UTC).replace(tzinfo=None),
    Date: date(2026, 3, 2),
    Integer: 1,
    Float: 1.0,
    LargeBinary: b"x",
}


def value_for(kind: object, name: str) -> Any:
    office = "staff" if name in ("office", "person_office") else "x"
    found = (value for type_, value in VALUES.items() if isinstance(kind, type_))
    return next(found, office)


def counts(engine: Engine) -> dict[str, int]:
    names = sorted(set(inspect(engine).get_table_names()) - {"alembic_version"})
    if not names:
        return {}
    counted = [
        select(literal(name), func.count()).select_from(table(name)) for name in names
    ]
    with engine.connect() as connection:
        return dict(connection.execute(union_all(*counted)).all())


def test_every_migration_goes_up_and_down_and_up_with_rows_in_the_tables(
    engine: Engine,
) -> None:
    """One after the other, so that the rows of the first see all the others come."""
    before, was = "base", schema(engine)
    for revision in REVISIONS:
        filled = fill(engine)

        migrate.upgrade(engine, revision)
        after = schema(engine)
        migrate.downgrade(engine, before)

        assert (revision, schema(engine)) == (revision, was)
        assert (revision, counts(engine)) == (revision, filled)

        migrate.upgrade(engine, revision)

        assert (revision, schema(engine)) == (revision, after)
        before, was = revision, after


def is_of_a_model(name: str | None, kind: str, _: object) -> bool:
    return kind != "table" or not str(name).startswith(INDEX)


def test_the_newest_migration_is_what_the_models_say(engine: Engine) -> None:
    migrate.upgrade(engine)
    with engine.connect() as connection:
        options = {"compare_type": True, "include_name": is_of_a_model}
        context = MigrationContext.configure(connection, opts=options)
        differences = compare_metadata(context, Model.metadata)

    assert differences == []


def test_migrating_twice_changes_nothing(engine: Engine) -> None:
    migrate.upgrade(engine)
    once = schema(engine)

    migrate.upgrade(engine)

    assert schema(engine) == once
    assert migrate.current(engine) == migrate.head()


def test_migrations_stand_in_one_line() -> None:
    assert [f"{number:04d}" for number in range(1, len(REVISIONS) + 1)] == REVISIONS
