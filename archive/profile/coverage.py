"""Which rows of the courts' own documents are carried, by what, and which are not yet.

A row is a sentence of a document with something to do in it, numbered for good:
``rows.json`` says each in our own words. A row is carried by the entries of the court's
profile that name it as their source, by a feature, or it is listed as not yet, with the
room it waits for. ``docs/coverage.md`` is made here.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from archive.profile import loader
from archive.profile.parts import Sourced

ROWS = Path(__file__).parent / "rows.json"
PAGE = Path(__file__).parents[2] / "docs" / "coverage.md"


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    court: str
    says: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A room that does, or will do, what a row asks."""

    room: str
    what: str

    def __str__(self) -> str:
        return f"{self.room}: {self.what}"


# What the house does already.
FEATURES = {
    "QF-1a": Claim("accounts", "people hold posts, and posts stand in areas"),
    "QF-19b": Claim("accounts", "rights by post, over one's own, the team's, the court's"),
    "QF-20c": Claim(
        "catalog", "accepted documents sent on into the process system, and its receipts"
    ),
    "YN-11": Claim("accounts", "rights by post, so each window keeps to its own"),
    "JL-8": Claim("profile", "versions of the rules, each in force from its day"),
    "YN-22": Claim("profile", "versions of the rules, each in force from its day"),
    "GS-18": Claim("audit", "the chained journal of every change"),
}
# What no entry carries, because it is nothing a court could choose.
NOT_YET: dict[str, Claim] = {}
# Rooms a row waits for beside those its entries' sections name: a duty of somebody, or
# a principle, says that a thing is done, and not yet where.
BESIDE = {
    "QF-3b": ("intake",),
    "QF-5": ("intake",),
    "QF-8a": ("cases",),
    "QF-13a": ("reports",),
    "QF-16a": ("catalog",),
    "QF-18a": ("intake",),
    "QF-18b": ("catalog",),
    "QF-18c": ("intake",),
    "QF-18d": ("scan",),
    "QF-18e": ("catalog",),
    "QF-18f": ("packages",),
    "QF-19a": ("reader",),
    "QF-19b": ("reader",),
    "QF-20a": ("intake",),
    "QF-20b": ("scan", "catalog"),
    "QF-21b": ("custody",),
    "QF-22a": ("catalog",),
    "QF-22c": ("catalog",),
    "QF-22d": ("catalog",),
    "QF-23a": ("lending",),
    "QF-24d": ("lending",),
    "QF-25a": ("nodes", "desk"),
    "QF-26a": ("closing",),
    "QF-26b": ("holdings",),
    "QF-26c": ("closing",),
    "QF-26d": ("closing", "packages"),
    "JM-10": ("registers",),
    "JM-19": ("registers",),
    "JL-0b": ("desk",),
    "JL-0d": ("cases",),
    "JL-1.4b": ("closing",),
    "JL-3.10": ("closing",),
    "JL-6.1": ("closing",),
    "JL-6.3": ("catalog",),
    "YN-6": ("intake",),
    "YN-8": ("intake",),
    "YN-21": ("catalog",),
    "GS-1a": ("closing",),
    "GS-2": ("desk",),
    "GS-3a": ("cases",),
    "GS-3b": ("reader",),
}
# The room that acts upon the entries of a section.
ROOMS = {
    "areas": "accounts",
    "windows": "accounts",
    "duties": "accounts",
    "posts": "accounts",
    "teams": "accounts",
    "grants": "accounts",
    "case_types": "cases",
    "links": "cases",
    "tracks": "cases",
    "object_kinds": "cases",
    "filing_channels": "cases",
    "enterprise_classes": "cases",
    "circumstances": "cases",
    "grounds": "cases",
    "routing": "cases",
    "moves": "cases",
    "stages": "nodes",
    "events": "nodes",
    "nodes": "nodes",
    "node_groups": "nodes",
    "suspensions": "nodes",
    "deadlines": "nodes",
    "approvals": "nodes",
    "headings": "catalog",
    "materials": "catalog",
    "document_kinds": "catalog",
    "material_sources": "intake",
    "review_points": "catalog",
    "requirements": "catalog",
    "closing_methods": "catalog",
    "checks": "catalog",
    "lending": "lending",
    "registers": "registers",
    "forms": "registers",
    "service_methods": "registers",
    "petition_channels": "registers",
    "inquiry_kinds": "registers",
    "notices": "notices",
    "statistics": "reports",
    "retention": "holdings",
    "secrecy": "holdings",
    "quality": "scan",
    "principles": "desk",
    "switches": "cases",
    "security": "accounts",
}
STANDING = frozenset(
    {
        "accounts",
        "api",
        "audit",
        "cases",
        "catalog",
        "custody",
        "desk",
        "intake",
        "jobs",
        "nodes",
        "profile",
        "scan",
        "search",
        "upkeep",
    }
)


