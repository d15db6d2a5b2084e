"""Which titles of a profile a line is compared with. Pure."""

from collections.abc import Iterator

import pytest

from archive.catalog.naming.lexicon import Lexicon, closeness, may_be_close
from archive.profile import loader


def misread(title: str) -> Iterator[str]:
    """As it may stand in a line: whole or not, with a slip or two, behind other words."""
    yield from (title, title[1:], title[:-1], f"某某{title}", f"{title}一份", title * 2)
    middle = len(title) // 2
    for slip in ("", "某", "某某"):
        yield f"{title[:middle]}{slip}{title[middle + 1 :]}"
        yield f"某{title[1:middle]}{slip}{title[middle + 2 :]}"


@pytest.mark.parametrize("court", loader.courts())
def test_a_title_that_is_not_compared_is_not_close(court: str) -> None:
    kinds = loader.load(loader.find(court)).document_kinds
    titles = [entry.printed for entry in Lexicon(kinds).entries][::4]
    spared = [
        (text, title)
        for one in titles
        for text in misread(one)
        for title in titles
        if not may_be_close(text, title)
    ]

    assert spared
    assert not any(closeness(text, title) for text, title in spared)
