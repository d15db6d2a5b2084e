"""What the owner of the database can do to the journal, and what is said of it."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from archive.audit import checkpoint as folder
from archive.audit import reading, service, verify
from archive.audit.findings import LABELS, SENTENCES, Fault
from archive.audit.kinds import Kind
from archive.db import db, transaction
from tests import factories
from tests.audit.journals import (
    COLUMNS,
    administrator,
    delete,
    insert,
    note,
    note_at_once,
    own_key,
    renumber,
    rewrite,
    row,
    told,
    write,
)

COUNT = 10


@pytest.fixture
def journal(app: Flask) -> None:
    note_at_once(COUNT)


def sign() -> None:
    with transaction():
        service.checkpoint(factories.act())


def found() -> list[str]:
    return told(verify.run().findings)


pytestmark = pytest.mark.usefixtures("journal")


def test_nothing_is_found_in_a_sound_journal() -> None:
    sign()
    report = verify.run()

    assert report.findings == ()
    assert (report.count, report.checkpoints) == (COUNT + 1, 1)
    assert report.is_sound


def test_progress_is_told_and_ends_with_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "PAGE", 4)
    steps: list[tuple[int, int]] = []

    verify.run(lambda done, total: steps.append((done, total)))

    assert steps == [(4, 10), (8, 10), (10, 10)]


FLIPS: dict[str, Any] = {
    "at": "2020-01-01 00:00:00.000000",
    "kind": "session:ended",
    "actor_id": 99,
    "account": "x",
    "name": "x",
    "office": "audit",
    "posts": "x",
    "address": "x",
    "subject": "x",
    "done": False,
    "facts": '{"browser": "x"}',
    "previous": "0" * 64,
    "mac": "0" * 64,
}


def test_every_column_is_read_and_flipped_here() -> None:
    assert set(FLIPS) | {"id"} == set(COLUMNS)


@pytest.mark.parametrize("column", FLIPS)
@pytest.mark.parametrize("place", [1, 5, COUNT])
def test_a_flip_of_any_column_is_named(column: str, place: int) -> None:
    sign()
    with administrator() as connection:
        write(connection, place, {column: FLIPS[column]})

    if (place, column) == (1, "previous"):
        return  # it is nothing but zeros there anyway
    assert found() == [f"altered {place}"]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("kind", "no:such"),
        ("office", "nobody"),
        ("facts", "[]"),
        ("facts", '{"browser": "Firefox", "browser": "Firefox"}'),
        ("facts", '{"browser":"Firefox"}'),
        ("actor_id", None),
    ],
)
def test_a_value_that_the_archive_never_writes_is_named(column: str, value: str) -> None:
    with administrator() as connection:
        write(connection, 5, {column: value})

    assert found() == ["altered 5"]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("done", "7"),
        ("done", "'yes'"),
        ("at", "'2026-03-02'"),
        ("at", "'2026-03-02 04:00:00'"),
        ("at", "'rubbish'"),
        ("name", "x'ff'"),
        ("mac", "x'ff'"),
        ("actor_id", "'x'"),
        ("facts", "'rubbish'"),
    ],
)
def test_a_value_that_only_sqlite_takes_is_named(column: str, value: str) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("SQLite takes any value in any column; PostgreSQL does not")
    with administrator() as connection:
        connection.execute(text(f"UPDATE event SET {column} = {value} WHERE id = 5"))  # noqa: S608  # values of this test

    assert found() == ["altered 5"]


def test_a_deletion_is_named() -> None:
    with administrator() as connection:
        delete(connection, 5, 6)

    assert found() == ["deleted 5-6"]


def test_a_deletion_with_new_numbers_is_named() -> None:
    with administrator() as connection:
        delete(connection, 5)
        renumber(connection, 6, by=-1)

    assert found() == ["deleted 5"]


def test_a_swap_of_numbers_is_named() -> None:
    with administrator() as connection:
        for before, after in ((3, 1000), (8, 3), (1000, 8)):
            connection.execute(
                text("UPDATE event SET id = :after WHERE id = :before"),
                {"before": before, "after": after},
            )

    assert found() == ["swapped 3, 8"]


def test_a_swap_of_contents_is_named() -> None:
    with transaction():
        service.record(factories.act(), Kind.SESSION_ENDED, "li")
    note()
    with administrator() as connection:
        one, other = row(connection, 4), row(connection, COUNT + 1)
        for number, values, own in ((4, other, one), (COUNT + 1, one, other)):
            seals = {name: own[name] for name in ("previous", "mac")}
            write(connection, number, {**values, **seals})

    assert found() == ["swapped 4, 11"]


def test_an_insertion_with_new_numbers_is_named() -> None:
    with administrator() as connection:
        renumber(connection, 5, by=1)
        insert(connection, {**row(connection, 4), "id": 5, "subject": "forged"})

    assert found() == ["inserted 5"]


def test_an_insertion_at_the_end_is_named() -> None:
    sign()
    with administrator() as connection:
        last = row(connection, COUNT + 1)
        forged = {"id": COUNT + 2, "previous": last["mac"], "mac": "a" * 64}
        insert(
            connection, {**last, **forged, "subject": "forged", "kind": "session:opened"}
        )

    assert found() == ["inserted 12"]


def test_a_truncation_below_a_checkpoint_is_named() -> None:
    sign()
    with administrator() as connection:
        delete(connection, 8, 9, 10, 11)

    assert found() == ["truncated 8-10"]


def test_a_journal_that_is_gone_is_named() -> None:
    sign()
    with administrator() as connection:
        connection.execute(text("DELETE FROM event"))

    assert found() == ["truncated 1-10"]


def test_a_rewriting_with_a_wrong_key_is_named() -> None:
    sign()
    with administrator() as connection:
        rewrite(connection, b"wrong", COUNT + 1)

    assert found() == ["foreign 1-11"]


def test_a_rewriting_with_the_right_key_is_named_by_the_checkpoint() -> None:
    sign()
    with administrator() as connection:
        write(connection, 5, {"name": "x"})
        rewrite(connection, own_key(), COUNT + 1)

    assert found() == ["rewritten 1-10"]


def test_two_tamperings_are_both_named() -> None:
    with administrator() as connection:
        write(connection, 3, {"name": "x"})
        delete(connection, 7)

    assert found() == ["altered 3", "deleted 7"]


def note_of(size: int) -> Path:
    return folder.folder() / folder.name_of(size)


def test_a_note_that_was_taken_away_is_named() -> None:
    sign()
    note_of(COUNT).unlink()

    assert found() == [f"note-missing {COUNT:012d}.note"]


def test_a_note_that_was_changed_is_named() -> None:
    sign()
    text_ = note_of(COUNT).read_text("utf-8")
    note_of(COUNT).write_text(text_.replace("\n10\n", "\n11\n"), "utf-8")

    assert found() == [f"note-forged {COUNT:012d}.note"]


@pytest.mark.parametrize("content", [b"", b"rubbish", b"\xff\xfe", b"x" * 100_000])
def test_a_note_that_cannot_be_read_is_named(content: bytes) -> None:
    sign()
    note_of(COUNT).write_bytes(content)

    assert found() == [f"note-unreadable {COUNT:012d}.note"]


def test_a_note_under_a_wrong_name_is_named() -> None:
    sign()
    note_of(COUNT).rename(note_of(COUNT - 1))

    assert found() == [
        f"note-unreadable {COUNT - 1:012d}.note",
        f"note-missing {COUNT:012d}.note",
    ]


def test_a_verification_sees_what_was_there_when_it_began() -> None:
    """Whoever writes meanwhile neither waits nor disturbs."""
    seen = verify.run(lambda _done, _total: note())

    assert seen.is_sound
    assert seen.count == COUNT
    assert verify.run().count == COUNT + 1


def test_every_fault_has_a_label_and_a_sentence() -> None:
    assert set(LABELS) == set(SENTENCES) == set(Fault)


def test_a_finding_is_told_in_a_sentence() -> None:
    with administrator() as connection:
        write(connection, 3, {"name": "x"})

    finding = verify.run().findings[0]

    assert str(finding) == "Event 3 was altered: it does not match its seal."


def test_a_change_of_time_by_a_second_is_named() -> None:
    with administrator() as connection:
        at = factories.act().at.replace(tzinfo=None) + timedelta(seconds=1)
        value = at.isoformat(" ", "microseconds")
        write(connection, 5, {"at": value})

    assert found() == ["altered 5"]


def test_the_rows_are_read_in_pages_of_bounded_size(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reading, "PAGE", 3)

    sizes = [len(page) for page in reading.unhurried_pages(COUNT)]

    assert sizes == [3, 3, 3, 1]
