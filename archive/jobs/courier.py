"""Celery as a courier: it carries the numbers of jobs to workers on any machine.

The table stays the truth. What the courier loses is sent again, and what it brings
twice is found taken; so it needs no results, no acknowledgements and no pickles.
"""

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from flask import Flask
from sqlalchemy import update

from archive.db import Moment, db, transaction
from archive.jobs import leases, queries, rules, runner, service, tasks
from archive.jobs.errors import NoBroker
from archive.jobs.models import Job
from archive.jobs.vigil import NAME, OUTAGE, Terms
from archive.jobs.worker import Round, owner, take_over
from archive.settings import Settings
from archive.web.act import act_as

if TYPE_CHECKING:
    from celery import Celery

log = logging.getLogger("archive.jobs")

RUN = "archive.run"
# So many messages of a queue are on their way at once, and twice as many as are being
# done: workers never wait, and yet what was interrupted stands in no long line.
WINDOW = 8
# Between asking a task to end and ending its process.
GRACE = 30
MOST_MEMORY = 1_500_000  # KiB of a worker process, before it is replaced
PAUSE, SHORT_PAUSE = 0.3, 0.05
CONNECT_SECONDS = 3


def make(app: Flask) -> "Celery":
    """The Celery application of an archive, with its one task."""
    from celery import Celery

    settings: Settings = app.extensions["archive.settings"]
    if not settings.broker:
        raise NoBroker
    celery = Celery("archive", broker=settings.broker)
    celery.conf.update(_configuration(settings.broker))
    celery.task(name=RUN, ignore_result=True, shared=False)(
        _carried_out(app, settings.lease)
    )
    _part_from_parent(app)
    return celery


def _configuration(broker: str) -> dict[str, Any]:
    waits = {"socket_timeout": 10, "socket_connect_timeout": CONNECT_SECONDS}
    return {
        "task_serializer": "json",
        "accept_content": ["json"],
        "result_backend": None,
        "task_create_missing_queues": True,
        "task_default_queue": tasks.QUEUES[0],
        "task_always_eager": False,
        "worker_prefetch_multiplier": 1,
        "worker_max_memory_per_child": MOST_MEMORY,
        "worker_hijack_root_logger": False,
        "worker_redirect_stdouts": False,
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        "broker_connection_timeout": CONNECT_SECONDS,
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,
        "broker_transport_options": waits if broker.startswith("redis") else {},
    }


def _carried_out(app: Flask, lease: float) -> Callable[[int], None]:
    from celery.exceptions import SoftTimeLimitExceeded

    terms = Terms(lease, limited=False, expired=(SoftTimeLimitExceeded,))

    def run(job_id: int) -> None:
        with app.app_context():
            with transaction():
                held = service.claim(queries.this_one(job_id), owner(), lease)
            if held is not None:
                runner.attempt(held, terms)

    return run


def _part_from_parent(app: Flask) -> None:
    """A forked process must not speak on the connections of the one it came from."""
    from celery.signals import worker_process_init

    def forget(**_: object) -> None:
        with app.app_context():
            db.engine.dispose(close=False)

    worker_process_init.connect(forget, weak=False)


def broker_away() -> type[Exception]:
    """What sending raises while the broker does not answer."""
    from kombu.exceptions import OperationalError

    found: type[Exception] = OperationalError
    return found


def worker_arguments(queues: Iterable[str], concurrency: int) -> list[str]:
    chosen = ",".join(queues) or ",".join(tasks.QUEUES)
    return [
        "worker",
        f"--queues={chosen}",
        f"--concurrency={concurrency}",
        "--pool=prefork",
        "--loglevel=WARNING",
        "--without-gossip",
        "--without-mingle",
    ]


class Dispatcher:
    """Sends what is due, over and over.

    Also does what no worker does under a courier: takes over from the vanished, and wants
    the recurring work.
    """

    def __init__(self, app: Flask) -> None:
        settings: Settings = app.extensions["archive.settings"]
        self._app, self._lease = app, settings.lease
        self._celery = make(app)
        self._round = Round()
        self._ending = False

    def serve(self) -> None:
        failures, away = 0, broker_away()
        while not self._ending:
            try:
                pause = SHORT_PAUSE if self.step() else PAUSE
                failures = 0
            except (*OUTAGE, away) as error:
                failures += 1
                pause = rules.outage_pause(failures)
                log.warning("courier waits: %s", rules.reason(error))
            time.sleep(pause)

    def end(self) -> None:
        self._ending = True

    def step(self) -> int:
        """Send what is due and not on its way; how many messages that was."""
        with self._app.app_context():
            act = act_as(NAME)
            self._round.go(act)
            take_over(act, self._lease)
            return sum(self._send(queue) for queue in tasks.QUEUES)

    def _send(self, queue: str) -> int:
        window = WINDOW + 2 * queries.running_in(queue)
        found = queries.unsent(queue, self._lease, window)
        due = [(job.id, job.attempts, job.kind) for job in found]
        db.session.rollback()
        if not due:
            return 0
        with self._celery.connection_for_write() as connection:
            connection.ensure_connection(max_retries=1, timeout=CONNECT_SECONDS)
            with self._celery.amqp.Producer(connection) as producer:
                for job_id, _, kind in due:
                    self._hand_over(producer, queue, job_id, kind)
        # After sending: a number sent twice does no harm, one never sent would.
        _note_sent([(job_id, attempts) for job_id, attempts, _ in due])
        return len(due)

    def _hand_over(self, producer: Any, queue: str, job_id: int, kind: str) -> None:
        task = tasks.find(kind)
        seconds = task.seconds if task else GRACE
        self._celery.send_task(
            RUN,
            args=[job_id],
            queue=queue,
            producer=producer,
            retry=False,
            soft_time_limit=seconds,
            time_limit=seconds + GRACE,
        )


def _note_sent(sent: Sequence[tuple[int, int]]) -> None:
    """Only of those that nobody has begun meanwhile."""
    with transaction():
        for job_id, attempts in sent:
            still = (Job.id == job_id, Job.attempts == attempts, queries.is_due())
            statement = update(Job).where(*still).values(sent_at=Moment())
            db.session.execute(statement.execution_options(**leases.UNTOLD))
