"""A profile as it was typed, read leniently, so that one fault does not hide another."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from archive.profile.errors import Fault, Place
from archive.speech import LazyString, lazy


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an entry was typed: the file, if it is the base, and the number in it."""

    file: str
    number: int


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of a list, whether or not its shape is right."""

    place: Place
    fields: dict[str, Any]

    def at(self, field: str) -> Place:
        return Place(f"{self.place}.{field}", self.place.file)

    def text(self, field: str) -> str | None:
        value = self.fields.get(field)
        return value if isinstance(value, str) else None

    def texts(self, field: str) -> list[str]:
        """The texts at ``field`` or ``outer.inner``, in lists or as plain values."""
        return list(_texts(self.fields, field.split(".")))

    def has(self, field: str) -> bool:
        return field in self.fields


@dataclass(frozen=True, slots=True)
class Draft:
    raw: dict[str, Any]
    # Only for entries of a merged file: elsewhere the place in the list is the place.
    origins: Mapping[tuple[str | int, ...], Origin] = field(default_factory=dict)
    # What was found wrong while the file was laid over its base.
    faults: tuple[Fault, ...] = ()

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

    def place(self, location: Sequence[str | int]) -> Place:
        """``posts[3 judge].area``: entries count from one and are named if they can be."""
        written, file = "", ""
        for depth, step in enumerate(location):
            path = tuple(location[: depth + 1])
            if isinstance(step, int):
                origin = self.origins.get(path, Origin(file, step + 1))
                file = origin.file
                name = _name(_inside(self.raw, path))
                written += f"[{origin.number} {name}]" if name else f"[{origin.number}]"
            else:
                written += f".{step}" if written else step
        return Place(written, file)


def _texts(value: Any, path: Sequence[str]) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _texts(one, path)
    elif path and isinstance(value, dict):
        yield from _texts(value.get(path[0]), path[1:])
    elif not path and isinstance(value, str):
        yield value


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
    """References, single or in lists, to a code that none of the other sections has.

    ``among`` names a section, or two and more with ``|`` between them.
    """
    known = [draft.codes(other) for other in among.split("|")]
    if None in known:
        return
    codes = {code for found in known for code in found or ()}
    for row in draft.rows(section):
        for value in row.texts(field):
            if value not in codes:
                yield Fault(row.at(field), not_among(value, among.replace("|", ", ")))


def not_among(value: str, section: str) -> LazyString:
    return lazy("“%(value)s” is not among the %(section)s.", value=value, section=section)


def between(
    draft: Draft, coded: Sequence[str], references: Sequence[tuple[str, str, str]]
) -> Iterator[Fault]:
    """Codes that stand twice, and references (section, field, among) to none."""
    for section in coded:
        yield from repeated(draft, section, "code")
    for section, name, among in references:
        yield from unknown(draft, section, name, among)


def exactly_one(draft: Draft, section: str, *fields: str) -> Iterator[Fault]:
    """Entries that must name one of the fields and name none or several."""
    for row in draft.rows(section):
        if sum(map(row.has, fields)) != 1:
            sentence = lazy(
                "This must have exactly one of: %(fields)s.", fields=", ".join(fields)
            )
            yield Fault(row.place, sentence)
