"""Pure: pages in order, the pieces they make up, and what each change makes of them."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from archive.scan import numbering

Sheets = tuple["Sheet", ...]
Changes = dict[int, dict[str, Any]]

# A whole turn, in degrees.
ROUND = 360
REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Sheet:
    """As much of a page as sorting can change; its fields are named as its columns."""

    id: int
    position: int
    begins: bool = False
    case_id: int | None = None
    receipt_id: int | None = None
    piece_id: int | None = None
    aside: str | None = None
    replaced_by: int | None = None
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Spot:
    """Beside which page: what is put there joins that page's piece."""

    page: int
    after: bool


@dataclass(frozen=True, slots=True)
class Target:
    """Where material belongs."""

    case_id: int | None
    receipt_id: int | None = None
    piece_id: int | None = None


COLUMNS = tuple(field.name for field in fields(Sheet) if field.name != "id")


class Impossible(ValueError):
    """The change does not fit these pages; nothing of it was done."""


def changed(before: Sequence[Sheet], after: Sequence[Sheet]) -> tuple[Changes, Changes]:
    """What the pages that differ were before, and what they are now."""
    old = {sheet.id: sheet for sheet in before}
    was: Changes = {}
    now: Changes = {}
    for sheet in after:
        one = old[sheet.id]
        names = [name for name in COLUMNS if getattr(one, name) != getattr(sheet, name)]
        if names:
            was[sheet.id] = {name: getattr(one, name) for name in names}
            now[sheet.id] = {name: getattr(sheet, name) for name in names}
    return was, now


def pieces(sheets: Sequence[Sheet]) -> list[Sheets]:
    """The pieces of material, in order. The first page begins one, marked or not."""
    found: list[list[Sheet]] = []
    for sheet in sheets:
        if sheet.begins or not found:
            found.append([])
        found[-1].append(sheet)
    return [tuple(piece) for piece in found]


def piece_of(sheets: Sequence[Sheet], page: int) -> Sheets:
    for piece in pieces(sheets):
        if any(sheet.id == page for sheet in piece):
            return piece
    raise Impossible


def owner(piece: Sheets) -> Sheet:
    """The page that says where a piece belongs: a separator sheet, say, does not."""
    return next((sheet for sheet in piece if sheet.aside is None), piece[0])


def turned(sheets: Sheets, chosen: Collection[int], by: int) -> Sheets:
    return _each(sheets, chosen, lambda one: replace(one, turn=(one.turn + by) % ROUND))


def split(sheets: Sheets, page: int) -> Sheets:
    """A new piece begins here: which of the receipt's it is, nobody has said yet."""
    piece = piece_of(sheets, page)
    if piece[0].id == page:
        raise Impossible
    at = [sheet.id for sheet in piece].index(page)
    rest = {sheet.id for sheet in piece[at:]}
    fresh = _each(sheets, rest, lambda one: replace(one, piece_id=None))
    return _each(fresh, {page}, lambda one: replace(one, begins=True))


def merged(sheets: Sheets, page: int) -> Sheets:
    """The piece of this page goes on from the one before, and belongs where that does."""
    piece = piece_of(sheets, page)
    if piece[0].id == sheets[0].id:
        raise Impossible
    ids = [sheet.id for sheet in sheets]
    former = owner(piece_of(sheets, ids[ids.index(piece[0].id) - 1]))
    rest = {sheet.id for sheet in piece}
    return _each(sheets, rest, lambda one: replace(_like(one, former), begins=False))


def assigned(sheets: Sheets, chosen: Collection[int], to: Target) -> Sheets:
    def put(one: Sheet) -> Sheet:
        return replace(
            one, case_id=to.case_id, receipt_id=to.receipt_id, piece_id=to.piece_id
        )

    return _each(sheets, chosen, put)


def set_aside(sheets: Sheets, chosen: Collection[int], why: str) -> Sheets:
    return _each(sheets, chosen, lambda one: replace(one, aside=why))


