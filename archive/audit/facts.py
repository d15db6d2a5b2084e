"""The facts of an event in words: what the auditor reads below it."""

from collections.abc import Iterator, Mapping
from typing import Any

from archive.speech import LazyString, _, lazy

# A fact without an entry here shows the name it was noted under.
LABELS: dict[str, LazyString] = {
    "action": lazy("Right asked for"),
    "administrator": lazy("Administrator"),
    "after": lazy("After"),
    "at": lazy("At"),
    "attempts": lazy("Attempts"),
    "before": lazy("Before"),
    "browser": lazy("Browser"),
    "by": lazy("By"),
    "bytes": lazy("Bytes"),
    "changed": lazy("Changed"),
    "changes": lazy("Changes"),
    "checkpoints": lazy("Checkpoints"),
    "console": lazy("At the console"),
    "count": lazy("Events"),
    "court": lazy("Court"),
    "created": lazy("New"),
    "damaged": lazy("Damaged"),
    "drawn_among": lazy("Drawn among"),
    "drops_factor": lazy("Second factor removed"),
    "due": lazy("Due"),
    "failures": lazy("Failed attempts"),
    "faults": lazy("Faults"),
    "file": lazy("File"),
    "filed_on": lazy("Filed on"),
    "filters": lazy("Filters"),
    "findings": lazy("Findings"),
    "format": lazy("Format"),
    "found": lazy("Found"),
    "frozen": lazy("Frozen days"),
    "holder": lazy("Holder"),
    "holidays": lazy("Days off"),
    "last": lazy("Last event"),
    "line": lazy("Line"),
    "link": lazy("Tie"),
    "logins": lazy("Logins ended"),
    "looked_at": lazy("Looked at"),
    "missing": lazy("Missing"),
    "moved": lazy("Moved"),
    "name": lazy("Name"),
    "names": lazy("Names"),
    "note": lazy("Note"),
    "objects": lazy("Objects"),
    "office": lazy("Office"),
    "other": lazy("Other case"),
    "overridden": lazy("Against the rule"),
    "parties": lazy("Parties"),
    "party_id": lazy("Number of the party"),
    "peaks": lazy("Peaks of the tree"),
    "profile": lazy("Profile"),
    "reason": lazy("Reason"),
    "removed": lazy("Removed"),
    "root": lazy("Root of the tree"),
    "rule": lazy("Rule"),
    "seconds": lazy("Seconds"),
    "size": lazy("Events covered"),
    "slots": lazy("Shifts"),
    "state": lazy("State"),
    "task": lazy("Task"),
    "team": lazy("Team"),
    "temporary": lazy("Temporary files"),
    "text": lazy("Text"),
    "track": lazy("Track"),
    "unchanged": lazy("Unchanged"),
    "unheard": lazy("Not heard from"),
    "version": lazy("Version"),
    "why": lazy("Why"),
    "workdays": lazy("Days worked in lieu"),
    "years": lazy("Years"),
}


def in_words(facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in facts.items():
        yield str(LABELS.get(name, name)), said(value)


def said(value: object) -> str:
    match value:
        case None:
            return "—"
        case bool():
            return _("yes") if value else _("no")
        case list():
            return "; ".join(said(item) for item in value) or "—"
        case dict():
            return "; ".join(f"{name}: {said(item)}" for name, item in value.items()) or "—"
    return str(value)
