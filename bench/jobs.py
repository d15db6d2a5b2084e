"""How many tasks a second the queue takes in, gives out and ends, on both databases.

    .venv/bin/python -m bench.jobs [COUNT]

Times are of single calls, as one caller sees them, in milliseconds.
"""

import contextlib
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from flask import Flask
from sqlalchemy import Connection, create_engine, text

import app as application
from archive.act import Act
from archive.db import db, engine_options, journal_mode, transaction
from archive.jobs import runner, service, tasks
from archive.jobs.leases import Held
from archive.jobs.vigil import Terms
from archive.jobs.worker import claim_next
from archive.settings import Settings
from archive.speech import lazy
from archive.upkeep import migrate
from archive.web.act import act_as
from tests.servers.postgres import postgres_of_its_own

KIND = "bench:nothing"
LEASE = 30
COLUMNS = ("p50", "p95", "p99", "max")
# How many tasks are done already when the second round is measured.
DONE_BEFORE = 1_000_000
FILL = """
INSERT INTO job (kind, queue, args, key, state, priority, run_at, attempts, max_attempts,
                 done_units, note, created_at)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
SELECT 'bench:nothing', 'default', '{{}}', 'done:' || i, 'done', 0, CURRENT_TIMESTAMP, 1, 5,
       0, '', CURRENT_TIMESTAMP
FROM n
"""


def main(count: int = 1000) -> None:
    tasks.task(KIND, label=lazy("Nothing"))(lambda _: None)
    tasks.RECURRING.clear()
    print(
        f"{'database':<28}{'step':<10}{'a second':>9}" + "".join(f"{p:>8}" for p in COLUMNS)
    )
    for name, url in databases():
        _migrate(url)
        measure(name, url, count)
        _fill(url)
        measure(f"{name}, {DONE_BEFORE // 1000}k done", url, count)


def databases() -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"SQLite {journal_mode()}", f"sqlite:///{folder}/bench.sqlite"
    with postgres_of_its_own() as facts:
        yield "PostgreSQL", facts["url"]


def measure(name: str, url: str, count: int) -> None:
    with application_on(url) as app, app.app_context():
        act = act_as("bench")
        stamp = time.monotonic_ns()
        _row(name, "enqueue", [timed(_enqueue(act, f"{stamp}:{n}")) for n in range(count)])
        held = []
        _row(name, "claim", [timed(lambda: held.append(_claim(act))) for _ in range(count)])
        terms = Terms(LEASE)
        _row(name, "do, end", [timed(_attempt(each, terms)) for each in held])


def _enqueue(act: Act, key: str) -> Callable[[], object]:
    def one() -> None:
        with transaction():
            service.enqueue(act, KIND, key=key)

    return one


def _claim(act: Act) -> Held:
    held = claim_next(act, (), LEASE * 100)
    if held is None:
        raise RuntimeError("nothing to claim")
    return held


def _attempt(held: Held, terms: Terms) -> Callable[[], object]:
    return lambda: runner.attempt(held, terms)


def timed(deed: Callable[[], object]) -> float:
    began = time.perf_counter()
    deed()
    return (time.perf_counter() - began) * 1000


def _row(name: str, step: str, times: list[float]) -> None:
    cuts = statistics.quantiles(times, n=100)
    rate = 1000 * len(times) / sum(times)
    figures = "".join(f"{t:>8.1f}" for t in (cuts[49], cuts[94], cuts[98], max(times)))
    print(f"{name:<28}{step:<10}{rate:>9.0f}{figures}")


@contextlib.contextmanager
def application_on(url: str) -> Iterator[Flask]:
    with tempfile.TemporaryDirectory() as home:
        given = {"database": url, "workers": 0, "language": "en", "log_level": "ERROR"}
        app = application.create_app(Settings.read({}, home=Path(home), **given))
        yield app
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def _migrate(url: str) -> None:
    engine = create_engine(url, **engine_options(url))
    migrate.upgrade(engine)
    engine.dispose()


def _fill(url: str) -> None:
    engine = create_engine(url, **engine_options(url))
    with engine.connect().execution_options(writes=True) as connection:
        connection.execute(text(FILL.format(count=DONE_BEFORE)))
        connection.commit()
        _learn(connection)
    engine.dispose()


def _learn(connection: Connection) -> None:
    """Let the database look at what it holds now, as it does by itself in time."""
    connection.execute(text("ANALYZE job"))
    connection.commit()


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:2]))
