"""The console's commands about people, and the people of the sample court."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import select

from archive.accounts import cli, demo, queries, service
from archive.accounts.models import Invitation, Person
from archive.act import Office
from archive.audit.kinds import Kind
from archive.audit.models import Event
from archive.db import db, transaction
from archive.errors import DomainError
from archive.profile import loader
from tests.accounts.house import Browser, act, staff


def run(runner: FlaskCliRunner, *words: str) -> str:
    answer = runner.invoke(cli.person, list(words))
    if answer.exception:
        raise answer.exception
    return answer.output


def test_an_account_is_opened_at_the_console(runner: FlaskCliRunner) -> None:
    said = run(runner, "open", "zhang", "张三", "--office", "audit")

    assert "zhang is open, to be taken up by" in said
    assert db.session.scalars(select(Person.office)).one() == Office.AUDIT


def test_people_are_listed_with_posts_and_state(runner: FlaskCliRunner) -> None:
    staff("clerk", ("judge", "swift"))

    said = run(runner, "list")

    assert said.startswith("clerk\tClerk\t")
    assert "in use" in said


def test_the_list_goes_on_after_a_page(runner: FlaskCliRunner) -> None:
    with transaction():
        for place in range(120):
            service.open_account(act(), f"person{place:03}", "Person")

    assert len(run(runner, "list").splitlines()) == 120


def test_an_account_is_closed_and_a_post_given_at_the_console(
    runner: FlaskCliRunner,
) -> None:
    person = staff("clerk")

    run(runner, "grant", "clerk", "judge", "--team", "swift")
    held = queries.holdings(person.id, act().today)
    run(runner, "close", "clerk")

    assert [(one.post, one.team) for one in held] == [("judge", "swift")]
    assert db.session.scalars(select(Person.closed_on)).one()


def test_in_an_emergency_the_console_prints_a_password_for_one_login(
    app: Flask, runner: FlaskCliRunner
) -> None:
    staff("clerk")
    said = run(runner, "reset", "clerk")
    password = re.search(r"[A-Z2-9]{4}(-[A-Z2-9]{4}){2}", said)
    assert password
    browser = Browser(app)

    browser.log_in("clerk", password[0])

    assert browser.get("/me").location == "/me/password"
    event = db.session.scalars(select(Event).where(Event.kind == Kind.RESET_APPROVED)).one()
    assert (event.account, event.facts["console"]) == ("cli", True)
    assert password[0] not in str(event.facts)


@pytest.mark.parametrize(
    "words",
    [
        ("close", "nobody"),
        ("reset", "nobody"),
        ("grant", "nobody", "judge"),
        ("open", "张三", "张三"),
    ],
)
def test_a_bad_word_at_the_console_is_a_sentence(
    runner: FlaskCliRunner, words: tuple[str, ...]
) -> None:
    with pytest.raises(DomainError) as refused:
        run(runner, *words)

    assert str(refused.value).endswith(".")


@pytest.mark.parametrize("court", loader.courts())
def test_the_sample_court_has_somebody_in_every_post_and_two_in_every_team(
    app: Flask, court: str
) -> None:
    profile = loader.load(loader.find(court))
    with transaction():
        made = demo.fill(replace(act(), profile=profile))
    with transaction():
        again = demo.fill(act())

    held = {
        (one.post, one.team)
        for person in db.session.scalars(select(Person)).all()
        for one in queries.holdings(person.id, act().today)
    }
    assert again == []
    assert {post for post, _team in held} == {post.code for post in profile.posts}
    for team in profile.teams:
        assert len([post for post, of in held if of == team.code]) == 2
    assert len({password for _account, _label, password in made}) == len(made)
    assert all(row.used_at for row in db.session.scalars(select(Invitation)).all())


def test_whoever_plays_in_the_sample_court_can_log_in(app: Flask) -> None:
    with transaction():
        account, _label, password = demo.fill(act())[-1]
    browser = Browser(app)

    browser.log_in(account, password)

    assert browser.is_in()
