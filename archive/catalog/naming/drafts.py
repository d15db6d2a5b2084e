"""From pages to drafts of documents: where each begins, what it is, and how sure that is.

Nothing here enters a file: a person confirms each draft.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from archive.catalog.naming import borders, dates, kinds, layout, makers
from archive.catalog.naming.borders import Border
from archive.catalog.naming.kinds import Kind
from archive.catalog.naming.layout import Signs
from archive.catalog.naming.leaves import Leaf
from archive.catalog.naming.lexicon import Lexicon
from archive.catalog.naming.makers import People

# From here on a draft may be confirmed with one key.
SURE = 0.93
# The reason of a border that somebody has drawn.
NAMED = "named"
# What remains of its certainty if its title is not set as titles are.
SMALL = 0.88
# Below this a border is a reason to look twice.
CLEAR = 0.93


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known before a page is looked at."""

    lexicon: Lexicon
    case_type: str
    today: date
    people: People = field(default_factory=lambda: People(""))
    sure: float = SURE


@dataclass(frozen=True, slots=True)
class Draft:
    """A document as the machine takes it."""

    pages: tuple[int, ...]
    title: str
    kind: str | None
    heading: str | None
    node: str | None
    formed_on: date | None
    maker: str
    confidence: float
    sure: bool
    reasons: tuple[str, ...]


def drafts(leaves: Sequence[Leaf], setting: Setting) -> list[Draft]:
    if not leaves:
        return []
    found = [layout.signs(leaf, setting.lexicon) for leaf in leaves]
    cards = [kinds.is_card(leaf, setting.lexicon) for leaf in leaves]
    where = borders.borders(leaves, found, cards)
    starts = [number for number, border in enumerate(where) if border.begins]
    ends = [*starts[1:], len(leaves)]
    return [
        _draft(leaves[start:end], found[start], where[start : end + 1], setting)
        for start, end in zip(starts, ends, strict=True)
    ]


def named(leaves: Sequence[Leaf], setting: Setting) -> Draft:
    """All these pages as one document, because somebody said that they are one."""
    first = layout.signs(leaves[0], setting.lexicon)
    said = Border(begins=True, likely=1.0, reasons=(NAMED,))
    return _draft(leaves, first, [said], setting)


def _draft(
    leaves: Sequence[Leaf], first: Signs, where: Sequence[Border], setting: Setting
) -> Draft:
    """``where``: the borders of its pages, and of the first page behind it."""
    kind = kinds.kind_of(leaves, first, setting.lexicon, setting.case_type)
    formed, _certainty = dates.formed_on(leaves, today=setting.today)
    confidence = _confidence(leaves, first, kind, where)
    return Draft(
        pages=tuple(leaf.id for leaf in leaves),
        title=kind.title,
        kind=kind.kind.code if kind.kind else None,
        heading=kind.heading,
        node=kind.kind.node if kind.kind else None,
        formed_on=formed,
        maker=makers.maker_of(leaves, kind.kind, setting.people),
        confidence=round(confidence, 3),
        sure=confidence >= setting.sure and kind.kind is not None,
        reasons=(*where[0].reasons, *kind.reasons, *_doubts(leaves, first, kind, where)),
    )


def _confidence(
    leaves: Sequence[Leaf], first: Signs, kind: Kind, where: Sequence[Border]
) -> float:
    """As sure as the least sure of its parts makes it."""
    certain = [border.certainty for border in where]
    reading = min(leaf.confidence for leaf in leaves[:1])
    set_so = 1.0 if (first.is_set_large and first.whole) or not first.match else SMALL
    found = kind.score * set_so * min(certain, default=1.0)
    return found * (0.85 + 0.15 * reading)


def _doubts(
    leaves: Sequence[Leaf], first: Signs, kind: Kind, where: Sequence[Border]
) -> tuple[str, ...]:
    """What keeps a draft from being sure, for whoever looks at it."""
    doubts = {
        "doubt_border": min((border.certainty for border in where), default=1.0) < CLEAR,
        "doubt_reading": leaves[0].confidence < 0.85,
        "doubt_small_title": first.match is not None and not first.is_set_large,
        "doubt_part_title": first.match is not None and not first.whole,
        "doubt_title": kind.score < 0.9,
    }
    return tuple(name for name, doubted in doubts.items() if doubted)
