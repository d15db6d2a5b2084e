from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask
from sqlalchemy import Connection

from archive import keys
from archive.audit import checkpoint as folder
from archive.audit import merkle, notes, queries, reading, service, verify
from archive.audit.chain import Stored
from archive.audit.errors import CheckpointContradicted, CheckpointsOutOfReach
from archive.audit.kinds import Kind
from archive.audit.notes import Checkpoint
from archive.db import db, transaction
from tests import factories
from tests.audit.journals import administrator, delete, note, write


def sign() -> Checkpoint | None:
    with transaction():
        return service.checkpoint(factories.act())


def sign_and_fail() -> None:
    with transaction():
        service.checkpoint(factories.act())
        raise RuntimeError


def leaves() -> list[bytes]:
    with db.engine.connect() as connection:
        until = reading.last_place(connection)
    pages = reading.unhurried_pages(until)
    return [merkle.leaf_hash(row.sealed()) for page in pages for row in page]


def files() -> list[str]:
    return sorted(file.name for file in folder.folder().iterdir())


def test_a_checkpoint_signs_the_root_over_all_events(app: Flask) -> None:
    note(5)

    signed = sign()

    assert signed
    assert signed.root == merkle.Tree.over(leaves()[:5]).root()
    assert (signed.origin, signed.size) == ("qingfeng.juanzong/audit", 5)
    assert files() == ["000000000005.note", "checkpoint.vkey"]


def test_the_verification_key_lies_beside_the_notes(app: Flask) -> None:
    note()
    sign()
    public = keys.current().checkpoint.public_key()

    line = (folder.folder() / folder.VERIFICATION_KEY).read_text("utf-8")

    assert line == notes.verification_key("qingfeng.juanzong/audit", public) + "\n"


def test_the_journal_tells_of_a_checkpoint_that_is_there(app: Flask) -> None:
    note(5)
    sign()
    told = queries.last_of(Kind.CHECKPOINT_SIGNED)

    assert told
    assert (told.subject, told.facts["size"]) == ("000000000005.note", 5)


def test_no_checkpoint_is_signed_when_nothing_is_new(app: Flask) -> None:
    note(5)
    sign()

    assert sign() is None
    assert queries.summary().count == 6


def test_an_empty_journal_is_not_signed(app: Flask) -> None:
    assert sign() is None


def test_a_later_checkpoint_grows_out_of_the_earlier(app: Flask) -> None:
    note(5)
    first = sign()
    note(4)

    second = sign()

    assert first
    assert second
    assert second.size == 10
    whole = leaves()
    proof = merkle.consistency_proof(
        5, 10, lambda a, b: merkle.Tree.over(whole[a:b]).root()
    )
    assert merkle.extends(5, 10, first.root, second.root, proof)
    assert verify.run().is_sound


def test_a_later_checkpoint_reads_only_what_is_new(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    note(5)
    sign()
    note(4)
    read: list[int] = []
    reads = reading.page

    def watched(connection: Connection, after: int, until: int) -> list[Stored]:
        read.append(after)
        return reads(connection, after, until)

    monkeypatch.setattr(reading, "page", watched)
    sign()

    assert read[0] == 5


def test_peaks_that_do_not_add_up_are_not_trusted(app: Flask) -> None:
    note(5)
    sign()
    note(4)
    with administrator() as connection:
        write(connection, 6, {"facts": '{"size": 5, "last": 5, "peaks": ["AAAA", "BBBB"]}'})

    signed = sign()

    assert signed
    assert signed.root == merkle.Tree.over(leaves()[:10]).root()


@pytest.mark.parametrize(
    "facts", ["{}", '{"size": "x", "peaks": 3}', '{"size": 5, "peaks": ["*"]}']
)
def test_facts_that_are_not_of_a_checkpoint_are_not_trusted(app: Flask, facts: str) -> None:
    note(5)
    sign()
    note()
    with administrator() as connection:
        write(connection, 6, {"facts": facts})

    assert sign()


def test_a_note_whose_transaction_failed_is_grown_past(app: Flask) -> None:
    note(5)
    with pytest.raises(RuntimeError):
        sign_and_fail()

    assert files() == ["000000000005.note", "checkpoint.vkey"]
    note(2)
    assert sign()
    assert verify.run().is_sound


def test_a_checkpoint_is_not_signed_over_a_shorter_journal(app: Flask) -> None:
    note(5)
    sign()
    with administrator() as connection:
        delete(connection, 4, 5, 6)

    with pytest.raises(CheckpointContradicted, match="5 events"):
        sign()


def test_a_checkpoint_is_not_signed_over_another_journal(app: Flask) -> None:
    note(5)
    sign()
    note()
    with administrator() as connection:
        write(connection, 2, {"name": "x"})
        write(connection, 6, {"facts": "{}"})

    with pytest.raises(CheckpointContradicted):
        sign()


def test_a_note_is_never_overwritten(app: Flask, tmp_path: Path) -> None:
    key = keys.current().checkpoint
    checkpoint = Checkpoint("a.juanzong/audit", 5, bytes(32))
    path = folder.keep(tmp_path / "notes", checkpoint, key)
    before = path.read_bytes()

    folder.keep(tmp_path / "notes", checkpoint, key)
    with pytest.raises(CheckpointContradicted):
        folder.keep(tmp_path / "notes", replace(checkpoint, root=b"x" * 32), key)

    assert path.read_bytes() == before


def test_a_name_that_changed_adds_a_line_to_the_verification_keys(
    app: Flask, tmp_path: Path
) -> None:
    key = keys.current().checkpoint
    for name, size in (("a", 5), ("b", 6), ("b", 7)):
        folder.keep(tmp_path, Checkpoint(name, size, bytes(32)), key)

    lines = (tmp_path / folder.VERIFICATION_KEY).read_text("utf-8").splitlines()

    assert [line[0] for line in lines] == ["a", "b"]


def test_nothing_half_written_stays_behind(app: Flask) -> None:
    note()
    sign()

    assert not [name for name in files() if name.startswith(".")]


def test_a_folder_out_of_reach_is_a_sentence_and_no_event(app: Flask) -> None:
    note()
    folder.folder().write_text("a file where the folder should be")

    with pytest.raises(CheckpointsOutOfReach, match="cannot be used"):
        sign()

    assert queries.last_of(Kind.CHECKPOINT_SIGNED) is None


def test_notes_of_another_key_are_none_of_ours(app: Flask, tmp_path: Path) -> None:
    other = Ed25519PrivateKey.from_private_bytes(b"o" * 32)
    folder.keep(tmp_path, Checkpoint("a", 5, bytes(32)), other)
    ours = keys.current().checkpoint.public_key()

    assert folder.newest(tmp_path, ours) is None
    assert [kept.checkpoint for kept in folder.kept(tmp_path, ours)] == [None]


def test_the_newest_is_the_largest_that_is_in_order(app: Flask, tmp_path: Path) -> None:
    key = keys.current().checkpoint
    for size in (9, 10, 100):
        folder.keep(tmp_path, Checkpoint("a", size, bytes(32)), key)
    (tmp_path / folder.name_of(100)).write_text("rubbish")

    newest = folder.newest(tmp_path, key.public_key())

    assert newest
    assert newest.size == 10
