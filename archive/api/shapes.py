"""What is sent and what is answered, as JSON Schema: shown in the document, and held to."""

from typing import Any

from archive.api.rules import CURSOR, LARGEST
from archive.cases.models import Role
from archive.cases.rules import filing, numbers
from archive.cases.rules.identity import PartyKind
from archive.cases.rules.stages import Stage

Schema = dict[str, Any]

MOST_LISTED, LISTED = 200, 50
MOST_PARTIES, MOST_CODES = 500, 50
LONGEST_NOTE = 400
EXAMPLE = numbers.EXAMPLES.partition("、")[0]


def text(longest: int = filing.LONGEST_LINE, meaning: str = "", **more: Any) -> Schema:
    found: Schema = {"type": "string", "maxLength": longest, **more}
    return found | ({"description": meaning} if meaning else {})


def nullable(shape: Schema) -> Schema:
    return shape | {"type": [shape["type"], "null"]}


def some(of: Schema, most: int, **more: Any) -> Schema:
    return {"type": "array", "items": of, "maxItems": most, **more}


def whole(properties: dict[str, Schema], *optional: str, meaning: str = "") -> Schema:
    """An object with these members and no others; all are there unless named optional."""
    found: Schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }
    if required := [name for name in properties if name not in optional]:
        found["required"] = required
    return found | ({"description": meaning} if meaning else {})


def one_of(values: Any, meaning: str = "") -> Schema:
    found: Schema = {"type": "string", "enum": [one.value for one in values]}
    return found | ({"description": meaning} if meaning else {})


