"""Shapes of what other systems submit for review, and are told of it."""

from archive.api.shapes import CODE, DAY, NUMBER, Schema, nullable, refer, text, whole
from archive.api.shapes import one_of as among
from archive.catalog.review.models import Outcome, SubmissionState

SAID: Schema = {"type": "string"}
LONGEST_WHAT, LONGEST_REFERENCE = 400, 120

SCHEMAS: dict[str, Schema] = {
    "SubmissionInput": whole(
        {
            "reference": text(
                LONGEST_REFERENCE,
                "Your own number of it: the same is taken once.",
                minLength=1,
            ),
            "number": NUMBER | {"minLength": 1},
            "scan": text(40, "The number of your scan with the files.", minLength=1),
            "what": text(LONGEST_WHAT, "What it is, in a few words.", minLength=1),
            "node": nullable(CODE),
            "handler": nullable(
                text(60, "The account of who answers for it; without, the holder.")
            ),
        },
        "node",
        "handler",
    ),
    "AnswerInput": whole(
        {
            "answer": text(2000, "What was corrected or added.", minLength=1),
            "scan": nullable(text(40, "Your scan of what is new.", minLength=1)),
        },
        "scan",
    ),
    "Submission": whole(
        {
            "submission": SAID | {"description": "Its number here."},
            "reference": SAID,
            "number": SAID | {"description": "The case number."},
            "scans": {"type": "array", "items": SAID},
            "what": SAID,
            "node": nullable(SAID),
            "handler": SAID,
            "state": among(SubmissionState),
            "round": {"type": "integer"},
            "submitted_on": DAY,
            "accepted_on": nullable(DAY),
            "rounds": {"type": "array", "items": refer("ReviewRound")},
        }
    ),
    "ReviewRound": whole(
        {
            "round": {"type": "integer"},
            "handed_on": DAY,
            "reviewed_on": DAY,
            "outcome": among(Outcome),
            "points": {"type": "array", "items": refer("ReviewPoint")},
            "defects": {"type": "array", "items": refer("Defect")},
            "opinion": SAID,
            "disputed_on": nullable(DAY),
            "sustained": nullable({"type": "boolean"}),
            "decision": SAID,
            "answered_on": nullable(DAY),
        }
    ),
    "ReviewPoint": whole(
        {
            "code": SAID,
            "holds": nullable({"type": "boolean"}),
            "reasons": {"type": "array", "items": SAID},
            "note": SAID,
        }
    ),
    "Defect": whole(
        {
            "on": SAID | {"description": "whole, or document: with its number."},
            "name": SAID,
            "page": SAID,
            "reason": SAID,
            "sentence": SAID | {"description": "The reason, for people."},
            "note": SAID,
        }
    ),
}
