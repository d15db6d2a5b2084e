"""What higher rooms add to the page of a case: tabs of their own, lines in its head.

A room names its tab once, when its routes are read, and is called with ``case_id``:

    sections.add(Section("nodes", lazy("Nodes"), "nodes.table.show", "node:see", 20))
    sections.add_facts(lambda act, case: [(_("Next due"), …)])

A tab of the same key as one that is still to come (file, loans, closing) takes its place.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from archive.act import Act
from archive.cases.models import Case
from archive.speech import LazyString, lazy

Facts = Callable[[Act, Case], Iterable[tuple[str, object]]]
Count = Callable[[Act, Case], int | None]


@dataclass(frozen=True, slots=True)
class Section:
    """One tab. ``order`` places it; the overview is 0 and the ties are 90."""

    key: str
    label: LazyString
    endpoint: str
    action: str
    order: int
    count: Count | None = None


@dataclass(frozen=True, slots=True)
class ToCome:
    """A tab that a room not built yet will fill: what will be there, and how it comes."""

    key: str
    label: LazyString
    words: LazyString
    order: int


TO_COME = (
    ToCome(
        "file",
        lazy("Case file"),
        lazy(
            "The documents of the electronic file will be here, named and catalogued, once"
            " paper is received and scanned."
        ),
        30,
    ),
    ToCome(
        "loans",
        lazy("Loans"),
        lazy("Loans of the paper file will be here, with who has what and until when."),
        40,
    ),
    ToCome(
        "closing",
        lazy("Closing"),
        lazy(
            "What is still missing before the case is closed will be here, and then its"
            " way to the archives."
        ),
        50,
    ),
)
_sections: dict[str, Section] = {}
_facts: list[Facts] = []


def add(section: Section) -> None:
    _sections[section.key] = section


def add_facts(function: Facts) -> None:
    if function not in _facts:
        _facts.append(function)


def all_of(may: Callable[[str], bool]) -> list[Section | ToCome]:
    """The tabs for somebody with these rights, in order."""
    known = [one for one in _sections.values() if may(one.action)]
    missing = [one for one in TO_COME if one.key not in _sections]
    return sorted([*known, *missing], key=lambda one: (one.order, one.key))


def found(key: str) -> Section | None:
    """The tab of this key, if a room has put one there."""
    return _sections.get(key)


def to_come(key: str) -> ToCome | None:
    missing = (one for one in TO_COME if one.key not in _sections)
    return next((one for one in missing if one.key == key), None)


def facts(act: Act, case: Case) -> Iterator[tuple[str, object]]:
    for function in _facts:
        yield from function(act, case)