def refer(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


DAY = {"type": "string", "format": "date", "examples": ["2026-03-02"]}
INSTANT = {"type": "string", "format": "date-time", "examples": ["2026-03-02T04:00:00Z"]}
AMOUNT = {
    "type": "string",
    "format": "decimal",
    "pattern": r"^[0-9]{1,13}(?:\.[0-9]{1,2})?$",
    "examples": ["30000.50"],
    "description": "In yuan, as text, so that nothing is rounded.",
}
CODE = text(40, "A code of the court's profile.", minLength=1)
CODES = some(CODE, MOST_CODES, uniqueItems=True)
NUMBER = text(meaning="A case number in any of its accepted forms.", examples=[EXAMPLE])
SIGNS = r"^[!-~]{1,120}$"

# Of a case, what the other system may say; what it does not mention stays as it is.
_DETAILS: dict[str, Schema] = {
    "filed_on": nullable(DAY),
    "received_on": nullable(DAY),
    "cause": text(),
    "basis_number": text(meaning="The number of the judgment or other basis."),
    "object_kind": nullable(CODE),
    "amount": nullable(AMOUNT),
    "channel": nullable(CODE),
    "enterprise_class": nullable(CODE),
    "grounds": CODES,
    "circumstances": CODES,
    "team": nullable(CODE),
    "track": nullable(CODE),
}
_PERSON: dict[str, Schema] = {
    "role": one_of(Role),
    "kind": one_of(PartyKind, "Without it, as the name and the number suggest."),
    "name": text(minLength=1),
    "identity": text(60, "Kept sealed, and never given out in full."),
    "phone": text(40, "Kept sealed, and never given out in full."),
    "address": text(filing.LONGEST_ADDRESS),
}

SCHEMAS: dict[str, Schema] = {
    "CaseInput": whole(
        {
            **_DETAILS,
            "holder": nullable(
                text(60, "The account of a person, or a name no other has.")
            ),
            "reason": text(meaning="Why the case goes elsewhere than the rules say."),
            "parties": some(refer("PartyInput"), MOST_PARTIES),
        },
        *_DETAILS,
        "holder",
        "reason",
        "parties",
        meaning=(
            "What is mentioned is set, null clears it, and what is not mentioned stays. A"
            " new case needs filed_on. A party is known by role and name: it is added, or"
            " corrected, and never removed."
        ),
    ),
    "PartyInput": whole(_PERSON, "kind", "identity", "phone", "address"),
    "EventInput": whole(
        {
            "code": text(40, "The code of an event of the court's profile.", minLength=1),
            "on": DAY,
            "note": text(LONGEST_NOTE),
        },
        "note",
    ),
    "Party": whole(
        {
            "role": one_of(Role),
            "kind": one_of(PartyKind),
            "name": {"type": "string"},
            "identity_masked": {"type": "string"},
            "phone_masked": {"type": "string"},
            "address": {"type": "string"},
        }
    ),
    "Case": whole(
        {
            "number": {"type": "string", "description": "In its one form."},
            **_DETAILS,
            "amount": nullable({"type": "string", "format": "decimal"}),
            "closed_on": nullable(DAY),
            "closing_method": nullable({"type": "string"}),
            "stage": one_of(Stage),
            "holder": nullable({"type": "string", "description": "An account."}),
            "holder_name": nullable({"type": "string"}),
            "profile": {"type": "string", "description": "The rules it was filed under."},
            "parties": {"type": "array", "items": refer("Party")},
        }
    ),
    "Cases": whole(
        {
            "cases": {"type": "array", "items": refer("Case"), "maxItems": MOST_LISTED},
            "next": {
                "type": "string",
                "pattern": CURSOR,
                "description": (
                    "The cursor to ask with next: at once if there is more, else later;"
                    " it then leads to what has changed since."
                ),
            },
            "more": {"type": "boolean"},
        }
    ),
    "Change": whole(
        {
            "field": {"type": "string"},
            "before": {"type": "string"},
            "after": {"type": "string"},
        }
    ),
    "Taken": whole(
        {
            "case": refer("Case"),
            "created": {"type": "boolean"},
            "changes": {"type": "array", "items": refer("Change")},
        }
    ),
    "Reported": whole(
        {
            "number": {"type": "string"},
            "code": {"type": "string"},
            "on": DAY,
            "note": {"type": "string"},
        }
    ),
    "Fault": whole(
        {
            "in": {"type": "string", "enum": ["body", "query", "path", "header"]},
            "pointer": {"type": "string", "description": "A JSON pointer (RFC 6901)."},
            "sentence": {"type": "string"},
        }
    ),
    "Problem": whole(
        {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "sentence": {"type": "string", "description": "For whoever reads the log."},
            "reference": {"type": "string", "description": "To be quoted by telephone."},
            "faults": {"type": "array", "items": refer("Fault")},
        },
        meaning="RFC 9457, with a sentence, a number to quote, and every fault at once.",
    ),
}

# What stands in the address or beside it; by name, with the part of the request it is in.
PARAMETERS: dict[str, tuple[str, Schema, bool, str]] = {
    "number": (
        "path",
        NUMBER | {"minLength": 1},
        True,
        "The case number, percent-encoded as UTF-8.",
    ),
    "updated_since": (
        "query",
        INSTANT,
        False,
        "Only what has changed since; something may come twice, but nothing is left out.",
    ),
    "cursor": (
        "query",
        {"type": "string", "pattern": CURSOR, "maxLength": 60},
        False,
        "Where the last answer said to go on.",
    ),
    "limit": (
        "query",
        {"type": "integer", "minimum": 1, "maximum": MOST_LISTED, "default": LISTED},
        False,
        "At most so many of them.",
    ),
    "scan": (
        "path",
        text(40, "Its number, as it was answered.", minLength=1),
        True,
        "The scan.",
    ),
    "submission": (
        "path",
        text(20, "Its number, as it was answered.", pattern=r"^审[0-9]{4}-[0-9]{5,9}$"),
        True,
        "The submission.",
    ),
    "upload": (
        "path",
        text(64, "The upload, as it was answered.", minLength=1),
        True,
        "The upload.",
    ),
    "document": (
        "path",
        {"type": "integer", "minimum": 1, "maximum": LARGEST},
        True,
        "The document, as it was listed.",
    ),
    "edition": (
        "path",
        {"type": "integer", "minimum": 1, "maximum": LARGEST},
        True,
        "Its edition, as it was listed.",
    ),
    "Upload-Offset": (
        "header",
        {"type": "integer", "minimum": 0, "maximum": 2**53 - 1},
        False,
        "Where in the file this piece begins. At its end, an empty piece ends it.",
    ),
    "Idempotency-Key": (
        "header",
        {"type": "string", "pattern": SIGNS},
        False,
        "The same key and the same request have one effect and one answer, for 30 days.",
    ),
    "If-Match": (
        "header",
        {"type": "string", "pattern": r'^(?:\*|"[!#-~]{1,64}")$'},
        False,
        "The ETag of the case as it was read; if it is another by now, nothing is changed.",
    ),
}
