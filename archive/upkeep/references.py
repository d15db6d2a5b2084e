"""Which objects the rows of all rooms refer to."""

from collections.abc import Collection, Iterator

from sqlalchemy import Column, Connection, select

from archive.db import Model, ObjectName

MANY = 1000


def columns() -> list[Column[str]]:
    """Every column that keeps objects alive: using the type is all it takes."""
    return [
        column
        for table in Model.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, ObjectName)
    ]


def names(connection: Connection) -> Iterator[str]:
    """Every name referred to; one that several columns hold comes several times."""
    for column in columns():
        wanted = select(column).where(column.is_not(None)).distinct()
        yield from connection.execute(
            wanted, execution_options={"yield_per": MANY}
        ).scalars()


def among(connection: Connection, candidates: Collection[str]) -> set[str]:
    """Those of some names that anything refers to."""
    found = set[str]()
    for column in columns():
        wanted = select(column).where(column.in_(candidates))
        found.update(connection.execute(wanted).scalars())
    return found
