"""Scans brought by other systems: opened, sent whole or in pieces, asked after."""

from collections.abc import Iterator
from typing import Any

from flask import Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from archive.act import Act
from archive.api import reading, shown
from archive.api.errors import Faulty, NoSuchScan, NotBytes, faulty
from archive.api.operations import Operation, takes
from archive.api.rules import Scope
from archive.api.service import Answer
from archive.api.views import KEY, answered, bp, json_answer
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.cases.errors import FAULTS
from archive.cases.rules.filing import Fault
from archive.db import db
from archive.scan import batch_words, destinations, listing, taking, uploads
from archive.scan.destinations import Destination
from archive.scan.errors.taking import (
    ChunkTooLarge,
    NoCaseCalled,
    NoReceiptCalled,
    NoSuchBatch,
    OfAnotherCase,
)
from archive.scan.models import Batch, Way
from archive.scan.uploads import Standing
from archive.web.access import by_token
from archive.web.act import current_act

OFFSET, LENGTH = "Upload-Offset", "Upload-Length"
BYTES = "application/octet-stream"
MEDIA = (BYTES, "application/offset+octet-stream")
GONE = "There is no such upload of yours; it may be over."
REFUSALS = {
    404: GONE,
    409: "The piece does not begin where the last one ended, or the scan is sorted.",
    413: "The body is larger than a piece may be.",
    415: "The body is not application/octet-stream.",
    507: "The server has no room; what has arrived is kept.",
}

OPEN = Operation(
    "openScan",
    "Open a scan, to which files are then sent.",
    {201: "Scan"},
    (KEY,),
    body="ScanInput",
    refusals={413: "The body is too large.", 415: "The body is not application/json."},
)
SHOW = Operation(
    "showScan",
    "How far a scan is, and what could not be opened.",
    {200: "Scan"},
    ("scan",),
    refusals={404: "You have brought no such scan."},
)
ANNOUNCE = Operation(
    "announceFile",
    "Announce a file of a scan.",
    {201: "Upload"},
    ("scan", KEY),
    body="FileInput",
    refusals={
        404: "You have brought no such scan.",
        409: "The scan is sorted, or too much was announced and not sent.",
        413: "The body is too large.",
        415: "The body is not application/json.",
        507: "The server has no room for the file.",
    },
)
STANDING = Operation(
    "showUpload",
    "How much of a file is here.",
    {200: "Upload"},
    ("upload",),
    refusals={404: GONE},
)
PIECE = Operation(
    "sendPiece",
    "Send the next piece of a file; 8 MiB at most.",
    {200: "Upload"},
    ("upload", OFFSET),
    required=frozenset({OFFSET}),
    media=BYTES,
    refusals=REFUSALS,
)
WHOLE = Operation(
    "sendFile",
    "Send a file of at most 16 MB at once; what was sent before is passed over.",
    {200: "Upload"},
    ("upload",),
    media=BYTES,
    refusals=REFUSALS,
)


@bp.post("/scans")
@by_token(Scope.SCANS_WRITE)
@takes(OPEN)
def open_scan() -> Response:
    asked = reading.read(OPEN, {})
    if asked.faults:
        raise Faulty(asked.faults)
    return answered(lambda act: _opened(act, asked.body), asked)


def _opened(act: Act, body: Any) -> Answer:
    where = _where(act, body)
    batch = taking.open_batch(
        act,
        Way.API,
        case=where.case,
        receipt=where.receipt,
        title=body.get("title", ""),
    )
    db.session.flush()  # what is told is what is kept
    return Answer(201, _written(batch.number))


def _where(act: Act, body: Any) -> Destination:
    try:
        return destinations.named(act, body.get("case") or "", body.get("receipt") or "")
    except NoCaseCalled as unknown:
        raise faulty("body", "/case", str(unknown)) from unknown
    except (NoReceiptCalled, OfAnotherCase) as unknown:
        raise faulty("body", "/receipt", str(unknown)) from unknown


