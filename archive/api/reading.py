"""A request as it came, held to what its operation says: parameters, headers, body."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request

from archive.api import checking
from archive.api.errors import Faulty, NotJson, Place, Unreadable, faulty
from archive.api.operations import Operation
from archive.api.rules import pointer
from archive.api.shapes import PARAMETERS, refer
from archive.cases import sealing
from archive.speech import lazy

MOST_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for. ``faults`` are of the body: the room may find more of them."""

    given: Mapping[str, Any]
    body: Mapping[str, Any]
    faults: tuple[Place, ...]
    key: str | None
    digest: str


def read(operation: Operation, path: Mapping[str, str]) -> Asked:
    """Refuses what is wrong beside the body at once, for without it nothing is known."""
    given = parameters(operation, path)
    body = _body() if operation.body else {}
    found = checking.faults("body", refer(operation.body), body) if operation.body else []
    if not isinstance(body, dict):
        raise Faulty(found)
    return Asked(given, body, tuple(found), given.get("Idempotency-Key"), _digest())


def parameters(operation: Operation, path: Mapping[str, str]) -> Mapping[str, Any]:
    """All that is said beside the body, or a refusal with every fault of it."""
    given, faults = dict[str, Any](), list[Place]()
    for part, name, written in _written(path):
        if name in operation.parameters and PARAMETERS[name][0] == part:
            value = _typed(name, written)
            faults += checking.faults(part, PARAMETERS[name][1], value, pointer(name))
            given[name] = value
        else:
            faults.append(Place(part, pointer(name), lazy("This is not known here.")))
    if faults:
        raise Faulty(faults)
    return given


def _written(path: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for name, written in path.items():
        yield "path", name, written
    for name, values in request.args.lists():
        if len(values) > 1:
            raise faulty("query", pointer(name), lazy("This was said twice."))
        yield "query", name, values[0]
    for name, (part, *_rest) in PARAMETERS.items():
        if part == "header" and name in request.headers:
            yield "header", name, request.headers[name]


def _typed(name: str, written: str) -> Any:
    """A number if it is to be one and is written as one; the shape says the rest."""
    digits = written.removeprefix("-")
    is_number = digits.isascii() and digits.isdecimal() and len(digits) < 20
    whole = PARAMETERS[name][1]["type"] == "integer" and is_number
    return int(written) if whole else written


def _body() -> Any:
    request.max_content_length = MOST_BYTES
    if request.mimetype != "application/json":
        raise NotJson
    data = request.get_data()
    try:
        return json.loads(data.decode(), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise Unreadable from error


def _refuse(_constant: str) -> None:
    """NaN and Infinity are no JSON."""
    raise ValueError


def _digest() -> str:
    """What the same request has in common with itself, and with no other."""
    body = hashlib.sha256(request.get_data()).hexdigest()
    match = request.headers.get("If-Match", "")
    return sealing.digest(f"{request.method} {request.path} {match} {body}")
