"""No recurring work of others among what is worked here, and each picture read once."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from archive.jobs import tasks
from archive.scan.recognition import engines
from archive.scan.recognition.engines import Engine
from archive.scan.recognition.lines import Recognised
from archive.scan.recognition.pixels import Pixels

READ: dict[bytes, Recognised] = {}


class Remembering:
    """An engine that is not asked again for the very picture that it has read.

    Nearly all tests work the same few pages, and none of them promises how these are read.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine, self.name = engine, engine.name

    def read(self, image: Pixels) -> Recognised:
        key = hashlib.sha256(f"{image.shape}".encode() + image.tobytes()).digest()
        if key not in READ:
            READ[key] = self._engine.read(image)
        return READ[key]


@pytest.fixture(autouse=True)
def _only_scans(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "RECURRING", {})


@pytest.fixture(autouse=True)
def _read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    engine: Callable[..., Engine] = engines.engine

    def remembering(*given: Any, **named: Any) -> Engine:
        return Remembering(engine(*given, **named))

    monkeypatch.setattr(engines, "engine", remembering)
