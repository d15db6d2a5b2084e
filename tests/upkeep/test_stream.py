"""What is said piece by piece arrives so, and nobody is believed for a header."""

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from flask import Flask, Response, request

from archive.settings import Settings
from archive.upkeep import serve
from archive.web.access import public
from tests.servers.sites import looping

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@contextmanager
def serving(app: Flask, settings: Settings) -> Iterator[int]:
    server = serve.listen(app, replace(settings, port=0))
    with looping(server):
        yield serve.port_of(server)


def test_a_piece_arrives_before_the_next_one_is_made(
    app: Flask, settings: Settings
) -> None:
    go_on = threading.Event()

    @public
    def stream() -> Response:
        def pieces() -> Iterator[str]:
            yield "data: one\n\n"
            go_on.wait(10)
            yield "data: two\n\n"

        return Response(pieces(), mimetype="text/event-stream")

    app.add_url_rule("/stream", "stream", stream)
    with serving(app, settings) as port:
        asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        asked.request("GET", "/stream")
        answer = asked.getresponse()
        first = answer.read1(100)
        go_on.set()
        rest = answer.read()
        asked.close()

    assert first == b"data: one\n\n"
    assert rest == b"data: two\n\n"


def test_an_address_in_a_header_is_not_believed_and_no_server_is_named(
    app: Flask, settings: Settings
) -> None:
    @public
    def who() -> str:
        return f"{request.remote_addr} {request.headers.get('X-Forwarded-For')}"

    app.add_url_rule("/who", "who", who)
    with serving(app, settings) as port:
        asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        asked.request("GET", "/who", headers={"X-Forwarded-For": "10.1.2.3"})
        answer = asked.getresponse()
        said = answer.read()
        asked.close()

    assert said == b"127.0.0.1 None"
    assert answer.headers["Server"] is None
