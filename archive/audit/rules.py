"""The chain of the journal. Pure: entries in, bytes and codes out."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import rfc8785

# What stands before the first event.
GENESIS = "0" * 64


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


def canonical(entry: Entry) -> bytes:
    """The one way to write an entry down: RFC 8785 JSON, the instant in UTC."""
    return rfc8785.dumps(
        {
            "account": entry.account,
            "actor": entry.actor_id,
            "address": entry.address,
            "at": entry.at.isoformat(timespec="microseconds"),
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
    )


def code(key: bytes, entry: Entry) -> str:
    """HMAC-SHA256 over the entry, which names the code of the one before it."""
    return hmac.digest(key, canonical(entry), "sha256").hex()
