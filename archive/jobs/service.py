"""What is done with jobs. Like every service: in the caller's transaction."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete
from sqlalchemy.dialects import postgresql, sqlite

from archive.act import Act
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.db import Moment, db
from archive.errors import Invalid, Missing
from archive.jobs import leases, queries, rules, tasks
from archive.jobs.errors import NotGivenUp, UnknownKind, WorkerVanished
from archive.jobs.leases import Held
from archive.jobs.models import Job, State

# Trying again would not help: what was asked for is wrong or gone.
HOPELESS = (Invalid, Missing)
# How long one can still see that recurring work was done.
KEPT = timedelta(days=30)
# How often a key is tried that is neither free nor to be found.
ATTEMPTS = 5
# So many are forgotten at once, for others want to write meanwhile.
PORTION = 1000


def enqueue(
    act: Act,
    kind: str,
    *,
    key: str,
    priority: int = 0,
    run_at: datetime | None = None,
    again: bool = False,
    **args: Any,
) -> Job:
    """Want a piece of work, in the transaction of whatever wants it.

    If it was wanted before, that job is returned as it is; with ``again`` one that is
    done or given up is made ready once more, with the arguments of now.
    """
    task = tasks.find(kind)
    if task is None:
        raise UnknownKind(kind)
    wanted = {
        "kind": kind,
        "queue": task.queue,
        "args": args,
        "key": key,
        "state": State.READY,
        "priority": priority,
        "run_at": run_at or Moment(),
        "max_attempts": task.max_attempts,
        "created_at": act.at,
        "requested_by": act.actor.id,
    }
    job = _new_or_known(wanted)
    if again and job.state in queries.FINISHED:
        job.args, job.priority = args, priority
        _make_ready(job, run_at)
    return job


def _new_or_known(wanted: dict[str, Any]) -> Job:
    # What is in the way may be forgotten just before it is locked.
    for _attempt in range(ATTEMPTS):
        if job := _insert(wanted) or queries.locked(wanted["key"]):
            return job
    raise RuntimeError(f"job {wanted['key']} is neither new nor known")


def _insert(wanted: dict[str, Any]) -> Job | None:
    here = db.session.get_bind().dialect.name
    insert = postgresql.insert if here == "postgresql" else sqlite.insert
    statement = (
        insert(Job).values(**wanted).on_conflict_do_nothing(index_elements=[Job.key])
    )
    return db.session.scalars(statement.returning(Job)).one_or_none()


def enqueue_recurring(act: Act) -> None:
    """Want all work that comes round, for the period that act falls in."""
    for kind, when in due_slots(act).items():
        enqueue(act, kind, key=f"{kind}:{when}")


def due_slots(act: Act) -> dict[str, str]:
    """For each recurring kind, the name of the period that act falls in."""
    local = act.at.astimezone(act.profile.zone)
    return {
        r.kind: rules.slot(local, r.every, r.offset).isoformat(timespec="seconds")
        for r in tasks.RECURRING.values()
    }


def forget(act: Act, kind: str) -> int:
    """Forget a portion of the recurring work done long ago; how many jobs there were.

    What was given up stays where everybody sees it, and the last that was done of each
    kind is asked for. Who had what done by hand is no period's work, and stays, too.
    """
    long_ago = due_slots(replace(act, at=act.at - KEPT))[kind]
    gone = queries.done_before(kind, long_ago, KEPT).limit(PORTION)
    found = delete(Job).where(Job.id.in_(gone)).returning(Job.id)
    return len(db.session.scalars(found).all())


def claim(wanted: Select[int], owner: str, lease: float) -> Held | None:
    """Take the wanted job, if it is still to be had."""
    row = db.session.execute(leases.take(wanted, owner, lease)).one_or_none()
    if row is None:
        return None
    job_id, kind, args, attempt = row
    return Held(job_id, owner, attempt, kind, args)


def reclaim(act: Act, lease: float) -> None:
    """Make ready what vanished workers held; give up what has outlived too many of them."""
    for job in queries.lapsed(lease):
        vanished = WorkerVanished(job.attempts)
        if rules.may_try_again(job.attempts, job.max_attempts):
            job.error = rules.reason(vanished)
            _let_go(job, State.READY)
        else:
            bury(act, job, rules.reason(vanished))


def fail(act: Act, held: Held, error: BaseException) -> bool:
    """Note a failed attempt, and try again later or give up. Whether it was still held."""
    job = db.session.scalar(leases.mine(held))
    if job is None:
        return False
    again = rules.may_try_again(job.attempts, job.max_attempts)
    if again and not isinstance(error, HOPELESS):
        job.error = rules.reason(error)
        job.run_at = _from_now(rules.backoff(job.attempts).total_seconds())
        _let_go(job, State.READY)
    else:
        bury(act, job, rules.reason(error))
    return True


def bury(act: Act, job: Job, reason: str) -> None:
    """Give a job up, with the reason. It stays where everybody sees it."""
    job.error = reason
    job.finished_at = _from_now()
    _let_go(job, State.DEAD)
    audit.record(
        act, Kind.JOB_BURIED, job.key, task=job.kind, attempts=job.attempts, reason=reason
    )


def retry(act: Act, job: Job) -> None:
    """Start a job afresh that was given up."""
    db.session.refresh(job, with_for_update=True)
    if job.state is not State.DEAD:
        raise NotGivenUp
    audit.record(act, Kind.JOB_RETRIED, job.key, task=job.kind, reason=job.error)
    _make_ready(job)


def _make_ready(job: Job, run_at: datetime | None = None) -> None:
    job.attempts = 0
    job.run_at = run_at or _from_now()
    job.error = job.finished_at = job.total_units = None
    job.done_units, job.note = 0, ""
    _let_go(job, State.READY)


def _let_go(job: Job, state: State) -> None:
    job.state = state
    job.owner = job.lease_until = job.sent_at = None


def _from_now(seconds: float = 0) -> Any:
    """The database reckons the instant when the row is written."""
    return Moment(seconds)
