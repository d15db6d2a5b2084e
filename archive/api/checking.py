"""Holds what was sent to its shape, and says every fault with its place. Pure."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from archive.api.errors import Place
from archive.api.rules import pointer
from archive.api.schemas import SCHEMAS
from archive.api.shapes import Schema
from archive.cases.errors import FAULTS
from archive.cases.rules.filing import Fault
from archive.speech import LazyString, lazy

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

# No archive of ours is older, and the arithmetic of days still goes on for a while.
EARLIEST, LATEST = datetime(1970, 1, 2, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
TYPES: dict[str, LazyString] = {
    "string": lazy("This must be text."),
    "array": lazy("This must be a list."),
    "object": lazy("This must be an object."),
    "integer": lazy("This must be a whole number."),
    "boolean": lazy("This must be true or false."),
}
FORMATS: dict[str, LazyString] = {
    "date": lazy("A date is written 2026-10-01."),
    "date-time": lazy("A moment is written 2026-10-01T08:00:00+08:00."),
    "decimal": lazy("An amount is written 30000 or 30000.50."),
}
SENTENCES: dict[str, LazyString] = {
    "required": FAULTS[Fault.MISSING],
    "minLength": FAULTS[Fault.MISSING],
    "maxLength": FAULTS[Fault.TOO_LONG],
    "additionalProperties": lazy("This is not known here."),
    "enum": lazy("This is none of the values it can have."),
    "maxItems": lazy("There are too many of these."),
    "uniqueItems": lazy("Each of these can be there once."),
    "minimum": lazy("This is too small."),
    "maximum": lazy("This is too large."),
}
OTHERWISE = lazy("This does not have the form it must have.")


def _is_day(value: object) -> bool:
    if not isinstance(value, str):
        return True
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_instant(value: object) -> bool:
    return not isinstance(value, str) or instant(value) is not None


def instant(written: str) -> datetime | None:
    """A moment with its zone, as RFC 3339 writes it; in UTC."""
    try:
        found = datetime.fromisoformat(written.upper())
    except ValueError:
        return None
    if found.tzinfo is None or written[10:11] not in ("T", "t"):
        return None
    try:
        found = found.astimezone(UTC)
    except OverflowError:
        found = EARLIEST if found.year < EARLIEST.year else LATEST
    return min(max(found, EARLIEST), LATEST)


def faults(part: str, shape: Schema, value: Any, at: str = "") -> list[Place]:
    """Everything that is wrong with a value; ``at`` is where it is in its part."""
    found = (*_shape_faults(shape, value), *_unprintable(value))
    # Of several at one place the first says enough.
    told = dict(reversed(found))
    return [Place(part, at + path, told[path]) for path in sorted(told)]


def _shape_faults(shape: Schema, value: Any) -> Iterator[tuple[str, LazyString]]:
    for error in _validator(_frozen(shape)).iter_errors(value):
        here = pointer(*error.absolute_path)
        for name in _members(error):
            yield here + (pointer(name) if name is not None else ""), _sentence(error)


def _frozen(shape: Schema) -> str:
    return json.dumps(shape, sort_keys=True)


@lru_cache(maxsize=64)
def _validator(shape: str) -> "Draft202012Validator":
    # Imported where it is used: not every process is asked.
    from jsonschema import Draft202012Validator, FormatChecker

    formats = FormatChecker(formats=())
    formats.checks("date")(_is_day)
    formats.checks("date-time")(_is_instant)
    whole = {**json.loads(shape), "components": {"schemas": SCHEMAS}}
    return Draft202012Validator(whole, format_checker=formats)


def _members(error: "ValidationError") -> list[str | None]:
    """What is missing or too much is a fault at its own place, not at the object's."""
    instance: Any = error.instance
    names: Any = error.validator_value
    shape: Any = error.schema
    if error.validator == "required":
        return [name for name in names if name not in instance]
    if error.validator == "additionalProperties":
        return sorted(set(instance) - set(shape.get("properties", ())))
    return [None]


def _sentence(error: "ValidationError") -> LazyString:
    kind = str(error.validator)
    shape: Any = error.schema
    if kind in ("format", "pattern"):
        return FORMATS.get(shape.get("format", ""), OTHERWISE)
    if kind == "type":
        wanted: Any = error.validator_value
        return TYPES.get(wanted if isinstance(wanted, str) else wanted[0], OTHERWISE)
    return SENTENCES.get(kind, OTHERWISE)


def _unprintable(value: Any, *path: str | int) -> Iterator[tuple[str, LazyString]]:
    """Signs that no page could show and a database may refuse; a line may end."""
    match value:
        case str() if not value.replace("\n", "").isprintable():
            yield pointer(*path), FAULTS[Fault.UNPRINTABLE]
        case list():
            for at, one in enumerate(value):
                yield from _unprintable(one, *path, at)
        case dict():
            for name, one in value.items():
                yield from _unprintable(one, *path, name)
