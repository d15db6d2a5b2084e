"""Accepted documents go on into other systems, and their receipts come back."""

import base64
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Response, request, send_file, url_for
from flask_login import current_user

from archive.act import Act
from archive.api import exchange, reading, service, shown
from archive.api.checking import instant
from archive.api.errors import Faulty, NoSuchNumber, Place
from archive.api.operations import Operation, takes
from archive.api.rules import Cursor, Scope, pointer
from archive.api.service import Answer
from archive.api.shapes import LISTED
from archive.api.views import answered, bp
from archive.audit import queries as journal
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.catalog.exchange import pages, queries, rules, walk
from archive.catalog.exchange import service as sending
from archive.catalog.exchange.errors import UnfitReceipt
from archive.catalog.exchange.models import Sending
from archive.catalog.exchange.pages import MEDIA, Made
from archive.catalog.exchange.rules import Answered
from archive.catalog.exchange.telling import Reader, Told
from archive.db import transaction
from archive.web.access import by_token
from archive.web.act import current_act

READ = "documents"
ADDRESS = "/documents/<document>/editions/<edition>"
NONE = "There is no such document for you to fetch."
GONE = "That edition stands no more, or the document was taken out of the file."

LIST = Operation(
    "listDocuments",
    "All accepted documents, page by page; then what has changed.",
    {200: "Documents"},
    ("updated_since", "cursor", "limit"),
)
OF_CASE = Operation(
    "listCaseDocuments",
    "The accepted documents of one case, as they stand.",
    {200: "CaseDocuments"},
    ("number",),
    refusals={404: "There is no such case."},
)
FETCH = Operation(
    "fetchDocument",
    "A document as PDF/A-2u with its text.",
    {200: "The whole file.", 206: "The part that was asked for (Range)."},
    ("document", "edition"),
    refusals={
        404: NONE,
        409: GONE,
        416: "The file has no such part.",
        507: "The server has no room to make it.",
    },
    gives=MEDIA,
)
RECEIPT = Operation(
    "sendDocumentReceipt",
    "Say that a document was taken in, or why not.",
    {200: "DocumentReceipt", 201: "DocumentReceipt"},
    ("document", "edition"),
    body="DocumentReceiptInput",
    refusals={
        409: "It was not fetched, or has another receipt already.",
        413: "The body is larger than a receipt can be.",
        415: "The body is not application/json.",
    },
)


def _reader() -> Reader:
    side = Scope.DOCUMENTS_SIDE.value in current_user.scopes
    return Reader(current_user.actor.account, side)


@bp.get("/documents")
@by_token(Scope.DOCUMENTS_FETCH)
@takes(LIST)
def list_documents() -> Response:
    given = reading.read(LIST, {}).given
    since = instant(given["updated_since"]) if "updated_since" in given else None
    cursor, limit, reader = given.get("cursor"), given.get("limit", LISTED), _reader()
    return answered(lambda act: _listed(act, reader, cursor, since, limit))


def _listed(
    act: Act, reader: Reader, cursor: str | None, since: datetime | None, limit: int
) -> Answer:
    last = journal.last_place()
    here = exchange.begin(cursor, since, last)
    if here.case_id is None:
        step = walk.changed(act, reader, here.place, last, limit)
    else:
        step = walk.everything(act, reader, here.place, here.case_id, limit)
    _note(act, step.told, cursor=str(here))
    then = {"next": str(Cursor(step.place, step.row)), "more": step.more}
    return Answer(200, shown.written(_lists(step.told) | then))


def _note(act: Act, told: Told, **facts: Any) -> None:
    audit.record(
        act,
        Kind.API_READ,
        READ,
        count=len(told.documents),
        documents=[one["document"] for one in told.documents],
        **facts,
    )


def _lists(told: Told) -> dict[str, Any]:
    linked = [one | {"link": _link(one)} for one in told.documents]
    return {"documents": linked, "withdrawn": list(told.withdrawn)}


def _link(one: dict[str, Any]) -> str:
    return url_for(".fetch_document", document=one["document"], edition=one["edition"])


@bp.get("/cases/<number>/documents")
@by_token(Scope.DOCUMENTS_FETCH)
@takes(OF_CASE)
def list_case_documents(number: str) -> Response:
    reading.read(OF_CASE, {"number": number})
    reader = _reader()
    return answered(lambda act: _of_case(act, reader, number))


def _of_case(act: Act, reader: Reader, written: str) -> Answer:
    wanted = exchange.number(written)
    case = queries.case_called(wanted)
    if case is None:
        raise NoSuchNumber(wanted)
    told = walk.of_case(act, reader, case.id)
    _note(act, told, case=case.number)
    return Answer(200, shown.written(_lists(told)))


@bp.get(f"{ADDRESS}/pdf")
@by_token(Scope.DOCUMENTS_FETCH)
@takes(FETCH)
def fetch_document(document: str, edition: str) -> Response:
    """Made anew each time, of the same bytes; in no transaction, for it may last."""
    given = reading.parameters(FETCH, {"document": document, "edition": edition})
    act, reader, wanted = current_act(), _reader(), (given["document"], given["edition"])
    token_id = current_user.token_id
    row = sending.to_fetch(act, reader, *wanted)
    called = pages.name_of(act, row)
    with TemporaryDirectory(prefix="document-") as folder:
        path = Path(folder) / "document.pdf"
        made = pages.write(act, row, path)
        if request.method == "GET":
            with transaction():
                service.used(act, token_id)
                sending.fetched(act, reader, *wanted, made)
        return _sent(path, made, called)


def _sent(path: Path, made: Made, called: str) -> Response:
    response = send_file(
        path,
        MEDIA,
        as_attachment=True,
        download_name=called,
        etag=made.digest,
        conditional=True,
    )
    digest = base64.b64encode(bytes.fromhex(made.digest)).decode("ascii")
    response.headers["Repr-Digest"] = f"sha-256=:{digest}:"
    response.headers.pop("Last-Modified", None)  # when it was made anew says nothing
    return response


@bp.post(f"{ADDRESS}/receipt")
@by_token(Scope.DOCUMENTS_FETCH)
@takes(RECEIPT)
def send_document_receipt(document: str, edition: str) -> Response:
    asked = reading.read(RECEIPT, {"document": document, "edition": edition})
    if asked.faults:
        raise Faulty(asked.faults)
    said, system = asked.body, _reader().system
    given = Answered(said["receipt"], rules.Answer(said["answer"]), said.get("reason", ""))
    where = asked.given["document"], asked.given["edition"]
    return answered(lambda act: _received(act, system, where, given))


def _received(act: Act, system: str, where: tuple[int, int], given: Answered) -> Answer:
    try:
        row, is_new = sending.received(act, system, *where, given)
    except UnfitReceipt as unfit:
        faults = unfit.faults.items()
        raise Faulty([Place("body", pointer(at), said) for at, said in faults]) from unfit
    if not is_new:
        audit.record(act, Kind.API_READ, "answer", repeated=True, document=row.document_id)
    return Answer(201 if is_new else 200, shown.written(_told(row)))


def _told(row: Sending) -> dict[str, Any]:
    return {
        "document": row.document_id,
        "edition": row.edition,
        "receipt": row.receipt,
        "answer": row.answer and row.answer.value,
        "reason": row.reason,
        "received_at": row.received_at and row.received_at.isoformat(),
    }
