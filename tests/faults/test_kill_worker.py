"""Workers are killed in the middle of their work, again and again; then we count."""

import contextlib
import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, select, text

import app as application
from archive.db import db, engine_options, transaction
from archive.jobs import service, tasks
from archive.jobs.models import Job, State
from archive.jobs.pool import environment
from archive.settings import Settings
from archive.upkeep import migrate
from tests import factories
from tests.faults.worker_main import KIND, STARTS, UP, register
from tests.servers.forks import Forked, Forks
from tests.servers.postgres import crash, postgres_of_its_own, start_again

JOBS = 8
KILLS = 2
LEASE = 2
# Its lease gone and a worker up, a job is begun again within so many seconds.
RECOVERY = 5
PATIENCE = 60


@pytest.fixture(autouse=True)
def _kind() -> Iterator[None]:
    register()
    yield
    del tasks.TASKS[KIND]


@dataclass
class Works:
    """A database with so many jobs in it, and the processes that work on them."""

    forks: Forks
    settings: Settings
    folder: Path
    roles: tuple[tuple[str, ...], ...]
    jobs: int = 0
    running: list[Forked] = field(default_factory=list)

    def __post_init__(self) -> None:
        url = self.settings.database_url
        self.engine: Engine = create_engine(url, **engine_options(url))

    def start(self) -> None:
        """Each in a process group of its own, so that its children are killed with it."""
        given = environment(self.settings) | {STARTS: str(self.folder / "starts")}
        given = os.environ | given
        with (self.folder / "log").open("ab") as said:
            self.running = [
                self.forks.begin(
                    ["tests.faults.worker_main", *role],
                    given,
                    stdout=said.fileno(),
                )
                for role in self.roles
            ]

    def kill(self) -> None:
        for process in self.running:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        for process in self.running:
            process.wait()

    def enqueue(self) -> None:
        """So much more work that nobody is idle before the next kill."""
        making = application.create_app(self.settings, {"TESTING": True})
        with making.app_context(), transaction():
            for number in range(self.jobs, self.jobs + JOBS):
                service.enqueue(factories.act(), KIND, key=str(number), number=number)
        with making.app_context():
            db.engine.dispose()
        self.jobs += JOBS

    def is_done(self) -> bool:
        return len(self.in_state(State.DONE)) == self.jobs

    def in_state(self, state: State) -> set[int]:
        with self.engine.connect() as connection:
            found = connection.execute(select(Job.key).where(Job.state == state))
            return {int(key) for (key,) in found}

    def effects(self) -> Counter[int]:
        with self.engine.connect() as connection:
            return Counter(connection.execute(text("SELECT job FROM effect")).scalars())

    def begun(self) -> list[tuple[int, float]]:
        """Every begin of a job: its number, and when."""
        return [(number, when) for number, when in self.notes() if number != UP]

    def notes(self) -> list[tuple[int, float]]:
        notes = self.folder / "starts"
        lines = notes.read_text().splitlines() if notes.exists() else []
        pairs = (line.split() for line in lines)
        return [(int(number), float(when)) for number, when in pairs]


@contextlib.contextmanager
def works(
    forks: Forks,
    url: str,
    folder: Path,
    *roles: tuple[str, ...],
    broker: str = "",
    lease: int = LEASE,
) -> Iterator[Works]:
    settings = Settings.read(
        {},
        home=folder / "home",
        database=url,
        broker=broker,
        lease=lease,
        workers=0,
        language="en",
        log_level="WARNING",
    )
    made = Works(forks, settings, folder, roles)
    with made.engine.connect().execution_options(writes=True) as connection:
        connection.execute(text("CREATE TABLE effect (job integer, attempt integer)"))
        connection.commit()
    made.enqueue()
    try:
        yield made
    finally:
        made.kill()
        made.engine.dispose()


def until(what: Callable[[], object], made: Works) -> None:
    """Wait for it; what the processes said is shown if it does not come."""
    end = time.monotonic() + PATIENCE
    while not what():
        if time.monotonic() > end:
            pytest.fail((made.folder / "log").read_text()[-5000:])
        time.sleep(0.02)


def kill_in_the_middle(made: Works) -> tuple[set[int], float]:
    """Kill everything while a job is worked on; which jobs those were, and when."""
    seen = len(made.begun())
    until(lambda: len(made.begun()) > seen, made)
    made.kill()
    return made.in_state(State.RUNNING), time.monotonic()


def recovery(made: Works, interrupted: set[int], killed: float) -> float:
    """How long the interrupted jobs waited once their leases were over and a worker up."""
    until(lambda: interrupted <= {n for n, when in made.begun() if when > killed}, made)
    again = max(first_after(killed, made.begun(), number) for number in interrupted)
    return again - max(killed + LEASE, first_after(killed, made.notes(), UP))


def first_after(moment: float, notes: list[tuple[int, float]], number: int) -> float:
    return min(when for noted, when in notes if noted == number and when > moment)


def waits_after_kills(made: Works) -> list[float]:
    """Kill and start again some times, and have all done: how long each wait was."""
    made.start()
    waited = list[float]()
    for _ in range(KILLS):
        interrupted, killed = kill_in_the_middle(made)
        assert interrupted
        made.start()
        waited.append(recovery(made, interrupted, killed))
        made.enqueue()
    until(made.is_done, made)
    return waited


def test_killed_workers_lose_nothing_and_do_nothing_twice(
    database: str, tmp_path: Path, forks: Forks
) -> None:
    with works(forks, database, tmp_path, ("worker",), ("worker",)) as made:
        waited = waits_after_kills(made)

        assert made.effects() == Counter(range(made.jobs))
        assert max(waited) <= RECOVERY


@pytest.mark.services
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_killed_courier_and_its_workers_lose_nothing_and_do_nothing_twice(
    database: str, redis_database: str, tmp_path: Path, forks: Forks
) -> None:
    roles = ("courier",), ("celery-worker", "--concurrency", "2")
    with works(forks, database, tmp_path, *roles, broker=redis_database) as made:
        waited = waits_after_kills(made)

        assert made.effects() == Counter(range(made.jobs))
        assert max(waited) <= RECOVERY


@pytest.mark.services
def test_workers_survive_a_crash_of_the_database(tmp_path: Path, forks: Forks) -> None:
    with postgres_of_its_own() as facts:
        home = Path(facts["home"])
        engine = create_engine(facts["url"])
        migrate.upgrade(engine)
        engine.dispose()
        # A lease longer than the outage: a worker ends if it lost its job and works on.
        with works(
            forks, facts["url"], tmp_path, ("worker",), ("worker",), lease=20
        ) as made:
            made.start()
            until(made.begun, made)
            made.engine.dispose()
            crash(home)
            start_again(home)
            until(made.is_done, made)

            assert made.effects() == Counter(range(made.jobs))
            assert all(process.poll() is None for process in made.running)
