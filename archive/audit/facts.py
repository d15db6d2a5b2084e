"""The facts of an event in words: what the auditor reads below it."""

from collections.abc import Iterator, Mapping
from typing import Any

from archive.speech import LazyString, _, lazy

# A fact without an entry here shows the name it was noted under.
LABELS: dict[str, LazyString] = {
    "action": lazy("Right asked for"),
    "administrator": lazy("Administrator"),
    "after": lazy("After"),
    "answers": lazy("Answers"),
    "at": lazy("At"),
    "attempts": lazy("Attempts"),
    "back": lazy("Back to what the machine read"),
    "back_on": lazy("Back at the court on"),
    "batch": lazy("Batch"),
    "before": lazy("Before"),
    "browser": lazy("Browser"),
    "by": lazy("By"),
    "bytes": lazy("Bytes"),
    "case": lazy("Case"),
    "changed": lazy("Changed"),
    "changes": lazy("Changes"),
    "checkpoints": lazy("Checkpoints"),
    "closed": lazy("Out of use"),
    "completed_on": lazy("Done on"),
    "console": lazy("At the console"),
    "count": lazy("Events"),
    "court": lazy("Court"),
    "created": lazy("New"),
    "damaged": lazy("Damaged"),
    "defects": lazy("Defects"),
    "deliverer": lazy("Delivered by"),
    "desk": lazy("On the sorting desk"),
    "digest": lazy("SHA-256"),
    "document": lazy("Document"),
    "documents": lazy("Documents"),
    "drawn_among": lazy("Drawn among"),
    "drops_factor": lazy("Second factor removed"),
    "due": lazy("Due"),
    "edition": lazy("Edition"),
    "event": lazy("Event"),
    "failures": lazy("Failed attempts"),
    "faults": lazy("Faults"),
    "file": lazy("File"),
    "filed_on": lazy("Filed on"),
    "filters": lazy("Filters"),
    "findings": lazy("Findings"),
    "first": lazy("First"),
    "format": lazy("Format"),
    "formed_on": lazy("Formed on"),
    "found": lazy("Found"),
    "frozen": lazy("Frozen days"),
    "handed_on": lazy("Handed on"),
    "handed_to": lazy("Handed on to"),
    "handler": lazy("Handler"),
    "heading": lazy("Heading"),
    "holder": lazy("Holder"),
    "holidays": lazy("Days off"),
    "kind": lazy("Kind"),
    "last": lazy("Last event"),
    "line": lazy("Line"),
    "link": lazy("Tie"),
    "logins": lazy("Logins ended"),
    "looked_at": lazy("Looked at"),
    "merged": lazy("Joined to"),
    "method": lazy("Way of closing"),
    "missing": lazy("Missing"),
    "moved": lazy("Moved"),
    "name": lazy("Name"),
    "names": lazy("Names"),
    "node": lazy("Node"),
    "note": lazy("Note"),
    "objects": lazy("Objects"),
    "office": lazy("Office"),
    "on": lazy("On"),
    "other": lazy("Other case"),
    "outcome": lazy("Outcome"),
    "overridden": lazy("Against the rule"),
    "page": lazy("Page"),
    "pages": lazy("Pages"),
    "parties": lazy("Parties"),
    "party_id": lazy("Number of the party"),
    "peaks": lazy("Peaks of the tree"),
    "pieces": lazy("Materials"),
    "place": lazy("Place"),
    "points": lazy("Points that do not hold"),
    "profile": lazy("Profile"),
    "reason": lazy("Reason"),
    "receipt": lazy("Receipt"),
    "received_on": lazy("Came in"),
    "remarks": lazy("Remarks"),
    "removed": lazy("Removed"),
    "replaced_by": lazy("Replaced by"),
    "role": lazy("Role"),
    "root": lazy("Root of the tree"),
    "round": lazy("Round"),
    "rule": lazy("Rule"),
    "scanned_on": lazy("Scanned on"),
    "seconds": lazy("Seconds"),
    "sender": lazy("Received from"),
    "since": lazy("From"),
    "size": lazy("Events covered"),
    "slots": lazy("Shifts"),
    "source": lazy("Comes from"),
    "split": lazy("Divided from"),
    "state": lazy("State"),
    "step": lazy("Step of the approval"),
    "sustained": lazy("Sustained"),
    "system": lazy("System"),
    "taken_back": lazy("Taken back"),
    "target": lazy("Into the file of"),
    "task": lazy("Task"),
    "team": lazy("Team"),
    "temporary": lazy("Temporary files"),
    "term": lazy("Term"),
    "terms": lazy("Searched for (sealed)"),
    "text": lazy("Text"),
    "title": lazy("Title"),
    "track": lazy("Track"),
    "turn": lazy("Turn"),
    "unchanged": lazy("Unchanged"),
    "undone": lazy("Undone"),
    "unheard": lazy("Not heard from"),
    "until": lazy("to"),
    "uploaded": lazy("Uploaded already"),
    "verb": lazy("What was done"),
    "version": lazy("Version"),
    "warnings": lazy("Warnings"),
    "way": lazy("Came by"),
    "what": lazy("Material"),
    "why": lazy("Why"),
    "workdays": lazy("Days worked in lieu"),
    "years": lazy("Years"),
}


def in_words(facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in facts.items():
        yield label(name), said(value)


def label(name: str) -> str:
    return str(LABELS.get(name, name))


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
