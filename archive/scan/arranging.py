"""Sorts the pages of a batch. Every change is kept, and undone by whoever works there.

Each verb takes the edition its caller has seen: the second of two who sort at once is
refused, and told what the first has done.
"""

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any

from archive.act import Act
from archive.audit import service as audit
from archive.audit.kinds import Kind
from archive.db import db
from archive.scan import order, sheets, working
from archive.scan.errors.sorting import (
    ArrangedMeanwhile,
    BatchSorted,
    DoesNotFit,
    NotBlank,
    NothingToRedo,
    NothingToUndo,
)
from archive.scan.models import Arrangement, Aside, Batch, BatchState, Page, PageState
from archive.scan.order import Changes, Sheets, Spot, Target
from archive.scan.said import Verb, done
from archive.search import service as search

Guard = Callable[[Sequence[Page]], None]
Change = Callable[[Sheets], Sheets]

# A higher room that has taken pages appends what refuses to have them changed.
guards: list[Guard] = []


def turn(act: Act, batch: Batch, seen: int, pages: Sequence[int], by: int) -> Arrangement:
    """Turn pages clockwise; they are recognised again, the right way up."""
    change = partial(order.turned, chosen=pages, by=by)
    return _arrange(act, batch, seen, Verb.TURN, change, pages)


def split(act: Act, batch: Batch, seen: int, page: int) -> Arrangement:
    return _arrange(act, batch, seen, Verb.SPLIT, partial(order.split, page=page), [page])


def merge(act: Act, batch: Batch, seen: int, page: int) -> Arrangement:
    return _arrange(act, batch, seen, Verb.MERGE, partial(order.merged, page=page), [page])


def move(
    act: Act, batch: Batch, seen: int, pages: Sequence[int], spot: Spot
) -> Arrangement:
    change = partial(
        order.moved, chosen=pages, spot=spot, growing=sheets.is_growing(batch.id)
    )
    return _arrange(act, batch, seen, Verb.MOVE, change, pages)


def move_piece(act: Act, batch: Batch, seen: int, page: int, *, later: bool) -> Arrangement:
    growing = sheets.is_growing(batch.id)
    change = partial(order.piece_moved, page=page, later=later, growing=growing)
    return _arrange(act, batch, seen, Verb.MOVE_PIECE, change, [page])


def assign(
    act: Act, batch: Batch, seen: int, pages: Sequence[int], to: Target
) -> Arrangement:
    """Say to which case, receipt and piece pages belong; ``placing`` finds the target."""
    change = partial(order.assigned, chosen=pages, to=to)
    return _arrange(act, batch, seen, Verb.ASSIGN, change, pages)


def set_aside(
    act: Act, batch: Batch, seen: int, pages: Sequence[int], why: Aside
) -> Arrangement:
    """Leave pages out of the file. They stay, and can be brought back."""
    verb = Verb.BLANK if why is Aside.BLANK else Verb.ASIDE
    change = partial(order.set_aside, chosen=pages, why=why)
    return _arrange(act, batch, seen, verb, change, pages)


def restore(act: Act, batch: Batch, seen: int, pages: Sequence[int]) -> Arrangement:
    change = partial(order.brought_back, chosen=pages)
    return _arrange(act, batch, seen, Verb.RESTORE, change, pages)


def replace(act: Act, batch: Batch, seen: int, old: int, new: Sequence[int]) -> Arrangement:
    """Let a better scan stand in a page's place."""
    growing = sheets.is_growing(batch.id)
    change = partial(order.replaced, old=old, new=new, growing=growing)
    return _arrange(act, batch, seen, Verb.REPLACE, change, [old, *new])


def accept_blanks(act: Act, batch: Batch, seen: int, pages: Sequence[int]) -> Arrangement:
    """Set aside those of the pages that the machine proposes as blank."""
    blank = sheets.proposed_blank(pages)
    if not blank:
        raise NotBlank(len(pages))

    def change(all_of: Sheets) -> Sheets:
        wanted = [one.id for one in all_of if one.id in blank and one.aside is None]
        return order.set_aside(all_of, wanted, Aside.BLANK)

    return _arrange(act, batch, seen, Verb.BLANK, change, sorted(blank))


