"""What higher rooms do when a receipt turns out to belong to another case.

A room appends its function once, when it is read. It is called in the transaction that
corrects the receipt, with the case it was registered to before; it may refuse.
"""

from collections.abc import Callable

from archive.act import Act
from archive.cases.models import Case
from archive.intake.models import Receipt

Listener = Callable[[Act, Receipt, Case], None]

on_moved: list[Listener] = []


def moved(act: Act, receipt: Receipt, before: Case) -> None:
    for listener in on_moved:
        listener(act, receipt, before)
