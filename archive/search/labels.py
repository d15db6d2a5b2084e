"""Hits as a page shows them: whose page, what it is called, and the words around."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from archive.search import links
from archive.search.queries import Found


@dataclass(frozen=True, slots=True)
class Line:
    """One hit. ``number`` is empty where the line above is of the same case."""

    case_id: int | None
    number: str
    page: str
    url: str
    marks: int
    parts: Sequence[tuple[str, bool]]


def lines(found: Found, words: str) -> list[Line]:
    """The words go along to the page, so that it can mark them."""
    known = links.of([one.page_id for one in found.hits])
    shown: list[Line] = []
    before: int | None = -1
    for one in found.hits:
        link = known.get(one.page_id)
        shown.append(
            Line(
                case_id=one.case_id,
                number=(one.number or "") if one.case_id != before else "",
                page=link.name if link else str(one.page_id),
                url=f"{link.url}?{urlencode({'q': words})}" if link else "",
                marks=len(one.snippet.spans),
                parts=one.snippet.parts,
            )
        )
        before = one.case_id
    return shown
