"""What the doctor looks at, subject by subject. Each check yields one line or several."""

import secrets
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select, text

from archive import clock, objects
from archive.audit.kinds import Kind
from archive.db import Moment, db, journal_mode
from archive.jobs import queries as jobs
from archive.jobs.models import STATES, Job, State
from archive.settings import Settings
from archive.speech import _, moment, ngettext
from archive.upkeep import health, migrate, queries, rules
from archive.upkeep.doctor import Check, Line
from archive.upkeep.rules import Level, size
from archive.web.act import profile
from storage.errors import Damaged

LOOPBACK = ("127.0.0.1", "::1", "localhost")
CHECKPOINT_EVERY = timedelta(hours=36)
FIXITY_EVERY = timedelta(days=10)


def runtime() -> Mapping[str, Check]:
    """What may be asked at any time: nothing of it leaves a trace."""
    return {
        _("Database"): database,
        _("Store"): store,
        _("Tasks"): queue,
        _("Clock"): clocks,
        _("Disk"): disk,
        _("Keys"): keys,
        _("Address"): address,
        _("Journal"): journal,
    }


def database() -> Iterator[Line]:
    about = _("Database")
    found, wanted = migrate.current(db.engine), migrate.head()
    if found == wanted:
        said = _("Its tables are those of this version (%(revision)s).", revision=found)
        yield Line(Level.OK, about, said)
    else:
        said = _(
            "Its tables are of version %(found)s, this program wants %(wanted)s.",
            found=found or "—",
            wanted=wanted,
        )
        yield Line(Level.FAIL, about, said, _("Run: archive migrate"))
    yield from _engine(about)


def _engine(about: str) -> Iterator[Line]:
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            pages = connection.execute(text("PRAGMA page_count")).scalar_one()
            page = connection.execute(text("PRAGMA page_size")).scalar_one()
            mode = str(connection.execute(text("PRAGMA journal_mode")).scalar_one())
            yield Line(Level.OK, about, _sqlite(mode), "")
            volume = pages * page
        else:
            version = connection.execute(text("SHOW server_version")).scalar_one()
            yield Line(Level.OK, about, f"PostgreSQL {version}")
            volume = connection.execute(
                text("SELECT pg_database_size(current_database())")
            ).scalar_one()
    yield Line(Level.OK, about, _("It takes %(size)s.", size=size(volume)))


def _sqlite(mode: str) -> str:
    said = {"version": sqlite3.sqlite_version, "mode": mode.upper()}
    if journal_mode() == "WAL":
        return _("SQLite %(version)s, journal mode %(mode)s.", **said)
    return _(
        "SQLite %(version)s, journal mode %(mode)s: before 3.51.3 the write-ahead log may"
        " be corrupted when several processes reset it at once.",
        **said,
    )


def store() -> Iterator[Line]:
    about, found = _("Store"), objects.store()
    found.probe()
    yield Line(Level.OK, about, _("It answers: %(where)s.", where=found.describe()))


def store_round_trip() -> Iterator[Line]:
    """Put, get and delete: the bytes are random, so that they are nobody's object."""
    about, found = _("Store"), objects.store()
    found.probe()
    data = secrets.token_bytes(64)
    kept = found.put(data)
    try:
        with found.open(kept.name) as file:
            if file.read() != data:
                raise Damaged(kept.name, "other bytes")
    finally:
        found.delete_orphan(kept.name, clock.now() + timedelta(days=1))
    said = _("It keeps, gives back and deletes: %(where)s.", where=found.describe())
    yield Line(Level.OK, about, said)


def queue() -> Iterator[Line]:
    about, depths = _("Tasks"), jobs.depths()
    said = ", ".join(f"{STATES[state]} {count}" for state, count in depths.items())
    yield Line(Level.OK, about, said)
    if depths[State.DEAD]:
        said = ngettext(
            "%(num)s task was given up.", "%(num)s tasks were given up.", depths[State.DEAD]
        )
        advice = _("Look at the reasons on the page of tasks, then run them again.")
        yield Line(Level.WARN, about, said, advice)
    yield _waiting(about)


