"""The running log: one line of JSON for each thing, and no personal data in any.

A line says which page was asked for, by the number of the account, and how it went. What
somebody typed is never in it: no query, no form, no name, no address. The message of an
exception may quote a value, so that a line has its type and where it was raised only;
at the level DEBUG it has the message too.
"""

import json
import logging
import sys
import time
import traceback
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, g, has_request_context, request
from flask_login import current_user

from archive.web import failures

LOGGER = "archive"
# What a record may carry beyond its sentence.
FACTS = (
    "reference",
    "method",
    "endpoint",
    "status",
    "milliseconds",
    "actor",
    "job",
    "attempt",
    "seconds",
    "kind",
)
# Others' loggers speak only of what went wrong; at DEBUG they may quote what they handle.
QUIET = ("sqlalchemy", "urllib3", "minio", "celery", "waitress", "werkzeug", "alembic")

log = logging.getLogger(f"{LOGGER}.web")


class JsonLine(logging.Formatter):
    """One record as one line, however many lines its message had."""

    def __init__(self, *, talkative: bool = False) -> None:
        super().__init__()
        self._talkative = talkative

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(
                timespec="milliseconds"
            ),
            "level": record.levelname,
            "logger": record.name,
            "message": self._message(record),
        }
        said |= {name: getattr(record, name) for name in FACTS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1]:
            said |= self._failure(record.exc_info[1])
        return json.dumps(said, ensure_ascii=False, default=str)

    def _message(self, record: logging.LogRecord) -> str:
        """Only our own sentences are known to quote nothing that was typed."""
        ours = record.name.partition(".")[0] == LOGGER
        return record.getMessage() if ours or self._talkative else str(record.msg)

    def _failure(self, error: BaseException) -> dict[str, Any]:
        """The chain of exceptions by type and place; source lines hold no values."""
        found: dict[str, Any] = {"exception": [_named(e) for e in _chain(error)]}
        frames = traceback.extract_tb(error.__traceback__)
        found["traceback"] = [f"{f.filename}:{f.lineno} {f.name}" for f in frames]
        if self._talkative:
            found["detail"] = str(error)
        return found


def install(app: Flask, level: str) -> None:
    """Log to the standard error; and a line for each request that is not for a file."""
    listen(level)
    app.before_request(_start)
    app.after_request(_finish)


def listen(level: str) -> None:
    """The same form of log for a process without a web server: workers, commands."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLine(talkative=level == "DEBUG"))
    ours = logging.getLogger(LOGGER)
    ours.handlers, ours.propagate = [handler], False
    ours.setLevel(level)
    for name in QUIET:
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(max(logging.WARNING, logging.getLevelName(level)))


def _start() -> None:
    g.asked_at = time.monotonic()


def _finish(response: Response) -> Response:
    if request.endpoint != "static":
        log.info("request", extra=_facts(response.status_code))
    return response


def _facts(status: int) -> dict[str, Any]:
    begun = g.get("asked_at")
    return {
        "reference": failures.reference(),
        "method": request.method,
        "endpoint": request.endpoint or "-",
        "status": status,
        "milliseconds": begun and round((time.monotonic() - begun) * 1000),
        "actor": _actor_number(),
    }


def _actor_number() -> int | None:
    """Of whoever the request already knows; asking now might load it from a broken part."""
    if not has_request_context() or "_login_user" not in g:
        return None
    number: int | None = current_user.actor.id if current_user.is_authenticated else None
    return number


def _named(error: BaseException) -> str:
    kind = type(error)
    return f"{kind.__module__}.{kind.__qualname__}"


def _chain(error: BaseException) -> list[BaseException]:
    found = [error]
    while (cause := error.__cause__ or error.__context__) and cause not in found:
        found.append(cause)
        error = cause
    return found
