"""Another system brings scans: whole or in pieces, and only its own are its affair."""

import os
import secrets
from contextvars import Context
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, seed, settings
from werkzeug.test import TestResponse

from archive.api.rules import Scope
from archive.audit.kinds import Kind
from archive.db import db, transaction
from archive.scan import splitting, uploads
from archive.scan.models import Batch, Way
from tests.accounts.house import act, act_of
from tests.api.house import Peer, faults, token
from tests.api.test_contract import bearer, schema, served
from tests.cases.house import NUMBER, case, events
from tests.scan.ways.alone import database
from tests.scan.ways.house import batch, clerk, files, picture, receipt, told

__all__ = ["database", "schema", "served"]

SCANS = "/api/v1/scans"
BYTES = {"Content-Type": "application/octet-stream"}
DATA = os.urandom(50_000)


@pytest.fixture
def peer(app: Flask) -> Peer:
    return Peer(app)


def opened(peer: Peer, **body: Any) -> str:
    answer = peer.open(SCANS, "POST", json=body)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return str(told(answer)["number"])


def announced(peer: Peer, number: str, data: bytes, name: str = "a.pdf") -> str:
    body = {"name": name, "size": len(data)}
    answer = peer.open(f"{SCANS}/{number}/files", "POST", json=body)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return f"/api/v1/uploads/{told(answer)['upload']}"


def send(peer: Peer, where: str, offset: int, data: bytes) -> TestResponse:
    headers = BYTES | {"Upload-Offset": str(offset)}
    return peer.open(where, "PATCH", data=data, headers=headers)


def brought() -> Batch:
    db.session.rollback()
    return db.session.query(Batch).one()


def test_a_scan_is_opened_for_a_case_or_a_receipt(app: Flask, peer: Peer) -> None:
    row = receipt(case())

    answer = told(peer.open(SCANS, "POST", json={"receipt": row.number, "title": "卷一"}))

    assert (answer["case"], answer["receipt"]) == (NUMBER, row.number)
    assert (answer["title"], answer["way"], answer["files"]) == ("卷一", "api", [])
    assert brought().way is Way.API
    assert [one.account for one in events(Kind.BATCH_OPENED)] == ["process"]


def test_what_nobody_knows_is_told_at_its_place(app: Flask, peer: Peer) -> None:
    for name, value in {"case": "（2026）豫0922执9号", "receipt": "收2026-00009"}.items():
        answer = peer.open(SCANS, "POST", json={name: value})

        assert answer.status_code == 422
        assert list(faults(answer)) == [f"/{name}"]


def test_a_receipt_of_another_case_is_told_at_its_place(app: Flask, peer: Peer) -> None:
    case()
    row = receipt(case("（2026）豫0922执2号"))

    answer = peer.open(SCANS, "POST", json={"case": NUMBER, "receipt": row.number})

    assert list(faults(answer)) == ["/receipt"]


def test_the_same_key_opens_one_scan(app: Flask, peer: Peer) -> None:
    headers = {"Idempotency-Key": "one"}

    first = peer.open(SCANS, "POST", json={"title": "一"}, headers=headers)
    again = peer.open(SCANS, "POST", json={"title": "一"}, headers=headers)

    assert told(first) == told(again)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert brought()


def test_a_small_file_is_sent_at_once(app: Flask, peer: Peer) -> None:
    where = announced(peer, opened(peer), DATA)

    first = peer.open(where, "PUT", data=DATA, headers=BYTES)
    again = peer.open(where, "PUT", data=DATA, headers=BYTES)

    assert (first.status_code, again.status_code) == (200, 200)
    assert told(first)["done"] is True
    assert told(again)["done"] is True
    assert [one.size for one in files(brought())] == [len(DATA)]
    assert [one.account for one in events(Kind.FILE_TAKEN)] == ["process"]


def test_a_large_file_is_sent_in_pieces(app: Flask, peer: Peer) -> None:
    where = announced(peer, opened(peer), DATA)
    assert told(send(peer, where, 0, DATA[:20_000]))["offset"] == 20_000

    wrong = send(peer, where, 0, DATA[:20_000])

    assert wrong.status_code == 409
    assert wrong.headers["Upload-Offset"] == "20000"
    assert told(peer.open(where))["offset"] == 20_000
    assert told(send(peer, where, 20_000, DATA[20_000:]))["done"] is True


def test_what_was_sent_in_pieces_may_be_ended_at_once(app: Flask, peer: Peer) -> None:
    where = announced(peer, opened(peer), DATA)
    send(peer, where, 0, DATA[:20_000])

    assert told(peer.open(where, "PUT", data=DATA, headers=BYTES))["done"] is True


def test_a_file_of_two_pieces_is_sent_at_once(app: Flask, peer: Peer) -> None:
    data = b"x" * (uploads.CHUNK + 5)
    where = announced(peer, opened(peer), data)

    assert told(peer.open(where, "PUT", data=data, headers=BYTES))["done"] is True


