"""The addresses of the interface, for other systems: ``/api/v1``."""

import random
from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, Response, current_app
from flask.blueprints import BlueprintSetupState
from flask_login import current_user

from archive.act import Act
from archive.api import (
    access,
    document,
    exchange,
    problems,
    reading,
    receipts,
    service,
)
from archive.api.checking import instant
from archive.api.errors import Faulty, faulty
from archive.api.exchange import Sent
from archive.api.operations import Operation, takes
from archive.api.reading import Asked
from archive.api.rules import Scope
from archive.api.service import Answer
from archive.api.shapes import LISTED
from archive.api.shown import written
from archive.cases.errors import FAULTS
from archive.cases.rules.filing import Fault
from archive.db import transaction
from archive.web.access import DOOR, by_token
from archive.web.act import current_act

bp = Blueprint("v1", __name__)
problems.attach(bp)
PATH, ENDPOINTS = "/api/v1/", "api.v1."
KEY, SEEN = "Idempotency-Key", "If-Match"
JSON = "application/json"
draw = random.SystemRandom().choice

LIST = Operation(
    "listCases",
    "All cases, page by page; then what has changed.",
    {200: "Cases"},
    ("updated_since", "cursor", "limit"),
)
SHOW = Operation(
    "showCase",
    "One case.",
    {200: "Case"},
    ("number",),
    refusals={404: "There is no such case."},
    tagged=True,
)
PUT = Operation(
    "putCase",
    "File a case, or bring it up to date.",
    {200: "Taken", 201: "Taken"},
    ("number", KEY, SEEN),
    body="CaseInput",
    refusals={
        409: "The state of the case forbids it.",
        412: "The case is not what it was when it was read.",
        413: "The body is larger than one case can be.",
        415: "The body is not application/json.",
    },
    tagged=True,
)
REPORT = Operation(
    "reportEvent",
    "Tell what happened in a case.",
    {201: "Reported"},
    ("number", KEY),
    required=frozenset({KEY}),
    body="EventInput",
    refusals={
        404: "There is no such case.",
        409: "The state of the case forbids it.",
        413: "The body is larger than an event can be.",
        415: "The body is not application/json.",
    },
)
RECEIVE = Operation(
    "registerReceipt",
    "Register material that comes in for a case.",
    {201: "Receipt"},
    (KEY,),
    required=frozenset({KEY}),
    body="ReceiptInput",
    refusals={
        404: "There is no such case.",
        413: "The body is larger than a receipt can be.",
        415: "The body is not application/json.",
    },
)
DOCUMENT = Operation("readDocument", "This document.", {200: ""})


@bp.record_once
def _install(state: BlueprintSetupState) -> None:
    """Let systems in by token; the token of a form is asked of pages only."""
    state.app.extensions[DOOR] = access.enter
    state.app.extensions["csrf"].exempt(bp)
    problems.install(state.app, PATH)


@bp.get("/cases")
@by_token(Scope.CASES_READ)
@takes(LIST)
def list_cases() -> Response:
    given = reading.read(LIST, {}).given
    since = instant(given["updated_since"]) if "updated_since" in given else None
    cursor, limit = given.get("cursor"), given.get("limit", LISTED)
    return answered(lambda act: exchange.listed(act, cursor, since, limit))


@bp.get("/cases/<number>")
@by_token(Scope.CASES_READ)
@takes(SHOW)
def show_case(number: str) -> Response:
    reading.read(SHOW, {"number": number})
    return answered(lambda act: exchange.show(act, number))


@bp.put("/cases/<number>")
@by_token(Scope.CASES_WRITE)
@takes(PUT)
def put_case(number: str) -> Response:
    asked = reading.read(PUT, {"number": number})
    sent = Sent(number, dict(asked.body), asked.faults, asked.given.get(SEEN))
    return answered(lambda act: exchange.put(act, sent, draw), asked)


@bp.post("/cases/<number>/events")
@by_token(Scope.EVENTS_WRITE)
@takes(REPORT)
def report_event(number: str) -> Response:
    asked = reading.read(REPORT, {"number": number})
    whole(asked)
    code, note = asked.body["code"], asked.body.get("note", "")
    on = date.fromisoformat(asked.body["on"])
    return answered(lambda act: exchange.report(act, number, code, on, note), asked)


@bp.post("/receipts")
@by_token(Scope.RECEIPTS_WRITE)
@takes(RECEIVE)
def register_receipt() -> Response:
    asked = reading.read(RECEIVE, {})
    whole(asked)
    return answered(lambda act: receipts.register(act, asked.body), asked)


def whole(asked: Asked) -> None:
    """What has one effect for good needs all of its body, and a key to be known by."""
    if asked.faults:
        raise Faulty(asked.faults)
    if asked.key is None:
        raise faulty("header", f"/{KEY}", FAULTS[Fault.MISSING])


@bp.get("/openapi.json")
@by_token()
@takes(DOCUMENT)
def openapi() -> Response:
    return json_answer(200, written(_document()))


def _document() -> dict[str, Any]:
    return document.of(current_app, ENDPOINTS)


def answered(do: Callable[[Act], Answer], asked: Asked | None = None) -> Response:
    """In one transaction: the effect, its event, and the answer kept under its key."""
    act, token_id = current_act(), current_user.token_id
    with transaction():
        service.used(act, token_id)
        if asked is None or asked.key is None:
            answer = do(act)
        else:
            answer = service.once(act, token_id, asked.key, asked.digest, lambda: do(act))
    response = json_answer(answer.status, answer.body)
    if answer.etag:
        response.set_etag(answer.etag)
    if answer.repeated:
        response.headers["Idempotency-Replayed"] = "true"
    return response


def json_answer(status: int, body: str) -> Response:
    return Response(body.encode("utf-8", "replace"), status, mimetype=JSON)
