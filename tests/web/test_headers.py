from dataclasses import replace

from flask import Flask
from flask.testing import FlaskClient

import app as application
from archive.settings import Settings
from archive.web.headers import HEADERS, POLICY, asset


def test_every_answer_forbids_what_is_not_ours(client: FlaskClient) -> None:
    for path in ("/login", "/no-such-page", "/static/src/app.css", "/healthz"):
        with client.get(path) as answer:
            said = {name: answer.headers.get(name) for name in HEADERS}

        assert said == HEADERS, path


def test_no_inline_script_or_style_is_allowed() -> None:
    assert "unsafe" not in POLICY
    assert "default-src 'none'" in POLICY


def test_a_page_is_kept_nowhere_and_a_stamped_file_for_good(app: Flask) -> None:
    def caching(path: str) -> str:
        with app.test_client().get(path) as answer:
            return answer.headers["Cache-Control"]

    assert caching("/login") == "no-store"
    assert "immutable" in caching("/static/src/app.css?v=abc")
    assert "immutable" not in caching("/static/src/app.css")


def test_the_address_of_a_static_file_changes_with_the_file(app: Flask) -> None:
    with app.test_request_context("/"):
        assert asset("src/app.css").startswith("/static/src/app.css?v=")
        assert asset("src/app.css") != asset("src/tokens.css")


def test_strict_transport_is_said_only_over_https(app: Flask, settings: Settings) -> None:
    secure = application.create_app(replace(settings, https=True), {"TESTING": True})

    over_https = secure.test_client().get("/login", base_url="https://archive.example")

    assert "Strict-Transport-Security" not in app.test_client().get("/login").headers
    assert "max-age=31536000" in over_https.headers["Strict-Transport-Security"]
    assert "Secure" in over_https.headers["Set-Cookie"]
    assert over_https.headers["Set-Cookie"].startswith("__Host-")