def _waiting(about: str) -> Line:
    wait = health.oldest_wait()
    began = db.session.scalar(
        select(Job.started_at)
        .where(Job.started_at.is_not(None))
        .order_by(Job.id.desc())
        .limit(1)
    )
    last = moment(began, profile().zone) if began else "—"
    if wait > health.LONG_WAIT:
        minutes = round(wait.total_seconds() / 60)
        said = _(
            "A task has been due for %(minutes)s minutes; the last one was begun %(last)s.",
            minutes=minutes,
            last=last,
        )
        advice = _("Are workers running? archive serve starts them, or: archive worker")
        return Line(Level.WARN, about, said, advice)
    return Line(Level.OK, about, _("A worker last began a task %(last)s.", last=last))


def clocks() -> Iterator[Line]:
    """The database's clock gives leases, this machine's gives one-time codes."""
    asked = clock.now()
    with db.engine.connect() as connection:
        there: datetime = connection.execute(select(Moment())).scalar_one()
    # Half of the time the question took is as good a guess as any.
    here = asked + (clock.now() - asked) / 2
    apart = here - there
    level = rules.clock_level(apart)
    said = _(
        "This machine and the database are %(seconds)s seconds apart.",
        seconds=f"{abs(apart.total_seconds()):.1f}",
    )
    advice = _("Have both take the time from one server (NTP).")
    yield Line(level, _("Clock"), said, "" if level is Level.OK else advice)


def disk() -> Iterator[Line]:
    settings = health.settings()
    for folder in _places(settings):
        usage = shutil.disk_usage(folder)
        level = rules.disk_level(usage.total, usage.free)
        said = _(
            "%(free)s of %(total)s are free in %(folder)s.",
            free=size(usage.free),
            total=size(usage.total),
            folder=folder,
        )
        advice = _("Make room or move to a larger disk before nothing can be kept.")
        yield Line(level, _("Disk"), said, "" if level is Level.OK else advice)


def _places(settings: Settings) -> list[Path]:
    """Where we keep things, one folder of each file system."""
    places = [settings.home, settings.keys_folder, settings.checkpoints_folder]
    if settings.store.startswith("local:/"):
        places.append(Path(settings.store.removeprefix("local:")))
    there = [place for place in places if place.is_dir()]
    return list({place.stat().st_dev: place for place in reversed(there)}.values())


def keys() -> Iterator[Line]:
    folder = health.settings().keys_folder
    loose = [p.name for p in [folder, *folder.iterdir()] if p.stat().st_mode & 0o077]
    if loose:
        said = _("Others can read: %(names)s.", names=", ".join(sorted(loose)))
        advice = _("chmod -R go= %(folder)s, and think who read them.", folder=folder)
        yield Line(Level.FAIL, _("Keys"), said, advice)
    else:
        yield Line(Level.OK, _("Keys"), _("Only the account of this archive reads them."))


def address() -> Iterator[Line]:
    settings, about = health.settings(), _("Address")
    if settings.https:
        yield Line(Level.OK, about, _("Cookies travel over HTTPS only."))
    elif settings.host in LOOPBACK:
        said = _("Served on this machine only, without HTTPS.")
        yield Line(Level.OK, about, said)
    else:
        said = _("Served to others without HTTPS: passwords can be read on the way.")
        advice = _("Put a server with TLS in front and set ARCHIVE_HTTPS=1.")
        yield Line(Level.WARN, about, said, advice)


def journal() -> Iterator[Line]:
    yield _age(
        _("Journal"),
        queries.last_at(Kind.CHECKPOINT_SIGNED),
        CHECKPOINT_EVERY,
        _("The last checkpoint of the journal was signed %(when)s."),
        _("No checkpoint of the journal has been signed."),
        _("A worker signs one each day; by hand: archive audit checkpoint"),
    )
    yield _age(
        _("Store"),
        queries.last_at(Kind.STORE_CHECKED),
        FIXITY_EVERY,
        _("The stored objects were last re-read %(when)s."),
        _("The stored objects have never been re-read."),
        _("A worker does it each week; the page of upkeep starts it at once."),
    )


def _age(  # one line of the report, all of it
    about: str, at: datetime | None, every: timedelta, then: str, never: str, advice: str
) -> Line:
    level = rules.age_level(clock.now() - at if at else None, every)
    said = then % {"when": moment(at, profile().zone)} if at else never
    return Line(level, about, said, "" if level is Level.OK else advice)
