"""The sample court shows closings that are under way, whatever the court."""

import pytest
from flask import Flask

from archive.cases.rules.filing import Placement
from archive.catalog.completeness import demo, queries
from archive.db import db, transaction
from archive.profile import loader
from tests.accounts.house import act, staff
from tests.cases.house import case
from tests.nodes.house import under

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.mark.parametrize("court", sorted(loader.courts()))
def test_cases_of_every_court_are_meant_to_be_closed(app: Flask, court: str) -> None:
    under(app, court)
    posts = {"jianli": "clue_officer", "gushi": "senior_judge"}
    team = act().profile.teams[0].code
    person = staff("handler", (posts.get(court, "judge"), team))
    ours = case(to=Placement(team, None, person.id, "as agreed"))
    with transaction():
        demo.fill(act())
    db.session.expire_all()

    found = queries.plan(ours.id)
    assert found is not None
    assert found.method == "terminated"
    assert len(queries.answers(ours.id)) == 2
