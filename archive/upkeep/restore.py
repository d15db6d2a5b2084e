"""Puts a backup back into an empty place, and proves afterwards that it is all there.

No application is running yet: it would make new keys. So everything here works from the
settings alone; the proof at the end is made by the restored application itself.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import make_url

from archive import objects
from archive.act import Act
from archive.audit import service as audit
from archive.audit import verify
from archive.audit.kinds import Kind
from archive.audit.verify import Report
from archive.db import db, engine_options, transaction
from archive.settings import Settings
from archive.speech import _
from archive.upkeep import backup, dumps, manifest, migrate, references
from archive.upkeep.backup import EVERY, Say
from archive.upkeep.errors import NotEmpty, ObjectLost, TooNew, WrongDatabase
from archive.upkeep.manifest import LIST, Manifest
from storage.errors import StoreError
from storage.local import LocalStore
from storage.protocol import Store
from storage.select import open_store


@dataclass(frozen=True, slots=True)
class Proven:
    """What the restored archive was found to hold."""

    objects: int
    report: Report
    seconds: float


def put_back(settings: Settings, source: Path, say: Say) -> Path:
    """The database last: an archive whose objects are not all there never starts."""
    folder = manifest.newest(source)
    say(_("Checking the backup %(name)s.", name=folder.name))
    found = backup.verify(folder, say)
    store = open_store(settings.store, settings.home)
    _refuse(settings, found, store)
    for name, target in _folders(settings).items():
        _put_files(folder / name, target)
    _put_objects(folder, store, say)
    say(_("Restoring the database."))
    dumps.load(folder / dumps.FILES[found.database], settings.database_url)
    with _engine(settings) as engine:
        migrate.upgrade(engine)
    return folder


def prove(act: Act, folder: Path, say: Say) -> Proven:
    """Read all that was restored: each object by its name, the journal by its chain."""
    began = time.monotonic()
    found, store = Manifest.read(folder), objects.store()
    with db.engine.connect() as connection:
        names = sorted(set(references.names(connection)))
    for done, name in enumerate(names, 1):
        _check(store, name)
        if done % EVERY == 0 or done == len(names):
            said = {"done": done, "total": len(names)}
            say(_("Read again: %(done)s of %(total)s objects.", **said))
    report = verify.run()
    with transaction():
        audit.record(
            act,
            Kind.BACKUP_RESTORED,
            folder.name,
            count=found.events,
            objects=len(names),
            faults=report.faults,
        )
    return Proven(len(names), report, time.monotonic() - began)


def _check(store: Store, name: str) -> None:
    try:
        store.check(name)
    except StoreError as error:
        raise ObjectLost(name) from error


def _folders(settings: Settings) -> dict[str, Path]:
    return {"keys": settings.keys_folder, "checkpoints": settings.checkpoints_folder}


def _refuse(settings: Settings, found: Manifest, store: Store) -> None:
    """Everything that speaks against it, before anything is written."""
    wanted = make_url(settings.database_url).get_backend_name()
    if found.database != wanted:
        raise WrongDatabase(found.database, wanted)
    _refuse_newer(found.revision)
    for folder in _folders(settings).values():
        if folder.is_dir() and any(folder.iterdir()):
            raise NotEmpty(str(folder))
    if next(iter(store.walk()), None):
        raise NotEmpty(store.describe())
    with _engine(settings) as engine:
        if _is_there(engine) and not dumps.is_empty(engine):
            raise NotEmpty(_("The database"))


def _is_there(engine: Engine) -> bool:
    """SQLite would make the file by looking for it."""
    if engine.dialect.name != "sqlite":
        return True
    return Path(engine.url.database or "").exists()


def _refuse_newer(revision: str) -> None:
    if not migrate.knows(revision):
        raise TooNew(revision)


@contextmanager
def _engine(settings: Settings) -> Iterator[Engine]:
    url = settings.database_url
    engine = create_engine(url, **engine_options(url))
    try:
        yield engine
    finally:
        engine.dispose()


def _put_files(source: Path, target: Path) -> None:
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in sorted(source.iterdir()):
        manifest.write(target / path.name, path.read_bytes())
    manifest.sync(target)


def _put_objects(folder: Path, store: Store, say: Say) -> None:
    source = LocalStore(manifest.pool(folder))
    names = (folder / LIST).read_text().split()
    for done, name in enumerate(names, 1):
        with source.open(name) as data:
            kept = store.put(data)
        if kept.name != name:
            raise ObjectLost(name)
        if done % EVERY == 0 or done == len(names):
            said = {"done": done, "total": len(names)}
            say(_("Restored: %(done)s of %(total)s objects.", **said))
