"""The chain of the journal. Pure: entries in, bytes and codes out."""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

# What stands before the first event.
GENESIS = "0" * 64
# RFC 8785 writes no larger integer, because a reader in JavaScript could not hold it.
LARGEST = 2**53 - 1
FACTS_BYTES = 65_536

# Writes what RFC 8785 asks for, five times faster than the package of that name, as
# long as ``plain`` has let in neither floats nor keys beyond the first 65 536 letters.
_ENCODER = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
)


@dataclass(frozen=True, slots=True)
class Entry:
    """An event as the chain sees it: everything a reader is shown, and its place."""

    id: int
    at: datetime
    kind: str
    actor_id: int | None
    account: str
    name: str
    office: str
    posts: str
    address: str
    subject: str
    done: bool
    facts: Mapping[str, Any]
    previous: str


class TooMuchToNote(ValueError):
    """The facts of one event are larger than the journal takes. A bug, not a user error."""


def members(entry: Entry) -> dict[str, Any]:
    """The entry as JSON has it, the instant in UTC."""
    return {
        "account": entry.account,
        "actor": entry.actor_id,
        "address": entry.address,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "done": entry.done,
        "facts": dict(entry.facts),
        "id": entry.id,
        "kind": entry.kind,
        "name": entry.name,
        "office": entry.office,
        "posts": entry.posts,
        "previous": entry.previous,
        "subject": entry.subject,
    }


def canonical(entry: Entry) -> bytes:
    """The one way to write an entry down: RFC 8785 JSON."""
    return _ENCODER.encode(members(entry)).encode()


def sealed(written: bytes, mac: str) -> bytes:
    """A canonical entry with its code: a line of an export, and a leaf of the tree.

    So whoever holds an export can compute the tree without the key of the chain. What
    follows the name are strings only, and a quotation mark inside one is escaped: the
    last match is the member itself.
    """
    before, name, after = written.rpartition(b',"name":"')
    return b"".join((before, b',"mac":', _ENCODER.encode(mac).encode(), name, after))


def code(key: bytes, entry: Entry) -> str:
    """HMAC-SHA256 over the entry, which names the code of the one before it."""
    return code_of(key, canonical(entry))


def code_of(key: bytes, written: bytes) -> str:
    return hmac.digest(key, written, "sha256").hex()


def at_place(written: bytes, place: int) -> bytes:
    """The same canonical entry as it would stand under another number."""
    before, _, after = written.rpartition(b',"id":')
    return b"".join((before, b',"id":', str(place).encode(), after[after.index(b",") :]))


def following(written: bytes, previous: str) -> bytes:
    """The same canonical entry as it would follow another one."""
    start, _, _ = written.rpartition(b',"previous":')
    _, subject, end = written.rpartition(b',"subject":')
    return b"".join(
        (start, b',"previous":', _ENCODER.encode(previous).encode(), subject, end)
    )


def short(text: str, letters: int) -> str:
    """At most so many letters, every one of them fit to be stored and printed.

    A line break or an escape sequence would let one event pass for two, or for none,
    on a terminal; each becomes its visible picture (␊, ␛).
    """
    safe = "".join(_visible(letter) for letter in text)
    return safe if len(safe) <= letters else f"{safe[: letters - 1]}…"


def _visible(letter: str) -> str:
    number = ord(letter)
    if number < 0x20:
        return chr(0x2400 + number)
    if number == 0x7F:
        return "␡"
    if 0x80 <= number < 0xA0 or 0xD800 <= number < 0xE000 or number in _DIRECTING:
        return "\ufffd"
    return letter


# Line ends, and what turns the direction of reading: a name could show as another.
_DIRECTING = frozenset([0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as JSON will give them back; what it would not, is refused."""
    noted = {name: _plain(value) for name, value in facts.items()}
    if len(_ENCODER.encode(noted).encode()) > FACTS_BYTES:
        raise TooMuchToNote(f"more than {FACTS_BYTES} bytes of facts: {', '.join(noted)}")
    return noted


def _plain(value: object) -> Any:
    match value:
        case None | bool():
            return value
        case str():
            return _text(value)
        case int():
            return _number(value)
        case list() | tuple():
            return [_plain(item) for item in value]
        case dict():
            return {_key(name): _plain(item) for name, item in value.items()}
    raise TypeError(f"a journal cannot keep {type(value).__name__}: {value!r}")


def _text(value: str) -> str:
    """The letters themselves, also of an enum; half a surrogate pair has no UTF-8."""
    return str.__str__(value).encode("utf-8", "replace").decode()


def _number(value: int) -> int:
    if abs(value) > LARGEST:
        raise TypeError(f"an integer beyond 2⁵³ - 1 is noted as text: {value}")
    return int(value)


def _key(name: object) -> str:
    if not isinstance(name, str) or any(ord(letter) > 0xFFFF for letter in name):
        raise TypeError(f"not the name of a fact: {name!r}")
    return _text(name)
