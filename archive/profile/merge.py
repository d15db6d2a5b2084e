"""Pure: a court's own text laid over the base that courts share, entry by entry.

A list whose entries have codes is joined by code: an entry of the court changes, in the
base's entry of that code, the keys it names; ``off = true`` takes the entry away; a new
code stands after those of the base. Grants are joined by post: a court that grants a post
anything says all it may do. Tables are joined key by key. Everything else that the court
says replaces what the base says.
"""

from collections.abc import Iterator
from typing import Any

from archive.profile.draft import Draft, Origin
from archive.profile.errors import Fault, Place
from archive.speech import lazy

Path = tuple[str | int, ...]
OFF = "off"
VOUCHING = frozenset({"source", "also", "to_confirm"})


class Merging:
    """One court's text being laid over one base; keeps where each entry came from."""

    def __init__(self, base_file: str) -> None:
        self.base_file = base_file
        self.origins = dict[Path, Origin]()
        self.faults = list[Fault]()

    def tables(self, base: dict[str, Any], own: dict[str, Any], at: Path) -> dict[str, Any]:
        merged = dict[str, Any]()
        for key in [*base, *(key for key in own if key not in base)]:
            merged[key] = self._value(base, own, key, (*at, key))
        return merged

    def _value(self, base: dict[str, Any], own: dict[str, Any], key: str, at: Path) -> Any:
        lower, upper = base.get(key), own.get(key)
        if key not in own:
            upper = _like(lower)
        if isinstance(upper, dict) and isinstance(lower, dict):
            return self.tables(lower, upper, at)
        if isinstance(upper, list) and isinstance(lower, list | None):
            if _keyed(lower or upper, "code"):
                return self._lists(lower or [], upper, at)
            if _keyed(lower or upper, "post"):
                return self._by_post(lower or [], upper, at)
        return lower if key not in own else upper

    def _lists(self, base: list[Any], own: list[Any], at: Path) -> list[Any]:
        first = _first_by_code(own)
        used, merged = set[int](), list[Any]()
        for number, entry in enumerate(base, 1):
            over = first.get(entry.get("code"))
            if over is None:
                self._put(merged, entry, at, Origin(self.base_file, number))
                continue
            used.add(over)
            if own[over].get(OFF) is not True:
                joined = _laid_over(entry, own[over])
                self._put(merged, joined, at, Origin("", over + 1))
        for place, entry in enumerate(own):
            if place not in used:
                self._own(merged, entry, at, Origin("", place + 1))
        return merged

    def _by_post(self, base: list[Any], own: list[Any], at: Path) -> list[Any]:
        said = [entry.get("post") for entry in own if isinstance(entry, dict)]
        merged = list[Any]()
        for number, entry in enumerate(base, 1):
            if entry["post"] not in said:
                self._put(merged, entry, at, Origin(self.base_file, number))
        for number, entry in enumerate(own, 1):
            self._put(merged, entry, at, Origin("", number))
        return merged

    def _own(self, merged: list[Any], entry: Any, at: Path, origin: Origin) -> None:
        """An entry only the court has; there is nothing it could switch off."""
        if isinstance(entry, dict) and entry.get(OFF) is True:
            place = f"{_written(at)}[{origin.number} {entry.get('code', '')}].{OFF}"
            sentence = lazy("The base has no such entry, so none can be switched off.")
            self.faults.append(Fault(Place(place), sentence))
            return
        self._put(merged, entry, at, origin)

    def _put(self, merged: list[Any], entry: Any, at: Path, origin: Origin) -> None:
        self.origins[(*at, len(merged))] = origin
        merged.append(entry)


def merged(base: dict[str, Any], own: dict[str, Any], base_file: str) -> Draft:
    """The court's text over the base's, and what cannot be joined as faults."""
    merging = Merging(base_file)
    raw = merging.tables(base, own, ())
    return Draft(raw, merging.origins, tuple(merging.faults))


def _laid_over(entry: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """The base's entry with the court's keys; a source of its own vouches for it anew."""
    if "source" in own:
        entry = {key: entry[key] for key in entry if key not in VOUCHING}
    return {**entry, **own}


def _like(lower: Any) -> Any:
    """What a court that says nothing of a key is taken to say: nothing of its kind."""
    if isinstance(lower, dict):
        return {}
    return [] if isinstance(lower, list) else None


def _keyed(entries: list[Any], key: str) -> bool:
    """Whether all entries of a list have this key, by which they are joined."""
    return bool(entries) and all(isinstance(one, dict) and key in one for one in entries)


def _first_by_code(entries: list[Any]) -> dict[Any, int]:
    """Where each code stands first; a second one is left to be told as a fault."""
    return dict(reversed(list(_codes(entries))))


def _codes(entries: list[Any]) -> Iterator[tuple[str, int]]:
    for place, entry in enumerate(entries):
        if isinstance(entry, dict) and isinstance(entry.get("code"), str):
            yield entry["code"], place


def _written(at: Path) -> str:
    return ".".join(map(str, at))
