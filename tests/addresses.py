"""Every address of the house, everybody who may come to it, and all there is to change."""

from collections.abc import Iterator
from typing import Any

from flask import Flask
from sqlalchemy import func, select, text
from werkzeug.routing import IntegerConverter, Rule

from archive.accounts.rules import reach
from archive.act import Act, Actor, Holding, Office
from archive.audit import models  # noqa: F401  # so that its tables are counted, too
from archive.db import Model, db
from archive.web.access import PUBLIC, TOKEN, demanded
from tests import factories
from tests.accounts.house import administrator, staff

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
# Noting that somebody was there, and that they were refused, is not a change of theirs.
NOTES = {"login_session", "event", "throttle"}


def rules(app: Flask) -> list[Rule]:
    """All that are for people; what is for other systems is in tests/api/test_access.py."""
    found = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    return [rule for rule in found if access(app, rule) != TOKEN]


def access(app: Flask, rule: Rule) -> str | None:
    return demanded(app.view_functions[rule.endpoint])


def guarded(app: Flask, method: str) -> Iterator[tuple[Rule, str]]:
    """The addresses for this method that are not open to all, and what they demand."""
    for rule in rules(app):
        wanted = access(app, rule)
        if method in (rule.methods or ()) and wanted not in (None, PUBLIC):
            yield rule, str(wanted)


def address(rule: Rule) -> str:
    given: dict[str, Any] = {}
    for name in rule.arguments:
        converter = rule._converters[name]
        number = isinstance(converter, IntegerConverter)
        given[name] = 1 if number else min(getattr(converter, "items", {"x"}))
    built = rule.build(given, append_unknown=False)
    assert built
    return built[1]


def different_posts() -> list[str]:
    """One post of all that have the same rights."""
    profile = factories.profile()
    posts: dict[frozenset[str], str] = {}
    for post in profile.posts:
        granted = [grant for grant in profile.grants if grant.post == post.code]
        posts[frozenset(code for grant in granted for code in grant.actions)] = post.code
    return list(posts.values())


def everybody() -> list[str]:
    """Each office, and each post that differs in its rights."""
    return [*reach.OFFICE_RIGHTS, *different_posts()]


def act_of(account: str) -> Act:
    """What somebody in this office or post does, by the tables of rights alone."""
    if account in reach.OFFICE_RIGHTS:
        return factories.act(by=Actor(1, account, account, Office(account)))
    holding = Holding(account, "swift")
    return factories.act(by=Actor(1, account, account, Office.STAFF, (holding,)))


def settle() -> None:
    """An account for each of everybody, named as the office or post."""
    for account in everybody():
        if account in reach.OFFICE_RIGHTS:
            administrator(Office(account))
        else:
            staff(account, (account, "swift"))


def contents() -> dict[str, Any]:
    found = {}
    for table in Model.metadata.sorted_tables:
        if table.name not in NOTES:
            rows = db.session.execute(select(table).order_by(*table.primary_key)).all()
            found[table.name] = (len(rows), str(rows))
    found["logins"] = db.session.execute(
        text("SELECT count(*) FROM login_session WHERE ended_at IS NULL")
    ).scalar_one()
    assert db.session.scalar(select(func.count()).select_from(text("person")))
    return found
