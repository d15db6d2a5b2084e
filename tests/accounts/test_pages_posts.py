"""Posts on a person's page: given, ended, and at once in force."""

import pytest
from flask import Flask
from sqlalchemy import select

from archive.accounts import queries, service
from archive.accounts.models import Membership
from archive.act import Office
from archive.db import db, transaction
from tests.accounts.house import act, administrator, just_logged_in, staff, text


def test_the_security_administrator_gives_and_ends_a_post(app: Flask) -> None:
    person = staff("clerk")
    administrator(Office.SECURITY)
    browser = just_logged_in(app, "security")

    given = browser.post(
        f"/people/{person.id}/posts",
        {"post": "judge", "team": "swift", "since": "2026-03-02", "until": ""},
    )
    membership = db.session.scalars(select(Membership)).one()
    page = text(browser.get(f"/people/{person.id}"))
    ended = browser.post(f"/people/{person.id}/posts/{membership.id}/end")

    assert given.status_code == ended.status_code == 303
    assert "Post granted" in page
    membership = db.session.scalars(select(Membership)).one()
    assert (membership.post, membership.team, membership.ended_by) == (
        "judge",
        "swift",
        "security",
    )


@pytest.mark.parametrize(
    "form",
    [
        {"post": "emperor", "since": "2026-03-02"},
        {"post": "judge", "team": "emperors", "since": "2026-03-02"},
        {"post": "judge", "since": "yesterday"},
        {"post": "judge", "since": "2026-03-02", "until": "2026-03-01"},
        {"post": "", "since": "2026-03-02"},
    ],
)
def test_a_bad_post_is_refused_and_leaves_nothing(app: Flask, form: dict[str, str]) -> None:
    person = staff("clerk")
    administrator(Office.SECURITY)
    browser = just_logged_in(app, "security")

    answer = browser.post(f"/people/{person.id}/posts", form)

    assert answer.status_code == 422
    assert not db.session.scalars(select(Membership)).all()


def test_a_given_post_holds_with_the_next_click(app: Flask) -> None:
    person = staff("clerk")
    clerk = just_logged_in(app, "clerk")
    before = clerk.get("/people").status_code

    with transaction():
        service.grant(act(), person, "file_clerk")
    after = clerk.get("/people").status_code
    with transaction():
        service.end_membership(act(), person, queries.memberships(person)[0])

    assert (before, after, clerk.get("/people").status_code) == (403, 200, 403)


def test_a_post_of_somebody_else_is_not_ended_through_this_page(app: Flask) -> None:
    clerk, judge = staff("clerk"), staff("judge", ("judge", "swift"))
    administrator(Office.SECURITY)
    browser = just_logged_in(app, "security")
    membership = queries.memberships(judge)[0]

    answer = browser.post(f"/people/{clerk.id}/posts/{membership.id}/end")

    assert answer.status_code == 404
    assert queries.holdings(judge.id, act().today)