def undo(act: Act, batch: Batch, seen: int) -> Arrangement:
    """Take back the last change that still stands, whoever made it."""
    batch = open_to(batch, seen)
    row = sheets.last_done(batch.id)
    if row is None:
        raise NothingToUndo
    _again(act, batch, row.before)
    row.undone = True
    _tell(act, batch, Verb.UNDO, len(row.before), undone=row.verb)
    return row


def redo(act: Act, batch: Batch, seen: int) -> Arrangement:
    batch = open_to(batch, seen)
    row = sheets.first_undone(batch.id)
    if row is None:
        raise NothingToRedo
    _again(act, batch, row.after)
    row.undone = False
    _tell(act, batch, Verb.REDO, len(row.after), undone=row.verb)
    return row


def open_to(batch: Batch, seen: int) -> Batch:
    """The batch, locked, if it is open and nobody has changed it since it was read."""
    batch = sheets.locked(batch.id)
    if batch.state is not BatchState.OPEN:
        raise BatchSorted(batch.number)
    if batch.edition != seen:
        newer = sheets.changes_since(batch, seen)
        told = [done(e.facts.get("verb", ""), e.facts.get("pages", 0)) for e in newer]
        raise ArrangedMeanwhile(newer[-1].name if newer else "", told)
    return batch


def _arrange(
    act: Act, batch: Batch, seen: int, verb: Verb, change: Change, named: Collection[int]
) -> Arrangement:
    batch = open_to(batch, seen)
    pages = sheets.pages(batch.id)
    before = sheets.sheets(pages)
    try:
        was, now = order.changed(before, change(before))
    except order.Impossible as error:
        raise DoesNotFit from error
    if not now:
        raise DoesNotFit
    _ask_guards([page for page in pages if page.id in named or _is_moved(now, page)])
    _apply(act, {page.id: page for page in pages}, now)
    sheets.leave_undone(batch.id)
    row = Arrangement(
        batch_id=batch.id,
        number=sheets.next_number(batch.id),
        verb=verb,
        before=_written(was),
        after=_written(now),
        by=act.actor.account,
        at=act.at,
    )
    db.session.add(row)
    _tell(act, batch, verb, len(set(named)))
    return row


def _is_moved(now: Changes, page: Page) -> bool:
    """Whether more becomes of it than another number, because others moved."""
    return bool(now.get(page.id, {}).keys() - {"position"})


def _again(act: Act, batch: Batch, written: dict[str, Any]) -> None:
    pages = {page.id: page for page in sheets.pages(batch.id)}
    wanted = {int(page): values for page, values in written.items()}
    _ask_guards([pages[page] for page in wanted])
    _apply(act, pages, wanted)


def _ask_guards(pages: Sequence[Page]) -> None:
    for guard in guards:
        guard(pages)


def _apply(act: Act, pages: dict[int, Page], now: Changes) -> None:
    """Write the changes, and have done over what depends on them."""
    recounted = set[int]()
    for page_id, values in now.items():
        page = pages[page_id]
        if values.keys() & {"receipt_id", "piece_id", "aside"}:
            recounted |= {page.receipt_id or 0, values.get("receipt_id") or 0}
        for name, value in values.items():
            setattr(page, name, Aside(value) if name == "aside" and value else value)
    db.session.flush()
    _find_again({page: values for page, values in now.items() if "case_id" in values})
    _work_again(act, [pages[page] for page, values in now.items() if "turn" in values])
    if recounted - {0}:
        working.recount(act, sorted(recounted - {0}))


def _find_again(now: Changes) -> None:
    """Who may find the text of a page is decided by its case."""
    for case_id in {values["case_id"] for values in now.values()}:
        ids = [page for page, values in now.items() if values["case_id"] == case_id]
        search.move(ids, case_id)


def _work_again(act: Act, pages: Sequence[Page]) -> None:
    for page in pages:
        page.state, page.error = PageState.WAITING, ""
    if pages:
        working.want_pages(act, pages)


def _written(changes: Changes) -> dict[str, Any]:
    return {str(page): values for page, values in changes.items()}


def _tell(act: Act, batch: Batch, verb: Verb, pages: int, **facts: Any) -> None:
    batch.edition += 1
    audit.record(
        act,
        Kind.PAGES_ARRANGED,
        batch.number,
        verb=verb,
        pages=pages,
        edition=batch.edition,
        **facts,
    )
