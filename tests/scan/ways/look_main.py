"""One look at the watched folder, in a process that is killed at a step of it."""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import app as application
import archive.scan.routes  # noqa: F401  # its tasks are registered by it
from archive.scan import folder, folder_looks, folder_places, taking
from archive.web.act import act_as


def before(owner: Any, name: str) -> None:
    """Die where this would be done."""
    setattr(owner, name, lambda *_given, **_named: die())


def after(owner: Any, name: str) -> None:
    """Do this, and die."""
    done: Callable[..., Any] = getattr(owner, name)

    def both(*given: Any, **named: Any) -> None:
        done(*given, **named)
        die()

    setattr(owner, name, both)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


STEPS = {
    "store": lambda: after(taking, "store"),
    "row": lambda: after(folder, "_note_taken"),
    "move": lambda: after(folder_places, "move"),
    "note": lambda: before(folder_looks, "write"),
}

if __name__ == "__main__":
    STEPS[sys.argv[1]]()
    with application.create_app().app_context():
        folder.look(act_as("folder"))
