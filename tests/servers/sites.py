"""A site served within this process, for a browser to look at."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from flask import Flask
from waitress.server import create_server
from waitress.wasyncore import close_all


@contextmanager
def served(app: Flask, threads: int) -> Iterator[str]:
    """Where it answers."""
    server = create_server(app, host="127.0.0.1", port=0, threads=threads)
    with looping(server):
        yield f"http://127.0.0.1:{server.effective_port}"


@contextmanager
def looping(server: Any) -> Iterator[None]:
    """Within, it answers. At the end no connection is left, whoever kept one open."""
    loop = threading.Thread(target=server.run, daemon=True)
    loop.start()
    try:
        yield
    finally:
        # Who still answers wakes the loop at the end; it must be there to be woken.
        server.task_dispatcher.shutdown()
        # The loop closes them itself, between two looks: none is gone as it looks.
        sockets = server._map
        server.trigger.pull_trigger(partial(close_all, sockets, ignore_all=True))
        loop.join(10)
