"""The index on PostgreSQL: GIN over tokens of our own, each with its positions.

One vector knows 16,383 positions and 255 of one token; what is said after that is lost
without a word. So a long text stands in several parts, each beginning so far before the
end of the last that whatever can be asked for lies whole in one of them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Integer,
    Subquery,
    cast,
    column,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from archive.db import db
from archive.search import tokens
from archive.search.entries import LAST, Entry, place
from archive.search.tokens import Phrase

MOST_TOKENS, MOST_ALIKE = 8_000, 250
OVERLAP = tokens.LONGEST_ASKED - 1
INDEX = table(
    "page_index",
    column("page_id", Integer),
    column("part", Integer),
    column("place", BigInteger),
    column("words", TSVECTOR),
)
# Of the pages after the first number, up to the second: what is not as it should be.
FAULTS = text(
    """SELECT DISTINCT coalesce(held.page_id, meant.page_id)
       FROM (SELECT * FROM page_index WHERE page_id > :after AND page_id <= :upto) held
       FULL JOIN unnest(CAST(:pages AS integer[]), CAST(:parts AS integer[]),
                        CAST(:places AS bigint[]), CAST(:words AS text[]))
                 AS meant(page_id, part, place, words)
         ON held.page_id = meant.page_id AND held.part = meant.part
       WHERE (held.place, held.words)
             IS DISTINCT FROM (meant.place, CAST(meant.words AS tsvector))
       ORDER BY 1"""
)


def add(entries: Sequence[Entry]) -> None:
    rows = [row for entry in entries for row in _rows(entry)]
    if rows:
        db.session.execute(INDEX.insert(), rows)


def drop(entries: Sequence[Entry]) -> None:
    gone = [entry.page_id for entry in entries]
    db.session.execute(INDEX.delete().where(INDEX.c.page_id.in_(gone)))


def _rows(entry: Entry) -> Iterator[dict[str, Any]]:
    for number, part in enumerate(parts(tokens.tokens(entry.norm))):
        yield {
            "page_id": entry.page_id,
            "part": number,
            "place": entry.place,
            "words": vector(part),
        }


def parts(words: Sequence[str]) -> Iterator[Sequence[str]]:
    start = end = 0
    while end < len(words):
        end = _end(words, start)
        yield words[start:end]
        start = end - OVERLAP


def _end(words: Sequence[str], start: int) -> int:
    seen: Counter[str] = Counter()
    for at in range(start, min(start + MOST_TOKENS, len(words))):
        seen[words[at]] += 1
        if seen[words[at]] > MOST_ALIKE:
            return at
    return min(start + MOST_TOKENS, len(words))


def vector(words: Sequence[str]) -> str:
    """The text of a tsvector. No token has a quote or a backslash in it."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for at, word in enumerate(words, 1):
        places[word].append(at)
    return " ".join(f"'{word}':{','.join(map(str, at))}" for word, at in places.items())


def pages(phrases: Sequence[Phrase], after: int = 0, upto: int = LAST) -> Subquery:
    """Each phrase on its own: two of them may stand in different parts of one text.

    Grouped by place, in which the server can walk the index: of a common word it has
    filled a page of the list after a few rows.
    """
    first, *others = phrases
    at = INDEX.c.place
    query = select(at, INDEX.c.page_id).where(at > after, at <= upto)
    query = query.where(_having(INDEX, first))
    for one in others:
        part = INDEX.alias()
        query = query.where(at.in_(select(part.c.place).where(_having(part, one))))
    return query.group_by(at, INDEX.c.page_id).subquery()


def _having(part: FromClause, phrase: Phrase) -> ColumnElement[bool]:
    said = " <-> ".join(f"'{token}'" for token in phrase.tokens)
    wanted = cast(said + (":*" if phrase.ends_open else ""), TSQUERY)
    found: ColumnElement[bool] = part.c.words.op("@@")(wanted)
    return found


def empty() -> None:
    db.session.execute(INDEX.delete())


def tidy() -> None:
    """Nothing to do: the server tidies up by itself."""


def faults(chunks: Iterable[Sequence[Entry]]) -> Iterator[int]:
    after = 0
    for chunk in chunks:
        upto = chunk[-1].page_id
        yield from _faults([row for one in chunk for row in _rows(one)], after, upto)
        after = upto
    yield from _faults([], after, (1 << 31) - 1)


def _faults(rows: Sequence[dict[str, Any]], after: int, upto: int) -> Iterator[int]:
    given = {
        "pages": [row["page_id"] for row in rows],
        "parts": [row["part"] for row in rows],
        "places": [row["place"] for row in rows],
        "words": [row["words"] for row in rows],
    }
    found = db.session.scalars(FAULTS, {"after": after, "upto": upto, **given})
    yield from (place(None, page_id) for page_id in found)
