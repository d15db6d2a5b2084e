"""A copy of everything, made while it is used; brought back, it is the same archive."""

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import create_engine, select, text
from sqlalchemy.engine import make_url

import app as application
from app import main
from archive import objects
from archive.act import Act, Office
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.audit.models import Event
from archive.db import db, engine_options, transaction
from archive.profile import queries as profiles
from archive.settings import Settings
from archive.upkeep import backup, manifest, restore
from archive.upkeep.backup import Made
from archive.upkeep.errors import (
    BackupDamaged,
    BadTarget,
    NoBackup,
    NotEmpty,
    ObjectLost,
    TooNew,
    WrongDatabase,
)
from archive.upkeep.manifest import Manifest
from tests.accounts.house import Browser, act, administrator
from tests.servers.postgres import drop_database, make_database
from tests.servers.radosgw import S3Server
from tests.upkeep import papers

SQLITE = "sqlite"


def quiet(_line: str) -> None:
    pass


def make(target: Path) -> Made:
    db.session.rollback()
    return backup.make(act(), target, quiet)


@pytest.fixture
def elsewhere(
    settings: Settings, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Settings]:
    """An empty place of the same kind to restore into."""
    home = tmp_path / "elsewhere"
    if make_url(settings.database_url).get_backend_name() == SQLITE:
        yield replace(settings, home=home, database="")
        return
    url = make_database(request.getfixturevalue("postgres"))
    yield replace(settings, home=home, database=url)
    drop_database(url)


@contextmanager
def bring_back(settings: Settings, source: Path) -> Iterator[Flask]:
    folder = restore.put_back(settings, source, quiet)
    made = application.create_app(settings, {"TESTING": True, "WTF_CSRF_ENABLED": False})
    with made.app_context():
        proven = restore.prove(act(), folder, quiet)
        assert proven.report.is_sound
        yield made
        db.session.remove()
        db.engine.dispose()


def filled() -> None:
    administrator(Office.SYSTEM)
    papers.take_in(papers.year())


def test_what_was_saved_is_brought_back_and_can_be_logged_in_to(
    app: Flask, elsewhere: Settings, tmp_path: Path
) -> None:
    filled()
    make(tmp_path / "backup")
    last = db.session.scalars(select(Event.mac).order_by(Event.id.desc())).first()

    with bring_back(elsewhere, tmp_path / "backup") as restored:
        [year] = profiles.years_in_force()
        here = Browser(restored)

        assert b"".join(objects.store().stream(year.file)) == papers.year()
        assert last in db.session.scalars(select(Event.mac)).all()
        assert here.log_in("system").status_code == 303
        assert here.is_in()


def test_the_restored_journal_tells_of_it(
    app: Flask, elsewhere: Settings, tmp_path: Path
) -> None:
    filled()
    made = make(tmp_path / "backup")

    with bring_back(elsewhere, tmp_path / "backup"):
        newest = db.session.scalars(select(Event).order_by(Event.id.desc())).first()

        assert newest is not None
        assert (newest.kind, newest.facts["count"]) == (
            Kind.BACKUP_RESTORED,
            made.manifest.events,
        )


@pytest.mark.services
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_postgresql_and_s3_are_brought_back_into_postgresql_and_s3(
    settings: Settings, elsewhere: Settings, radosgw: S3Server, tmp_path: Path
) -> None:
    made = application.create_app(
        replace(settings, store=bucket(radosgw)), {"TESTING": True}
    )
    with made.app_context():
        filled()
        make(tmp_path / "backup")
        db.session.remove()
        db.engine.dispose()

    with bring_back(replace(elsewhere, store=bucket(radosgw)), tmp_path / "backup"):
        [year] = profiles.years_in_force()

        assert "S3" in objects.store().describe()
        assert b"".join(objects.store().stream(year.file)) == papers.year()


def bucket(server: S3Server) -> str:
    keys = f"{server.access}:{server.secret}"
    name = f"restore-{uuid.uuid4().hex}"
    return f"s3://{keys}@{server.endpoint}/{name}?secure=0&region={server.region}"


def test_a_second_backup_copies_only_what_is_new(app: Flask, tmp_path: Path) -> None:
    filled()
    first = make(tmp_path / "backup")
    papers.take_in(papers.year(year=2028, off=["2028-01-03"], work=[]))
    second = backup.make(later(), tmp_path / "backup", quiet)

    assert (first.copied, first.manifest.objects) == (1, 1)
    assert (second.copied, second.manifest.objects) == (1, 2)


def later() -> Act:
    now = act()
    return replace(now, at=now.at + timedelta(seconds=5))


def test_a_backup_during_writes_is_of_one_instant(
    app: Flask, elsewhere: Settings, tmp_path: Path
) -> None:
    filled()
    ending = threading.Event()
    writer = threading.Thread(target=write_on, args=(app, ending))
    writer.start()
    try:
        made = make(tmp_path / "backup")
    finally:
        ending.set()
        writer.join()

    with bring_back(elsewhere, tmp_path / "backup"):
        saved = db.session.scalars(
            select(Event).where(Event.id == made.manifest.events)
        ).one()

        # The last of them is the one the manifest names, and after it comes the restore.
        assert saved.mac == made.manifest.last_mac
        assert db.session.query(Event).count() == made.manifest.events + 1


