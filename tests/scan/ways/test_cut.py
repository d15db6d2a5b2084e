"""Against a real server: lines that break, a server that dies, a disk that fills up."""

import contextlib
import json
import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from archive.db import db
from archive.jobs.pool import environment
from tests.accounts.house import PASSWORD
from tests.scan.ways.alone import database
from tests.scan.ways.house import batch, clerk, files
from tests.servers.forks import Forked, Forks

__all__ = ["database"]
DATA = os.urandom(3_000_000)
TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')


@dataclass
class Served:
    """A server process that can be killed and started again, and one clerk's session."""

    forks: Forks
    environment: dict[str, str]
    process: Forked | None = None
    port: int = 0
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def start(self) -> None:
        self.process = self.forks.begin(["tests.scan.ways.server_main"], self.environment)
        assert self.process.stdout
        self.port = int(self.process.stdout.readline())

    def kill(self) -> None:
        assert self.process
        self.process.end()

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        line = HTTPConnection("127.0.0.1", self.port, timeout=30)
        with contextlib.closing(line):
            line.request(method, path, body, self.headers() | _named(headers))
            answer = line.getresponse()
            data = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _sign, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if found := TOKEN.search(data.decode("utf-8", "replace")):
            self.token = found[1]
        return answer, data

    def headers(self) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Cookie": cookies, "X-CSRFToken": self.token, "Accept": "application/json"}

    def log_in(self) -> None:
        page = {"Accept": "text/html"}
        self.ask("GET", "/login", **page)
        form = f"account=scanner&password={PASSWORD.replace(' ', '+')}"
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        self.ask("POST", "/login", form, **kind, **page)
        self.ask("GET", "/me", **page)

    def begin(self, batch_id: int, size: int) -> str:
        db.session.rollback()  # who reads SQLite keeps others from writing
        about = json.dumps({"name": "a.pdf", "size": size})
        where = f"/scans/{batch_id}/uploads"
        answer, data = self.ask("POST", where, about, Content_Type="application/json")
        assert answer.status == 201, data
        return str(json.loads(data)["url"])

    def send(self, url: str, offset: int, data: bytes) -> tuple[int, dict[str, Any]]:
        answer, said = self.ask("PATCH", url, data, Upload_Offset=str(offset))
        return answer.status, json.loads(said)

    def offset(self, url: str) -> int:
        return int(json.loads(self.ask("GET", url)[1])["offset"])


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


@pytest.fixture
def served(app: Flask, forks: Forks) -> Iterator[Served]:
    settings = app.extensions["archive.settings"]
    clerk()
    db.session.remove()
    made = Served(forks, os.environ | environment(settings) | {"ARCHIVE_LANGUAGE": "en"})
    made.start()
    made.log_in()
    yield made
    made.kill()


def cut_in_the_middle(served: Served, url: str, offset: int, data: bytes) -> None:
    """Announce a whole piece, send half of it, and be gone."""
    said = served.headers() | {
        "Host": f"127.0.0.1:{served.port}",
        "Upload-Offset": str(offset),
        "Content-Length": str(len(data)),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in said.items())
    with socket.create_connection(("127.0.0.1", served.port)) as line:
        line.sendall(f"PATCH {url} HTTP/1.1\r\n{head}\r\n".encode())
        line.sendall(data[: len(data) // 2])
        # Gone without a word, as when somebody pulls the cable.
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


def test_a_line_that_is_cut_costs_only_the_piece_it_was_cut_in(served: Served) -> None:
    one = batch()
    url = served.begin(one.id, len(DATA))
    assert served.send(url, 0, DATA[:1_000_000])[1]["offset"] == 1_000_000

    for _ in range(3):
        cut_in_the_middle(served, url, 1_000_000, DATA[1_000_000:])

    assert served.offset(url) == 1_000_000
    assert served.send(url, 1_000_000, DATA[1_000_000:])[1]["done"] is True
    assert [file.size for file in files(one)] == [len(DATA)]


def test_an_upload_goes_on_after_the_server_was_killed(served: Served) -> None:
    one = batch()
    url = served.begin(one.id, len(DATA))
    served.send(url, 0, DATA[:2_000_000])

    served.kill()
    served.start()

    assert served.offset(url) == 2_000_000
    assert served.send(url, 2_000_000, DATA[2_000_000:])[1]["done"] is True
    assert len(files(one)) == 1


def test_a_server_that_is_killed_while_it_receives_forgets_no_answer(
    served: Served,
) -> None:
    one, sent = batch(), 0
    url = served.begin(one.id, len(DATA))
    for kill_after in (0.02, 0.05, 0.1):
        piece = DATA[sent : sent + 500_000]
        line = HTTPConnection("127.0.0.1", served.port, timeout=30)
        line.request("PATCH", url, piece, served.headers() | {"Upload-Offset": str(sent)})
        time.sleep(kill_after)
        served.kill()
        with contextlib.suppress(OSError, Exception):
            if line.getresponse().status == 200:
                sent += len(piece)
        line.close()
        served.start()
        stands = served.offset(url)
        assert stands in (sent, sent + len(piece))
        sent = stands

    assert served.send(url, sent, DATA[sent:])[1]["done"] is True
    (file,) = files(one)
    assert file.size == len(DATA)


@pytest.fixture
def tiny(app: Flask) -> Iterator[Path]:
    """The folder of uploads on a disk with room for two megabytes."""
    folder: Path = app.extensions["archive.settings"].uploads_folder
    folder.mkdir(parents=True)
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, check=False).returncode:
        pytest.skip("NOT TESTED: a disk of its own can be mounted by root alone")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)  # noqa: S607  # as above


def test_a_disk_without_room_is_told_before_a_byte_is_sent(
    tiny: Path, served: Served
) -> None:
    about = json.dumps({"name": "a.pdf", "size": len(DATA)})
    where = f"/scans/{batch().id}/uploads"
    db.session.rollback()

    answer, said = served.ask("POST", where, about, Content_Type="application/json")

    assert answer.status == 507
    assert "room" in json.loads(said)["error"]


def test_a_disk_that_fills_up_keeps_what_was_answered_and_goes_on_once_there_is_room(
    tiny: Path, served: Served
) -> None:
    one, data = batch(), DATA[:1_800_000]
    url = served.begin(one.id, len(data))
    assert served.send(url, 0, data[:1_000_000])[0] == 200
    filling = tiny / "filling"
    filling.write_bytes(b"x" * 800_000)

    status, said = served.send(url, 1_000_000, data[1_000_000:])

    assert status == 507
    assert "What has arrived is kept" in said["error"]
    (part,) = tiny.glob("*.part")
    assert part.stat().st_size == 1_000_000
    filling.unlink()
    assert served.send(url, 1_000_000, data[1_000_000:])[1]["done"] is True
    assert [file.size for file in files(one)] == [len(data)]
