"""The document is run against the server: what it promises is what is answered."""

import secrets
from collections.abc import Iterator
from contextvars import Context
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import app as application
import archive.api.routes
import archive.cases.routes
import archive.nodes.service  # filing starts nodes
from archive.db import db
from archive.settings import Settings
from tests import factories
from tests.api.house import token
from tests.cases.house import NUMBER, case

ROOMS = (archive.cases.routes, archive.api.routes)
DOCUMENT = "/api/v1/openapi.json"
# Of each operation and mode; where something is written there is more to get wrong.
READ, WRITTEN = 12, 26
EVENTS = [event.code for event in factories.profile().events]
OPERATIONS = [
    ("/api/v1/cases", "GET"),
    ("/api/v1/cases/{number}", "GET"),
    ("/api/v1/cases/{number}", "PUT"),
    ("/api/v1/cases/{number}/events", "POST"),
    ("/api/v1/cases/{number}/documents", "GET"),
    ("/api/v1/documents", "GET"),
    ("/api/v1/documents/{document}/editions/{edition}/pdf", "GET"),
    ("/api/v1/documents/{document}/editions/{edition}/receipt", "POST"),
    ("/api/v1/receipts", "POST"),
    ("/api/v1/submissions", "POST"),
    ("/api/v1/submissions/{submission}", "GET"),
    ("/api/v1/submissions/{submission}/rounds", "POST"),
    (DOCUMENT, "GET"),
]


@pytest.fixture(scope="module")
def served(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Flask, str]]:
    """The application without a context of the tests', and a token for it."""
    home = tmp_path_factory.mktemp("home")
    database = home / "archive.sqlite"
    database.write_bytes(sqlite_template.read_bytes())
    given_ = Settings.read(
        {},
        home=home,
        database=f"sqlite:///{database}",
        workers=0,
        password_cost="low",
        language="en",
        log_level="ERROR",
    )
    rooms = tuple(room for room in ROOMS if room not in application.ROOMS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(application, "ROOMS", (*application.ROOMS, *rooms))
        made = application.create_app(given_, {"TESTING": True})
    with made.app_context():
        secret = token().secret
        case()
        db.session.remove()
    yield made, secret
    with made.app_context():
        db.engine.dispose()


@pytest.fixture(scope="module")
def schema(served: tuple[Flask, str]) -> Any:
    import schemathesis  # takes a while, and only who runs this needs it

    app, secret = served
    return schemathesis.openapi.from_wsgi(DOCUMENT, app, headers=bearer(secret))


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


@pytest.mark.parametrize("mode", ["positive", "negative"])
@pytest.mark.parametrize(("where", "method"), OPERATIONS)
def test_whatever_is_sent_the_answer_is_one_of_the_documents(
    served: tuple[Flask, str], schema: Any, where: str, method: str, mode: str
) -> None:
    from schemathesis import GenerationMode
    from schemathesis.specs.openapi.checks import positive_data_acceptance

    strategy = schema[where][method].as_strategy(generation_mode=GenerationMode(mode))
    # What the shape allows the court's rules may still refuse, by name.
    unless = [positive_data_acceptance] if method in ("PUT", "POST") else []

    @seed(20260302)
    @settings(
        max_examples=READ if method == "GET" else WRITTEN,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy, code=st.sampled_from(EVENTS))
    def run(case: Any, code: str) -> None:
        if mode == "positive":
            make_meaningful(case, code)
        keyed = method == "POST" and "{document}" not in where
        headers = {"Idempotency-Key": secrets.token_hex(8)} if keyed else {}
        if mode == "negative":
            headers = {}
        Context().run(
            case.call_and_validate,
            headers=headers | bearer(served[1]),
            excluded_checks=unless,
        )

    run()


def make_meaningful(case: Any, code: str) -> None:
    """A case that is there, and an event that its rules know."""
    if "number" in case.path_parameters:
        case.path_parameters["number"] = NUMBER
    if isinstance(case.body, dict) and "pieces" in case.body:
        case.body |= {"number": NUMBER, "source": "system"}
    if isinstance(case.body, dict) and "code" in case.body:
        case.body["code"] = code
    if "cursor" in (case.query or {}):
        case.query["cursor"] = "c0.0"
        case.query.pop("updated_since", None)


def test_the_document_names_every_address_of_the_interface(
    served: tuple[Flask, str], schema: Any
) -> None:
    app, _secret = served
    rules = {
        rule.rule.replace("<", "{").replace(">", "}")
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1")
    }

    assert set(schema.raw_schema["paths"]) == rules
    assert schema.raw_schema["openapi"] == "3.1.0"


def test_the_document_is_sound(schema: Any) -> None:
    schema.validate()
    for shape in schema.raw_schema["components"]["schemas"].values():
        Draft202012Validator.check_schema(shape)
