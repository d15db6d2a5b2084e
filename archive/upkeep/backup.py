"""Copies everything this archive is, while it goes on working.

The database first, as it stood at one instant; then every object it refers to, so that
none can be missing. A backup gets its name only when every piece of it is on the disk.
"""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from archive import keys, objects
from archive.act import Act
from archive.audit import checkpoint as notes
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.audit.models import Event
from archive.audit.rules import GENESIS
from archive.db import db, transaction
from archive.settings import Settings
from archive.speech import _
from archive.upkeep import dumps, manifest, migrate, references
from archive.upkeep.dumps import Snapshot
from archive.upkeep.errors import BackupDamaged, BadTarget, ObjectLost
from archive.upkeep.manifest import LIST, OBJECTS, UNFINISHED, Manifest
from storage.errors import Damaged, NoSuchObject, StoreError
from storage.local import LocalStore
from storage.protocol import Store

Say = Callable[[str], None]
EVERY = 1000


@dataclass(frozen=True, slots=True)
class Made:
    folder: Path
    manifest: Manifest
    seconds: float
    copied: int
    copied_bytes: int


def make(act: Act, target: Path, say: Say) -> Made:
    began = time.monotonic()
    name = act.at.strftime("%Y%m%dT%H%M%SZ")
    with transaction():
        audit.checkpoint(act)
    with _unfinished(target, name) as folder:
        say(_("Copying the database."))
        with dumps.snapshot(db.engine) as seen:
            copy = dumps.dump(seen, _settings().database_url, folder)
            facts = _facts(seen)
            _list_objects(seen, folder)
        dumps.check(copy)
        copied = _copy_objects(folder, target / OBJECTS, say)
        _copy_small(folder)
        made = _manifest(act, folder, facts, copied)
        made.write(folder)
        _settle(folder)
    seconds = time.monotonic() - began
    return Made(target / name, made, seconds, copied.new, copied.new_bytes)


def note(act: Act, made: Made) -> None:
    audit.record(
        act,
        Kind.BACKUP_MADE,
        made.folder.name,
        count=made.manifest.events,
        objects=made.manifest.objects,
        bytes=made.manifest.object_bytes,
        copied=made.copied,
    )


def _settings() -> Settings:
    found: Settings = current_app.extensions["archive.settings"]
    return found


@contextmanager
def _unfinished(target: Path, name: str) -> Iterator[Path]:
    """A folder under another name, which it gets only when all went well."""
    folder = target / f"{UNFINISHED}{name}"
    try:
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        if (target / name).exists():
            raise FileExistsError(17, "File exists")
        folder.mkdir(mode=0o700)
        try:
            yield folder
            folder.rename(target / name)
            manifest.sync(target)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    except OSError as error:
        raise BadTarget(target, error.strerror or type(error).__name__) from error


@dataclass(frozen=True, slots=True)
class _Head:
    """How far the journal went at that instant."""

    events: int
    mac: str
    revision: str


def _facts(seen: Snapshot) -> _Head:
    newest = select(Event.id, Event.mac).order_by(Event.id.desc()).limit(1)
    events, mac = seen.connection.execute(newest).one_or_none() or (0, GENESIS)
    return _Head(
        events,
        mac,
        migrate.revision_of(seen.connection) or "",
    )


def _list_objects(seen: Snapshot, folder: Path) -> None:
    """Sorted and each once, by the database's own count at that instant."""
    names = sorted(set(references.names(seen.connection)))
    manifest.write(folder / LIST, "".join(f"{name}\n" for name in names).encode())


@dataclass(slots=True)
class _Copied:
    objects: int = 0
    size: int = 0
    new: int = 0
    new_bytes: int = 0


def _copy_objects(folder: Path, pool: Path, say: Say) -> _Copied:
    """Into a store of the same kind as our own: written once, checked by its name."""
    source, target, copied = objects.store(), LocalStore(pool), _Copied()
    names = (folder / LIST).read_text().split()
    for name in names:
        size, is_new = _copy_object(source, target, name)
        copied.objects += 1
        copied.size += size
        copied.new += is_new
        copied.new_bytes += size if is_new else 0
        if copied.objects % EVERY == 0 or copied.objects == len(names):
            said = {"done": copied.objects, "total": len(names), "new": copied.new}
            say(_("Objects: %(done)s of %(total)s, %(new)s of them new.", **said))
    return copied


def _copy_object(source: Store, target: LocalStore, name: str) -> tuple[int, bool]:
    """Its size, and whether the backups did not have it yet, or only damaged."""
    if target.exists(name) and target.size(name) == source.size(name):
        return target.size(name), False
    try:
        with source.open(name) as data:
            kept = target.put(data)
    except (NoSuchObject, Damaged) as error:
        raise ObjectLost(name) from error
    if kept.name != name:
        raise ObjectLost(name)
    return kept.size, True


def _copy_small(folder: Path) -> None:
    """The keys, readable by the owner only, and the signed checkpoints."""
    settings = _settings()
    for name, source in {
        "keys": settings.keys_folder,
        "checkpoints": settings.checkpoints_folder,
    }.items():
        (folder / name).mkdir(mode=0o700)
        for path in sorted(source.iterdir()) if source.is_dir() else ():
            if path.is_file() and not path.name.startswith("."):
                manifest.write(folder / name / path.name, path.read_bytes())


def _manifest(act: Act, folder: Path, head: _Head, copied: _Copied) -> Manifest:
    key = keys.current().checkpoint.public_key()
    newest = notes.newest(folder / "checkpoints", key)
    file = folder / "checkpoints" / notes.name_of(newest.size) if newest else None
    return Manifest(
        made_at=act.at.isoformat(timespec="seconds"),
        version=_version(),
        database=db.engine.dialect.name,
        revision=head.revision,
        events=head.events,
        last_mac=head.mac,
        checkpoint=file.read_text() if file else "",
        objects=copied.objects,
        object_bytes=copied.size,
        pieces=tuple(manifest.pieces(folder)),
    )


def _settle(folder: Path) -> None:
    for path in (*filter(Path.is_dir, folder.rglob("*")), folder):
        manifest.sync(path)


def _version() -> str:
    try:
        return version("juanzong")
    except PackageNotFoundError:
        return ""


def verify(backup: Path, say: Say) -> Manifest:
    """Read a whole backup again, and refuse it by the name of what is not as written."""
    found = Manifest.read(backup)
    manifest.check(backup, found)
    store = LocalStore(manifest.pool(backup))
    names = (backup / LIST).read_text().split()
    for done, name in enumerate(names, 1):
        try:
            store.check(name)
        except StoreError as error:
            raise BackupDamaged(f"{OBJECTS}/{name}") from error
        if done % EVERY == 0 or done == len(names):
            say(_("Checked %(done)s of %(total)s objects.", done=done, total=len(names)))
    return found
