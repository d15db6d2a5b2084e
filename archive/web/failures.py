"""Every failure becomes a page with a sentence, a status and a number to quote."""

import logging
import secrets

from flask import (
    Flask,
    Response,
    current_app,
    g,
    jsonify,
    make_response,
    render_template,
    request,
)
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from werkzeug.exceptions import HTTPException

from archive.db import db
from archive.errors import DomainError, Forbidden, Invalid, Missing, Refused, Unready
from archive.speech import _
from storage.errors import Full, StoreError

log = logging.getLogger("archive")
# Headers of a refusal that whoever asked goes by.
KEPT = frozenset({"Allow", "Retry-After"})
# How failures are told below a path that is not for people: path, and the teller.
TELLERS = "archive.tellers"
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


def _domain(error: DomainError) -> Response:
    status = next(code for kind, code in STATUS.items() if isinstance(error, kind))
    return answer(status, str(error))


def _forgery(_error: CSRFError) -> Response:
    return answer(
        400, _("This form is too old or did not come from this page. Open it again.")
    )


def _http(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return make_response(error.get_response())
    response = answer(error.code, _sentence(error.code))
    response.headers.extend((k, v) for k, v in error.get_headers() if k in KEPT)
    return response


def _database(error: OperationalError) -> Response:
    _note(error, "database")
    return _later(
        _("The database does not answer just now. Nothing was changed; try again.")
    )


def _store(error: StoreError) -> Response:
    _note(error, "store")
    if isinstance(error, Full):
        return answer(
            507, _("The store is full. Nothing was kept; tell the administrator.")
        )
    return _later(_("The store does not answer just now. Nothing was changed; try again."))


def _unforeseen(error: Exception) -> Response:
    _note(error, "unforeseen")
    return answer(
        500, _("Something went wrong that we did not foresee. Nothing was changed.")
    )


def _note(error: Exception, what: str) -> None:
    db.session.rollback()
    log.error(what, exc_info=error, extra={"reference": reference()})
    if isinstance(error, DBAPIError):
        # Who is asking can perhaps not be looked up either; the page must not try.
        g._login_user = AnonymousUserMixin()  # noqa: SLF001  # Flask-Login's own place


def _later(sentence: str) -> Response:
    response = answer(503, sentence)
    response.headers["Retry-After"] = "30"
    return response


def answer(status: int, sentence: str) -> Response:
    for path, tell in current_app.extensions.get(TELLERS, {}).items():
        if request.path.startswith(path):
            told: Response = tell(status, sentence)
            return told
    if _wants_json():
        body = jsonify(error=sentence, reference=reference())
        return make_response(body, status)
    page = render_template(
        "errors/error.html", status=status, sentence=sentence, reference=reference()
    )
    return make_response(page, status)


def _wants_json() -> bool:
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json"


def _sentence(status: int) -> str:
    sentences = {
        403: _("Your post does not allow this."),
        404: _("There is no such page, or not for you."),
        405: _("This address does not take that kind of request."),
        413: _("That is more than this form takes."),
        429: _("Too many attempts. Wait a little, then try again."),
    }
    return sentences.get(status, _("The request could not be understood."))
