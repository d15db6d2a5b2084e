"""The interface in OpenAPI 3.1, drawn from the views that are there and what they say."""

import re
from collections.abc import Iterator
from typing import Any

from flask import Flask

from archive.api import operations
from archive.api.operations import Operation
from archive.api.problems import MEDIA
from archive.api.rules import Scope
from archive.api.schemas import SCHEMAS
from archive.api.shapes import PARAMETERS, refer
from archive.web.access import scope_of

VERSION = "1.0.0"
JSON = "application/json"
# What every operation may answer, whatever it is asked.
REFUSALS = {
    401: "There is no token, or it does not hold.",
    403: "The token does not have the scope.",
    422: "What was sent has faults; they are listed.",
    503: "A part the archive needs does not answer; nothing was changed.",
}
ETAG = {
    "ETag": {
        "description": "What state it is in; of a case for If-Match.",
        "schema": {"type": "string"},
    }
}


def of(app: Flask, prefix: str) -> dict[str, Any]:
    """``prefix``: of the endpoints that belong to the interface."""
    paths: dict[str, dict[str, Any]] = {}
    for path, method, scope, operation in sorted(
        _found(app, prefix), key=lambda one: one[:2]
    ):
        paths.setdefault(path, {})[method] = _operation(operation, scope)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Exchange with other systems",
            "version": VERSION,
            "description": _description(),
        },
        "paths": paths,
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _description() -> str:
    scopes = ", ".join(scope.value for scope in Scope)
    return (
        "Each system shows a token of its own. Its scopes are among: " + scopes + ". Codes"
        " are those of the court's profile. Every request leaves an event in the journal,"
        " but for the pieces of a file: of them the last one does."
    )


def _found(app: Flask, prefix: str) -> Iterator[tuple[str, str, str, Operation]]:
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        operation = operations.of(view)
        if not rule.endpoint.startswith(prefix) or operation is None:
            continue
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            yield path, method.lower(), scope_of(view), operation


def _operation(operation: Operation, scope: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": operation.code,
        "summary": operation.summary,
        "security": [{"token": [scope] if scope else []}],
        "parameters": [_parameter(name, operation) for name in operation.parameters],
        "responses": {
            **{str(s): _answer(shape, operation) for s, shape in operation.answers.items()},
            **{
                str(status): _refusal(status, why)
                for status, why in sorted((REFUSALS | dict(operation.refusals)).items())
            },
        },
    }
    if content := _content(operation):
        found["requestBody"] = {"required": True, "content": content}
    return found


def _content(operation: Operation) -> dict[str, Any]:
    if operation.media:
        return {operation.media: {"schema": {"type": "string", "format": "binary"}}}
    return {JSON: {"schema": refer(operation.body)}} if operation.body else {}


def _parameter(name: str, operation: Operation) -> dict[str, Any]:
    part, shape, required, meaning = PARAMETERS[name]
    return {
        "name": name,
        "in": part,
        "required": required or name in operation.required,
        "description": meaning,
        "schema": shape,
    }


def _answer(shape: str, operation: Operation) -> dict[str, Any]:
    if operation.gives:
        bytes_of = {operation.gives: {"schema": {"type": "string", "format": "binary"}}}
        return {"description": shape, "content": bytes_of, "headers": ETAG}
    schema = refer(shape) if shape else {"type": "object"}
    found: dict[str, Any] = {
        "description": f"{shape or 'Document'}.",
        "content": {JSON: {"schema": schema}},
    }
    return found | ({"headers": ETAG} if operation.tagged else {})


def _refusal(status: int, why: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "description": why,
        "content": {MEDIA: {"schema": refer("Problem")}},
    }
    if status == 401:
        shape = {"required": True, "schema": {"type": "string"}}
        found["headers"] = {"WWW-Authenticate": shape}
    return found
