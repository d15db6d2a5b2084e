"""A column that is compared, but by which no query is to be driven."""

from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.expression import FunctionElement


class Quiet(FunctionElement[Any]):
    """SQLite knows no numbers of its tables and may take the index of a common value.

    A plus before the column says not to. PostgreSQL knows better and is told nothing.
    """

    inherit_cache = True

    def __init__(self, column: ColumnElement[Any]) -> None:
        super().__init__(column)
        self.type = column.type


@compiles(Quiet)
def _plain(element: Quiet, compiler: Any, **given: Any) -> str:
    written: str = compiler.process(element.clauses, **given)
    return written


@compiles(Quiet, "sqlite")
def _plus(element: Quiet, compiler: Any, **given: Any) -> str:
    return f"+{compiler.process(element.clauses, **given)}"


def quiet(column: InstrumentedAttribute[Any]) -> Quiet:
    return Quiet(column.expression)
