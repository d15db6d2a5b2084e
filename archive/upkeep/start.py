"""Brings an archive to life: tables, profile, the first accounts, the sample court."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from flask import Flask, current_app

from archive import objects
from archive.accounts import queries as people
from archive.accounts import service as accounts
from archive.act import Act
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.db import db, transaction
from archive.jobs.worker import Worker
from archive.profile import loader
from archive.settings import Settings
from archive.upkeep import demo, migrate, service
from archive.upkeep.errors import ArchiveNotEmpty
from archive.web.act import act_as

NAME = "archive"

# Account, post, password.
Made = tuple[str, str, str]
Fill = Callable[[Act], Sequence[Made]]


def ready() -> list[tuple[str, str]]:
    """Tables and profile as this version wants them; the first time, whom to log in as.

    Each password is good for one login and known to nobody but whoever reads this now.
    """
    migrate.upgrade(db.engine)
    _close_to_others()
    adopt()
    with transaction():
        return accounts.bootstrap(act_as(NAME))


def _close_to_others() -> None:
    """SQLite makes its file as the account's mask says, which is often open to all."""
    url = db.engine.url
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).chmod(0o600)


def adopt() -> None:
    settings: Settings = current_app.extensions["archive.settings"]
    text = loader.text(loader.find(settings.profile))
    act = act_as(NAME)
    with transaction():
        service.adopt(act, act.profile, text, objects.store())


@contextmanager
def _quietly() -> Iterator[None]:
    """One task of the sample fails on purpose; its page says so, the console need not."""
    log = logging.getLogger("archive.jobs")
    log.disabled = True
    try:
        yield
    finally:
        log.disabled = False


def fill_sample(app: Flask) -> list[Made]:
    """Fill every room, do the work that this leaves, and go on with what comes of it."""
    fills: Sequence[Fill] = app.extensions["archive.samples"]
    act = act_as(NAME)
    if people.any_staff():
        raise ArchiveNotEmpty
    with transaction():
        made = [line for fill in fills for line in fill(act)]
        audit.record(act, Kind.DEMO_FILLED, act.profile.key, accounts=len(made))
    with _quietly():
        Worker(app).drain()
    after: Sequence[Fill] = app.extensions["archive.samples_after"]
    with transaction():
        for fill in after:
            fill(act_as(NAME))
    with _quietly():
        Worker(app).drain()
    with transaction():
        demo.leave_work(act_as(NAME))
    return made
