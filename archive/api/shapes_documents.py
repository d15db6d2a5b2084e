"""Shapes of the documents that go on into another system, and of its receipts."""

from archive.api.rules import CURSOR
from archive.api.shapes import (
    DAY,
    INSTANT,
    MOST_LISTED,
    Schema,
    nullable,
    one_of,
    refer,
    text,
    whole,
)
from archive.catalog.exchange.rules import LONGEST_REASON, LONGEST_RECEIPT, Answer
from archive.catalog.exchange.telling import MAIN, SIDE
from archive.catalog.models import Mark, Origin
from archive.catalog.review.models import SubmissionState

SAID: Schema = {"type": "string"}
COUNT: Schema = {"type": "integer", "minimum": 1}
LISTS: dict[str, Schema] = {
    "documents": {"type": "array", "items": refer("Document")},
    "withdrawn": {"type": "array", "items": refer("WithdrawnDocument")},
}
SCHEMAS: dict[str, Schema] = {
    "Document": whole(
        {
            "document": COUNT | {"description": "Its number here, for good."},
            "edition": COUNT | {"description": "Grows with each change of it."},
            "case": SAID | {"description": "The case number."},
            "merged_into": nullable(
                SAID | {"description": "The case whose file this one is part of (并卷)."}
            ),
            "title": SAID,
            "kind": nullable(SAID),
            "kind_name": SAID,
            "part": {
                "type": "string",
                "enum": [MAIN, SIDE],
                "description": "正卷, or the court's own part: 副卷.",
            },
            "heading": SAID,
            "heading_name": SAID,
            "place": COUNT | {"description": "Among the documents of its heading."},
            "node": nullable(SAID),
            "node_name": SAID,
            "formed_on": nullable(DAY),
            "maker": SAID,
            "origin": one_of(Origin),
            "seal": one_of(Mark),
            "signature": one_of(Mark),
            "pages": {"type": "integer", "minimum": 0},
            "pictures": {
                "type": "array",
                "items": SAID,
                "description": "SHA-256 of each page's JPEG, as it stands in the PDF.",
            },
            "receipt": nullable(SAID | {"description": "Of the material it came with."}),
            "submission": SAID,
            "state": {
                "type": "string",
                "enum": [
                    SubmissionState.ACCEPTED.value,
                    SubmissionState.SUPPLEMENT.value,
                ],
                "description": "supplement: of a party, to be completed (待补正).",
            },
            "accepted_on": nullable(DAY),
            "link": SAID | {"description": "Where its PDF is fetched."},
        }
    ),
    "WithdrawnDocument": whole(
        {"document": COUNT, "edition": COUNT, "case": SAID},
        meaning="It was told before, and goes out no more: take it out there, too.",
    ),
    "Documents": whole(
        {
            **LISTS,
            "next": {
                "type": "string",
                "pattern": CURSOR,
                "description": "The cursor to ask with next, in this list.",
            },
            "more": {"type": "boolean"},
        },
        meaning=f"About {MOST_LISTED} at most; what was accepted together stays together.",
    ),
    "CaseDocuments": whole(LISTS),
    "DocumentReceiptInput": whole(
        {
            "receipt": text(LONGEST_RECEIPT, "Your own number for it.", minLength=1),
            "answer": one_of(Answer),
            "reason": text(LONGEST_REASON, "Why it is refused."),
        },
        "reason",
    ),
    "DocumentReceipt": whole(
        {
            "document": COUNT,
            "edition": COUNT,
            "receipt": SAID,
            "answer": one_of(Answer),
            "reason": SAID,
            "received_at": INSTANT,
        }
    ),
}
