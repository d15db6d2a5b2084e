"""What upkeep has done in the background, and how often it comes round."""

from collections.abc import Collection
from datetime import timedelta

from archive import objects
from archive.act import Act
from archive.audit import service as audit
from archive.audit import verify
from archive.audit.kinds import Kind
from archive.db import transaction
from archive.jobs.tasks import Finish, Run, recurring, task
from archive.speech import lazy
from archive.upkeep import keeping, promised, service
from archive.upkeep.keeping import Fixity, Sweep

FIXITY, SWEEP = "store:fixity", "store:sweep"
CHECKPOINT, VERIFICATION = "audit:checkpoint", "audit:verify"
RECOUNT = service.RECOUNT
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
# An object younger than this may belong to a row that is not committed yet.
YOUNG = timedelta(hours=24)
# So many names a single event has room for; the count tells of the others.
MOST_NAMED = 200


@task(FIXITY, label=lazy("Re-read the stored objects"), seconds=24 * 3600)
def fixity(run: Run) -> Finish:
    store = objects.store()
    total = keeping.count(store)

    def watch(done: int, _size: int) -> bool:
        run.progress(done, max(done, total))
        return not run.stopping

    found = keeping.check_all(store, watch)
    return lambda act: _note_fixity(act, found)


def _note_fixity(act: Act, found: Fixity) -> None:
    for name in found.damaged[:MOST_NAMED]:
        audit.record(act, Kind.OBJECT_DAMAGED, name, done=False, found="altered")
    for name in found.missing[:MOST_NAMED]:
        audit.record(act, Kind.OBJECT_DAMAGED, name, done=False, found="missing")
    audit.record(
        act,
        Kind.STORE_CHECKED,
        "store",
        objects=found.objects,
        bytes=found.size,
        damaged=len(found.damaged),
        missing=len(found.missing),
    )


@task(SWEEP, label=lazy("Remove objects nothing refers to"), seconds=6 * 3600)
def sweep(run: Run) -> Finish:
    store = objects.store()
    total = keeping.count(store)

    def watch(done: int, _size: int) -> bool:
        run.progress(done, max(done, total))
        return not run.stopping

    found = keeping.sweep(store, run.act.at - YOUNG, watch)
    return lambda act: _note_sweep(act, found)


def _note_sweep(act: Act, found: Sweep) -> None:
    audit.record(
        act,
        Kind.STORE_SWEPT,
        "store",
        removed=len(found.removed),
        bytes=found.size,
        temporary=found.temporary,
        names=found.removed[:MOST_NAMED],
    )


@task(RECOUNT, label=lazy("Count due dates again"), seconds=6 * 3600)
def recount(run: Run, years: Collection[int] = ()) -> None:
    """By table and in batches, each in a transaction of its own.

    Counting twice gives the same dates, so that a second attempt does no harm. Without
    years, only what is provisional is looked at.
    """
    done = 0
    for room in promised.rooms():
        after, more = 0, True
        while more and not run.stopping:
            with transaction():
                counted = service.recount(run.act, room, years, after)
            after, more = counted.last, counted.looked == promised.BATCH
            done += counted.looked
            run.progress(done)


@task(CHECKPOINT, label=lazy("Sign the journal"), seconds=6 * 3600)
def checkpoint(_run: Run) -> Finish:
    def sign(act: Act) -> None:
        audit.checkpoint(act)

    return sign


@task(VERIFICATION, label=lazy("Verify the journal"), seconds=24 * 3600)
def verification(run: Run) -> Finish:
    report = verify.run(run.progress)
    return lambda act: audit.verified(act, report)


for kind, every in {FIXITY: WEEK, SWEEP: WEEK, RECOUNT: DAY, CHECKPOINT: DAY}.items():
    recurring(kind, every=every)