def _written(number: str) -> str:
    batch = listing.called(number)
    told = batch_words.told(batch, listing.tally(batch), listing.files(batch))
    return shown.written(told)


@bp.get("/scans/<scan>")
@by_token(Scope.SCANS_READ)
@takes(SHOW)
def show_scan(scan: str) -> Response:
    reading.read(SHOW, {"scan": scan})
    return answered(lambda act: _shown(act, scan))


def _shown(act: Act, number: str) -> Answer:
    batch = own(act, number)
    audit.record(act, Kind.API_READ, batch.number)
    return Answer(200, _written(batch.number))


def own(act: Act, number: str) -> Batch:
    """A scan that this system has brought; others are nobody's affair."""
    try:
        batch = listing.called(number)
    except NoSuchBatch as missing:
        raise NoSuchScan(number) from missing
    if batch.way is not Way.API or batch.opened_by != act.actor.account:
        raise NoSuchScan(number)
    return batch


@bp.post("/scans/<scan>/files")
@by_token(Scope.SCANS_WRITE)
@takes(ANNOUNCE)
def announce_file(scan: str) -> Response:
    asked = reading.read(ANNOUNCE, {"scan": scan})
    if asked.faults:
        raise Faulty(asked.faults)
    # JSON has one kind of number: 190.0 is as whole as 190.
    name, size = asked.body["name"], int(asked.body["size"])
    return answered(lambda act: _announced(act, scan, name, size), asked)


def _announced(act: Act, number: str, name: str, size: int) -> Answer:
    batch = own(act, number)
    upload = uploads.begin(act, batch, name, size)
    audit.record(act, Kind.API_READ, batch.number, file=upload.name, bytes=size)
    return Answer(201, shown.written(told(uploads.standing(upload))))


@bp.get("/uploads/<upload>")
@by_token(Scope.SCANS_WRITE)
@takes(STANDING)
def show_upload(upload: str) -> Response:
    reading.parameters(STANDING, {"upload": upload})
    return _told(uploads.standing(uploads.found(current_act(), upload)))


@bp.patch("/uploads/<upload>")
@by_token(Scope.SCANS_WRITE)
@takes(PIECE)
def send_piece(upload: str) -> Response:
    given = reading.parameters(PIECE, {"upload": upload})
    if OFFSET not in given:
        raise faulty("header", f"/{OFFSET}", FAULTS[Fault.MISSING])
    act = current_act()
    return _told(uploads.receive(act, upload, given[OFFSET], _bytes()))


@bp.put("/uploads/<upload>")
@by_token(Scope.SCANS_WRITE)
@takes(WHOLE)
def send_file(upload: str) -> Response:
    reading.parameters(WHOLE, {"upload": upload})
    act, data = current_act(), _bytes()
    offset = uploads.found(act, upload).received
    standing = uploads.standing(uploads.found(act, upload))
    for start, piece in _pieces(data, offset):
        standing = uploads.receive(act, upload, start, piece)
    return _told(standing)


def _pieces(data: bytes, offset: int) -> Iterator[tuple[int, bytes]]:
    """At least one, that may be empty: it ends what was sent whole before."""
    for start in range(offset, max(len(data), offset + 1), uploads.CHUNK):
        yield start, data[start : start + uploads.CHUNK]


def _bytes() -> bytes:
    if request.mimetype not in MEDIA:
        raise NotBytes
    db.session.rollback()  # who sends slowly keeps nobody from writing meanwhile
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge as error:
        raise ChunkTooLarge(uploads.CHUNK) from error


def told(standing: Standing) -> dict[str, Any]:
    return {
        "upload": standing.token,
        "name": standing.name,
        "size": standing.size,
        "offset": standing.offset,
        "done": standing.file is not None,
        "again": standing.again,
    }


def _told(standing: Standing) -> Response:
    response = json_answer(200, shown.written(told(standing)))
    response.headers[OFFSET] = str(standing.offset)
    response.headers[LENGTH] = str(standing.size)
    return response
