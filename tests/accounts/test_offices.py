"""Administrators stay apart from each other and from the posts, in the database too."""

from datetime import date

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from archive.accounts import rights, service
from archive.accounts.errors import (
    NoPostForOffice,
    NotYours,
)
from archive.accounts.models import Membership, Person
from archive.act import Office
from archive.db import db, transaction
from archive.errors import DomainError
from tests.accounts.house import act, act_of, administrator, staff


@pytest.mark.parametrize("office", [Office.SYSTEM, Office.SECURITY, Office.AUDIT])
def test_an_administrator_is_opened_at_the_console_only(app: Flask, office: Office) -> None:
    admin = administrator(Office.SYSTEM)

    with pytest.raises(NotYours), transaction():
        service.open_account(act_of(admin), "second", "Second", office)


@pytest.mark.parametrize("office", [Office.SYSTEM, Office.SECURITY, Office.AUDIT])
def test_an_administrator_holds_no_post(app: Flask, office: Office) -> None:
    person = administrator(office)

    with pytest.raises(NoPostForOffice), transaction():
        service.grant(act(), person, "judge")


@pytest.mark.parametrize("office", ["system", "security", "audit"])
@pytest.mark.parametrize("claimed", ["system", "staff"])
def test_the_database_refuses_a_post_for_an_administrator(
    app: Flask, office: str, claimed: str
) -> None:
    person = administrator(Office(office))

    with pytest.raises(IntegrityError):
        db.session.execute(
            insert(Membership).values(
                person_id=person.id,
                person_office=Office(claimed),
                post="judge",
                since=date(2026, 3, 2),
            )
        )
    db.session.rollback()


@pytest.mark.parametrize("office", [Office.SYSTEM, Office.SECURITY, Office.AUDIT])
def test_the_database_refuses_an_office_for_whoever_held_a_post(
    app: Flask, office: Office
) -> None:
    person = staff("clerk", ("file_clerk", None))

    with pytest.raises(IntegrityError):
        db.session.execute(
            update(Person).where(Person.id == person.id).values(office=office)
        )
    db.session.rollback()


def test_the_database_knows_no_other_office(app: Flask) -> None:
    person = staff("clerk")

    with pytest.raises(IntegrityError):
        db.session.execute(
            update(Person).where(Person.id == person.id).values(office=Office.MACHINE)
        )
    db.session.rollback()


class Grants(RuleBasedStateMachine):
    """Whatever is opened, granted, ended, closed and reopened, in whatever order."""

    people: list[Person]

    def __init__(self) -> None:
        super().__init__()
        self.people = []
        self.count = len(db.session.scalars(select(Person.id)).all())

    def _try(self, verb: str, *given: object) -> None:
        try:
            with transaction():
                getattr(service, verb)(act(), *given)
        except DomainError:
            return

    def _somebody(self, place: int) -> Person | None:
        return self.people[place % len(self.people)] if self.people else None

    @rule(office=st.sampled_from([o for o in Office if o is not Office.MACHINE]))
    def open_account(self, office: Office) -> None:
        self.count += 1
        with transaction():
            self.people.append(
                service.open_account(act(), f"person{self.count}", "Person", office)
            )

    @rule(
        place=st.integers(0, 9),
        post=st.sampled_from(["judge", "file_clerk", "bureau_chief"]),
        team=st.sampled_from([None, "swift"]),
    )
    def grant(self, place: int, post: str, team: str | None) -> None:
        if person := self._somebody(place):
            self._try("grant", person, post, team)

    @rule(place=st.integers(0, 9))
    def close(self, place: int) -> None:
        if person := self._somebody(place):
            self._try("close", person)

    @rule(place=st.integers(0, 9))
    def reopen(self, place: int) -> None:
        if person := self._somebody(place):
            self._try("reopen", person)

    @rule(place=st.integers(0, 9), office=st.sampled_from(list(Office)))
    def change_office_behind_everybodys_back(self, place: int, office: Office) -> None:
        person = self._somebody(place)
        if person is None:
            return
        try:
            db.session.execute(
                update(Person).where(Person.id == person.id).values(office=office)
            )
            db.session.commit()
        except IntegrityError:
            db.session.rollback()
        db.session.expire_all()

    @invariant()
    def nobody_holds_a_post_and_an_office(self) -> None:
        both = select(Person.account).join(Membership).where(Person.office != Office.STAFF)

        assert db.session.scalars(both).all() == []
        db.session.rollback()

    @invariant()
    def nobody_does_what_two_offices_do(self) -> None:
        marks = ("person:manage", "policy:change", "audit:export", "team:see")
        for person in self.people:
            theirs = act_of(person)
            may = [action for action in marks if rights.may(theirs, action)]
            assert len(may) <= 1, (person.account, may)
        db.session.rollback()


def test_the_three_administrators_stay_apart_whatever_happens(app: Flask) -> None:
    run_state_machine_as_test(
        Grants,
        settings=settings(
            max_examples=15,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
