"""No recurring work of others among what is worked here."""

import pytest

from archive.jobs import tasks


@pytest.fixture(autouse=True)
def _only_scans(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "RECURRING", {})
