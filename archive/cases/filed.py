"""What higher rooms do when a case is filed, and when a case is changed.

A room appends its function once, when it is read. It is called with the act and the
cases, in the transaction that files or changes them.
"""

from collections.abc import Callable, Sequence

from archive.act import Act
from archive.cases.models import Case

Listener = Callable[[Act, Sequence[Case]], None]

on_filed: list[Listener] = []
on_changed: list[Listener] = []


def filed(act: Act, cases: Sequence[Case]) -> None:
    """The cases have their numbers of row; their parties may not be written yet."""
    for listener in on_filed:
        listener(act, cases)


def changed(act: Act, case: Case) -> None:
    for listener in on_changed:
        listener(act, [case])
