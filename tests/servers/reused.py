"""A PostgreSQL database that tests use one after the other, each as if it were new.

To copy the pattern takes longer than most tests. So what a test wrote is deleted, and only
where it did more than write (to a table's form, a trigger, with a connection still at
work) is the database thrown away and copied anew.
"""

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from tests.servers.postgres import connect, drop_database, make_database, name_of

# Rows that were deleted stay in the files: once in a while these are made anew.
USES = 200

AT_WORK = sql.SQL("""
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND state <> 'idle'
""")
TABLES = sql.SQL("""
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
""")
COUNT_ANEW = sql.SQL("""
SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
FROM pg_sequences WHERE last_value IS NOT NULL
""")
COUNTED = sql.SQL("""
SELECT format('%I.%I', schemaname, sequencename), last_value
FROM pg_sequences WHERE last_value IS NOT NULL
""")
# What a binary copy has around its rows.
NO_ROWS = 21
# For what somebody else may have locked.
PATIENCE = "5s"
# These fire whoever writes, and are held while we delete.
STUBBORN = sql.SQL("""
SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE tgenabled = 'A'
""")
# So that they may be found held, which is mended: of the others one knows each.
TRIGGERS = sql.SQL("""
SELECT count(*), max(oid), count(*) FILTER (WHERE tgenabled = 'O') FROM pg_trigger
""")
# Whatever is made, changed or dropped changes the number or the age of what these hold.
CATALOGUE = sql.SQL("""
SELECT count(*), max({number}), max(xmin::text::bigint) FROM {table}
WHERE {number} >= {first_of_ours}
""")
CATALOGUES = {
    "pg_attrdef": "oid",
    "pg_attribute": "attrelid",
    "pg_class": "oid",
    "pg_constraint": "oid",
    "pg_namespace": "oid",
    "pg_proc": "oid",
    "pg_type": "oid",
}
FIRST_OF_OURS = sql.Literal(16384)


@dataclass(frozen=True, slots=True)
class Filling:
    """What stands in a database that differs from the pattern in its rows alone."""

    rows: dict[str, bytes]
    counted: Sequence[tuple[Any, ...]]


class Reused:
    """The database of one process. Ask for it `anew` before each test."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self.url = make_database(pattern, template=pattern)
        self._look()

    def anew(self) -> str:
        """Its address, once it is as the pattern is."""
        if self._uses and not self._is_cleaned():
            self._copy_again()
        self._uses += 1
        return self.url

    def filling(self) -> Filling:
        """All rows, to be put back later."""
        found = {name: b"".join(self._copied(name)) for name in self._emptied}
        rows = {name: data for name, data in found.items() if len(data) > NO_ROWS}
        return Filling(rows, self._asked(COUNTED))

    def _copied(self, table: str) -> Iterator[bytes]:
        command = sql.SQL("COPY {} TO STDOUT (FORMAT binary)").format(sql.Identifier(table))
        with self._connection.cursor().copy(command) as out:
            yield from map(bytes, out)

    def put_back(self, filling: Filling) -> None:
        """Let these rows be all there is."""
        into = "COPY {} FROM STDIN (FORMAT binary)"
        with self._emptying(filling.rows), self._connection.cursor() as cursor:
            for name, data in filling.rows.items():
                with cursor.copy(sql.SQL(into).format(sql.Identifier(name))) as copy:
                    copy.write(data)
            for name, last in filling.counted:
                cursor.execute("SELECT setval(%s::regclass, %s)", (name, last))

    def close(self) -> None:
        self._connection.close()
        self._looking.close()
        drop_database(self.url)

    def _copy_again(self) -> None:
        self.close()
        make_database(self._pattern, template=self._pattern, name=name_of(self.url))
        self._look()

    def _look(self) -> None:
        """Note of a copy that nobody has used how it is, and what cleans it."""
        self._uses = 0
        self._connection = connect(self.url)
        # Apart: to become a replica makes a connection forget how it asks what it asks.
        self._looking = connect(self.url)
        self._looking.execute(sql.SQL("SET lock_timeout = {}").format(PATIENCE))
        tables = [name for (name,) in self._asked(TABLES)]
        self._filled = {name: rows for name in tables if (rows := self._rows(name))}
        self._emptied = [name for name in tables if name not in self._filled]
        self._any = _any(self._emptied)
        self._stubborn = self._asked(STUBBORN)
        self._form = self._asked(_form())

    def _is_cleaned(self) -> bool:
        with contextlib.suppress(psycopg.Error):
            if self._uses < USES and not self._is_changed():
                with self._emptying():
                    return True
        return False

    @contextlib.contextmanager
    def _emptying(self, filled: Iterable[str] = ()) -> Iterator[None]:
        """Within, no table has a row; and whatever is written there fires nothing.

        To delete from all tables takes longer than to look into which of them to do so.
        """
        ((*found,),) = self._asked(self._any)
        tables = [name for name, any_ in zip(self._emptied, found, strict=True) if any_]
        written, awake = {*tables, *filled}, self._asked(STUBBORN)
        stubborn = [
            names for names in self._stubborn if names[0] in written or names not in awake
        ]
        with self._connection.transaction():
            self._connection.execute(_opening(tables, stubborn), prepare=False)
            yield
            self._connection.execute(_ending(stubborn), prepare=False)

    def _is_changed(self) -> bool:
        return (
            self._asked(AT_WORK) != [(0,)]
            or self._asked(_form()) != self._form
            or any(self._rows(name) != rows for name, rows in self._filled.items())
        )

    def _rows(self, table: str) -> list[tuple[Any, ...]]:
        return self._asked(sql.SQL("SELECT * FROM {}").format(sql.Identifier(table)))

    def _asked(self, query: sql.SQL | sql.Composed) -> list[tuple[Any, ...]]:
        return self._looking.execute(query).fetchall()


def _form() -> sql.Composed:
    return sql.SQL("UNION ALL").join(
        [
            TRIGGERS,
            *(
                CATALOGUE.format(
                    number=sql.Identifier(number),
                    table=sql.Identifier(table),
                    first_of_ours=FIRST_OF_OURS,
                )
                for table, number in CATALOGUES.items()
            ),
        ]
    )


def _any(tables: Sequence[str]) -> sql.Composed:
    one = sql.SQL("EXISTS (SELECT FROM {})")
    every = sql.SQL(", ").join([one.format(sql.Identifier(name)) for name in tables])
    return sql.SQL("SELECT {}").format(every)


def _opening(tables: Sequence[str], stubborn: Sequence[tuple[Any, ...]]) -> sql.Composed:
    """Empty the tables and count from one again, within a transaction."""
    hold = sql.SQL("ALTER TABLE {} DISABLE TRIGGER {}")
    return sql.SQL(";").join(
        [
            sql.SQL("SET LOCAL lock_timeout = {}").format(PATIENCE),
            # To whoever calls itself a replica, keys and most triggers mean nothing.
            sql.SQL("SET LOCAL session_replication_role = replica"),
            *(hold.format(*map(sql.Identifier, names)) for names in stubborn),
            *(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)) for name in tables),
            COUNT_ANEW,
        ]
    )


def _ending(stubborn: Sequence[tuple[Any, ...]]) -> sql.Composed:
    let_go = sql.SQL("ALTER TABLE {} ENABLE ALWAYS TRIGGER {}")
    return sql.SQL(";").join(
        [
            sql.SQL("SET LOCAL session_replication_role = origin"),
            *(let_go.format(*map(sql.Identifier, names)) for names in stubborn),
        ]
    )