def test_a_piece_says_where_it_begins_and_that_it_is_bytes(app: Flask, peer: Peer) -> None:
    where = announced(peer, opened(peer), DATA)

    assert faults(peer.open(where, "PATCH", data=b"x", headers=BYTES)) == {
        "/Upload-Offset": "This is missing."
    }
    headers = {"Upload-Offset": "0"}
    assert peer.open(where, "PATCH", json={}, headers=headers).status_code == 415


def test_how_far_a_scan_is_and_what_could_not_be_opened(app: Flask, peer: Peer) -> None:
    number = opened(peer)
    peer.open(announced(peer, number, picture()), "PUT", data=picture(), headers=BYTES)
    file = files(brought())[0]
    with transaction():
        splitting.quarantine(act(), file.id, "encrypted", {})

    found = told(peer.open(f"{SCANS}/{number}"))

    (shown,) = found["files"]
    assert (shown["state"], shown["reason"]) == ("quarantined", "encrypted")
    assert "encrypted" in shown["sentence"]
    assert shown["sha256"] == file.digest
    assert found["at_rest"] is True
    assert found["pages"] == {"all": 0, "waiting": 0, "ready": 0, "failed": 0}


def test_scans_of_others_are_not_there(app: Flask, peer: Peer) -> None:
    number = opened(peer)
    where = announced(peer, number, DATA)
    mine = batch().number
    other = Peer(app, token("other").secret)

    assert other.open(f"{SCANS}/{number}").status_code == 404
    assert peer.open(f"{SCANS}/{mine}").status_code == 404
    assert other.open(where).status_code == 404
    assert send(other, where, 0, DATA).status_code == 404
    body = {"name": "a", "size": 1}
    assert other.open(f"{SCANS}/{number}/files", "POST", json=body).status_code == 404


def test_a_persons_upload_is_not_a_systems(app: Flask, peer: Peer) -> None:
    now = act_of(clerk("process"))
    one = batch(Way.API, by=replace(act(), actor=now.actor))
    with transaction():
        mine = uploads.begin(now, one, "a.pdf", 5).token

    assert peer.open(f"/api/v1/uploads/{mine}").status_code == 404


def test_a_system_has_a_quota_as_a_person_has(app: Flask, peer: Peer) -> None:
    settings_ = app.extensions["archive.settings"]
    app.extensions["archive.settings"] = replace(settings_, scan_uploads=1)
    number = opened(peer)
    announced(peer, number, DATA)
    body = {"name": "b.pdf", "size": 5}

    assert peer.open(f"{SCANS}/{number}/files", "POST", json=body).status_code == 409
    other = Peer(app, token("other").secret)
    announced(other, opened(other), DATA)


def test_reading_takes_another_scope_than_bringing(app: Flask) -> None:
    writer = Peer(app, token(scopes=[Scope.SCANS_WRITE]).secret)
    reader = Peer(app, token(scopes=[Scope.SCANS_READ]).secret)
    number = opened(writer)

    assert writer.open(f"{SCANS}/{number}").status_code == 403
    assert reader.open(f"{SCANS}/{number}").status_code == 200
    assert reader.open(SCANS, "POST", json={}).status_code == 403


@pytest.mark.parametrize("mode", ["positive", "negative"])
@pytest.mark.parametrize(
    ("where", "method"),
    [
        ("/api/v1/scans", "POST"),
        ("/api/v1/scans/{scan}", "GET"),
        ("/api/v1/scans/{scan}/files", "POST"),
        ("/api/v1/uploads/{upload}", "GET"),
        ("/api/v1/uploads/{upload}", "PATCH"),
        ("/api/v1/uploads/{upload}", "PUT"),
    ],
)
def test_whatever_is_sent_the_answer_is_one_of_the_documents(
    served: tuple[Flask, str],  # the fixture of the contract's own tests
    schema: Any,  # the same
    where: str,
    method: str,
    mode: str,
) -> None:
    # They take a while, and only who runs this needs them.
    from schemathesis import GenerationMode
    from schemathesis.specs.openapi.checks import positive_data_acceptance

    strategy = schema[where][method].as_strategy(generation_mode=GenerationMode(mode))
    scan, upload = there(served)

    @seed(20260302)
    @settings(
        max_examples=18,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(sent=strategy)
    def run(sent: Any) -> None:
        if mode == "positive":
            for name, value in {"scan": scan, "upload": upload}.items():
                if name in sent.path_parameters:
                    sent.path_parameters[name] = value
            sent.headers.pop("Idempotency-Key", None)
        Context().run(
            sent.call_and_validate,
            headers=bearer(served[1]),
            excluded_checks=[positive_data_acceptance],
        )

    run()


def there(served: tuple[Flask, str]) -> tuple[str, str]:  # as above
    """A scan, and an upload in it, that are the system's own."""
    return Context().run(opened_apart, served[0], Peer(served[0], served[1]))


def opened_apart(app: Flask, peer: Peer) -> tuple[str, str]:
    with app.app_context():
        number = opened(peer, title=secrets.token_hex(3))
        return number, announced(peer, number, DATA).rpartition("/")[2]
