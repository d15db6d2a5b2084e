"""Whether the system can do its work now: what a load balancer and a watchman ask."""

import shutil
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import text

from archive import objects
from archive.db import db
from archive.jobs import queries as jobs
from archive.settings import Settings
from archive.upkeep import migrate, probes
from archive.upkeep.rules import Level, disk_level

# All parts together; a balancer asks every few seconds.
SECONDS = 2.5
# A task that is due for longer waits for workers that are not there, or too few.
LONG_WAIT = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Health:
    """Part by part. No version, no address, no reason: anybody may ask."""

    parts: dict[str, Level]
    oldest_wait: int | None

    @property
    def is_well(self) -> bool:
        return Level.FAIL not in self.parts.values()

    def as_json(self) -> dict[str, Any]:
        return {
            "ok": self.is_well,
            **self.parts,
            "oldest_wait_seconds": self.oldest_wait,
        }


def look(seconds: float = SECONDS) -> Health:
    found = probes.ask(
        {
            "database": _database,
            "migrations": _migrations,
            "store": _store,
            "disk": disk,
            "queue": oldest_wait,
        },
        seconds,
    )
    wait = found["queue"]
    parts = {name: _level(answer) for name, answer in found.items()}
    return Health(
        parts, round(wait.total_seconds()) if isinstance(wait, timedelta) else None
    )


def _level(answer: Level | timedelta | Exception) -> Level:
    match answer:
        case Exception():
            return Level.FAIL
        case timedelta():
            return Level.WARN if answer > LONG_WAIT else Level.OK
        case _:
            return answer


def settings() -> Settings:
    found: Settings = current_app.extensions["archive.settings"]
    return found


def _database() -> Level:
    with db.engine.connect() as connection:
        connection.execute(text("SELECT 1"))
    return Level.OK


def _migrations() -> Level:
    return Level.OK if migrate.current(db.engine) == migrate.head() else Level.FAIL


def _store() -> Level:
    objects.store().probe()
    return Level.OK


def disk() -> Level:
    usage = shutil.disk_usage(settings().home)
    return disk_level(usage.total, usage.free)


def oldest_wait() -> timedelta:
    return jobs.oldest_wait() or timedelta()
