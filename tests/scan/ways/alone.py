"""For tests to which it is all the same which database it is: SQLite alone."""

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def database(sqlite_template: Path, tmp_path: Path) -> str:
    copy = tmp_path / "archive.sqlite"
    shutil.copy(sqlite_template, copy)
    return f"sqlite:///{copy}"
