"""The sample court's cases, in each of the five courts."""

import pytest
from flask import Flask

from archive.accounts import demo as people
from archive.cases import demo, queries, searching
from archive.cases.searching import Wanted
from archive.db import db, transaction
from archive.profile import loader
from archive.web.act import PROFILE
from tests.accounts.house import act, act_of, staff
from tests.cases.house import court


@pytest.mark.parametrize("name", loader.courts())
def test_the_sample_fills_every_court_once(app: Flask, name: str) -> None:
    app.extensions[PROFILE] = court(loader.load(loader.find(name)))
    with transaction():
        people.fill(act())
    with transaction():
        demo.fill(act())
    with transaction():
        demo.fill(act())
    me = act_of(staff("me", ("filing_clerk", None)))

    filed = searching.page(me, Wanted()).cases

    assert len(filed) == 40
    assert sum(case.team is not None for case in filed) > 20
    assert len(queries.undecided(me)) == 0
    db.session.remove()
