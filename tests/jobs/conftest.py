"""A registry of kinds that is empty before each test, and as it was after it."""

from collections.abc import Iterator

import pytest

from archive.jobs import tasks


@pytest.fixture(autouse=True)
def _kinds_of_its_own() -> Iterator[None]:
    known, recurring = dict(tasks.TASKS), dict(tasks.RECURRING)
    tasks.TASKS.clear()
    tasks.RECURRING.clear()
    yield
    tasks.TASKS.clear()
    tasks.TASKS.update(known)
    tasks.RECURRING.clear()
    tasks.RECURRING.update(recurring)
