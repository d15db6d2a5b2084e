"""Every failure becomes a page with a sentence, a status and a number to quote."""

import logging
import secrets

from flask import Flask, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from archive.db import db
from archive.errors import DomainError, Forbidden, Invalid, Missing, Refused, Unready
from archive.speech import _
from storage.errors import Full, StoreError

log = logging.getLogger("archive")
STATUS = {Refused: 409, Invalid: 422, Missing: 404, Forbidden: 403, Unready: 503}


def install(app: Flask) -> None:
    app.register_error_handler(DomainError, _domain)
    app.register_error_handler(CSRFError, _forgery)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(StoreError, _store)
    app.register_error_handler(Exception, _unforeseen)


def reference() -> str:
    """One number a request, in the page, in the log and on the telephone."""
    if "reference" not in g:
        g.reference = secrets.token_hex(5).upper()
    number: str = g.reference
    return number


def _domain(error: DomainError) -> ResponseReturnValue:
    status = next(code for kind, code in STATUS.items() if isinstance(error, kind))
    return answer(status, str(error))


def _forgery(_error: CSRFError) -> ResponseReturnValue:
    return answer(400, _("This form is too old or did not come from this page. Open it again."))


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error.get_response()
    response = answer(error.code, _sentence(error.code))
    return (*response, [(k, v) for k, v in error.get_headers() if k == "Retry-After"])


def _database(error: OperationalError) -> ResponseReturnValue:
    db.session.rollback()
    log.error("database", exc_info=error, extra={"reference": reference()})
    sentence = _("The database does not answer just now. Nothing was changed; try again shortly.")
    return (*answer(503, sentence), {"Retry-After": "30"})


def _store(error: StoreError) -> ResponseReturnValue:
    db.session.rollback()
    log.error("store", exc_info=error, extra={"reference": reference()})
    if isinstance(error, Full):
        return answer(507, _("The store is full. Nothing was kept; tell the system administrator."))
    return (*answer(503, _("The store does not answer just now. Nothing was changed.")), {"Retry-After": "30"})


def _unforeseen(error: Exception) -> ResponseReturnValue:
    db.session.rollback()
    log.error("unforeseen", exc_info=error, extra={"reference": reference()})
    return answer(
        500, _("Something went wrong that we did not foresee. Nothing was changed by this step.")
    )


def answer(status: int, sentence: str) -> tuple[str, int] | tuple[object, int]:
    if _wants_json():
        return jsonify(error=sentence, reference=reference()), status
    page = render_template(
        "errors/error.html", status=status, sentence=sentence, reference=reference()
    )
    return page, status


def _wants_json() -> bool:
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json"


def _sentence(status: int) -> str:
    match status:
        case 404:
            return _("There is no such page, or not for you.")
        case 403:
            return _("Your post does not allow this.")
        case 405:
            return _("This address does not take that kind of request.")
        case 413:
            return _("That is more than this form takes.")
        case 429:
            return _("Too many attempts. Wait a little, then try again.")
        case _:
            return _("The request could not be understood.")
