"""The index beside the texts: one for each kind of database, the same to whoever asks.

It is kept by ``archive.search.service`` alone, in the transaction that changes a text.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from sqlalchemy import Subquery

from archive.db import db
from archive.search import fts, gin
from archive.search.entries import LAST, Entry
from archive.search.tokens import Phrase


class Index(Protocol):
    def add(self, entries: Sequence[Entry]) -> None: ...

    def drop(self, entries: Sequence[Entry]) -> None:
        """Take out exactly what was put in: SQLite believes what it is told."""

    def pages(
        self, phrases: Sequence[Phrase], after: int = 0, upto: int = LAST
    ) -> Subquery:
        """``place`` and ``page_id`` of the texts with all the phrases, between places."""

    def empty(self) -> None: ...

    def tidy(self) -> None:
        """After a rebuild: bring it into its quickest form."""

    def faults(self, chunks: Iterable[Sequence[Entry]]) -> Iterator[int]:
        """The places where it is not what the texts, in their order, say."""


def index() -> Index:
    kinds: dict[str, Index] = {"postgresql": gin, "sqlite": fts}
    return kinds[db.engine.dialect.name]
