"""The sample cases of every court, made by the very commands that make them.

Courts differ in what they write and how much of it: two are made on PostgreSQL, which takes
nothing as it comes, and the others on SQLite. Of the first of them every room is filled,
but for its pages, which take long to read: see ``tests/upkeep/test_sample.py``.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import ColumnElement, func, select

import app as application
from archive.accounts import demo as accounts_demo
from archive.audit import verify
from archive.cases.models import Case, Party
from archive.cases.rules.stages import Stage
from archive.catalog import demo as catalog_demo
from archive.catalog.review.models import Submission, SubmissionState
from archive.db import db
from archive.jobs.models import Job, State
from archive.nodes import demo as nodes_demo
from archive.nodes.models import CaseEvent, NodeReceipt, NodeRun
from archive.profile import loader
from archive.scan import demo as scan_demo
from archive.upkeep import demo as upkeep_demo
from archive.web.act import act_as
from tests.databases import anew, settings_of
from tests.standing import standing

STRICT = ("qingfeng", "jianli")
FIRST = (accounts_demo.fill, nodes_demo.fill)
SLOW = (scan_demo.fill, catalog_demo.fill)
WHOLE = tuple(fill for fill in application.SAMPLES if fill not in SLOW)
SAMPLES = [
    ("postgresql" if court in STRICT else "sqlite", court) for court in loader.courts()
]


@pytest.fixture(scope="module", params=SAMPLES, ids="-".join, autouse=True)
def sample(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, keys: Path
) -> Iterator[Flask]:
    """A court as its first two commands leave it."""
    kind, court = request.param
    home = tmp_path_factory.mktemp(court) / "home"
    settings = settings_of(anew(request, kind), home, keys, profile=court)
    with standing(settings) as made:
        made.extensions["archive.samples"] = WHOLE if court == STRICT[0] else FIRST
        for command in ("init", "demo"):
            result = made.test_cli_runner().invoke(application.main.commands[command])
            assert result.exit_code == 0, result.output
        made.extensions["tests.said"] = result.output
        yield made


def counted(*conditions: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count(NodeRun.id)).where(*conditions)) or 0


def test_some_nodes_are_open_some_late_and_some_done() -> None:
    today = act_as("test").today
    is_open = (NodeRun.completed_on.is_(None), NodeRun.ceased_on.is_(None))

    assert counted(*is_open, NodeRun.due >= today) > 10
    assert counted(*is_open, NodeRun.due < today) > 5
    assert counted(NodeRun.completed_on.is_not(None)) > 40
    assert counted(NodeRun.completed_on > NodeRun.due) > 0


def test_forty_cases_are_at_every_stage_and_all_are_held() -> None:
    stages = list(db.session.scalars(select(Case.stage)))
    unheld = select(func.count(Case.id)).where(Case.holder_id.is_(None))

    assert len(stages) == nodes_demo.CASES
    assert {Stage.OPEN, Stage.CLOSED} <= set(stages)
    assert db.session.scalar(unheld) == 0


def test_events_and_papers_came_in() -> None:
    assert db.session.scalar(select(func.count(NodeReceipt.id)))
    assert db.session.scalar(select(func.count(CaseEvent.id)))


def test_every_party_is_plainly_invented() -> None:
    names = set(db.session.scalars(select(Party.name)))

    assert names
    assert all(name.endswith("某") or name.startswith("示例") for name in names)


@pytest.mark.parametrize("sample", [("postgresql", STRICT[0])], indirect=True, ids="-".join)
def test_the_sample_court_fills_an_empty_archive(sample: Flask) -> None:
    states = dict(db.session.execute(select(Job.kind, Job.state)).all())
    accounts = re.search(
        r"^(\d+) accounts\.$", sample.extensions["tests.said"], re.MULTILINE
    )

    assert accounts is not None
    assert int(accounts[1]) > 20
    assert states[upkeep_demo.BROKEN] is State.DEAD
    assert states[upkeep_demo.SLOW] is State.READY
    assert State.DONE in states.values()
    assert set(db.session.scalars(select(Submission.state))) == set(SubmissionState)
    assert verify.run().is_sound
