"""Accounts and the policy: what is done, and what is refused in words."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from archive.accounts import hashing, queries, service
from archive.accounts.errors import (
    AccountTaken,
    AlreadyClosed,
    BadAccount,
    LastAdministrator,
    NameMissing,
    StillOpen,
)
from archive.accounts.models import Person
from archive.accounts.queries import Rules
from archive.accounts.rules.passwords import Policy
from archive.accounts.rules.sessions import SecondFactor
from archive.act import Office
from archive.audit.kinds import Kind
from archive.audit.models import Event
from archive.db import db, transaction
from archive.errors import DomainError
from tests.accounts.house import act, act_of, administrator, staff


def test_an_account_is_kept_in_one_way_however_it_is_typed(app: Flask) -> None:
    with transaction():
        person = service.open_account(act(), "  Zhang.San ", "  张　三 ")

    assert (person.account, person.name) == ("zhang.san", "张 三")


@pytest.mark.parametrize("account", ["a", "张三", "a b", "-x", "x" * 41, ""])
def test_an_account_that_nobody_could_type_is_refused(app: Flask, account: str) -> None:
    with pytest.raises(BadAccount), transaction():
        service.open_account(act(), account, "Zhang")


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "a\x00b"])
def test_a_person_has_a_name(app: Flask, name: str) -> None:
    with pytest.raises(NameMissing), transaction():
        service.open_account(act(), "zhang", name)


def test_an_account_is_opened_once(app: Flask) -> None:
    staff("clerk")

    with pytest.raises(AccountTaken), transaction():
        service.open_account(act(), "CLERK", "Another")


def test_the_database_refuses_a_second_account_of_the_name(app: Flask) -> None:
    staff("clerk")

    with pytest.raises(IntegrityError), transaction():
        db.session.add(
            Person(
                account="clerk",
                name="x",
                office=Office.STAFF,
                opened_at=act().at,
                must_change=True,
            )
        )


def test_closing_an_account_ends_its_posts(app: Flask) -> None:
    person = staff("clerk", ("judge", "swift"))

    with transaction():
        service.close(act(), person)

    assert not queries.holdings(person.id, act().today)
    with pytest.raises(AlreadyClosed), transaction():
        service.close(act(), person)
    with pytest.raises(AlreadyClosed), transaction():
        service.grant(act(), person, "judge")


def test_a_reopened_account_has_neither_password_nor_posts(app: Flask) -> None:
    person = staff("clerk", ("judge", "swift"))
    with transaction():
        service.close(act(), person)
    with transaction():
        service.reopen(act(), person)

    assert person.password_hash is None
    assert not queries.holdings(person.id, act().today)
    judge = staff("judge")
    with pytest.raises(StillOpen), transaction():
        service.reopen(act(), judge)


def test_the_last_administrator_of_an_office_stays(app: Flask) -> None:
    first = administrator(Office.AUDIT, "first")
    with pytest.raises(LastAdministrator), transaction():
        service.close(act(), first)
    administrator(Office.AUDIT, "second")

    with transaction():
        service.close(act(), first)

    assert first.closed_on == act().today


def test_nobody_closes_their_own_account(app: Flask) -> None:
    admin = administrator(Office.SYSTEM)

    with pytest.raises(DomainError), transaction():
        service.close(act_of(admin), admin)


def test_an_empty_archive_gets_three_administrators_once(app: Flask) -> None:
    with transaction():
        made = service.bootstrap(act())
    with transaction():
        again = service.bootstrap(act())

    people = db.session.scalars(select(Person).order_by(Person.id)).all()
    assert [account for account, _password in made] == [
        "sysadmin",
        "secadmin",
        "auditadmin",
    ]
    assert again == []
    assert len({password for _account, password in made}) == 3
    assert [person.office for person in people] == ["system", "security", "audit"]
    assert all(person.must_change for person in people)
    for person, (_account, password) in zip(people, made, strict=True):
        assert hashing.is_right(person.password_hash, password)


def test_the_events_of_a_person_name_what_changed(app: Flask) -> None:
    person = staff("clerk", ("judge", "swift"))
    with transaction():
        service.rename(act(), person, "Li Si")

    events = db.session.scalars(select(Event).order_by(Event.id.desc()).limit(2)).all()

    assert (events[0].kind, events[0].subject) == (Kind.PERSON_RENAMED, "clerk")
    assert events[0].facts == {"before": "Clerk", "name": "Li Si"}
    assert events[1].kind == Kind.MEMBERSHIP_GRANTED
    assert events[1].facts["post"] == "judge"


def test_a_new_policy_says_what_it_changed_and_keeps_the_old_one(app: Flask) -> None:
    first = queries.rules(act().profile)
    with transaction():
        service.lay_down(act(), replace(first, passwords=Policy.GBT22239))
    with transaction():
        service.lay_down(act(), Rules(Policy.GBT22239, 90, SecondFactor.OFF, 20, 12))

    last = db.session.scalars(select(Event).order_by(Event.id.desc())).first()

    assert last is not None
    assert last.facts == {"idle_minutes": "30 → 20"}
    assert [policy.idle_minutes for policy in queries.policies()] == [20, 30]
