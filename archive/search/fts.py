"""The index on SQLite: FTS5 without contents, over tokens of our own.

Its tokenizer only has to part them at spaces. Without contents it cannot know what an
entry was made from: to take one out, it is given the very words that went in.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import BigInteger, Subquery, literal_column, select, table, text

from archive.db import db
from archive.search import tokens
from archive.search.entries import LAST, PAGE, Entry
from archive.search.tokens import Phrase

ADD = text("INSERT INTO page_index (rowid, words) VALUES (:place, :words)")
DROP = text(
    "INSERT INTO page_index (page_index, rowid, words) VALUES ('delete', :place, :words)"
)
COMMAND = text("INSERT INTO page_index (page_index) VALUES (:command)")
VOCABULARY = (
    "CREATE VIRTUAL TABLE temp.page_vocabulary USING fts5vocab(main, page_index, instance)"
)
INDEX = table("page_index")
PLACE: Any = literal_column("page_index.rowid", BigInteger)
WORDS: Any = literal_column("page_index.words")
SUM = (1 << 64) - 1


def add(entries: Sequence[Entry]) -> None:
    if entries:
        db.session.execute(ADD, [_given(one) for one in entries])


def drop(entries: Sequence[Entry]) -> None:
    if entries:
        db.session.execute(DROP, [_given(one) for one in entries])


def _given(entry: Entry) -> dict[str, Any]:
    return {"place": entry.place, "words": " ".join(tokens.tokens(entry.norm))}


def pages(phrases: Sequence[Phrase], after: int = 0, upto: int = LAST) -> Subquery:
    wanted = WORDS.op("MATCH")(" AND ".join(map(_phrase, phrases)))
    query = select(PLACE.label("place"), PLACE.op("&")(PAGE).label("page_id"))
    between = PLACE.between(after + 1, upto)
    return query.select_from(INDEX).where(wanted, between).subquery()


def _phrase(phrase: Phrase) -> str:
    """Quoted, so that nothing in it is taken for a command; tokens have no quotes."""
    return f'"{" ".join(phrase.tokens)}"' + ("*" if phrase.ends_open else "")


def empty() -> None:
    db.session.execute(COMMAND, {"command": "delete-all"})


def tidy() -> None:
    db.session.execute(COMMAND, {"command": "optimize"})


def faults(chunks: Iterable[Sequence[Entry]]) -> Iterator[int]:
    """Every token of the index is read once and summed up for its page, then compared."""
    found = _sums()
    for chunk in chunks:
        for entry in chunk:
            words = enumerate(tokens.tokens(entry.norm))
            wanted = sum(hash((word, at)) for at, word in words) & SUM
            if found.pop(entry.place, 0) != wanted:
                yield entry.place
    yield from sorted(found)


def _sums() -> Counter[int]:
    found: Counter[int] = Counter()
    db.session.execute(text(VOCABULARY))
    try:
        rows = db.session.execute(text('SELECT doc, term, "offset" FROM page_vocabulary'))
        for place, word, at in rows.yield_per(10_000):
            found[place] = (found[place] + hash((word, at))) & SUM
    finally:
        db.session.execute(text("DROP TABLE temp.page_vocabulary"))
    return found