def brought_back(sheets: Sheets, chosen: Collection[int]) -> Sheets:
    """Back into the file; what had taken a page's place gives way to it."""
    instead = {
        one.replaced_by: one.id
        for one in sheets
        if one.id in set(chosen) and one.aside == REPLACED and one.replaced_by
    }

    def give_way(one: Sheet) -> Sheet:
        return replace(one, aside=REPLACED, replaced_by=instead[one.id])

    freed = _each(sheets, instead, give_way)
    return _each(freed, chosen, lambda one: replace(one, aside=None, replaced_by=None))


def replaced(
    sheets: Sheets, old: int, new: Sequence[int], *, growing: bool = False
) -> Sheets:
    """New pages stand right behind the old one, which is kept but no longer counts."""
    if old in new or not new:
        raise Impossible
    there = moved(sheets, new, Spot(old, after=True), growing=growing)
    fresh = _each(there, new, lambda one: replace(one, aside=None, replaced_by=None))
    return _each(fresh, {old}, lambda one: replace(one, aside=REPLACED, replaced_by=new[0]))


def moved(
    sheets: Sheets, chosen: Sequence[int], spot: Spot, *, growing: bool = False
) -> Sheets:
    """Put pages, in the order they are in, beside another page and into its piece."""
    going = [sheet for sheet in sheets if sheet.id in set(chosen)]
    if len(going) != len(set(chosen)) or spot.page in chosen or not going:
        raise Impossible
    anchor = piece_of(sheets, spot.page)
    leads = not spot.after and anchor[0].id == spot.page
    left = _beginning_handed_on(sheets, {sheet.id for sheet in going})
    at = next(n for n, one in enumerate(left) if one.id == spot.page)
    host, belongs = left[at], owner(anchor)
    joined = [replace(_like(one, belongs), begins=False) for one in going]
    if leads:
        joined[0] = replace(joined[0], begins=host.begins)
        left[at] = replace(host, begins=False)
    at += spot.after
    return _placed(left[:at], joined, left[at:], growing=growing)


def piece_moved(sheets: Sheets, page: int, *, later: bool, growing: bool = False) -> Sheets:
    """Change places with the piece before or after, whole."""
    all_of = pieces(sheets)
    at = next((n for n, p in enumerate(all_of) if any(s.id == page for s in p)), None)
    other = -1 if at is None else at + (1 if later else -1)
    if at is None or not 0 <= other < len(all_of):
        raise Impossible
    # The very first page begins a piece without saying so; elsewhere it has to say it.
    marked = [_begun(piece) for piece in all_of]
    going = marked.pop(at)
    before = [sheet for piece in marked[:other] for sheet in piece]
    after = [sheet for piece in marked[other:] for sheet in piece]
    return _placed(before, list(going), after, growing=growing)


def _each(
    sheets: Sheets, chosen: Collection[int], change: Callable[[Sheet], Sheet]
) -> Sheets:
    wanted = set(chosen)
    if not wanted <= {sheet.id for sheet in sheets}:
        raise Impossible
    return tuple(change(one) if one.id in wanted else one for one in sheets)


def _like(one: Sheet, other: Sheet) -> Sheet:
    return replace(
        one,
        case_id=other.case_id,
        receipt_id=other.receipt_id,
        piece_id=other.piece_id,
    )


def _begun(piece: Sheets) -> Sheets:
    return (replace(piece[0], begins=True), *piece[1:])


def _beginning_handed_on(sheets: Sheets, going: set[int]) -> list[Sheet]:
    """What stays; a piece that loses its first page begins with the next one."""
    left: list[Sheet] = []
    for piece in pieces(sheets):
        stays = [sheet for sheet in piece if sheet.id not in going]
        if stays and stays[0].id != piece[0].id:
            stays[0] = replace(stays[0], begins=piece[0].begins)
        left += stays
    return left


def _placed(
    before: Sequence[Sheet],
    going: Sequence[Sheet],
    after: Sequence[Sheet],
    *,
    growing: bool,
) -> Sheets:
    numbers = numbering.fitted(before, going, after, growing=growing)
    order = (*before, *going, *after)
    return tuple(replace(one, position=numbers[one.id]) for one in order)
