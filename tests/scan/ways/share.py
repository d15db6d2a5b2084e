"""A watched folder to test with, and two looks at it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from archive.act import Act
from archive.db import db
from archive.scan import folder
from archive.scan.folder import Result
from archive.scan.models import Batch
from tests.accounts.house import act
from tests.scan.ways.house import files, picture

ROOT = Path(__file__).parents[3]
DAY = "taken/*"


@pytest.fixture
def share(app: Flask, tmp_path: Path) -> Path:
    place = tmp_path / "share"
    place.mkdir()
    settings = app.extensions["archive.settings"]
    app.extensions["archive.settings"] = replace(settings, scan_folder=str(place))
    return place


def later(seconds: float) -> Act:
    now = act()
    return replace(now, at=now.at + timedelta(seconds=seconds))


def settle(*, seconds: float = 6) -> Result:
    """Two looks, so far apart that what has not changed is taken."""
    folder.look(act())
    db.session.rollback()
    found = folder.look(later(seconds))
    db.session.rollback()
    return found


def put(share: Path, name: str, data: bytes | None = None) -> Path:
    path = share / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(picture(name) if data is None else data)
    return path


def rest(share: Path) -> set[str]:
    """What still lies there, but for what was put aside."""
    found = {p.relative_to(share) for p in share.rglob("*") if p.is_file()}
    return {str(p) for p in found if p.parts[0] not in ("taken", "failed")}


def batches() -> list[Batch]:
    db.session.rollback()
    return db.session.query(Batch).order_by(Batch.id).all()


def names() -> list[str]:
    return [one.name for batch in batches() for one in files(batch)]
