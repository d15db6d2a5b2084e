"""Does one job: the work without a transaction, its end in one that is fenced."""

import logging
import time
from collections.abc import Callable
from functools import partial

from flask import current_app

from archive.db import db, transaction
from archive.errors import Unready
from archive.jobs import leases, rules, service, tasks
from archive.jobs.errors import TookTooLong, UnknownKind
from archive.jobs.leases import Held
from archive.jobs.tasks import Finish, Progress, Run, Task
from archive.jobs.vigil import NAME, OUTAGE, Terms, Vigil
from archive.web.act import act_as
from storage.errors import Full, Unavailable

log = logging.getLogger("archive.jobs")

# What the work depends on is away for a while; that is not the fault of the work.
PASSING = (Unready, Unavailable, Full)


class Lost(Exception):
    """Somebody else holds the job by now; what was found is thrown away."""


def attempt(held: Held, terms: Terms) -> None:
    """Do a claimed job, and note how it went. Within an application context."""
    run = Run(act_as(NAME), held.attempt, _reporter(held))
    began = time.monotonic()
    try:
        finish = _work(held, run, terms)
        _insist(partial(_finish, held, run, finish), terms.lease)
    except Lost:
        log.warning("result discarded", extra=_facts(held, began))
    except PASSING as error:
        log.warning("job postponed: %s", rules.reason(error), extra=_facts(held, began))
        _postpone(held, error)
    except Exception as error:
        log.exception("job failed", extra=_facts(held, began))
        _insist(partial(_fail, held, _as_said(error, held, terms)), terms.lease)
    else:
        log.info("job done", extra=_facts(held, began))


def _work(held: Held, run: Run, terms: Terms) -> Finish | None:
    task = _task(held)
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001  # documented for threads
    db.session.remove()
    try:
        with Vigil(app, held, run, terms, task.seconds):
            finish = task.work(run, **held.args)
    finally:
        # The work may have read; nothing of that stays open.
        db.session.remove()
    if run.stopping:
        raise Lost
    return finish


def _task(held: Held) -> Task:
    task = tasks.find(held.kind)
    if task is None:
        raise UnknownKind(held.kind)
    return task


def _finish(held: Held, run: Run, finish: Finish | None) -> None:
    """End the job first, if it is still ours: from then on nobody can take it."""
    with transaction():
        if not leases.took(db.session.connection(), leases.done(held, run.latest)):
            raise Lost
        if finish is not None:
            finish(act_as(NAME))


def _fail(held: Held, error: BaseException) -> None:
    with transaction():
        service.fail(act_as(NAME), held, error)


def _as_said(error: Exception, held: Held, terms: Terms) -> Exception:
    return TookTooLong(_task(held).seconds) if isinstance(error, terms.expired) else error


def _postpone(held: Held, error: BaseException) -> None:
    leases.apply(db.engine, leases.postponed(held, rules.POSTPONED, rules.reason(error)))


def _reporter(held: Held) -> Callable[[Progress], bool]:
    def report(progress: Progress) -> bool:
        _end_reading()
        try:
            return leases.apply(db.engine, leases.told(held, progress))
        except OUTAGE:
            return True  # it is the beat that decides whether the job is lost

    return report


def _end_reading() -> None:
    """Work that has read must not keep others from writing; work that writes is wrong."""
    session = db.session()
    if not session.in_transaction():
        return
    writes = session.connection().get_execution_options().get("writes", False)
    if writes or session.new or session.dirty or session.deleted:
        raise RuntimeError("work writes only in the function that it returns")
    session.rollback()


def _insist(step: Callable[[], None], seconds: float) -> None:
    """Once more, while the database is away; it may well be back before the lease ends."""
    until = time.monotonic() + seconds
    failures = 0
    while True:
        try:
            step()
        except OUTAGE:
            if time.monotonic() > until:
                raise
            failures += 1
            time.sleep(rules.outage_pause(failures))
        else:
            return


def _facts(held: Held, began: float) -> dict[str, object]:
    return {
        "job": held.id,
        "kind": held.kind,
        "attempt": held.attempt,
        "seconds": round(time.monotonic() - began, 3),
    }
