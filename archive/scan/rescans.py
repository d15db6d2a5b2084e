"""A page scanned anew: its picture comes in as a file and takes the old one's place."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from archive.accounts import queries as accounts
from archive.accounts.models import Person
from archive.act import Act
from archive.db import db
from archive.errors import Unready
from archive.jobs import service as jobs
from archive.jobs.tasks import Finish, Run, task
from archive.scan import arranging, sheets
from archive.scan.errors.sorting import NoSuchPage
from archive.scan.models import BatchFile, BatchState, FileState, Page
from archive.speech import _, lazy

REPLACE = "scan:replace"
# So long splitting a file of one page takes; asked sooner it would rest for longer.
MEANWHILE = timedelta(seconds=3)


class StillSplitting(Unready):
    def __str__(self) -> str:
        return _("The new scan is still being split into pages.")


def put_in_place(act: Act, old: Page, file: BatchFile) -> None:
    """Have the pages of a file stand in this page's place, as soon as they are there."""
    jobs.enqueue(
        act,
        REPLACE,
        key=f"{REPLACE}:{old.id}:{file.id}",
        priority=1,
        run_at=act.at + MEANWHILE,
        page=old.id,
        file=file.id,
        person=act.actor.id,
    )


@task(REPLACE, label=lazy("Put a new scan in a page's place"), max_attempts=8, seconds=60)
def work(_run: Run, page: int, file: int, person: int | None = None) -> Finish | None:
    found = db.session.get(BatchFile, file)
    old = db.session.get(Page, page)
    if found is None or old is None:
        raise NoSuchPage
    if found.state is FileState.WAITING:
        raise StillSplitting
    new, batch_id = _pages(file), old.batch_id
    if old.replaced_by is not None or not new or old.id in new:
        return None  # it was quarantined, or somebody has put a page there by hand

    def finish(act: Act) -> None:
        batch = sheets.locked(batch_id)
        if batch.state is BatchState.OPEN:
            arranging.replace(_act_of(act, person), batch, batch.edition, page, new)

    return finish


def _pages(file: int) -> list[int]:
    query = select(Page.id).where(Page.file_id == file).order_by(Page.ordinal)
    return list(db.session.scalars(query))


def _act_of(act: Act, person: int | None) -> Act:
    """It is the clerk who put it there; the machine has only waited for it."""
    who = db.session.get(Person, person) if person else None
    return replace(act, actor=accounts.actor(who, act.today, "")) if who else act
