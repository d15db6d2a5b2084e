"""A profile as it was typed, read leniently, so that one fault does not hide another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from archive.profile.errors import Fault
from archive.speech import lazy


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of a list, whether or not its shape is right."""

    place: str
    fields: dict[str, Any]

    def at(self, field: str) -> str:
        return f"{self.place}.{field}"

    def text(self, field: str) -> str | None:
        value = self.fields.get(field)
        return value if isinstance(value, str) else None

    def texts(self, field: str) -> list[str]:
        """The texts of a list, or the single text of a plain value."""
        value = self.fields.get(field)
        values = value if isinstance(value, list) else [value]
        return [one for one in values if isinstance(one, str)]


@dataclass(frozen=True, slots=True)
class Draft:
    raw: dict[str, Any]

    def rows(self, section: str) -> list[Row]:
        path = section.split(".")
        value = _inside(self.raw, path)
        entries = enumerate(value) if isinstance(value, list) else ()
        return [
            Row(self.place([*path, number]), entry)
            for number, entry in entries
            if isinstance(entry, dict)
        ]

    def codes(self, section: str) -> set[str] | None:
        """The codes of a section; None if it is there but is no list, so nobody knows."""
        if not isinstance(_inside(self.raw, section.split(".")), list | None):
            return None
        return {code for row in self.rows(section) if (code := row.text("code"))}

    def place(self, location: Sequence[str | int]) -> str:
        """``posts[3 judge].area``: entries count from one and are named if they can be."""
        written = ""
        for depth, step in enumerate(location):
            if isinstance(step, int):
                name = _name(_inside(self.raw, location[: depth + 1]))
                written += f"[{step + 1} {name}]" if name else f"[{step + 1}]"
            else:
                written += f".{step}" if written else step
        return written


def _inside(value: Any, path: Sequence[str | int]) -> Any:
    """What stands at a path, or None where the file has nothing of the kind."""
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _name(entry: Any) -> str:
    """How a reader finds an entry again: by its code, or by the post it speaks of."""
    names = [entry.get("code"), entry.get("post")] if isinstance(entry, dict) else []
    return next((name for name in names if isinstance(name, str) and name), "")


def repeated(draft: Draft, section: str, field: str) -> Iterator[Fault]:
    seen = set[str]()
    for row in draft.rows(section):
        value = row.text(field)
        if value in seen:
            sentence = lazy("“%(value)s” stands here a second time.", value=value)
            yield Fault(row.at(field), sentence)
        if value:
            seen.add(value)


def unknown(draft: Draft, section: str, field: str, among: str) -> Iterator[Fault]:
    """References, single or in lists, to a code the other section does not have."""
    codes = draft.codes(among)
    for row in draft.rows(section):
        for value in row.texts(field):
            if codes is not None and value not in codes:
                sentence = lazy(
                    "“%(value)s” is not among the %(section)s.", value=value, section=among
                )
                yield Fault(row.at(field), sentence)