@cache
def rows() -> tuple[Row, ...]:
    return tuple(Row(**row) for row in json.loads(ROWS.read_text("utf-8")))


@cache
def carried() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """By row: the sections and codes of the entries that carry it, in any court."""
    found = dict[str, dict[tuple[str, str], None]]()
    for court in loader.courts():
        for section, entry in loader.load(loader.find(court)).sourced():
            for row in entry.rows:
                found.setdefault(row, {})[section, _code(entry)] = None
    return {row: tuple(entries) for row, entries in found.items()}


def _code(entry: Sourced) -> str:
    return str(getattr(entry, "code", getattr(entry, "post", "")))


def uncovered() -> list[Row]:
    """Rows nobody speaks for: no entry, no feature, and not said to be missing."""
    known = carried().keys() | FEATURES.keys() | NOT_YET.keys()
    return [row for row in rows() if row.id not in known]


@dataclass(frozen=True, slots=True)
class Count:
    rows: int
    entries: int
    features: int
    # Carried as data, while a room that acts upon it is still to come.
    waiting: int
    not_yet: int


def count() -> Count:
    ids = [row.id for row in rows()]
    return Count(
        rows=len(ids),
        entries=sum(row in carried() for row in ids),
        features=sum(row in FEATURES for row in ids),
        waiting=sum(bool(to_come(row)) for row in ids if row in carried()),
        not_yet=sum(row in NOT_YET for row in ids),
    )


def to_come(row: str) -> list[str]:
    """The rooms still missing that will act upon a row, by name."""
    acting = {ROOMS[section] for section, _code in carried().get(row, ())}
    acting.update(BESIDE.get(row, ()))
    return sorted(acting - STANDING)


def page() -> str:
    """The whole of ``docs/coverage.md``."""
    return "\n".join(_page()) + "\n"


def _page() -> Iterator[str]:
    total = count()
    yield "# What of the courts' documents is carried"
    yield ""
    yield "Made by `archive profile coverage --write`; a test holds it to what is there."
    yield ""
    yield (
        f"{total.rows} rows: {total.entries} are carried by entries of a court's profile "
        f"and {total.features} by a feature of the house (some by both); {total.not_yet} "
        f"not yet. Of those carried as data, {total.waiting} wait for at least one room "
        "that will act upon them: the last column names it. A row is a sentence of a "
        "court's document with something to do in it, in our words."
    )
    yield from _not_yet()
    for court in loader.courts():
        yield from _court(court)


def _not_yet() -> Iterator[str]:
    yield from ("", "## Not yet", "")
    if not NOT_YET:
        yield "Nothing: each row is carried, if only as data for a room to come."
        return
    yield from ("| Row | Waits for |", "|---|---|")
    for row, claim in NOT_YET.items():
        yield f"| {row} | {claim} |"


def _court(code: str) -> Iterator[str]:
    court = loader.load(loader.find(code)).court
    yield from ("", f"## {court.name} ({code})", "")
    yield "| Row | What it says | Carried by | Rooms to come |"
    yield "|---|---|---|---|"
    for row in rows():
        if row.court == code:
            waiting = ", ".join(to_come(row.id))
            yield f"| {row.id} | {row.says} | {_carriers(row.id)} | {waiting} |"


def _carriers(row: str) -> str:
    by_section = dict[str, list[str]]()
    for section, code in carried().get(row, ()):
        by_section.setdefault(section, []).append(code)
    said = [
        f"{section} {', '.join(filter(None, codes))}".strip()
        for section, codes in by_section.items()
    ]
    if row in FEATURES:
        said.append(str(FEATURES[row]))
    if row in NOT_YET:
        said.append(f"not yet ({NOT_YET[row].room})")
    return "; ".join(said)
