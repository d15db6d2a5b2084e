"""How a case goes on: events, the nodes they start, their terms, and what stops those."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from archive.profile.draft import Draft, Row, between, exactly_one
from archive.profile.errors import Fault
from archive.profile.parts import (
    Code,
    Conditional,
    Entry,
    Flag,
    Part,
    Span,
    Text,
)
from archive.speech import lazy


class Period(StrEnum):
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Event(Entry):
    """Something that happens to a case on a day."""

    # The event or node before it. Only what happens before or at filing follows nothing.
    follows: Code | None = None
    opens: Flag = False
    completes: tuple[Code, ...] = ()
    # It may happen many times in one case.
    repeats: Flag = False


class Extension(Part):
    """How much longer, counted from the same start, and who may say so."""

    limit: Span | None = None
    approval: Code
    # To be asked for so long before the term ends.
    ask_before: Span | None = None


class Bound(Part):
    """A second term beside the first; the earlier due day counts."""

    anchor: Code
    term: Span
    when: tuple[Code, ...] = ()
    # When it applies, it counts alone, be it later or earlier.
    instead: Flag = False
    source: Text


class Node(Conditional):
    """A step of a case, due by a day and proved by paper."""

    # As the national list counts it, and as the list of the courts' terms does (T5).
    number: Text | None = None
    key: Text | None = None
    stage: Code | None = None
    # None named: every type of execution proper.
    case_types: tuple[Code, ...] = ()
    tracks: tuple[Code, ...] = ()
    team: Code | None = None
    # The event or node whose day the term is counted from.
    anchor: Code
    # None where the law says "promptly" (及时) or nothing.
    term: Span | None = None
    # To be aimed at; nobody is late for missing it.
    aim: Span | None = None
    bounds: tuple[Bound, ...] = ()
    # How long a measure taken at this node lasts; such a period never runs on.
    lasts: Span | None = None
    post: Code
    evidence: tuple[Code, ...] = ()
    extension: Extension | None = None
    repeats: Flag = False


class NodeGroup(Entry):
    """Nodes whose receipt of paper is registered together."""

    nodes: Annotated[tuple[Code, ...], Field(min_length=1)]


class Suspension(Entry):
    """A stretch of time that the terms of a case do not count."""

    most: Span | None = None
    approval: Code | None = None


class Deadline(Conditional):
    """A term of the court's own business, beside the nodes of a case."""

    key: Text | None = None
    start: Code
    # If this happened too, the later of both days counts.
    or_later: Code | None = None
    term: Span | None = None
    aim: Span | None = None
    every: Period | None = None
    # A period that ends on its day, open or not, does not roll.
    rolls: Flag = True
    post: Code
    extension: Extension | None = None


CODED = ("events", "nodes", "node_groups", "suspensions", "deadlines")
ANCHORS = "events|nodes"
REFERENCES = (
    ("events", "follows", ANCHORS),
    ("events", "completes", "nodes"),
    ("nodes", "stage", "stages"),
    ("nodes", "case_types", "case_types"),
    ("nodes", "tracks", "tracks"),
    ("nodes", "team", "teams"),
    ("nodes", "anchor", ANCHORS),
    ("nodes", "bounds.anchor", ANCHORS),
    ("nodes", "bounds.when", "circumstances"),
    ("nodes", "post", "posts"),
    ("nodes", "evidence", "headings"),
    ("nodes", "extension.approval", "approvals"),
    ("nodes", "when", "circumstances"),
    ("nodes", "unless", "circumstances"),
    ("node_groups", "nodes", "nodes"),
    ("suspensions", "approval", "approvals"),
    ("deadlines", "start", ANCHORS),
    ("deadlines", "or_later", ANCHORS),
    ("deadlines", "post", "posts"),
    ("deadlines", "extension.approval", "approvals"),
    ("deadlines", "when", "circumstances"),
    ("deadlines", "unless", "circumstances"),
)


def faults(draft: Draft) -> Iterator[Fault]:
    yield from between(draft, CODED, REFERENCES)
    yield from exactly_one(draft, "events", "follows", "opens")
    yield from exactly_one(draft, "deadlines", "term", "every")
    yield from _replaced_always(draft)
    yield from _codes_of_both(draft)
    yield from _circles(draft)


def _replaced_always(draft: Draft) -> Iterator[Fault]:
    for row in draft.rows("nodes"):
        bounds = row.fields.get("bounds")
        for bound in bounds if isinstance(bounds, list) else ():
            if isinstance(bound, dict) and bound.get("instead") and not bound.get("when"):
                sentence = lazy("A bound that counts instead of the term says when.")
                yield Fault(row.at("bounds"), sentence)


def _codes_of_both(draft: Draft) -> Iterator[Fault]:
    """An anchor is named by its code alone, so no event may be called like a node."""
    events = draft.codes("events") or set()
    for row in draft.rows("nodes"):
        if row.text("code") in events:
            sentence = lazy("An event has this code already.")
            yield Fault(row.at("code"), sentence)


def _circles(draft: Draft) -> Iterator[Fault]:
    before = {row.text("code"): row.text("anchor") for row in draft.rows("nodes")}
    before |= {row.text("code"): row.text("follows") for row in draft.rows("events")}
    for section, field in (("events", "follows"), ("nodes", "anchor")):
        for row in draft.rows(section):
            if _comes_back(row, before):
                sentence = lazy("What this is counted from leads back to itself.")
                yield Fault(row.at(field), sentence)


def _comes_back(row: Row, before: dict[str | None, str | None]) -> bool:
    start = row.text("code")
    seen, step = set[str](), before.get(start)
    while step and step != start and step not in seen:
        seen.add(step)
        step = before.get(step)
    return step is not None and step == start
