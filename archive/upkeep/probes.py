"""Asks the parts of the system how they are, and never waits longer than it said.

A part that hangs cannot be interrupted; its question is left behind in a thread of its
own. While that thread is there the part is not asked again, so that a health check that
comes every second does not pile them up.
"""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, current_app
from flask_babel import force_locale, get_locale

from archive.db import db

EXTENSION = "archive.probes"

# What to ask, by the name of the part. The answer is a value or what went wrong.
Questions = Mapping[str, Callable[[], Any]]


class NoAnswer(Exception):
    """The part did not answer in time."""


@dataclass(slots=True)
class Question:
    """One part being asked; answered with a value or with what went wrong."""

    ask: Callable[[], Any]
    # Of whoever asks, who will read the answer.
    language: str
    answered: threading.Event = field(default_factory=threading.Event)
    answer: Any = None
    failure: Exception | None = None

    def run(self, app: Flask) -> None:
        try:
            with app.app_context(), force_locale(self.language):
                try:
                    self.answer = self.ask()
                finally:
                    db.session.remove()
        except Exception as error:  # noqa: BLE001  # whatever it is, it is the answer
            self.failure = error
        finally:
            self.answered.set()


@dataclass(slots=True)
class Probes:
    """The questions of one application that are still open, by name."""

    _open: dict[str, Question] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, app: Flask, questions: Questions, seconds: float) -> dict[str, Any]:
        """All at once, and all together within that time."""
        until = time.monotonic() + seconds
        begun = {name: self._begin(app, name, ask) for name, ask in questions.items()}
        return {name: _wait(question, until) for name, question in begun.items()}

    def _begin(self, app: Flask, name: str, ask: Callable[[], Any]) -> Question:
        with self._lock:
            known = self._open.get(name)
            if known and not known.answered.is_set():
                return known
            question = self._open[name] = Question(ask, str(get_locale()))
        threading.Thread(
            target=question.run, args=(app,), name=f"probe-{name}", daemon=True
        ).start()
        return question


def _wait(question: Question, until: float) -> Any:
    if not question.answered.wait(max(until - time.monotonic(), 0)):
        return NoAnswer()
    return question.failure or question.answer


def ask(questions: Questions, seconds: float) -> dict[str, Any]:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001  # documented for threads
    probes: Probes = app.extensions.setdefault(EXTENSION, Probes())
    return probes.ask(app, questions, seconds)