def write_on(app: Flask, ending: threading.Event) -> None:
    with app.app_context():
        while not ending.is_set():
            with transaction():
                audit.record(act(), Kind.STORE_CHECKED, "store")
            db.session.remove()


def pieces(target: Path) -> list[Path]:
    newest = manifest.newest(target)
    found = [newest / piece.path for piece in Manifest.read(newest).pieces]
    return [*found, newest / manifest.NAME, *(target / "objects").glob("??/??/*")]


def test_a_flipped_byte_anywhere_is_found_and_named(app: Flask, tmp_path: Path) -> None:
    filled()
    make(tmp_path / "backup")

    for path in pieces(tmp_path / "backup"):
        sound = path.read_bytes()
        path.chmod(0o600)
        path.write_bytes(bytes([sound[0] ^ 1]) + sound[1:])
        with pytest.raises(BackupDamaged) as refused:
            backup.verify(manifest.newest(tmp_path / "backup"), quiet)
        path.write_bytes(sound)

        assert refused.value.piece.endswith(path.name)
    backup.verify(manifest.newest(tmp_path / "backup"), quiet)


def test_a_damaged_backup_restores_nothing(
    app: Flask, elsewhere: Settings, tmp_path: Path
) -> None:
    filled()
    make(tmp_path / "backup")
    key = manifest.newest(tmp_path / "backup") / "keys" / "audit.key"
    key.write_bytes(b"x" * 32)

    with pytest.raises(BackupDamaged):
        restore.put_back(elsewhere, tmp_path / "backup", quiet)

    assert not elsewhere.keys_folder.exists()


def test_nothing_is_restored_over_an_archive(
    app: Flask, settings: Settings, tmp_path: Path
) -> None:
    filled()
    make(tmp_path / "backup")

    with pytest.raises(NotEmpty):
        restore.put_back(settings, tmp_path / "backup", quiet)


def test_nothing_is_restored_into_a_database_with_tables(
    app: Flask, elsewhere: Settings, tmp_path: Path
) -> None:
    filled()
    make(tmp_path / "backup")
    elsewhere.home.mkdir()
    engine = create_engine(elsewhere.database_url, **engine_options(elsewhere.database_url))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE other (id INTEGER)"))
    engine.dispose()

    with pytest.raises(NotEmpty):
        restore.put_back(elsewhere, tmp_path / "backup", quiet)


def test_a_backup_of_the_other_database_is_refused(
    app: Flask, settings: Settings, elsewhere: Settings, tmp_path: Path
) -> None:
    filled()
    make(tmp_path / "backup")
    is_sqlite = make_url(settings.database_url).get_backend_name() == SQLITE
    other = "postgresql+psycopg://nobody@127.0.0.1:1/none" if is_sqlite else ""

    with pytest.raises(WrongDatabase):
        restore.put_back(replace(elsewhere, database=other), tmp_path / "backup", quiet)


def test_a_backup_of_a_newer_version_is_refused(
    app: Flask, elsewhere: Settings, tmp_path: Path
) -> None:
    filled()
    made = make(tmp_path / "backup")
    for name in (manifest.NAME, manifest.SEAL):
        (made.folder / name).unlink()
    replace(made.manifest, revision="9999").write(made.folder)

    with pytest.raises(TooNew):
        restore.put_back(elsewhere, tmp_path / "backup", quiet)


def test_a_backup_that_failed_is_never_taken_for_one(app: Flask, tmp_path: Path) -> None:
    filled()
    [year] = profiles.years_in_force()
    objects.store().delete_orphan(year.file, act().at.replace(year=2999))

    with pytest.raises(ObjectLost):
        make(tmp_path / "backup")

    assert {p.name for p in (tmp_path / "backup").iterdir()} <= {"objects"}
    with pytest.raises(NoBackup):
        manifest.newest(tmp_path / "backup")


def test_a_place_that_cannot_be_written_is_a_sentence(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(BadTarget):
        make(tmp_path / "file")


def test_the_keys_of_a_backup_are_its_owners_alone(app: Flask, tmp_path: Path) -> None:
    made = make(tmp_path / "backup")

    everything = [made.folder, *made.folder.rglob("*")]
    assert [path for path in everything if path.stat().st_mode & 0o077] == []


def test_the_command_saves_and_verifies_and_notes_it(
    app: Flask, runner: FlaskCliRunner, tmp_path: Path
) -> None:
    filled()
    saved = runner.invoke(main, ["backup", str(tmp_path / "backup")])
    checked = runner.invoke(main, ["backup", "--verify", str(tmp_path / "backup")])
    db.session.rollback()

    assert "is complete" in saved.output
    assert "as it was written" in checked.output
    assert db.session.scalar(select(Event).where(Event.kind == Kind.BACKUP_MADE))
