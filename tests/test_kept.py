"""What was brought about is put back, but only where all that went before is known."""

import io
import shutil
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from archive import objects
from archive.accounts import queries
from archive.accounts.models import Person
from archive.audit import verify
from archive.db import db
from tests.accounts.house import staff
from tests.databases import anew
from tests.kept import kept, kept_row

made: list[str] = []


@pytest.fixture
def as_new(app: Flask, request: pytest.FixtureRequest) -> Callable[[], None]:
    """As the next test finds the archive."""

    def clear() -> None:
        db.session.rollback()
        db.session.expunge_all()
        db.engine.dispose()
        anew(request, request.node.callspec.params["database"])
        shutil.rmtree(app.extensions["archive.settings"].home / "objects")

    return clear


def clerk(name: str = "clerk") -> Person:
    made.append(name)
    objects.store().put(io.BytesIO(name.encode()))
    return staff(name, ("file_clerk", None))


def begin(app: Flask) -> tuple[Person, Person]:
    """Two steps, each known by its name."""
    made.clear()
    return kept_row(Person, "one", clerk), kept_row(Person, "two", lambda: clerk("other"))


def test_the_first_brings_it_about_or_finds_it(app: Flask) -> None:
    one, two = begin(app)

    assert (one.account, two.account) == ("clerk", "other")


def test_the_next_finds_the_same_rows_objects_and_numbers(
    app: Flask, as_new: Callable[[], None]
) -> None:
    begin(app)
    as_new()
    one, two = begin(app)

    assert made == []
    assert (one.id, two.id) == (1, 2)
    assert [post.post for post in queries.memberships(one)] == ["file_clerk"]
    assert len(list(objects.store().walk())) == 2
    assert staff("third").id == 3
    assert verify.run().is_sound


def test_once_something_else_was_written_it_is_brought_about_again(
    app: Flask, as_new: Callable[[], None]
) -> None:
    begin(app)
    as_new()
    staff("before")
    _one, two = begin(app)

    assert made == ["clerk", "other"]
    assert two.id == 3
    assert set(db.session.scalars(select(Person.account))) == {"before", "clerk", "other"}


def test_what_went_before_belongs_to_the_name(app: Flask) -> None:
    kept("alone", lambda: clerk("alone").id)
    made.clear()

    assert kept_row(Person, "one", clerk).id == 2
    assert made == ["clerk"]
