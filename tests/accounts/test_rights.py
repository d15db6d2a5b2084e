"""What a page opens and what a list shows are the same, whatever is granted and held."""

from dataclasses import dataclass, replace

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select

from archive.accounts import rights
from archive.accounts.errors import Denied
from archive.act import NOBODY, Act, Actor, Holding, Office
from archive.db import db
from archive.profile.organisation import Grant
from archive.profile.schema import Profile
from archive.web.access import PERSON
from tests import factories

TEAMS, POSTS, ME = [None, "one", "two", "three"], ["judge", "clerk", "chief"], 1
ACTIONS = ["case:see", "case:change", "person:manage"]

SHIPPED, NOON = factories.profile(), factories.act().at
papers = Table(
    "paper_of_a_test",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("owner_id", Integer, nullable=True),
    Column("team", String(10), nullable=True),
    prefixes=["TEMPORARY"],
)


@dataclass(frozen=True)
class Paper:
    id: int
    owner_id: int | None
    team: str | None


EVERY_PAPER = [
    Paper(number, owner, team)
    for number, (owner, team) in enumerate(
        (owner, team) for owner in (None, ME, 2) for team in TEAMS
    )
]


def granted(post: str, scope: str, *actions: str) -> Grant:
    return Grant.model_construct(post=post, scope=scope, actions=actions, source="house")


def profile_with(grants: list[Grant]) -> Profile:
    return SHIPPED.model_copy(update={"grants": tuple(grants)})


grants = st.lists(
    st.builds(
        granted,
        st.sampled_from(POSTS),
        st.sampled_from(["own", "team", "court"]),
        st.sampled_from(ACTIONS),
    ),
    max_size=5,
)
holdings = st.lists(
    st.builds(Holding, st.sampled_from(POSTS), st.sampled_from(TEAMS)), max_size=3
)


@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    given_=grants,
    held=holdings,
    office=st.sampled_from(Office),
    me=st.sampled_from([ME, None]),
)
def test_a_list_shows_exactly_what_can_be_opened(
    app: Flask, given_: list[Grant], held: list[Holding], office: Office, me: int | None
) -> None:
    connection = db.session.connection()
    papers.create(connection, checkfirst=True)
    if not db.session.execute(select(papers.c.id)).first():
        db.session.execute(insert(papers), [vars(paper) for paper in EVERY_PAPER])
    actor = Actor(me, "me", "Me", office, tuple(held))
    act = Act(actor, NOON, profile_with(given_))

    for action in ACTIONS:
        shown = db.session.scalars(
            select(papers.c.id).where(
                rights.visible(act, action, papers.c.owner_id, papers.c.team)
            )
        ).all()
        opened = [paper.id for paper in EVERY_PAPER if rights.can(act, action, paper)]

        assert sorted(shown) == opened
        assert rights.may(act, action) or not opened


def test_nobody_may_anything(app: Flask) -> None:
    act = replace(factories.act(), actor=NOBODY)

    assert not rights.may(act, "person:see")
    assert not rights.may(act, PERSON)
    assert not rights.can(act, "person:see")


def test_a_refusal_says_whether_it_is_the_post_or_the_thing(app: Flask) -> None:
    profile = profile_with([granted("judge", "team", "case:see")])
    judge = Act(
        factories.actor("judge", Holding("judge", "one")), factories.act().at, profile
    )

    assert rights.can(judge, "case:see", Paper(1, 2, "one"))
    assert rights.can(judge, "case:see", Paper(1, 2, "two")).reason == (
        "Your post does not reach this far."
    )
    assert rights.can(judge, "case:change").reason == "Your post does not allow this."
    with pytest.raises(Denied):
        rights.demand(judge, "case:see", Paper(1, 2, "two"))


def test_a_table_without_teams_or_owners_is_everybodys_or_nobodys(app: Flask) -> None:
    own = profile_with([granted("judge", "own", "case:see")])
    act = Act(factories.actor("judge", Holding("judge")), factories.act().at, own)

    clause = rights.visible(act, "case:see", None, None)

    assert db.session.scalars(select(1).where(clause)).all() == []
