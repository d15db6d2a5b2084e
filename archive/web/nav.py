"""What the navigation may show; who sees which is decided where rights are known."""

from dataclasses import dataclass

from archive.speech import LazyString


@dataclass(frozen=True, slots=True)
class Item:
    """One room. ``key`` is the letter after ``g``; ``action`` the right it takes."""

    endpoint: str
    label: LazyString
    icon: str
    key: str
    action: str


@dataclass(frozen=True, slots=True)
class Link:
    """A room as one page shows it."""

    url: str
    label: LazyString
    icon: str
    key: str
    current: bool
    badge: str = ""
