"""Posts: from when to when they are held, and which nobody can have."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from archive.accounts import queries, service
from archive.accounts.errors import (
    AlreadyHeld,
    EndsBeforeItBegins,
    NoSuchMembership,
    NotYourself,
    UnknownPost,
    UnknownTeam,
)
from archive.accounts.models import Membership
from archive.act import Office
from archive.db import db, transaction
from archive.errors import DomainError
from tests.accounts.house import act, act_of, staff

DAY = timedelta(days=1)

MONDAY = datetime(2026, 3, 2, 1, tzinfo=UTC)


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
