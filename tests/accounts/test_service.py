"""Accounts and posts: what is refused in words, and what the database itself refuses."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
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

from archive.accounts import hashing, queries, rights, service
from archive.accounts.errors import (
    AccountTaken,
    AlreadyClosed,
    AlreadyHeld,
    BadAccount,
    EndsBeforeItBegins,
    LastAdministrator,
    NameMissing,
    NoPostForOffice,
    NoSuchMembership,
    NotYours,
    NotYourself,
    StillOpen,
    UnknownPost,
    UnknownTeam,
)
from archive.accounts.models import Membership, Person
from archive.accounts.queries import Rules
from archive.accounts.rules.passwords import Policy
from archive.accounts.rules.sessions import SecondFactor
from archive.act import Office
from archive.audit.kinds import Kind
from archive.audit.models import Event
from archive.db import db, transaction
from archive.errors import DomainError
from tests.accounts.house import act, act_of, administrator, staff

DAY = timedelta(days=1)
MONDAY = datetime(2026, 3, 2, 1, tzinfo=UTC)


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


@pytest.mark.parametrize("team", [None, "swift"])
def test_the_database_refuses_the_same_open_post_twice(
    app: Flask, team: str | None
) -> None:
    person = staff("clerk", ("judge", team))

    with pytest.raises(IntegrityError):
        db.session.execute(
            insert(Membership).values(
                person_id=person.id,
                person_office=Office.STAFF,
                post="judge",
                team=team,
                since=date(2026, 3, 2),
            )
        )
    db.session.rollback()


def test_a_post_is_held_from_its_first_day_to_its_last(app: Flask) -> None:
    person = staff("clerk")
    first, last = date(2026, 3, 3), date(2026, 3, 5)
    with time_machine.travel(MONDAY), transaction():
        service.grant(act(), person, "judge", "swift", first, last)

    held = [bool(queries.holdings(person.id, first + DAY * n)) for n in range(-1, 4)]

    assert held == [False, True, True, True, False]


@pytest.mark.parametrize(
    ("since", "until", "refused"),
    [
        (date(2026, 3, 1), date(2026, 3, 9), False),  # until the day before
        (date(2026, 3, 1), date(2026, 3, 10), True),
        (date(2026, 3, 20), None, True),
        (date(2026, 3, 21), None, False),  # from the day after
        (date(2026, 3, 1), None, True),
    ],
)
def test_the_same_post_is_not_held_twice_on_one_day(
    app: Flask, *, since: date, until: date | None, refused: bool
) -> None:
    person = staff("clerk")
    with transaction():
        service.grant(act(), person, "judge", None, date(2026, 3, 10), date(2026, 3, 20))

    if refused:
        with pytest.raises(AlreadyHeld), transaction():
            service.grant(act(), person, "judge", None, since, until)
    else:
        with transaction():
            service.grant(act(), person, "judge", None, since, until)


def test_the_same_post_in_two_teams_is_two_posts(app: Flask) -> None:
    person = staff("clerk", ("judge", "swift"), ("judge", "general"))

    assert len(queries.holdings(person.id, act().today)) == 2


@pytest.mark.parametrize(
    ("post", "team", "error"),
    [("emperor", None, UnknownPost), ("judge", "emperors", UnknownTeam)],
)
def test_a_post_must_be_in_the_courts_profile(
    app: Flask, post: str, team: str | None, error: type[DomainError]
) -> None:
    person = staff("clerk")

    with pytest.raises(error), transaction():
        service.grant(act(), person, post, team)


def test_a_post_does_not_end_before_it_begins(app: Flask) -> None:
    person = staff("clerk")

    with pytest.raises(EndsBeforeItBegins), transaction():
        service.grant(act(), person, "judge", None, date(2026, 3, 2), date(2026, 3, 1))


def test_an_ended_post_is_over_at_once_and_can_be_given_again(app: Flask) -> None:
    person = staff("clerk", ("judge", None))
    membership = queries.memberships(person)[0]

    with transaction():
        service.end_membership(act(), person, membership)
    held = queries.holdings(person.id, act().today)
    with transaction():
        service.grant(act(), person, "judge")

    assert not held
    assert queries.holdings(person.id, act().today)
    with pytest.raises(NoSuchMembership), transaction():
        service.end_membership(act(), person, membership)


def test_nobody_gives_a_post_to_themselves(app: Flask) -> None:
    person = staff("clerk")

    with pytest.raises(NotYourself), transaction():
        service.grant(act_of(person), person, "judge")


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
