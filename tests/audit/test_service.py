import threading
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from archive.act import Actor, Holding, Office
from archive.audit import rules, service, verify
from archive.audit.entries import entry
from archive.audit.kinds import Kind
from archive.audit.models import Audited, Event
from archive.db import db, transaction
from tests import factories
from tests.audit.journals import administrator, note, own_key


class Base(DeclarativeBase):
    """Tables of these tests alone, which no migration knows."""


class Thing(Audited, Base):
    __tablename__ = "thing_of_a_test"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


@pytest.fixture
def things(app: Flask) -> None:
    Base.metadata.create_all(db.engine)


def add_thing(*, fails: bool = False) -> None:
    with transaction():
        db.session.add(Thing(name="a"))
        service.record(factories.act(), Kind.SESSION_OPENED, "a")
        if fails:
            raise RuntimeError


def fail_within_a_savepoint(*, tell: bool) -> None:
    with db.session.begin_nested():
        db.session.add(Thing(name="a"))
        if tell:
            service.record(factories.act(), Kind.SESSION_OPENED, "within")
        db.session.flush()
        raise RuntimeError


def events() -> list[Event]:
    return list(db.session.scalars(select(Event).order_by(Event.id)))


def names() -> list[str]:
    return list(db.session.scalars(select(Thing.name).order_by(Thing.id)))


def test_an_event_keeps_who_did_what_and_when(app: Flask) -> None:
    clerk = Actor(
        3, "zhang", "张三", Office.STAFF, (Holding("judge"), Holding("clerk")), "10.1.2.3"
    )

    with transaction():
        service.record(
            factories.act(by=clerk), Kind.SESSION_OPENED, "zhang", browser="Firefox"
        )
    noted = events()[0]

    assert noted.id == 1
    assert noted.at == datetime(2026, 3, 2, 4, tzinfo=UTC)
    assert (noted.actor_id, noted.account, noted.name) == (3, "zhang", "张三")
    assert (noted.office, noted.posts, noted.address) == (
        Office.STAFF,
        "clerk judge",
        "10.1.2.3",
    )
    assert (noted.kind, noted.subject, noted.done) == (Kind.SESSION_OPENED, "zhang", True)
    assert noted.facts == {"browser": "Firefox"}


def test_each_event_names_the_seal_of_the_one_before(app: Flask) -> None:
    note(3)
    first, second, third = events()

    assert first.previous == rules.GENESIS
    assert (second.previous, third.previous) == (first.mac, second.mac)
    assert [rules.code(own_key(), entry(row)) for row in events()] == [
        row.mac for row in events()
    ]


def test_an_event_noted_in_another_zone_keeps_its_seal(app: Flask) -> None:
    act = factories.act()
    local = type(act)(act.actor, act.at.astimezone(act.profile.zone), act.profile)

    with transaction():
        service.record(local, Kind.SESSION_OPENED, "zhang")

    assert verify.run().is_sound


@pytest.mark.parametrize("fact", [1.5, date(2026, 3, 2), b"bytes", object()])
def test_a_fact_the_journal_cannot_keep_is_refused_where_it_is_noted(
    app: Flask, fact: Any
) -> None:
    with pytest.raises(TypeError), transaction():
        service.record(factories.act(), Kind.SESSION_OPENED, "zhang", fact=fact)

    assert events() == []


@pytest.mark.parametrize(
    "subject", ["nul\0", "\ud800", "line\nline", "x" * 5_000, "", "\x1b[2J"]
)
def test_no_subject_can_keep_an_event_from_being_noted(app: Flask, subject: str) -> None:
    nasty = Actor(None, subject, subject, Office.STAFF, (), subject)

    with transaction():
        service.record(
            factories.act(by=nasty), Kind.LOGIN_REFUSED, subject, account=subject
        )

    assert len(events()[0].subject) <= 200
    assert "\n" not in events()[0].subject
    assert verify.run().is_sound


def test_events_wait_for_the_commit_and_keep_their_order(app: Flask) -> None:
    with transaction():
        for subject in ("a", "b", "c"):
            service.record(factories.act(), Kind.SESSION_OPENED, subject)

        assert events() == []

    assert [row.subject for row in events()] == ["a", "b", "c"]


@pytest.mark.usefixtures("things")
def test_what_fails_leaves_no_event(app: Flask) -> None:
    with pytest.raises(RuntimeError):
        add_thing(fails=True)
    note()

    assert [row.subject for row in events()] == ["zhang"]
    assert names() == []


@pytest.mark.usefixtures("things")
def test_what_cannot_be_noted_does_not_happen(app: Flask) -> None:
    with administrator() as connection:
        connection.execute(text("ALTER TABLE event RENAME TO event_hidden"))

    with pytest.raises(DBAPIError):
        add_thing()

    assert names() == []


@pytest.mark.usefixtures("things")
@pytest.mark.parametrize("change", ["add", "alter", "delete"])
def test_an_audited_row_does_not_change_without_an_event(app: Flask, change: str) -> None:
    add_thing()

    with pytest.raises(service.Unrecorded):
        change_in_silence(change)

    assert names() == ["a"]


def change_in_silence(change: str) -> None:
    with transaction():
        thing = db.session.scalars(select(Thing)).one()
        if change == "add":
            db.session.add(Thing(name="b"))
        elif change == "alter":
            thing.name = "b"
        else:
            db.session.delete(thing)


@pytest.mark.usefixtures("things")
def test_a_savepoint_takes_back_its_own_events_and_no_others(app: Flask) -> None:
    with transaction():
        service.record(factories.act(), Kind.SESSION_OPENED, "before")
        with pytest.raises(RuntimeError):
            fail_within_a_savepoint(tell=True)
        service.record(factories.act(), Kind.SESSION_OPENED, "after")

    assert [row.subject for row in events()] == ["before", "after"]
    assert names() == []


@pytest.mark.usefixtures("things")
def test_a_savepoint_that_holds_keeps_its_events(app: Flask) -> None:
    with transaction():
        with db.session.begin_nested():
            db.session.add(Thing(name="a"))
            service.record(factories.act(), Kind.SESSION_OPENED, "within")
        service.record(factories.act(), Kind.SESSION_OPENED, "after")

    assert [row.subject for row in events()] == ["within", "after"]
    assert names() == ["a"]


@pytest.mark.usefixtures("things")
def test_a_savepoint_that_is_taken_back_needs_no_event(app: Flask) -> None:
    with transaction(), pytest.raises(RuntimeError):
        fail_within_a_savepoint(tell=False)

    assert names() == []


def test_many_at_once_leave_one_unbroken_chain(app: Flask) -> None:
    failed: list[BaseException] = []

    def work() -> None:
        with app.app_context():
            try:
                note(10)
            except BaseException as error:  # noqa: BLE001  # handed to the test below
                failed.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert [row.id for row in events()] == list(range(1, 81))
    assert verify.run().is_sound
