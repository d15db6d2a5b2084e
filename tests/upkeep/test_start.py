"""One command brings an archive to life; the same command never does it twice."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import func, select

from app import main
from archive import objects
from archive.accounts import demo as accounts_demo
from archive.accounts.models import Person
from archive.accounts.service import ADMINISTRATORS
from archive.audit.kinds import Kind
from archive.audit.models import Event
from archive.db import db, transaction
from archive.profile import queries as profiles
from archive.upkeep import service, start
from archive.upkeep.errors import ArchiveNotEmpty, ProfileDiffers
from tests import factories
from tests.accounts.house import Browser, act

TEXT = b"# a profile"


def adopt(text: bytes = TEXT) -> None:
    with transaction():
        service.adopt(act(), factories.profile(), text, objects.store())


def test_a_profile_is_kept_word_for_word_when_it_is_adopted(app: Flask) -> None:
    adopt()
    court = factories.profile().court

    row = profiles.version(court.code, court.version)
    assert row is not None
    assert b"".join(objects.store().stream(row.text)) == TEXT


def test_adopting_the_same_profile_again_changes_nothing(app: Flask) -> None:
    adopt()
    adopt()

    adopted = select(func.count()).where(Event.kind == Kind.PROFILE_ADOPTED)
    assert db.session.scalar(adopted) == 1


def test_the_same_version_with_another_text_is_refused(app: Flask) -> None:
    adopt()

    with pytest.raises(ProfileDiffers, match="raise its version"):
        adopt(b"# another")


def test_the_first_start_opens_three_accounts_and_the_second_none(app: Flask) -> None:
    first, second = start.ready(), start.ready()

    assert [account for account, _ in first] == list(ADMINISTRATORS.values())
    assert second == []


def test_the_first_passwords_are_shown_once_and_let_in(
    app: Flask, runner: FlaskCliRunner
) -> None:
    first = runner.invoke(main, ["init"])
    second = runner.invoke(main, ["init"])
    shown = {
        line.split()[0]: line.split()[1]
        for line in first.output.splitlines()
        if line.startswith("    ")
    }

    assert set(shown) == set(ADMINISTRATORS.values())
    assert "sysadmin" not in second.output
    assert Browser(app).log_in("sysadmin", shown["sysadmin"]).status_code == 303


@pytest.fixture
def people_only(app: Flask) -> None:
    """Of the sample court, those who work there."""
    app.extensions["archive.samples"] = (accounts_demo.fill,)


@pytest.mark.usefixtures("people_only")
def test_whoever_is_in_the_sample_court_can_log_in(app: Flask) -> None:
    start.ready()
    account, _post, password = start.fill_sample(app)[0]

    assert Browser(app).log_in(account, password).status_code == 303


@pytest.mark.usefixtures("people_only")
def test_the_sample_court_never_fills_an_archive_in_use(app: Flask) -> None:
    start.ready()
    start.fill_sample(app)
    before = db.session.scalar(select(func.count(Person.id)))
    db.session.rollback()

    with pytest.raises(ArchiveNotEmpty):
        start.fill_sample(app)

    assert db.session.scalar(select(func.count(Person.id))) == before


def test_the_text_of_the_profile_in_use_is_what_is_adopted(app: Flask) -> None:
    start.ready()
    court = act().profile.court
    row = profiles.version(court.code, court.version)

    assert row is not None
    assert row.text == act().profile.text_sha256


def test_an_edited_profile_of_the_same_version_does_not_start(
    app: Flask, runner: FlaskCliRunner, tmp_path: Path
) -> None:
    start.ready()
    court = act().profile.court
    with transaction():
        row = profiles.version(court.code, court.version)
        assert row is not None
        row.text = "0" * 64
    settings = app.extensions["archive.settings"]
    app.extensions["archive.settings"] = replace(settings, home=tmp_path)

    said = runner.invoke(main, ["init"])

    assert said.exit_code == 1
    assert "raise its version" in said.output
