"""Material that another system submits for review, and what becomes of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Response
from sqlalchemy import select

from archive.act import Act
from archive.api import queries, reading, scans, shown
from archive.api.errors import (
    Faulty,
    NoSuchNumber,
    NoSuchScan,
    NoSuchSubmission,
    Place,
    faulty,
)
from archive.api.operations import Operation, takes
from archive.api.rules import Scope, pointer
from archive.api.service import Answer
from archive.api.views import KEY, answered, bp, whole
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.cases.errors import FAULTS as OF_CASES
from archive.cases.models import Case
from archive.cases.rules import numbers
from archive.cases.rules.filing import Fault
from archive.catalog import veils
from archive.catalog.models import Document
from archive.catalog.review import bringing, labels
from archive.catalog.review import queries as reviews
from archive.catalog.review.bringing import Given
from archive.catalog.review.errors import Unfit
from archive.catalog.review.models import Review, Submission
from archive.db import db
from archive.scan.models import Batch
from archive.web.access import by_token

SUBMIT = Operation(
    "submitMaterial",
    "Submit the files of a scan for review.",
    {200: "Submission", 201: "Submission"},
    (KEY,),
    body="SubmissionInput",
    refusals={
        404: "There is no such case.",
        409: "Your number, or the scan, was submitted before as something else.",
        413: "The body is too large.",
        415: "The body is not application/json.",
    },
)
SHOW = Operation(
    "showSubmission",
    "What became of a submission: rounds, opinion, defects.",
    {200: "Submission"},
    ("submission",),
    refusals={404: "You have brought no such submission."},
)


AGAIN = Operation(
    "handInAgain",
    "Hand a refused submission in again, with a scan of what is new.",
    {201: "Submission"},
    ("submission", KEY),
    required=frozenset({KEY}),
    body="AnswerInput",
    refusals={
        404: "You have brought no such submission.",
        409: "It does not wait for this, or the scan was submitted before.",
        413: "The body is too large.",
        415: "The body is not application/json.",
    },
)


@bp.post("/submissions")
@by_token(Scope.SUBMISSIONS_WRITE)
@takes(SUBMIT)
def submit_material() -> Response:
    asked = reading.read(SUBMIT, {})
    if asked.faults:
        raise Faulty(asked.faults)
    return answered(lambda act: _submitted(act, asked.body), asked)


def _submitted(act: Act, body: Mapping[str, Any]) -> Answer:
    case = _case(body["number"])
    given = Given(
        reference=body["reference"],
        what=body["what"],
        batch=_scan(act, body["scan"]),
        node=body.get("node") or None,
        handler=body.get("handler") or None,
    )
    if found := list(bringing.faults(act, case, given)):
        raise Faulty([Place("body", pointer(name), why) for name, why in found])
    row, is_new = bringing.bring(act, case, given)
    db.session.flush()  # what is told is what is kept
    if not is_new:
        audit.record(act, Kind.API_READ, row.number)
    return Answer(201 if is_new else 200, _written(act, reviews.locked(row.id)))


def _case(number: str) -> Case:
    wanted = numbers.parse(number)
    if wanted is None:
        raise faulty("body", "/number", OF_CASES[Fault.NUMBER_FORM])
    case = queries.whole_case(str(wanted))
    if case is None:
        raise NoSuchNumber(str(wanted))
    return case


def _scan(act: Act, number: str) -> Batch:
    try:
        return scans.own(act, number)
    except NoSuchScan as missing:
        raise faulty("body", "/scan", str(missing)) from missing


@bp.get("/submissions/<submission>")
@by_token(Scope.SUBMISSIONS_READ)
@takes(SHOW)
def show_submission(submission: str) -> Response:
    reading.read(SHOW, {"submission": submission})
    return answered(lambda act: _shown(act, submission))


def _own(act: Act, number: str) -> Submission:
    row = bringing.own(act, number)
    if row is None:
        raise NoSuchSubmission(number)
    return row


@bp.post("/submissions/<submission>/rounds")
@by_token(Scope.SUBMISSIONS_WRITE)
@takes(AGAIN)
def hand_in_again(submission: str) -> Response:
    asked = reading.read(AGAIN, {"submission": submission})
    whole(asked)
    return answered(lambda act: _again(act, submission, asked.body), asked)


def _again(act: Act, number: str, body: Mapping[str, Any]) -> Answer:
    row = _own(act, number)
    batch = _scan(act, body["scan"]) if body.get("scan") else None
    if batch is not None and (why := bringing.unfit_scan(row.case, batch)):
        raise faulty("body", "/scan", why)
    try:
        bringing.again(act, row, body["answer"], batch)
    except Unfit as unfit:
        raise faulty("body", "/answer", str(unfit)) from unfit
    db.session.flush()  # what is told is what is kept
    return Answer(201, _written(act, reviews.locked(row.id)))


def _shown(act: Act, number: str) -> Answer:
    row = _own(act, number)
    audit.record(act, Kind.API_READ, row.number)
    return Answer(200, _written(act, row))


def _written(act: Act, row: Submission) -> str:
    return shown.written(told(act, row))


def told(act: Act, row: Submission) -> dict[str, Any]:
    """A submission as the system that brought it may see it."""
    brought = reviews.brought(row.id)
    hidden = _own_part(act, row)
    return {
        "submission": row.number,
        "reference": (brought[0].reference if brought else "") or "",
        "number": row.case.number,
        "scans": [one.batch.number for one in brought],
        "what": row.what,
        "node": row.node,
        "handler": row.handler,
        "state": row.state.value,
        "round": row.round,
        "submitted_on": row.submitted_on.isoformat(),
        "accepted_on": _day(row.decided_on),
        "rounds": [_round(one, hidden) for one in row.rounds],
    }


def _own_part(act: Act, row: Submission) -> set[str]:
    """Defects on documents that stand in the court's own part: told without a word."""
    wanted = reviews.defect_documents(row.rounds)
    side = Document.heading.in_(veils.side_headings(act))
    found = db.session.scalars(select(Document.id).where(Document.id.in_(wanted), side))
    return {f"document:{one}" for one in found}


def _round(row: Review, hidden: set[str]) -> dict[str, Any]:
    return {
        "round": row.round,
        "handed_on": row.handed_on.isoformat(),
        "reviewed_on": row.reviewed_on.isoformat(),
        "outcome": row.outcome.value,
        "points": [
            {
                "code": code,
                "holds": point["holds"],
                "reasons": list(point["reasons"]),
                "note": point["note"],
            }
            for code, point in row.points.items()
        ],
        "defects": [_defect(one, hidden) for one in row.defects],
        "opinion": row.opinion,
        "disputed_on": _day(row.disputed_on),
        "sustained": row.sustained,
        "decision": row.decision,
        "answered_on": _day(row.answered_on),
    }


def _defect(one: Mapping[str, str], hidden: set[str]) -> dict[str, str]:
    veiled = one["on"] in hidden
    return {
        "on": one["on"],
        "name": "" if veiled else one["name"],
        "page": one["page"],
        "reason": one["reason"],
        "sentence": labels.reason(one["reason"]),
        "note": "" if veiled else one["note"],
    }


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None
