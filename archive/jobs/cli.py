import select
import signal
import sys
import threading
from collections.abc import Iterable

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from archive.db import db, transaction
from archive.jobs import courier as celery_courier
from archive.jobs import queries, service, tasks
from archive.jobs.errors import NoSuchJob
from archive.jobs.models import STATES, Job, State
from archive.jobs.worker import Worker
from archive.speech import _, mark, ngettext
from archive.web.act import act_as

# To hear the end of what has ended already takes no longer.
HEARD = 5.0
# The hand that reads a page lets the other one go on a hundred times in its course, and
# waits each time until that one lets go: no longer than so many seconds, and not five
# thousandths, which is the rule.
SWITCH = 0.0005

queue_option = click.option(
    "--queue",
    "queues",
    multiple=True,
    type=click.Choice(tasks.QUEUES),
    help=mark("Only this queue; may be given several times, the first goes first."),
)


@click.command(help=mark("Do the tasks that wait in the table."))
@queue_option
@click.option("--once", is_flag=True, help=mark("Do one task, if there is one, and end."))
@click.option("--drain", is_flag=True, help=mark("End as soon as nothing is due."))
@click.option("--tied", is_flag=True, hidden=True)
@with_appcontext
def worker(queues: tuple[str, ...], *, once: bool, drain: bool, tied: bool) -> None:
    made = Worker(_app(), queues)
    made.end_on_signals()
    if tied:
        _end_with_parent(made)
    if once or drain:
        done = made.drain() if drain else int(made.step())
        click.echo(ngettext("%(num)s task done.", "%(num)s tasks done.", done))
    else:
        sys.setswitchinterval(SWITCH)
        made.serve()


@click.group(help=mark("Look at the tasks, and start again what was given up."))
def jobs() -> None:
    pass


@jobs.command("list", help=mark("Show tasks, the newest first."))
@click.option(
    "--state",
    type=click.Choice([state.value for state in State]),
    help=mark("Only those in this state."),
)
@click.option("--limit", default=50, show_default=True, help=mark("How many at most."))
@with_appcontext
def list_(state: str | None, limit: int) -> None:
    for each in [State(state)] if state else State:
        for job in queries.listed(each, size=limit).jobs:
            click.echo(_line(job))


@jobs.command(help=mark("Start a task again that was given up, by its number, or all."))
@click.argument("job_id", type=click.IntRange(1, 2**31 - 1), required=False)
@click.option("--all-dead", is_flag=True, help=mark("All tasks that were given up."))
@with_appcontext
def retry(job_id: int | None, *, all_dead: bool) -> None:
    if (job_id is None) is not all_dead:
        raise click.UsageError(_("Give the number of a task, or --all-dead."))
    with transaction():
        chosen = queries.given_up() if all_dead else [_found(job_id)]
        for job in chosen:
            service.retry(act_as("cli"), job)
    count = len(chosen)
    click.echo(ngettext("%(num)s task starts again.", "%(num)s tasks start again.", count))


@click.command(help=mark("Hand due tasks over to Celery; one on any machine is enough."))
@with_appcontext
def courier() -> None:
    dispatcher = celery_courier.Dispatcher(_app())
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: dispatcher.end())
    dispatcher.serve()


@click.command("celery-worker", help=mark("Do the tasks that Celery brings."))
@queue_option
@click.option(
    "--concurrency",
    default=2,
    show_default=True,
    type=click.IntRange(1, 256),
    help=mark("How many tasks at a time."),
)
@with_appcontext
def celery_worker(queues: tuple[str, ...], concurrency: int) -> None:
    carried = celery_courier.make(_app())
    db.engine.dispose()
    carried.worker_main(celery_courier.worker_arguments(queues, concurrency))


def _app() -> Flask:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001  # as documented
    return app


def _end_with_parent(made: Worker) -> None:
    """Whoever started us holds the other end of our input; it ends when they do."""

    def listen() -> None:
        while sys.stdin.buffer.read(1):
            pass
        made.end()

    listening = threading.Thread(target=listen, name="parent", daemon=True)
    listening.start()
    # One whose parent went while we were starting begins nothing.
    if select.select([sys.stdin.fileno()], [], [], 0)[0]:
        listening.join(HEARD)


def _found(job_id: int | None) -> Job:
    job = db.session.get(Job, job_id)
    if job is None:
        raise NoSuchJob
    return job


def _line(job: Job) -> str:
    parts: Iterable[object] = (
        job.id,
        STATES[job.state],
        f"{job.attempts}/{job.max_attempts}",
        tasks.label(job.kind),
        job.key,
        job.error or "",
    )
    return "\t".join(str(part) for part in parts).rstrip()


commands = [worker, jobs, courier, celery_worker]
