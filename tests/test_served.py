"""A site served for a test leaves nothing open behind."""

import http.client
from urllib.parse import urlsplit

from flask import Flask

from tests.servers.sites import served


def test_at_its_end_a_connection_that_somebody_keeps_is_closed_from_this_side() -> None:
    app = Flask(__name__)
    app.add_url_rule("/", "here", lambda: "here")
    with served(app, threads=1) as url:
        asked = http.client.HTTPConnection(urlsplit(url).netloc, timeout=5)
        asked.request("GET", "/")
        said = asked.getresponse().read()
        held = asked.sock

    assert said == b"here"
    assert held.recv(1) == b""
    asked.close()
