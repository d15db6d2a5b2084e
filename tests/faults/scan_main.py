"""Workers that die at a named point of scanning, each forked from a process made ready.

Reads lines: ``POINT COUNT`` starts a worker that kills itself, and all it has started, when
it comes to that point for so many times; without a point it lives on. Answers each line
with the number of the process.
"""

import importlib
import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import cv2
from flask import Flask
from sqlalchemy import event

import app as application
from archive.db import db
from archive.jobs import tasks
from archive.jobs.worker import Worker
from archive.scan import splitting, working
from archive.scan.pipeline import journey
from archive.scan.tools import pixels
from storage.local import LocalStore

# How often each is come to before it is the end: in a piece of a file, or in a page.
POINTS = {
    "picture stored": 7,
    "pages entered": 2,
    "pages committed": 2,
    "page decoded": 3,
    "page read": 2,
    "derived stored": 3,
    "page written": 2,
    "page committed": 2,
}


class Hand(threading.local):
    """What each of a worker's two hands is at."""

    has_read = False
    then = ""


class Fate:
    """Where this life ends."""

    def __init__(self, point: str, count: int) -> None:
        self._point, self._count = point, count
        self._reached = Counter[str]()
        self._hand = Hand()

    def meets(self, point: str) -> None:
        self._reached[point] += 1
        if point == self._point and self._reached[point] >= self._count:
            os.killpg(os.getpgrp(), signal.SIGKILL)

    def hangs_on(self) -> None:
        """Every point of the way tells when it is reached."""
        self._after(LocalStore, "put", self._stored)
        self._after(splitting, "enter", lambda: self._written("pages"))
        self._after(pixels, "decode", lambda: self.meets("page decoded"))
        self._after(journey, "work", self._read)
        self._after(working, "finish", lambda: self._written("page"))
        event.listen(db.session, "after_commit", self._committed)

    def _after(self, owner: Any, name: str, tell: Callable[[], None]) -> None:
        original = getattr(owner, name)

        def done(*given: Any, **named: Any) -> Any:
            result = original(*given, **named)
            tell()
            return result

        setattr(owner, name, done)

    def _stored(self) -> None:
        self.meets("derived stored" if self._hand.has_read else "picture stored")

    def _read(self) -> None:
        self._hand.has_read = True
        self.meets("page read")

    def _written(self, what: str) -> None:
        self._hand.has_read, self._hand.then = False, what
        self.meets(f"{what} entered" if what == "pages" else f"{what} written")

    def _committed(self, _session: object) -> None:
        what, self._hand.then = self._hand.then, ""
        if what:
            self.meets(f"{what} committed")


def live(app: Flask, point: str, count: int) -> None:
    os.setsid()
    Fate(point, count).hangs_on()
    Worker(app).serve()


def main() -> None:
    # It takes a while: before the first is forked, and not where our points are read only.
    importlib.import_module("archive.scan.recognition.rapid")
    cv2.setNumThreads(1)
    tasks.RECURRING.clear()
    app = application.create_app()
    # The dead leave nothing behind that somebody has to wait for.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        point, _, count = line.strip().rpartition(" ")
        child = os.fork()
        if not child:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            live(app, point, int(count))
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
