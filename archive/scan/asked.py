"""What the sorting desk asks for, read out of what its script sends."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from archive.act import Act
from archive.scan import arranging, placing
from archive.scan.errors.sorting import NotUnderstood
from archive.scan.models import Arrangement, Aside, Batch
from archive.scan.order import Spot
from archive.scan.said import Verb

HIGHEST = 2**31 - 1
MOST = 5000
TURNS = (90, 180, 270)


@dataclass(frozen=True, slots=True)
class Asked:
    """One change: of which pages, seen in which edition, and what else it takes."""

    edition: int
    pages: tuple[int, ...]
    by: int = 0
    beside: int = 0
    after: bool = False
    to: str = ""

    @classmethod
    def read(cls, sent: Any) -> "Asked":
        if not isinstance(sent, dict):
            raise NotUnderstood
        return cls(
            edition=_number(sent.get("edition")),
            pages=tuple(dict.fromkeys(map(_number, _several(sent.get("pages", ()))))),
            by=_number(sent.get("by", 0)),
            beside=_number(sent.get("beside", 0)),
            after=sent.get("after") is True,
            to=str(sent.get("to", ""))[:40],
        )

    @property
    def page(self) -> int:
        """The one page that the change is about."""
        if not self.pages:
            raise NotUnderstood
        return self.pages[0]


def _several(sent: Any) -> list[Any]:
    if not isinstance(sent, list) or len(sent) > MOST:
        raise NotUnderstood
    return sent


def _number(sent: Any) -> int:
    if type(sent) is not int or not 0 <= sent <= HIGHEST:
        raise NotUnderstood
    return sent


def numbers(sent: Iterable[str], most: int) -> set[int]:
    """Those of the words that are numbers of rows."""
    found = {
        int(one) for one in sent if one.isascii() and one.isdecimal() and len(one) < 10
    }
    return set(sorted(found)[:most])


def _turn(act: Act, batch: Batch, asked: Asked) -> Arrangement:
    if asked.by not in TURNS:
        raise NotUnderstood
    return arranging.turn(act, batch, asked.edition, asked.pages, asked.by)


def _move(act: Act, batch: Batch, asked: Asked) -> Arrangement:
    spot = Spot(asked.beside, asked.after)
    return arranging.move(act, batch, asked.edition, asked.pages, spot)


def _move_piece(act: Act, batch: Batch, asked: Asked) -> Arrangement:
    return arranging.move_piece(act, batch, asked.edition, asked.page, later=asked.after)


def _assign(act: Act, batch: Batch, asked: Asked) -> Arrangement:
    to = placing.place(act, asked.to)
    return arranging.assign(act, batch, asked.edition, asked.pages, to)


def _aside(why: Aside) -> Callable[[Act, Batch, Asked], Arrangement]:
    return lambda act, batch, asked: arranging.set_aside(
        act, batch, asked.edition, asked.pages, why
    )


VERBS: dict[str, Callable[[Act, Batch, Asked], Arrangement]] = {
    Verb.TURN.value: _turn,
    Verb.SPLIT.value: lambda act, batch, asked: arranging.split(
        act, batch, asked.edition, asked.page
    ),
    Verb.MERGE.value: lambda act, batch, asked: arranging.merge(
        act, batch, asked.edition, asked.page
    ),
    Verb.MOVE.value: _move,
    Verb.MOVE_PIECE.value: _move_piece,
    Verb.ASSIGN.value: _assign,
    Verb.ASIDE.value: _aside(Aside.REMOVED),
    Verb.BLANK.value: _aside(Aside.BLANK),
    "blanks": lambda act, batch, asked: arranging.accept_blanks(
        act, batch, asked.edition, asked.pages
    ),
    Verb.RESTORE.value: lambda act, batch, asked: arranging.restore(
        act, batch, asked.edition, asked.pages
    ),
    Verb.REPLACE.value: lambda act, batch, asked: arranging.replace(
        act, batch, asked.edition, asked.page, asked.pages[1:]
    ),
    Verb.UNDO.value: lambda act, batch, asked: arranging.undo(act, batch, asked.edition),
    Verb.REDO.value: lambda act, batch, asked: arranging.redo(act, batch, asked.edition),
}
