"""The sample cases of every court, made by the very command that makes them."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

import app as application
from archive.cases.models import Case, Party
from archive.cases.rules.stages import Stage
from archive.db import db
from archive.nodes.demo import CASES
from archive.nodes.models import CaseEvent, NodeReceipt, NodeRun
from archive.settings import Settings
from archive.web.act import act_as

COURTS = ("qingfeng", "jingmen", "jianli", "yunan", "gushi")


def filled(court: str, database: str, home: Path) -> Flask:
    settings = Settings.read(
        {},
        home=home,
        database=database,
        profile=court,
        workers=0,
        password_cost="low",
        language="en",
        log_level="ERROR",
    )
    made = application.create_app(settings, {"TESTING": True})
    for command in ("init", "demo"):
        result = made.test_cli_runner().invoke(application.main.commands[command])
        assert result.exit_code == 0, result.output
    return made


def counted(*conditions: object) -> int:
    query = select(func.count()).select_from(NodeRun).where(*conditions)  # type: ignore[arg-type]  # conditions are columns
    return db.session.scalar(query) or 0


@pytest.mark.parametrize("court", COURTS)
def test_the_sample_has_forty_cases_with_open_late_and_closed_nodes(
    court: str, database: str, tmp_path: Path
) -> None:
    app = filled(court, database, tmp_path / "home")

    with app.app_context():
        today = act_as("test").today
        is_open = (NodeRun.completed_on.is_(None), NodeRun.ceased_on.is_(None))
        assert db.session.scalar(select(func.count()).select_from(Case)) == CASES
        assert counted(*is_open, NodeRun.due >= today) > 10
        assert counted(*is_open, NodeRun.due < today) > 5
        assert counted(NodeRun.completed_on.is_not(None)) > 40
        assert counted(NodeRun.completed_on > NodeRun.due) > 0
        stages = set(db.session.scalars(select(Case.stage)))
        assert {Stage.OPEN, Stage.CLOSED} <= stages
        assert db.session.scalar(select(func.count()).select_from(NodeReceipt))
        assert db.session.scalar(select(func.count()).select_from(CaseEvent))
        held = select(func.count()).select_from(Case).where(Case.holder_id.is_(None))
        assert db.session.scalar(held) == 0
        db.session.remove()
        db.engine.dispose()


def test_every_party_of_the_sample_is_plainly_invented(
    database: str, tmp_path: Path
) -> None:
    app = filled("qingfeng", database, tmp_path / "home")

    with app.app_context():
        names = set(db.session.scalars(select(Party.name)))
        assert all(name.endswith("某") or name.startswith("示例") for name in names)
        db.session.remove()
        db.engine.dispose()
