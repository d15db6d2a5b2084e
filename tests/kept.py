"""What many tests begin with: brought about once a process, and put back for the others.

    clerk = kept_row(Person, "clerk", lambda: staff("clerk"))

What is to be kept is rows and objects, told of by what is plain: numbers, not rows of the
session. It is put back only where all that went before is known: an archive as new, and
what was kept before it. Wherever anything else was written first it is brought about again.
"""

import atexit
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import time_machine
from flask import current_app
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import make_url

from archive.db import Model, db
from archive.settings import Settings
from archive.web.act import profile
from tests.databases import KNOWN, REUSED, take_copy

Said = TypeVar("Said")
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class State:
    said: Any
    profile: object
    rows: Any
    objects: Path


STATES: dict[tuple[str, ...], State] = {}


def kept(name: str, make: Callable[[], Said]) -> Said:
    """What `make` tells of what it brought about, or has brought about before."""
    settings: Settings = current_app.extensions["archive.settings"]
    url = settings.database_url
    before = KNOWN.get(url)
    if before is None or time_machine.escape_hatch.is_travelling():
        return make()
    here = (*before, name)
    state = STATES.get(here)
    if state is None or state.profile is not profile():
        said = make()
        STATES[here] = state = _taken(said, url, settings.home / "objects")
    else:
        _put_back(state, url, settings.home / "objects")
    KNOWN[url] = here
    found: Said = state.said
    return found


def kept_row(model: type[Row], name: str, make: Callable[[], Row]) -> Row:
    return db.session.get_one(model, kept(name, lambda: make().id))


def kept_rows(model: type[Row], name: str, make: Callable[[], Sequence[Row]]) -> list[Row]:
    numbers = kept(name, lambda: [one.id for one in make()])
    return [db.session.get_one(model, one) for one in numbers]


def _taken(said: Any, url: str, objects: Path) -> State:
    db.session.rollback()
    folder = Path(tempfile.mkdtemp(prefix="kept-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    if objects.exists():
        shutil.copytree(objects, folder / "objects")
    if url in REUSED:
        rows = REUSED[url].filling()
    else:
        rows = shutil.copy(make_url(url).database or "", folder / "archive.sqlite")
    return State(said, profile(), rows, folder / "objects")


def _put_back(state: State, url: str, objects: Path) -> None:
    db.session.rollback()
    db.session.expire_all()
    if url in REUSED:
        REUSED[url].put_back(state.rows)
    else:
        db.engine.dispose()
        take_copy(Path(state.rows), Path(make_url(url).database or ""))
    if state.objects.exists():
        shutil.copytree(state.objects, objects, dirs_exist_ok=True)


@event.listens_for(Engine, "commit")
def _note_writing(connection: Connection) -> None:
    if connection.get_execution_options().get("writes", False):
        KNOWN.pop(connection.engine.url.render_as_string(hide_password=False), None)
