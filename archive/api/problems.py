"""How the interface says no: a problem (RFC 9457) with a sentence and every fault."""

from collections.abc import Sequence
from http import HTTPStatus

from flask import Blueprint, Response
from flask.sansio.app import App
from werkzeug.exceptions import RequestEntityTooLarge

from archive.api.errors import (
    Changed,
    Faulty,
    NotBytes,
    NotJson,
    NoToken,
    OutOfScope,
    Place,
    TooLarge,
    of_body,
)
from archive.api.shown import written
from archive.cases.errors import Unfit
from archive.errors import DomainError
from archive.scan.errors.taking import ChunkTooLarge, WrongOffset, room_wanted
from archive.web.failures import TELLERS, reference
from storage.errors import Full

MEDIA = "application/problem+json"
REALM = 'Bearer realm="archive"'
STATUS: dict[type[DomainError], int] = {
    Changed: 412,
    NotBytes: 415,
    NotJson: 415,
    TooLarge: 413,
    ChunkTooLarge: 413,
}


def install(app: App, path: str) -> None:
    """Whatever fails below the path is told like this, by whomever it is noticed."""
    app.extensions.setdefault(TELLERS, {})[path] = problem


def attach(bp: Blueprint) -> None:
    """The refusals of the interface's own, which have more to say than a sentence."""
    bp.register_error_handler(Faulty, _faulty)
    bp.register_error_handler(Unfit, lambda error: _faulty(of_body(error, {})))
    bp.register_error_handler(NoToken, _no_token)
    bp.register_error_handler(OutOfScope, _out_of_scope)
    bp.register_error_handler(RequestEntityTooLarge, lambda _error: _other(TooLarge()))
    bp.register_error_handler(WrongOffset, _stands_elsewhere)
    bp.register_error_handler(Full, lambda _error: problem(507, room_wanted()))
    for kind in STATUS:
        bp.register_error_handler(kind, _other)


def problem(status: int, sentence: str, faults: Sequence[Place] = ()) -> Response:
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "sentence": sentence,
        "reference": reference(),
        "faults": [fault.told() for fault in faults],
    }
    return Response(written(body).encode("utf-8", "replace"), status, mimetype=MEDIA)


def _faulty(error: Faulty) -> Response:
    return problem(422, str(error), error.faults)


def _stands_elsewhere(error: WrongOffset) -> Response:
    response = problem(409, str(error))
    response.headers["Upload-Offset"] = str(error.offset)
    return response


def _other(error: DomainError) -> Response:
    return problem(STATUS[type(error)], str(error))


def _no_token(error: NoToken) -> Response:
    response = problem(401, str(error))
    reason = ', error="invalid_token"' if error.shown else ""
    response.headers["WWW-Authenticate"] = REALM + reason
    return response


def _out_of_scope(error: OutOfScope) -> Response:
    response = problem(403, str(error))
    said = f'{REALM}, error="insufficient_scope", scope="{error.scope}"'
    response.headers["WWW-Authenticate"] = said
    return response
