"""What is kept is read again, and what nobody needs is removed; nothing else is."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from archive import objects
from archive.act import Office
from archive.audit.kinds import Kind
from archive.audit.models import Event
from archive.db import db, transaction
from archive.jobs import service as jobs
from archive.jobs.models import Job, State
from archive.profile import queries as profiles
from archive.upkeep import keeping, references, tasks
from storage.names import key_of
from tests.accounts.house import Browser, act, administrator
from tests.upkeep import papers

HOUR = timedelta(hours=1)


def run(app: Flask, kind: str) -> Job:
    with transaction():
        number = jobs.enqueue(act(), kind, key=f"test:{kind}").id
    papers.work(app)
    return db.session.get_one(Job, number)


def told(kind: Kind) -> list[Event]:
    wanted = select(Event).where(Event.kind == kind).order_by(Event.id)
    return list(db.session.scalars(wanted))


def file_of(app: Flask, name: str) -> Path:
    return Path(app.extensions["archive.settings"].home) / "objects" / key_of(name)


def always(_done: int, _size: int) -> bool:
    return True


def test_a_flipped_byte_is_found_and_named_in_the_journal(app: Flask) -> None:
    papers.take_in(papers.year())
    [year] = profiles.years_in_force()
    file = file_of(app, year.file)
    file.chmod(0o600)
    file.write_bytes(b"?" + file.read_bytes()[1:])

    job = run(app, tasks.FIXITY)

    assert job.state is State.DONE
    assert {e.subject for e in told(Kind.OBJECT_DAMAGED)} == {year.file}
    assert told(Kind.STORE_CHECKED)[-1].facts["damaged"] == 1


def test_an_object_that_is_gone_is_found_and_named(app: Flask) -> None:
    papers.take_in(papers.year())
    [year] = profiles.years_in_force()
    file_of(app, year.file).unlink()

    run(app, tasks.FIXITY)

    assert told(Kind.OBJECT_DAMAGED)[-1].facts["found"] == "missing"


def test_sound_objects_are_counted_and_nothing_is_said_of_them(app: Flask) -> None:
    papers.take_in(papers.year())

    run(app, tasks.FIXITY)

    assert told(Kind.OBJECT_DAMAGED) == []
    assert told(Kind.STORE_CHECKED)[-1].facts["objects"] == 1


def test_the_sweep_removes_only_old_orphans(app: Flask) -> None:
    papers.take_in(papers.year())
    [year] = profiles.years_in_force()
    store = objects.store()
    orphan = store.put(b"nobody refers to me").name
    future = act().at + 2 * tasks.YOUNG

    young = keeping.sweep(store, act().at - HOUR, always)
    old = keeping.sweep(store, future, always)

    assert young.removed == []
    assert old.removed == [orphan]
    assert store.exists(year.file)


def test_the_sweep_is_noted_with_what_it_removed(app: Flask) -> None:
    run(app, tasks.SWEEP)

    assert told(Kind.STORE_SWEPT)[-1].facts["removed"] == 0


def test_every_column_of_the_type_keeps_its_objects(app: Flask) -> None:
    found = {f"{c.table.name}.{c.name}" for c in references.columns()}

    assert {"calendar_year.file", "profile_version.text"} <= found


def test_a_checkpoint_and_a_verification_are_made_by_tasks(app: Flask) -> None:
    papers.take_in(papers.year())

    assert run(app, tasks.CHECKPOINT).state is State.DONE
    assert run(app, tasks.VERIFICATION).state is State.DONE
    assert told(Kind.AUDIT_VERIFIED)[-1].facts["faults"] == 0


@pytest.mark.parametrize(
    ("path", "office", "kind"),
    [
        ("/upkeep/store-check", Office.SYSTEM, tasks.FIXITY),
        ("/upkeep/store-sweep", Office.SYSTEM, tasks.SWEEP),
        ("/upkeep/journal-check", Office.AUDIT, tasks.VERIFICATION),
    ],
)
def test_a_check_is_started_by_hand_and_leads_to_its_task(
    app: Flask, path: str, office: Office, kind: str
) -> None:
    administrator(office)
    here = Browser(app)
    here.log_in(office.value)

    answer = here.post(path)
    job = db.session.scalars(select(Job).where(Job.kind == kind)).one()

    assert answer.status_code == 303
    assert answer.location.endswith(f"/jobs/{job.id}")
    assert here.get(answer.location).status_code == 200


def test_a_check_asked_for_twice_is_one_task(app: Flask) -> None:
    administrator(Office.SYSTEM)
    here = Browser(app)
    here.log_in("system")

    places = {here.post("/upkeep/store-check").location for _ in range(2)}

    assert len(places) == 1


def test_the_page_of_upkeep_shows_what_was_found(app: Flask) -> None:
    papers.take_in(papers.year())
    [year] = profiles.years_in_force()
    file_of(app, year.file).unlink()
    run(app, tasks.FIXITY)
    administrator(Office.SYSTEM)
    here = Browser(app)
    here.log_in("system")

    assert year.file in here.get("/upkeep").get_data(as_text=True)
