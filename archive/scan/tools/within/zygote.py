"""A process that knows all the libraries and no file: it forks a child for each request.

It ends when the last of those who may ask it is gone, and its children end with it.
"""

import fcntl
import gc
import json
import os
import selectors
import signal
import socket
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NoReturn

from archive.scan.tools.within import cage, work

# Where a child finds what it was given, and where its descriptors end.
_OUT, _SOURCE, _FIRST_OTHER, _HIGH = 3, 4, 5, 100
LONGEST_REQUEST = 8192


@dataclass(frozen=True, slots=True)
class Child:
    pid: int
    # Readable when the child has ended.
    ended: int
    # Hung up when nobody waits for the child any more.
    control: int


class Zygote:
    def __init__(self, master: socket.socket) -> None:
        self._master = master
        self._selector = selectors.DefaultSelector()
        self._selector.register(master, selectors.EVENT_READ)
        self._taken = cage.taken()
        self._children: set[Child] = set()

    def serve(self) -> None:
        while True:
            for key, _events in self._selector.select():
                self._hear(key)

    def _hear(self, key: selectors.SelectorKey) -> None:
        if key.data is None:
            self._take()
        # A child that ends just when nobody waits any more is heard of twice at once.
        elif key.data in self._children:
            if key.fd == key.data.ended:
                self._report(key.data)
            else:
                self._end(key.data)

    def _take(self) -> None:
        message, descriptors, _flags, _address = socket.recv_fds(
            self._master, LONGEST_REQUEST, 3
        )
        if not message:
            self._leave()
        control, out, source = descriptors
        try:
            self._start(json.loads(message), control, out, source)
        except OSError as error:
            os.write(control, json.dumps({"down": str(error)}).encode())
            os.close(control)
        finally:
            os.close(out)
            os.close(source)

    def _start(self, request: dict[str, Any], control: int, out: int, source: int) -> None:
        zygote = os.getpid()
        if (pid := os.fork()) == 0:
            _be_child(zygote, request, self._taken, out, source)
        _own_group(pid)
        child = Child(pid, os.pidfd_open(pid), control)
        self._children.add(child)
        for descriptor in (child.ended, child.control):
            self._selector.register(descriptor, selectors.EVENT_READ, child)

    def _report(self, child: Child) -> None:
        """Say how a child ended to whoever waits for it."""
        _kill(child)
        _pid, status, used = os.wait4(child.pid, 0)
        code = os.waitstatus_to_exitcode(status)
        said = json.dumps({"code": code, "memory": used.ru_maxrss * 1024}).encode()
        with suppress(OSError):  # Nobody may be waiting any more.
            os.write(child.control, said)
        self._children.remove(child)
        for descriptor in (child.ended, child.control):
            with suppress(KeyError):  # It may have hung up before the child ended.
                self._selector.unregister(descriptor)
            os.close(descriptor)

    def _end(self, child: Child) -> None:
        self._selector.unregister(child.control)
        _kill(child)

    def _leave(self) -> NoReturn:
        for child in self._children:
            _kill(child)
        os._exit(0)


def _own_group(pid: int) -> None:
    """Done by the child and by us, so that it holds whoever comes first."""
    with suppress(OSError):
        os.setpgid(pid, pid)


def _kill(child: Child) -> None:
    """End a child and all it may have started, also if it has ended by itself."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)


def _be_child(
    zygote: int, request: dict[str, Any], taken: int, out: int, source: int
) -> NoReturn:
    """Give up everything, do the one thing asked for, and end without looking back."""
    code = 1
    try:
        cage.die_with(zygote)
        _own_group(os.getpid())
        out, source = (fcntl.fcntl(fd, fcntl.F_DUPFD, _HIGH) for fd in (out, source))
        os.dup2(out, _OUT)
        os.dup2(source, _SOURCE)
        os.closerange(_FIRST_OTHER, 65_536)
        # The file itself is mapped, and does not count.
        size = os.fstat(_SOURCE).st_size
        cage.confine(taken + request["memory"] + size, request["seconds"])
        work.answer(request, _SOURCE, _OUT)
        code = 0
    finally:
        os._exit(code)


def main(master: int) -> None:
    cage.offer_first()
    work.warm()
    cage.leave_network()
    gc.collect()
    gc.freeze()
    with socket.socket(fileno=master) as asked:
        asked.send(b"ready")
        Zygote(asked).serve()
